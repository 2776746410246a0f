#include "core/bytes.hpp"

#include <array>

namespace vanthu {
namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";
constexpr std::string_view base64_alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view base64url_alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

std::string encode_base64(ByteView bytes, std::string_view alphabet, bool padded) {
    std::string out;
    out.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        const std::size_t left = std::min<std::size_t>(3, bytes.size() - i);
        unsigned group = 0;
        for (std::size_t j = 0; j < 3; ++j) {
            group = (group << 8U) | (j < left ? static_cast<unsigned>(bytes[i + j]) : 0U);
        }
        for (std::size_t j = 0; j < 4; ++j) {
            if (j <= left) {
                out.push_back(alphabet[(group >> (18U - 6U * j)) & 0x3fU]);
            } else if (padded) {
                out.push_back('=');
            }
        }
    }
    return out;
}

/// What each character stands for in an alphabet; -1 for the others.
using Values = std::array<signed char, 256>;

constexpr Values values_of(std::string_view alphabet) {
    Values values{};
    for (auto& value : values) {
        value = -1;
    }
    for (std::size_t i = 0; i < alphabet.size(); ++i) {
        values[static_cast<unsigned char>(alphabet[i])] = static_cast<signed char>(i);
    }
    return values;
}

constexpr Values with_capitals(Values values) {
    for (char c = 'a'; c <= 'f'; ++c) {
        values[static_cast<unsigned char>(c - 'a' + 'A')] = values[static_cast<unsigned char>(c)];
    }
    return values;
}

constexpr Values base64_values = values_of(base64_alphabet);
constexpr Values hex_values = with_capitals(values_of(hex_digits));

tl::unexpected<Error> bad_base64() {
    return fail(Code::invalid_input, {"Dữ liệu base64 không hợp lệ.", "Invalid base64."});
}

}  // namespace

std::string to_hex(ByteView bytes) {
    std::string out(bytes.size() * 2, '0');
    auto at = out.begin();
    for (const std::byte byte : bytes) {
        *at++ = hex_digits[static_cast<unsigned>(byte) >> 4U];
        *at++ = hex_digits[static_cast<unsigned>(byte) & 0xfU];
    }
    return out;
}

Result<Bytes> from_hex(std::string_view text) {
    const auto bad = [] {
        return fail(Code::invalid_input, {"Dữ liệu thập lục phân không hợp lệ.", "Invalid hexadecimal."});
    };
    if (text.size() % 2 != 0) {
        return bad();
    }
    Bytes out(text.size() / 2);
    int all = 0;  // negative as soon as one character is no digit
    auto digit = text.begin();
    for (std::byte& byte : out) {
        const int high = hex_values[static_cast<unsigned char>(*digit++)];
        const int low = hex_values[static_cast<unsigned char>(*digit++)];
        all |= high | low;
        byte = static_cast<std::byte>(high * 16 + low);
    }
    if (all < 0) {
        return bad();
    }
    return out;
}

std::string to_base64(ByteView bytes) {
    return encode_base64(bytes, base64_alphabet, true);
}

std::string to_base64url(ByteView bytes) {
    return encode_base64(bytes, base64url_alphabet, false);
}

Result<Bytes> from_base64(std::string_view text) {
    if (text.size() % 4 != 0) {
        return bad_base64();
    }
    Bytes out;
    out.reserve(text.size() / 4 * 3);
    for (std::size_t i = 0; i < text.size(); i += 4) {
        const bool last = i + 4 == text.size();
        std::size_t padding = 0;
        unsigned group = 0;
        for (std::size_t j = 0; j < 4; ++j) {
            const char c = text[i + j];
            if (c == '=') {
                if (!last || j < 2) {
                    return bad_base64();
                }
                ++padding;
                group <<= 6U;
                continue;
            }
            const int value = base64_values[static_cast<unsigned char>(c)];
            if (value < 0 || padding != 0) {
                return bad_base64();
            }
            group = (group << 6U) | static_cast<unsigned>(value);
        }
        const unsigned unused_bits = padding == 2 ? 0xffffU : padding == 1 ? 0xffU : 0U;
        if ((group & unused_bits) != 0) {
            return bad_base64();
        }
        for (std::size_t j = 0; j < 3 - padding; ++j) {
            out.push_back(static_cast<std::byte>((group >> (16U - 8U * j)) & 0xffU));
        }
    }
    return out;
}

bool equal_constant_time(std::string_view a, std::string_view b) {
    if (a.size() != b.size()) {
        return false;
    }
    unsigned difference = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        difference |= static_cast<unsigned>(static_cast<unsigned char>(a[i]) ^ static_cast<unsigned char>(b[i]));
    }
    return difference == 0;
}

}  // namespace vanthu
