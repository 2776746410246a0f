#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "signing/pdf/reader/lexer.hpp"
#include "signing/pdf/reader/object.hpp"

namespace vanthu::signing::pdf {

/// Decrypts a string; nothing when it cannot be.
using StringDecryption = std::function<std::optional<std::string>(std::string)>;

/// Reads objects of a document from text (ISO 32000-1 clause 7.3), strictly: what is not well-formed is no object. At most 200 levels.
class Parser final {
public:
    enum class Place {
        file,    ///< objects know where they stand
        stream,  ///< of objects: places in it are none of the file
    };
    Parser(Document& document, std::string_view text, std::size_t at, Place place, const StringDecryption* decryption = nullptr)
        : document_(document), text_(text), lexer_(text, at), place_(place), decryption_(decryption) {}

    /// The next object, direct. A reference is none here: it cannot be the whole of an indirect object. Nothing for what is not well-formed.
    std::optional<Object> object();
    [[nodiscard]] Lexer& lexer() { return lexer_; }

private:
    std::optional<Object> value(const Token& token, int depth);
    bool items(const Token& open, int depth, std::vector<Object>& into);
    std::optional<Object> dictionary(std::vector<Object> items, long long offset);
    std::optional<Object> string(const Token& token);
    Object made(Value value, std::size_t at);

    Document& document_;
    std::string_view text_;
    Lexer lexer_;
    Place place_;
    const StringDecryption* decryption_;
};

/// The bytes of a string token; nothing when it does not end or holds what is no digit (clause 7.3.4).
[[nodiscard]] std::optional<std::string> decode_string(std::string_view token);
/// A name token without its #-escapes, with its slash.
[[nodiscard]] std::string decode_name(std::string_view token);

}  // namespace vanthu::signing::pdf
