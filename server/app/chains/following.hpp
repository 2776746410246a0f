#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "server/app/actor.hpp"
#include "server/app/services.hpp"
#include "server/app/sign_in.hpp"
#include "server/app/tx.hpp"

namespace vanthu::app {

struct FollowingLimits {
    std::size_t of_person = 20;  ///< open windows of one person
    std::size_t in_all = 2000;
    int page = 100;              ///< told at once; the rest comes with the next look
    std::chrono::milliseconds log_age{500};   ///< how old the size of the log may be that tells whether anything happened
    std::chrono::seconds session_check{60};
};

class FollowNotifications;

/// One reader that is told what its person is told, in the order of commits: nothing is left out and nothing comes twice.
class Following final {
public:
    Following(FollowNotifications& desk, UserId user, std::string token_hash, TellingPlace place, Instant now)
        : desk_(desk), user_(std::move(user)), token_hash_(std::move(token_hash)), place_(std::move(place)), checked_at_(now) {}
    Following(const Following&) = delete;
    Following& operator=(const Following&) = delete;
    ~Following();

    /// What was told since the last call. It touches the database only when something was logged since then.
    /// Errors: unauthenticated when the session has ended; those of the storage, after which the next call goes on where this one began.
    Result<std::vector<Notification>> next();
    /// The id to go on from: of what was told last, or the nil UUID before anything was.
    [[nodiscard]] std::string place_id() const;

private:
    FollowNotifications& desk_;
    UserId user_;
    std::string token_hash_;
    TellingPlace place_;
    Instant checked_at_;
    long long seen_log_size_ = -1;  ///< of the log when everything up to then had been told
};

/// Opens such readers, within limits. Thread-safe.
class FollowNotifications final {
public:
    FollowNotifications(const Services& services, Authenticate& authenticate, FollowingLimits limits = {})
        : services_(services), authenticate_(authenticate), limits_(limits) {}

    /// Goes on behind the notification `after` (the nil UUID: from the first one), or from now on when it is empty. The desk outlives
    /// its readers. Errors: invalid_input for an id that is not one of the person's; rate_limited when they have too many open;
    /// busy when all together have.
    Result<std::unique_ptr<Following>> open(const Actor& actor, const std::string& token_hash, const std::string& after);

private:
    friend class Following;
    Result<TellingPlace> place_for(const UserId& user, const std::string& after);
    Result<void> take_seat(const UserId& user);
    void leave_seat(const UserId& user);
    Result<long long> log_size(Instant now);

    const Services& services_;
    Authenticate& authenticate_;
    FollowingLimits limits_;
    std::mutex seats_mutex_;  // held for moments only: seats are left on the network thread
    std::map<UserId, std::size_t> seats_;
    std::size_t seats_in_all_ = 0;
    std::mutex log_mutex_;
    long long log_size_ = -1;
    Instant log_read_at_{};
};

}  // namespace vanthu::app
