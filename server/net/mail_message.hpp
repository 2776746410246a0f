#pragma once

#include <string>
#include <string_view>

#include "core/mail.hpp"

namespace vanthu::net {

/// The letter as a message (RFC 5322) with lines that end with CR LF, at most 76 bytes each: headers encoded by RFC 2047, the body as
/// UTF-8 in base64. Line breaks and control characters in the parts become spaces, so no part can begin a header.
/// With attachments it is multipart/mixed; their names by RFC 2231.
/// `from` is an address; the Message-ID is `<id@domain-of-from>`.
[[nodiscard]] std::string mail_message(const Mail& mail, const std::string& from, const std::string& from_name);

/// What goes behind DATA: each line that begins with a dot gets one more, and the dot that ends it all (RFC 5321 section 4.5.2).
[[nodiscard]] std::string with_dots(std::string_view message);

}  // namespace vanthu::net
