#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace vanthu {

/// How Vietnamese was written before Unicode, by fonts: the letters of a text are those of Latin-1, and only the font shows what is meant.
enum class TextEncoding {
    unicode,
    tcvn3,  ///< TCVN 5712:1993, fonts “.VnTime” (ABC): “Céng hßa x· héi”
    vni,    ///< VNI Windows, fonts “VNI-Times”: “Coäng hoøa xaõ hoäi”
};

/// "unicode", "tcvn3", "vni".
[[nodiscard]] const char* to_string(TextEncoding encoding);
[[nodiscard]] std::optional<TextEncoding> parse_text_encoding(std::string_view text);

/// The text in NFC. `text` is UTF-8 whose letters are those that a program without the font shows. What the encoding does not know stays. Texts in
/// capitals of the TCVN3 fonts “….VnTimeH” are stored as small letters and stay so.
[[nodiscard]] std::string to_unicode(std::string_view text, TextEncoding encoding);

/// How a text is written, told by whether its words are Vietnamese syllables: nothing where it has no letter that would tell, or where no reading
/// makes sense. A text that is good as it stands is `unicode`.
[[nodiscard]] std::optional<TextEncoding> detect_text_encoding(std::string_view text);

/// Whether a word, in Unicode, is spelt as a Vietnamese syllable: onset, vowels, end, one tone.
[[nodiscard]] bool is_vietnamese_syllable(std::string_view word);

}  // namespace vanthu
