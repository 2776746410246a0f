#include "mime/header_fields.hpp"

#include <algorithm>
#include <cctype>

#include "core/mail.hpp"
#include "core/charset.hpp"
#include "mime/encodings.hpp"

namespace vanthu::mime {
namespace {

std::string lower_ascii(std::string_view text) {
    std::string out{text};
    std::transform(out.begin(), out.end(), out.begin(), [](unsigned char c) { return c < 128 ? static_cast<char>(std::tolower(c)) : static_cast<char>(c); });
    return out;
}

std::string_view trimmed(std::string_view text) {
    const auto is_blank = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; };
    while (!text.empty() && is_blank(text.front())) {
        text.remove_prefix(1);
    }
    while (!text.empty() && is_blank(text.back())) {
        text.remove_suffix(1);
    }
    return text;
}

/// One encoded word at the beginning of the text: "=?UTF-8?B?…?="; its length, 0 where there is none.
std::size_t encoded_word(std::string_view text, std::string& charset, std::string& bytes) {
    if (!text.starts_with("=?")) {
        return 0;
    }
    const std::size_t first = text.find('?', 2);
    const std::size_t second = first == std::string_view::npos ? first : text.find('?', first + 1);
    const std::size_t end = second == std::string_view::npos ? second : text.find("?=", second + 1);
    if (end == std::string_view::npos || second != first + 2) {
        return 0;
    }
    charset = lower_ascii(text.substr(2, first - 2));
    charset = charset.substr(0, charset.find('*'));  // RFC 2231 section 5: a language
    std::string content{text.substr(second + 1, end - second - 1)};
    if (text[first + 1] == 'B' || text[first + 1] == 'b') {
        bytes = from_base64(content).bytes;
    } else {
        std::replace(content.begin(), content.end(), '_', ' ');
        bytes = from_quoted_printable(content).bytes;
    }
    return end + 2;
}

std::string percent_decoded(std::string_view text) {
    std::string quoted{text};
    std::replace(quoted.begin(), quoted.end(), '=', '_');
    std::replace(quoted.begin(), quoted.end(), '%', '=');  // the same as quoted-printable otherwise
    return from_quoted_printable(quoted).bytes;
}

std::string quoted_or_token(std::string_view& rest) {
    std::string value;
    if (rest.starts_with('"')) {
        rest.remove_prefix(1);
        while (!rest.empty() && rest.front() != '"') {
            if (rest.front() == '\\' && rest.size() > 1) {
                rest.remove_prefix(1);
            }
            value.push_back(rest.front());
            rest.remove_prefix(1);
        }
        rest.remove_prefix(std::min<std::size_t>(1, rest.size()));
        return value;
    }
    const std::size_t end = std::min(rest.find(';'), rest.size());
    value = std::string{trimmed(rest.substr(0, end))};
    rest.remove_prefix(end);
    return value;
}

/// What RFC 2231 spreads over "filename*0*", "filename*1": in order, decoded as a whole.
std::string joined(const std::map<int, std::pair<std::string, bool>>& pieces) {
    std::string charset = "utf-8";
    std::string bytes;
    bool is_first = true;
    for (const auto& [number, piece] : pieces) {
        std::string text = piece.first;
        if (is_first && piece.second) {
            const std::size_t one = text.find('\'');
            const std::size_t two = one == std::string::npos ? one : text.find('\'', one + 1);
            if (two != std::string::npos) {
                charset = lower_ascii(std::string_view{text}.substr(0, one));
                text.erase(0, two + 1);
            }
        }
        bytes += piece.second ? percent_decoded(text) : text;
        is_first = false;
    }
    return from_charset(bytes, charset);
}

}  // namespace

std::string Head::value(std::string_view name) const {
    const auto found = std::find_if(fields.begin(), fields.end(), [&](const Field& field) { return field.name == name; });
    return found == fields.end() ? std::string{} : found->value;
}

Head read_head(std::string_view text) {
    Head head;
    std::size_t at = 0;
    std::size_t read = 0;
    while (at < text.size()) {
        const std::size_t newline = text.find('\n', at);
        const std::size_t next = newline == std::string_view::npos ? text.size() : newline + 1;
        std::string_view line = text.substr(at, next - at);
        while (!line.empty() && (line.back() == '\n' || line.back() == '\r')) {
            line.remove_suffix(1);
        }
        at = next;
        if (line.empty()) {
            break;
        }
        read += line.size();
        if (read > head_limit_bytes || head.fields.size() >= fields_limit) {
            head.is_complete = false;
            continue;  // the body begins behind all of them
        }
        if ((line.front() == ' ' || line.front() == '\t') && !head.fields.empty()) {
            head.fields.back().value += ' ';
            head.fields.back().value += trimmed(line);
            continue;
        }
        const std::size_t colon = line.find(':');
        if (colon != std::string_view::npos && colon > 0) {
            head.fields.push_back({lower_ascii(trimmed(line.substr(0, colon))), std::string{trimmed(line.substr(colon + 1))}});
        }
    }
    head.body = at;
    return head;
}

std::string decode_words(std::string_view value) {
    std::string out;
    std::string blanks;
    bool was_word = false;
    std::string open_charset;
    std::string open_bytes;  // neighbours of one charset are one text: a letter may be split between them
    const auto close = [&] {
        out += from_charset(open_bytes, open_charset);
        open_bytes.clear();
    };
    while (!value.empty()) {
        std::string charset;
        std::string bytes;
        if (const std::size_t size = encoded_word(value, charset, bytes); size > 0) {
            if (!was_word) {
                out += blanks;
            } else if (charset != open_charset) {
                close();
            }
            blanks.clear();
            open_charset = charset;
            open_bytes += bytes;
            was_word = true;
            value.remove_prefix(size);
            continue;
        }
        const char c = value.front();
        value.remove_prefix(1);
        if (c == ' ' || c == '\t') {
            blanks.push_back(c);
            continue;
        }
        if (was_word) {
            close();
            was_word = false;
        }
        out += blanks;
        blanks.clear();
        out.push_back(c);
    }
    if (was_word) {
        close();
    }
    // Raw bytes that nobody encoded are UTF-8 most often (RFC 6532).
    std::string line = from_charset(out, "utf-8");
    std::replace_if(line.begin(), line.end(), [](char c) { return static_cast<unsigned char>(c) < 32 || c == 127; }, ' ');
    return std::string{trimmed(line)};
}

Parameters read_parameters(std::string_view value) {
    Parameters found;
    const std::size_t end = std::min(value.find(';'), value.size());
    found.value = lower_ascii(trimmed(value.substr(0, end)));
    std::string_view rest = value.substr(end);
    std::map<std::string, std::map<int, std::pair<std::string, bool>>> pieces;
    constexpr int parameters_limit = 100;
    for (int i = 0; i < parameters_limit && !rest.empty(); ++i) {
        rest.remove_prefix(1);  // the semicolon
        rest = trimmed(rest);
        const std::size_t equals = rest.find('=');
        if (equals == std::string_view::npos) {
            break;
        }
        std::string name = lower_ascii(trimmed(rest.substr(0, equals)));
        rest = trimmed(rest.substr(equals + 1));
        std::string text = quoted_or_token(rest);
        rest.remove_prefix(std::min(rest.find(';'), rest.size()));
        const std::size_t star = name.find('*');
        if (name.empty() || star == 0) {
            continue;
        }
        if (star == std::string::npos) {
            found.named.emplace(name, decode_words(text));
            continue;
        }
        const bool is_encoded = name.back() == '*';
        std::string number = name.substr(star + 1);
        number.erase(std::remove(number.begin(), number.end(), '*'), number.end());
        const bool is_number = !number.empty() && number.size() <= 2 && std::all_of(number.begin(), number.end(), [](unsigned char c) { return std::isdigit(c) != 0; });
        if (number.empty() || is_number) {
            pieces[name.substr(0, star)].emplace(number.empty() ? 0 : std::stoi(number), std::pair{std::move(text), is_encoded});
        }
    }
    for (const auto& [name, all] : pieces) {
        found.named[name] = joined(all);  // before the plain one, which is for old readers (RFC 6266 says the same)
    }
    return found;
}

MailboxName read_mailbox(std::string_view value) {
    MailboxName found;
    const std::size_t open = value.rfind('<');
    const std::size_t close = open == std::string_view::npos ? open : value.find('>', open);
    std::string_view address = trimmed(value);
    if (close != std::string_view::npos) {
        std::string_view name = trimmed(value.substr(0, open));
        if (name.size() >= 2 && name.front() == '"' && name.back() == '"') {
            name = name.substr(1, name.size() - 2);
        }
        found.name = decode_words(name);
        address = trimmed(value.substr(open + 1, close - open - 1));
    }
    found.address = is_mail_address(address) ? std::string{address} : std::string{};
    return found;
}

}  // namespace vanthu::mime
