#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"

namespace vanthu {

/// Checks that a person's input is UTF-8, brings it to NFC and trims white space at both ends.
/// Errors: invalid_input for malformed UTF-8 and for control characters other than line feed and tab.
[[nodiscard]] Result<std::string> normalize(std::string_view text);

/// For search and comparison: NFC, lower case, diacritics removed, đ as d ("Sở TT&TT Đà Nẵng" → "so tt&tt da nang").
/// Malformed sequences become spaces.
[[nodiscard]] std::string fold(std::string_view text);

/// What stands between anything that is neither a letter, a number nor a mark on one, in any script: FTS5's unicode61 parts them alike.
[[nodiscard]] std::vector<std::string> split_words(std::string_view text);
/// The same words as one text: a space before the first and behind each.
[[nodiscard]] std::string spaced_words(std::string_view text);

/// For telling apart what `fold` makes equal, without regard to case and to where a tone stands: lower case, NFD, the tone of a word at its
/// end, so that "hoà" and "hòa" are the same and "hoa" is another. đ stays.
[[nodiscard]] std::string accent_key(std::string_view text);
/// Upper case with all marks, as headings have it ("Sở Nội vụ" → "SỞ NỘI VỤ").
[[nodiscard]] std::string upper(std::string_view text);
[[nodiscard]] std::string lower(std::string_view text);

/// How many Unicode code points; what limits on text count.
[[nodiscard]] std::size_t code_points(std::string_view utf8);

/// A file name that is safe on every file system and in a header: no path parts, no control or reserved characters,
/// at most 200 bytes. Keeps Vietnamese letters. Never empty, never "." or "..".
[[nodiscard]] std::string safe_file_name(std::string_view name);

}  // namespace vanthu
