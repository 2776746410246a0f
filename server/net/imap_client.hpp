#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "core/mailbox.hpp"
#include "core/secret.hpp"
#include "server/net/mail_connection.hpp"

namespace vanthu::net {

struct ImapOptions {
    using Tls = MailTls;
    std::string server{};
    std::uint16_t port = 993;
    Tls tls = Tls::tls;            ///< none: to a loopback address only, and without a password never
    std::string user{};
    SecretString password{};
    std::string mailbox = "INBOX";
    std::string trust_file{};      ///< PEM certificates to trust instead of the system's
    std::uint64_t message_bytes = 50ULL * 1024 * 1024;  ///< larger ones are named, not fetched
    std::uint32_t messages = 50;   ///< at most, in one visit
    std::chrono::milliseconds deadline{120'000};  ///< of a whole visit
};

/// IMAP4rev1 and rev2 (RFC 3501, 9051), as much as reading needs: LOGIN over TLS, EXAMINE (nothing is marked as read), UID SEARCH,
/// UID FETCH of BODY.PEEK[]. One connection a visit.
class ImapClient final : public MailboxReader {
public:
    explicit ImapClient(ImapOptions options) : options_(std::move(options)) {}
    MailboxVisit visit(const std::function<std::uint32_t(std::uint32_t)>& last_uid, const std::function<bool(const MailboxMessage&)>& take) override;

private:
    ImapOptions options_;
};

}  // namespace vanthu::net
