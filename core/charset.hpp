#pragma once

#include <string>
#include <string_view>

namespace vanthu {

/// Text in a charset by its IANA name, as UTF-8 in NFC. An unknown charset is read as UTF-8; what cannot be read becomes U+FFFD, control
/// characters other than line feed and tab a space.
[[nodiscard]] std::string from_charset(std::string_view bytes, std::string_view charset);

}  // namespace vanthu
