#include "signing/pdf/changes_update.hpp"

#include <string>

#include "signing/pdf/reader/lexer.hpp"

namespace vanthu::signing::changes {
namespace {

using pdf::Lexer;
using pdf::number_of;
using pdf::ObjectEnd;
using pdf::scan_object;
using pdf::Token;

constexpr std::size_t objects_limit = 1'000'000;

/// A name without its #-escapes (ISO 32000-1 clause 7.3.5).
std::string decoded(std::string_view name) {
    std::string out;
    for (std::size_t i = 0; i < name.size(); ++i) {
        const auto byte =
            name[i] == '#' && i + 2 < name.size() ? from_hex(name.substr(i + 1, 2)) : Result<Bytes>{Bytes{}};
        if (byte && byte->size() == 1) {
            out.push_back(static_cast<char>(byte->front()));
            i += 2;
        } else {
            out.push_back(name[i]);
        }
    }
    return out;
}

class Scan final {
public:
    Scan(std::string_view text, std::uint64_t from) : text_(text), lexer_(text, static_cast<std::size_t>(from)) {}

    UpdateScan run() {
        for (;;) {
            const Token token = lexer_.next();
            if (token.kind == Token::Kind::end) {
                return std::move(out_);
            }
            if (!step(token)) {
                out_.is_orderly = false;
                return std::move(out_);
            }
        }
    }

private:
    bool step(const Token& token) {
        if (token.kind == Token::Kind::integer) {
            return object(token);
        }
        if (token.text == "xref") {
            return table();
        }
        if (token.text == "trailer") {
            return trailer();
        }
        if (token.text == "startxref") {
            ++out_.revisions;
            const bool is_number = lexer_.next().kind == Token::Kind::integer;
            constexpr std::size_t near = 32;
            const std::size_t mark = text_.substr(lexer_.position(), near).find("%%EOF");
            if (mark != std::string_view::npos) {
                out_.revision_ends.push_back(lexer_.position() + mark + 5);
            }
            return is_number && mark != std::string_view::npos;
        }
        return false;
    }

    bool object(const Token& number) {
        const Token generation = lexer_.next();
        const Token word = lexer_.next();
        if (word.text != "obj" || number_of(number) < 0 || number_of(generation) < 0 ||
            out_.objects.size() >= objects_limit) {
            return false;
        }
        const ObjectEnd end = scan_object(text_, lexer_.position(), [](int) {});
        out_.objects.push_back({number_of(number), number_of(generation), number.begin, out_.revisions, end.is_xref});
        std::size_t at = end.position;
        if (end.is_stream) {
            at = text_.find("endstream", at);
            if (at == std::string_view::npos) {
                return false;
            }
            at += 9;
        }
        lexer_.seek(at);
        return lexer_.next().text == "endobj";
    }

    /// Lines of entries up to the trailer (clause 7.5.4).
    bool table() {
        for (;;) {
            const std::size_t here = lexer_.position();
            const Token token = lexer_.next();
            if (token.text == "trailer") {
                lexer_.seek(here);
                return true;
            }
            if (token.kind != Token::Kind::integer && token.text != "n" && token.text != "f") {
                return false;
            }
        }
    }

    bool trailer() {
        const std::size_t begin = lexer_.position();
        const std::size_t end = scan_object(text_, begin, [](int) {}).position;
        Lexer words(text_.substr(0, end), begin);
        for (Token token = words.next(); token.kind != Token::Kind::end; token = words.next()) {
            out_.has_hybrid = out_.has_hybrid || (token.kind == Token::Kind::name && decoded(token.text) == "/XRefStm");
        }
        lexer_.seek(end);
        return true;
    }

    std::string_view text_;
    Lexer lexer_;
    UpdateScan out_;
};

}  // namespace

UpdateScan scan_update(ByteView file, std::uint64_t from) {
    return Scan(as_text(file), from).run();
}

}  // namespace vanthu::signing::changes
