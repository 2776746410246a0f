#include "core/totp.hpp"

#include <array>
#include <stdexcept>

#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

namespace vanthu {
namespace {

constexpr std::string_view base32_alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

}  // namespace

std::string to_base32(ByteView bytes) {
    std::string out;
    unsigned buffer = 0;
    unsigned bits = 0;
    for (const std::byte byte : bytes) {
        buffer = (buffer << 8U) | static_cast<unsigned>(byte);
        bits += 8;
        while (bits >= 5) {
            bits -= 5;
            out.push_back(base32_alphabet[(buffer >> bits) & 31U]);
        }
    }
    if (bits > 0) {
        out.push_back(base32_alphabet[(buffer << (5 - bits)) & 31U]);
    }
    return out;
}

Result<Bytes> from_base32(std::string_view text) {
    Bytes out;
    unsigned buffer = 0;
    unsigned bits = 0;
    for (const char c : text) {
        const std::size_t value = base32_alphabet.find(c);
        if (value == std::string_view::npos) {
            return fail(Code::invalid_input, {"Dữ liệu base32 không hợp lệ.", "Invalid base32."});
        }
        buffer = (buffer << 5U) | static_cast<unsigned>(value);
        bits += 5;
        if (bits >= 8) {
            bits -= 8;
            out.push_back(static_cast<std::byte>((buffer >> bits) & 0xffU));
        }
    }
    return out;
}

std::string totp_code(ByteView secret, long long step) {
    std::array<unsigned char, 8> counter{};
    for (std::size_t i = 0; i < counter.size(); ++i) {
        counter.at(i) = static_cast<unsigned char>((static_cast<unsigned long long>(step) >> (56U - 8U * i)) & 0xffU);
    }
    std::array<unsigned char, EVP_MAX_MD_SIZE> mac{};
    unsigned size = 0;
    if (HMAC(EVP_sha1(), secret.data(), static_cast<int>(secret.size()), counter.data(), counter.size(), mac.data(),
             &size) == nullptr) {
        throw std::runtime_error("HMAC-SHA-1 is not available");
    }
    // RFC 4226 section 5.3, dynamic truncation.
    const std::size_t offset = mac.at(size - 1) & 0xfU;
    const unsigned value = (static_cast<unsigned>(mac.at(offset) & 0x7fU) << 24U) |
                           (static_cast<unsigned>(mac.at(offset + 1)) << 16U) |
                           (static_cast<unsigned>(mac.at(offset + 2)) << 8U) | static_cast<unsigned>(mac.at(offset + 3));
    return fmt::format("{:06}", value % 1'000'000U);
}

std::optional<long long> match_totp(ByteView secret, std::string_view code, Instant now, long long last_step) {
    const long long present = totp_step(now);
    for (const long long step : {present, present - 1, present + 1}) {
        if (step > last_step && equal_constant_time(totp_code(secret, step), code)) {
            return step;
        }
    }
    return std::nullopt;
}

}  // namespace vanthu
