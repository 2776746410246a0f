#pragma once

#include <string>
#include <string_view>

namespace vanthu::signing::pdf {

/// A text string (ISO 32000-1 clause 7.9.2.2) in UTF-8: UTF-16 or UTF-8 by its byte order mark, else PDFDocEncoding (annex D.3).
/// What is no character becomes U+FFFD.
[[nodiscard]] std::string text_string_to_utf8(std::string_view bytes);

/// The bytes of a text string: ASCII as it is, else UTF-16BE with its mark.
[[nodiscard]] std::string utf8_to_text_string(std::string_view utf8);

}  // namespace vanthu::signing::pdf
