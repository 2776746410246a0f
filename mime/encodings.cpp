#include "mime/encodings.hpp"

#include <cstdint>

namespace vanthu::mime {
namespace {

int value_of_base64(char c) {
    if (c >= 'A' && c <= 'Z') {
        return c - 'A';
    }
    if (c >= 'a' && c <= 'z') {
        return c - 'a' + 26;
    }
    if (c >= '0' && c <= '9') {
        return c - '0' + 52;
    }
    return c == '+' ? 62 : c == '/' ? 63 : -1;
}

int value_of_hex(char c) {
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    if (c >= 'A' && c <= 'F') {
        return c - 'A' + 10;
    }
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/// The bytes of a group that has less than four letters.
void flush(Decoded& decoded, std::uint32_t& bits, int& count) {
    if (count == 1) {
        decoded.is_damaged = true;
    } else if (count == 2) {
        decoded.bytes.push_back(static_cast<char>(bits >> 4U));
    } else if (count == 3) {
        decoded.bytes += {static_cast<char>(bits >> 10U), static_cast<char>(bits >> 2U)};
    }
    bits = 0;
    count = 0;
}

}  // namespace

Decoded from_base64(std::string_view text) {
    Decoded decoded;
    std::uint32_t bits = 0;
    int count = 0;
    bool has_ended = false;
    for (const char c : text) {
        if (c == '\r' || c == '\n' || c == ' ' || c == '\t') {
            continue;
        }
        if (c == '=') {
            has_ended = true;
            continue;
        }
        const int value = value_of_base64(c);
        if (value < 0 || has_ended) {
            decoded.is_damaged = true;
            if (value < 0) {
                continue;
            }
            has_ended = false;  // some programs join encoded pieces: each is read
            flush(decoded, bits, count);
        }
        bits = (bits << 6U) | static_cast<std::uint32_t>(value);
        if (++count == 4) {
            decoded.bytes += {static_cast<char>(bits >> 16U), static_cast<char>(bits >> 8U), static_cast<char>(bits)};
            bits = 0;
            count = 0;
        }
    }
    flush(decoded, bits, count);
    return decoded;
}

Decoded from_quoted_printable(std::string_view text) {
    Decoded decoded;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c != '=') {
            decoded.bytes.push_back(c);
            continue;
        }
        std::size_t end = i + 1;
        while (end < text.size() && (text[end] == ' ' || text[end] == '\t')) {
            ++end;  // blanks that a transport put behind a soft line break
        }
        if (end < text.size() && text[end] == '\n') {
            i = end;
            continue;
        }
        if (end + 1 < text.size() && text[end] == '\r' && text[end + 1] == '\n') {
            i = end + 1;
            continue;
        }
        const int high = i + 1 < text.size() ? value_of_hex(text[i + 1]) : -1;
        const int low = i + 2 < text.size() ? value_of_hex(text[i + 2]) : -1;
        if (high < 0 || low < 0) {
            decoded.is_damaged = decoded.is_damaged || end < text.size();
            decoded.bytes.push_back(c);
            continue;
        }
        decoded.bytes.push_back(static_cast<char>(high * 16 + low));
        i += 2;
    }
    return decoded;
}

}  // namespace vanthu::mime
