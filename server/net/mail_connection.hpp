#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace vanthu::net {

enum class MailTls { none, starttls, tls };

/// Where a conversation with a mail server goes.
struct MailServer {
    std::string name{};
    std::uint16_t port = 0;
    MailTls tls = MailTls::starttls;  ///< none: to a loopback address only
    std::string trust_file{};         ///< PEM certificates to trust instead of the system's
    std::chrono::milliseconds deadline{30'000};  ///< for the whole conversation
};

/// Nothing more can be said on this connection.
struct MailConnectionFailure {
    std::string reason;
};

/// The line that SMTP and IMAP are spoken on: TCP, TLS of version 1.2 or later whose certificate has to be valid for the server's name, lines
/// that end with CR LF. Every call ends by the deadline of the whole and throws `MailConnectionFailure` for what went wrong.
class MailConnection final {
public:
    explicit MailConnection(const MailServer& server);
    ~MailConnection();
    MailConnection(const MailConnection&) = delete;
    MailConnection& operator=(const MailConnection&) = delete;

    /// Connects, with TLS from the start where the server is `tls`.
    void open();
    /// What STARTTLS was agreed for. Bytes that came before TLS are refused: somebody in between has put in words of his own (RFC 3207 section 6).
    void start_tls();
    [[nodiscard]] bool is_secure() const;

    void write(std::string_view bytes);
    /// Without its end; at most `limit_bytes` are read for it.
    [[nodiscard]] std::string read_line(std::size_t limit_bytes);
    [[nodiscard]] std::string read_bytes(std::size_t count);

private:
    struct Socket;
    std::unique_ptr<Socket> socket_;
};

}  // namespace vanthu::net
