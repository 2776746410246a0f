#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "core/mail.hpp"
#include "core/secret.hpp"
#include "server/net/mail_connection.hpp"

namespace vanthu::net {

struct SmtpOptions {
    using Tls = MailTls;
    std::string server{};
    std::uint16_t port = 587;
    Tls tls = Tls::starttls;       ///< none: to a loopback address only
    std::string user{};            ///< empty: no AUTH; otherwise AUTH PLAIN, over TLS only
    SecretString password{};
    std::string from{};            ///< address
    std::string from_name{};
    std::string trust_file{};      ///< PEM certificates to trust instead of the system's
    std::chrono::milliseconds deadline{30'000};  ///< for a whole letter; a stop of the program waits for it
};

/// SMTP submission (RFC 5321, 6409) of one letter a connection, with STARTTLS (RFC 3207) or TLS from the start (RFC 8314), whose certificate
/// has to be valid for the server's name. Refused for good are replies 5xx to the sender's, recipient's and letter's own commands; whatever
/// is wrong with the server or the way to it (also greeting, TLS and AUTH) is only for now.
class SmtpClient final : public MailSender {
public:
    explicit SmtpClient(SmtpOptions options) : options_(std::move(options)) {}
    Delivery send(const Mail& mail) override;
    Delivery look() override;

private:
    SmtpOptions options_;
};

}  // namespace vanthu::net
