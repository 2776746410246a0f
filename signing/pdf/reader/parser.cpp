#include "signing/pdf/reader/parser.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "signing/pdf/reader/document.hpp"
#include "signing/pdf/reader/value.hpp"

namespace vanthu::signing::pdf {
namespace {

constexpr int depth_limit = 200;

/// -1 for what is none; of every byte, for strings of signatures are long.
constexpr std::array<signed char, 256> hex_digits = [] {
    std::array<signed char, 256> values{};
    values.fill(-1);
    for (int i = 0; i < 10; ++i) {
        values.at(static_cast<std::size_t>('0' + i)) = static_cast<signed char>(i);
    }
    for (int i = 0; i < 6; ++i) {
        values.at(static_cast<std::size_t>('a' + i)) = static_cast<signed char>(10 + i);
        values.at(static_cast<std::size_t>('A' + i)) = static_cast<signed char>(10 + i);
    }
    return values;
}();

int hex_digit(char c) {
    return hex_digits[static_cast<unsigned char>(c)];
}

std::optional<std::string> decode_hexadecimal(std::string_view digits) {
    std::string out(digits.size() / 2 + 1, '\0');
    std::size_t count = 0;
    for (const char c : digits) {
        const int digit = hex_digit(c);
        if (digit < 0 && is_white_space(c)) {
            continue;
        }
        if (digit < 0) {
            return std::nullopt;
        }
        char& byte = out[count / 2];
        byte = static_cast<char>(count % 2 == 0 ? digit * 16 : static_cast<unsigned char>(byte) + digit);
        ++count;
    }
    out.resize((count + 1) / 2);  // clause 7.3.4.3: a missing last digit is 0
    return out;
}

/// Clause 7.3.4.2, table 3; `at` is behind the backslash and is left behind the sequence.
void take_escape(std::string_view text, std::size_t& at, std::string& out) {
    constexpr std::string_view letters = "nrtbf";
    constexpr std::string_view meanings = "\n\r\t\b\f";
    const char c = text[at++];
    if (const std::size_t letter = letters.find(c); letter != std::string_view::npos) {
        out.push_back(meanings[letter]);
    } else if (c >= '0' && c <= '7') {
        unsigned value = static_cast<unsigned>(c - '0');
        for (int i = 0; i < 2 && at < text.size() && text[at] >= '0' && text[at] <= '7'; ++i) {
            value = value * 8 + static_cast<unsigned>(text[at++] - '0');
        }
        out.push_back(static_cast<char>(static_cast<unsigned char>(value & 0xFFU)));
    } else if (c == '\r') {
        at += at < text.size() && text[at] == '\n' ? 1U : 0U;  // the line goes on
    } else if (c != '\n') {
        out.push_back(c);
    }
}

std::string decode_literal(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const char c = text[at++];
        if (c == '\\' && at < text.size()) {
            take_escape(text, at, out);
        } else if (c == '\r') {
            out.push_back('\n');  // an end of line, however written, is one line feed
            at += at < text.size() && text[at] == '\n' ? 1U : 0U;
        } else {
            out.push_back(c);
        }
    }
    return out;
}

/// Clause 7.3.3: a sign, digits and one period.
bool is_real(std::string_view word) {
    word.remove_prefix(!word.empty() && (word.front() == '+' || word.front() == '-') ? 1 : 0);
    const auto periods = std::count(word.begin(), word.end(), '.');
    return periods == 1 && word.size() > 1 && std::all_of(word.begin(), word.end(), [](char c) { return c == '.' || (c >= '0' && c <= '9'); });
}

std::optional<long long> to_integer(std::string_view word) {
    word.remove_prefix(word.starts_with('+') ? 1 : 0);
    long long value = 0;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
    return error == std::errc{} && end == word.data() + word.size() ? std::optional{value} : std::nullopt;
}

bool is_signature(const Object& dictionary) {
    const std::string& type = dictionary.get("/Type").name();
    return (type == "/Sig" || type == "/DocTimeStamp") && dictionary.has("/ByteRange");
}

}  // namespace

std::optional<std::string> decode_string(std::string_view token) {
    if (token.size() < 2 || token.back() != (token.front() == '<' ? '>' : ')')) {
        return std::nullopt;
    }
    const std::string_view inside = token.substr(1, token.size() - 2);
    return token.front() == '<' ? decode_hexadecimal(inside) : std::optional{decode_literal(inside)};
}

std::string decode_name(std::string_view token) {
    std::string out;
    out.reserve(token.size());
    for (std::size_t at = 0; at < token.size(); ++at) {
        const bool is_escape = token[at] == '#' && at + 2 < token.size() && hex_digit(token[at + 1]) >= 0 && hex_digit(token[at + 2]) >= 0;
        out.push_back(is_escape ? static_cast<char>(hex_digit(token[at + 1]) * 16 + hex_digit(token[at + 2])) : token[at]);
        at += is_escape ? 2 : 0;
    }
    return out;
}

Object Parser::made(Value value, std::size_t at) {
    value.offset = place_ == Place::file ? static_cast<long long>(at) : -1;
    return document_.make(std::move(value));
}

std::optional<Object> Parser::object() {
    return value(lexer_.next(), 0);
}

std::optional<Object> Parser::string(const Token& token) {
    auto bytes = decode_string(token.text);
    if (bytes && decryption_ != nullptr) {
        bytes = (*decryption_)(std::move(*bytes));
    }
    return bytes ? std::optional{made({std::move(*bytes)}, token.begin)} : std::nullopt;
}

std::optional<Object> Parser::value(const Token& token, int depth) {
    switch (token.kind) {
        case Token::Kind::integer: {
            const auto number = to_integer(token.text);
            return number ? std::optional{made({*number}, token.begin)} : std::nullopt;
        }
        case Token::Kind::name:
            return made({Value::Name{decode_name(token.text)}}, token.begin);
        case Token::Kind::string:
            return string(token);
        case Token::Kind::open: {
            std::vector<Object> inside;
            if (depth >= depth_limit || !items(token, depth + 1, inside)) {
                return std::nullopt;
            }
            return token.text == "[" ? made({std::move(inside)}, token.begin)
                                     : dictionary(std::move(inside), static_cast<long long>(token.begin));
        }
        case Token::Kind::word:
            if (token.text == "true" || token.text == "false") {
                return made({token.text == "true"}, token.begin);
            }
            if (token.text == "null") {
                return made({}, token.begin);
            }
            return is_real(token.text) ? std::optional{made({Value::Real{std::string{token.text}}}, token.begin)} : std::nullopt;
        case Token::Kind::end:
        case Token::Kind::close:
            break;
    }
    return std::nullopt;
}

/// What stands between brackets. Two integers wait, for they may be a reference (clause 7.3.10).
bool Parser::items(const Token& open, int depth, std::vector<Object>& into) {
    const std::string_view close = open.text == "[" ? "]" : ">>";
    std::vector<Token> waiting;
    const auto settle = [&](std::size_t most) {
        while (waiting.size() > most) {
            const auto number = value(waiting.front(), depth);
            if (!number) {
                return false;
            }
            into.push_back(*number);
            waiting.erase(waiting.begin());
        }
        return true;
    };
    for (;;) {
        const Token token = lexer_.next();
        if (token.kind == Token::Kind::integer) {
            waiting.push_back(token);
            if (!settle(2)) {
                return false;
            }
        } else if (token.kind == Token::Kind::word && token.text == "R") {
            if (waiting.size() != 2) {
                return false;
            }
            const Identifier id{number_of(waiting[0]), number_of(waiting[1])};
            if (id.number < 0 || id.generation < 0) {
                return false;
            }
            waiting.clear();
            into.push_back(document_.object(id));
        } else {
            if (!settle(0)) {
                return false;
            }
            if (token.kind == Token::Kind::close) {
                return token.text == close;
            }
            auto one = value(token, depth);
            if (!one) {
                return false;
            }
            into.push_back(*one);
        }
    }
}

std::optional<Object> Parser::dictionary(std::vector<Object> items, long long offset) {
    if (items.size() % 2 != 0) {
        return std::nullopt;
    }
    Value::Entries entries;
    entries.reserve(items.size() / 2);
    for (std::size_t i = 0; i < items.size(); i += 2) {
        if (items[i].is_indirect() || !items[i].is_name()) {
            return std::nullopt;
        }
        entries.emplace_back(items[i].name(), items[i + 1]);
    }
    std::stable_sort(entries.begin(), entries.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    // Of a key that is there twice the last one counts.
    const auto kept = std::unique(entries.rbegin(), entries.rend(), [](const auto& a, const auto& b) { return a.first == b.first; });
    entries.erase(entries.begin(), kept.base());
    Object made_one = made({std::move(entries)}, static_cast<std::size_t>(offset));
    if (decryption_ != nullptr && is_signature(made_one) && made_one.get("/Contents").is_string() && !made_one.get("/Contents").is_indirect()) {
        // Clause 7.6.1: the one string that is not encrypted.
        Lexer again(text_, static_cast<std::size_t>(made_one.get("/Contents").offset()));
        const Token token = again.next();
        if (auto bytes = decode_string(token.text)) {
            made_one.set("/Contents", made({std::move(*bytes)}, token.begin));
        }
    }
    return made_one;
}

}  // namespace vanthu::signing::pdf
