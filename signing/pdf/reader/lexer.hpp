#pragma once

#include <array>
#include <cstddef>
#include <functional>
#include <string_view>

namespace vanthu::signing::pdf {

/// Tables 1 and 2 of clause 7.2.2, of every byte.
enum class CharacterClass : unsigned char { regular, white_space, delimiter };
inline constexpr std::array<CharacterClass, 256> character_classes = [] {
    std::array<CharacterClass, 256> classes{};
    for (const char c : {' ', '\n', '\r', '\t', '\f', '\0'}) {
        classes.at(static_cast<unsigned char>(c)) = CharacterClass::white_space;
    }
    for (const char c : {'(', ')', '<', '>', '[', ']', '{', '}', '/', '%'}) {
        classes.at(static_cast<unsigned char>(c)) = CharacterClass::delimiter;
    }
    return classes;
}();
[[nodiscard]] constexpr CharacterClass class_of(char c) {
    return character_classes[static_cast<unsigned char>(c)];
}
[[nodiscard]] constexpr bool is_white_space(char c) {
    return class_of(c) == CharacterClass::white_space;
}
[[nodiscard]] constexpr bool is_delimiter(char c) {
    return class_of(c) == CharacterClass::delimiter;
}

/// A token of PDF syntax (ISO 32000-1 clause 7.2), as far as objects are told from one another.
struct Token {
    enum class Kind { end, open, close, integer, name, word, string };
    Kind kind = Kind::end;
    std::string_view text{};
    std::size_t begin = 0;
};

/// Reads tokens one after the other; comments and white space are passed over. Never fails: what is not well-formed
/// becomes tokens all the same.
class Lexer final {
public:
    Lexer(std::string_view text, std::size_t at) : text_(text), at_(at) {}
    Token next();
    [[nodiscard]] std::size_t position() const { return at_; }
    void seek(std::size_t at) { at_ = at; }

private:
    void skip_space();
    void skip_literal_string();
    std::string_view text_;
    std::size_t at_;
};

/// The number of an integer token; negative and overlong ones give -1.
[[nodiscard]] int number_of(const Token& token);

/// Where the words of an object end, and what ends them.
struct ObjectEnd {
    std::size_t position = 0;
    bool is_stream = false;  ///< the word "stream" follows: its data begin here
    bool is_xref = false;    ///< a name /XRef stands in it
};

/// Reads one object from its first token and calls `found` for each reference "N G R" in it. Stops where the object
/// ends, at "endobj" or at "stream".
ObjectEnd scan_object(std::string_view text, std::size_t at, const std::function<void(int number)>& found);

}  // namespace vanthu::signing::pdf
