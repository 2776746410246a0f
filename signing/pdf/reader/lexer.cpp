#include "signing/pdf/reader/lexer.hpp"

#include <algorithm>

namespace vanthu::signing::pdf {
namespace {

constexpr std::size_t digits_limit = 10;

bool is_integer(std::string_view word) {
    if (!word.empty() && (word.front() == '+' || word.front() == '-')) {
        word.remove_prefix(1);
    }
    return !word.empty() && std::all_of(word.begin(), word.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

void Lexer::skip_space() {
    while (at_ < text_.size()) {
        if (is_white_space(text_[at_])) {
            ++at_;
        } else if (text_[at_] == '%') {
            at_ = std::min(text_.find_first_of("\r\n", at_), text_.size());
        } else {
            return;
        }
    }
}

/// ISO 32000-1 clause 7.3.4.2: parentheses nest, a backslash takes the next character's meaning.
void Lexer::skip_literal_string() {
    int depth = 0;
    for (; at_ < text_.size(); ++at_) {
        const char c = text_[at_];
        if (c == '\\') {
            ++at_;
        } else if (c == '(') {
            ++depth;
        } else if (c == ')' && --depth == 0) {
            ++at_;
            return;
        }
    }
    at_ = text_.size();
}

Token Lexer::next() {
    skip_space();
    if (at_ >= text_.size()) {
        at_ = text_.size();
        return {Token::Kind::end, {}, at_};
    }
    const std::size_t begin = at_;
    const char c = text_[at_];
    const bool is_double = at_ + 1 < text_.size() && text_[at_ + 1] == c;
    Token::Kind kind = Token::Kind::word;
    if (c == '(') {
        skip_literal_string();
        kind = Token::Kind::string;
    } else if (c == '<' && !is_double) {
        const std::size_t end = text_.find('>', at_);
        at_ = end == std::string_view::npos ? text_.size() : end + 1;
        kind = Token::Kind::string;
    } else if (c == '<' || c == '[') {
        at_ += c == '<' ? 2 : 1;
        kind = Token::Kind::open;
    } else if (c == '>' || c == ']') {
        at_ += c == '>' && is_double ? 2 : 1;
        kind = Token::Kind::close;
    } else {
        ++at_;
        const bool stands_alone = c != '/' && is_delimiter(c);
        while (!stands_alone && at_ < text_.size() && class_of(text_[at_]) == CharacterClass::regular) {
            ++at_;
        }
        kind = c == '/' ? Token::Kind::name : Token::Kind::word;
    }
    const std::string_view word = text_.substr(begin, at_ - begin);
    if (kind == Token::Kind::word && is_integer(word)) {
        kind = Token::Kind::integer;
    }
    return {kind, word, begin};
}

int number_of(const Token& token) {
    if (token.kind != Token::Kind::integer) {
        return -1;
    }
    std::string_view digits = token.text;
    if (digits.front() == '-') {
        return -1;
    }
    digits.remove_prefix(digits.front() == '+' ? 1 : 0);
    digits.remove_prefix(std::min(digits.find_first_not_of('0'), digits.size()));
    if (digits.size() >= digits_limit) {
        return -1;
    }
    int number = 0;
    for (const char digit : digits) {
        number = number * 10 + (digit - '0');
    }
    return number;
}

ObjectEnd scan_object(std::string_view text, std::size_t at, const std::function<void(int)>& found) {
    Lexer lexer(text, at);
    int depth = 0;
    int before_last = -1;
    int last = -1;
    ObjectEnd end;
    int scalars = 0;  // of an object that is no collection: "7" or "5 0 R"
    for (;;) {
        const std::size_t here = lexer.position();
        const Token token = lexer.next();
        if (token.kind == Token::Kind::end || token.text == "endobj" || token.text == "obj") {
            end.position = token.kind == Token::Kind::end ? lexer.position() : here;
            return end;
        }
        if (token.text == "stream") {
            end.position = lexer.position();
            end.is_stream = true;
            return end;
        }
        if (token.kind == Token::Kind::word && token.text == "R" && before_last >= 0 && last >= 0) {
            found(before_last);
        }
        before_last = token.kind == Token::Kind::integer ? last : -1;
        last = number_of(token);
        end.is_xref = end.is_xref || token.text == "/XRef";
        depth += token.kind == Token::Kind::open ? 1 : token.kind == Token::Kind::close ? -1 : 0;
        scalars += depth == 0 ? 1 : 0;
        if (depth <= 0 && scalars > 0 && (token.kind != Token::Kind::integer || scalars > 3)) {
            end.position = lexer.position();
            // What follows says whether it is a stream's dictionary.
            const Token after = lexer.next();
            if (after.text == "stream") {
                end.position = lexer.position();
                end.is_stream = true;
            }
            return end;
        }
    }
}

}  // namespace vanthu::signing::pdf
