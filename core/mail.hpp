#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/clock.hpp"

namespace vanthu {

/// A file that goes with a letter.
struct MailAttachment {
    std::string name{};        ///< UTF-8
    std::string media_type{};  ///< "application/pdf"
    std::string content{};
};

/// One letter by electronic mail, in plain text.
struct Mail {
    std::string id{};       ///< the same for each repetition; becomes the Message-ID. Letters, digits, "-" and "."
    std::string to{};       ///< address, as `is_mail_address` accepts
    std::string to_name{};  ///< UTF-8, may be empty
    std::string subject{};  ///< UTF-8
    std::string body{};     ///< UTF-8, lines end with a line feed
    Instant at{};
    std::vector<MailAttachment> attachments{};
};

/// What became of one attempt.
struct Delivery {
    enum class Outcome { accepted, refused_for_now, refused_for_good };
    Outcome outcome = Outcome::refused_for_now;
    std::string reason{};  ///< for the log: the server's words, or what failed
};

/// Hands letters to a mail server. Blocks until it has answered or a deadline has passed.
class MailSender {
public:
    virtual ~MailSender() = default;
    virtual Delivery send(const Mail& mail) = 0;
    /// Whether the way is open: everything that comes before a letter, and then leaves.
    virtual Delivery look() = 0;
};

/// A plain ASCII address of the form local@domain (RFC 5321 section 4.1.2 without quoted strings and address literals), at most 254
/// bytes: nothing in it can end a command or a header.
[[nodiscard]] bool is_mail_address(std::string_view text);

}  // namespace vanthu
