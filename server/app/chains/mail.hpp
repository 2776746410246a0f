#pragma once

#include <atomic>
#include <string>

#include "core/mail.hpp"
#include "server/app/services.hpp"
#include "server/app/tx.hpp"

namespace vanthu::app {

/// Puts a letter about the notification, or the person's next digest, into the outbox (the jobs), as the person wants it; in the
/// transaction that tells. Does nothing when no mail is configured.
void post(Tx& tx, const Services& services, const UserId& person, const std::string& notification, Instant now);

/// The next moment at which the agency's clock shows the hour.
[[nodiscard]] Instant next_hour(Instant now, int hour, std::chrono::minutes utc_offset);

/// Empties the outbox. Several servers on one database may run it at once: a job is claimed with a lease. A server that is killed between the
/// mail server's answer and the end of the job sends the letter once more, with the same Message-ID.
class SendMail final {
public:
    /// `owner` names this server in the leases.
    SendMail(const Services& services, MailSender& sender, std::string owner)
        : services_(services), sender_(sender), owner_(std::move(owner)) {}
    /// Sends what is due, at most `limit` letters. Refused for now: tried again after 1 and 5 minutes, half an hour, 2 and 6 hours; then, or
    /// refused for good, the job stays among the dead ones. A refusal for now ends the round: most likely the server is away, and the others
    /// need not wait for it in turn. Returns how many jobs were done.
    Result<int> run(int limit);
    /// No more letters, from any thread; the one that is being sent is ended.
    void stop() { stopping_ = true; }

private:
    /// Nothing when there is nothing to say any more: the person has gone, wants no mail, or has seen everything.
    Result<std::optional<Mail>> compose(const Job& job);
    Result<Delivery::Outcome> send_one(const Job& job);

    const Services& services_;
    MailSender& sender_;
    std::string owner_;
    std::atomic<bool> stopping_ = false;
};

}  // namespace vanthu::app
