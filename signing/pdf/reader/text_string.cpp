#include "signing/pdf/reader/text_string.hpp"

#include <algorithm>
#include <array>

namespace vanthu::signing::pdf {
namespace {

constexpr char32_t replacement = 0xFFFD;

/// Annex D.3, the rows that differ from Latin-1: 0x18 to 0x1F, and 0x80 to 0xA0.
constexpr std::array<char16_t, 8> accents{0x02D8, 0x02C7, 0x02C6, 0x02D9, 0x02DD, 0x02DB, 0x02DA, 0x02DC};
constexpr std::array<char16_t, 33> upper{0x2022, 0x2020, 0x2021, 0x2026, 0x2014, 0x2013, 0x0192, 0x2044, 0x2039, 0x203A, 0x2212,
                                         0x2030, 0x201E, 0x201C, 0x201D, 0x2018, 0x2019, 0x201A, 0x2122, 0xFB01, 0xFB02, 0x0141,
                                         0x0152, 0x0160, 0x0178, 0x017D, 0x0131, 0x0142, 0x0153, 0x0161, 0x017E, 0xFFFD, 0x20AC};

char32_t from_pdf_doc(unsigned char byte) {
    if (byte >= 0x18 && byte < 0x20) {
        return accents.at(byte - 0x18U);
    }
    if (byte >= 0x80 && byte <= 0xA0) {
        return upper.at(byte - 0x80U);
    }
    return byte == 0x7F || byte == 0xAD ? replacement : byte;
}

void append_utf8(char32_t c, std::string& out) {
    const auto put = [&out](char32_t value) { out.push_back(static_cast<char>(static_cast<unsigned char>(value))); };
    if (c < 0x80) {
        put(c);
    } else if (c < 0x800) {
        put(0xC0U | (c >> 6U));
        put(0x80U | (c & 0x3FU));
    } else if (c < 0x10000) {
        put(0xE0U | (c >> 12U));
        put(0x80U | ((c >> 6U) & 0x3FU));
        put(0x80U | (c & 0x3FU));
    } else {
        put(0xF0U | (c >> 18U));
        put(0x80U | ((c >> 12U) & 0x3FU));
        put(0x80U | ((c >> 6U) & 0x3FU));
        put(0x80U | (c & 0x3FU));
    }
}

std::string from_utf16(std::string_view bytes, bool is_big_endian) {
    std::string out;
    const auto unit = [&](std::size_t at) {
        const auto first = static_cast<unsigned char>(bytes[at]);
        const auto second = static_cast<unsigned char>(bytes[at + 1]);
        return static_cast<char32_t>(is_big_endian ? first << 8U | second : second << 8U | first);
    };
    for (std::size_t at = 0; at + 1 < bytes.size(); at += 2) {
        char32_t c = unit(at);
        if (c >= 0xD800 && c < 0xDC00 && at + 3 < bytes.size() && unit(at + 2) >= 0xDC00 && unit(at + 2) < 0xE000) {
            c = 0x10000 + ((c - 0xD800) << 10U) + (unit(at + 2) - 0xDC00);
            at += 2;
        } else if (c >= 0xD800 && c < 0xE000) {
            c = replacement;
        }
        append_utf8(c, out);
    }
    if (bytes.size() % 2 != 0) {
        append_utf8(replacement, out);
    }
    return out;
}

/// The next character of UTF-8; what is not well-formed is one replacement a byte.
char32_t take_utf8(std::string_view& text) {
    const auto first = static_cast<unsigned char>(text.front());
    const std::size_t length = first < 0x80 ? 1 : first >= 0xC2 && first < 0xE0 ? 2 : first >= 0xE0 && first < 0xF0 ? 3 : first >= 0xF0 && first < 0xF5 ? 4 : 0;
    const auto continues = [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80; };
    if (length == 0 || text.size() < length || !std::all_of(text.begin() + 1, text.begin() + static_cast<std::ptrdiff_t>(length), continues)) {
        text.remove_prefix(1);
        return replacement;
    }
    char32_t c = length == 1 ? first : first & (0x7FU >> length);
    for (std::size_t i = 1; i < length; ++i) {
        c = c << 6U | (static_cast<unsigned char>(text[i]) & 0x3FU);
    }
    text.remove_prefix(length);
    const bool is_overlong = (length == 3 && c < 0x800) || (length == 4 && c < 0x10000);
    return is_overlong || c > 0x10FFFF || (c >= 0xD800 && c < 0xE000) ? replacement : c;
}

}  // namespace

std::string text_string_to_utf8(std::string_view bytes) {
    if (bytes.starts_with("\xFE\xFF") || bytes.starts_with("\xFF\xFE")) {
        return from_utf16(bytes.substr(2), bytes.front() == '\xFE');
    }
    std::string out;
    if (bytes.starts_with("\xEF\xBB\xBF")) {
        for (std::string_view rest = bytes.substr(3); !rest.empty();) {
            append_utf8(take_utf8(rest), out);
        }
        return out;
    }
    for (const char c : bytes) {
        append_utf8(from_pdf_doc(static_cast<unsigned char>(c)), out);
    }
    return out;
}

std::string utf8_to_text_string(std::string_view utf8) {
    if (std::all_of(utf8.begin(), utf8.end(), [](char c) { return (c >= ' ' && c <= '~') || c == '\n' || c == '\r' || c == '\t'; })) {
        return std::string{utf8};
    }
    std::string out{"\xFE\xFF"};
    const auto put = [&out](char32_t unit) {
        out.push_back(static_cast<char>(static_cast<unsigned char>(unit >> 8U)));
        out.push_back(static_cast<char>(static_cast<unsigned char>(unit & 0xFFU)));
    };
    while (!utf8.empty()) {
        const char32_t c = take_utf8(utf8);
        if (c >= 0x10000) {
            put(0xD800 + ((c - 0x10000) >> 10U));
            put(0xDC00 + ((c - 0x10000) & 0x3FFU));
        } else {
            put(c);
        }
    }
    return out;
}

}  // namespace vanthu::signing::pdf
