#pragma once

#include <string>
#include <string_view>

namespace vanthu::mime {

/// Bytes that an encoding gave back. What does not fit the encoding is left out, and said.
struct Decoded {
    std::string bytes{};
    bool is_damaged = false;
};

/// RFC 2045 section 6.8. Line ends and blanks are no damage; other letters outside the alphabet, and an end in the middle of a byte, are.
[[nodiscard]] Decoded from_base64(std::string_view text);

/// RFC 2045 section 6.7.
[[nodiscard]] Decoded from_quoted_printable(std::string_view text);

}  // namespace vanthu::mime
