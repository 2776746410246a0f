#include "signing/pdf/reader/ciphers.hpp"

#include <array>
#include <numeric>
#include <utility>

#include <openssl/evp.h>

#include "core/handle.hpp"

namespace vanthu::signing::pdf {
namespace {

using CipherContext = Handle<EVP_CIPHER_CTX, EVP_CIPHER_CTX_free>;

const unsigned char* bytes_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

std::string digest(const EVP_MD* method, std::string_view data) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> value{};
    unsigned int size = 0;
    const bool is_made = EVP_Digest(data.data(), data.size(), value.data(), &size, method, nullptr) == 1;
    return is_made ? std::string{reinterpret_cast<const char*>(value.data()), size} : std::string{};
}

/// CBC over whole blocks, without padding; empty when OpenSSL refuses.
std::string cbc(bool encrypts, std::string_view key, std::string_view vector, std::string_view data) {
    const CipherContext context{EVP_CIPHER_CTX_new()};
    const EVP_CIPHER* cipher = key.size() == 32 ? EVP_aes_256_cbc() : EVP_aes_128_cbc();
    std::string out(data.size() + 16, '\0');
    int size = 0;
    if (!context || (key.size() != 16 && key.size() != 32) || data.size() > (1U << 30U) ||
        EVP_CipherInit_ex(context.get(), cipher, nullptr, bytes_of(key), bytes_of(vector), encrypts ? 1 : 0) != 1 ||
        EVP_CIPHER_CTX_set_padding(context.get(), 0) != 1 ||
        EVP_CipherUpdate(context.get(), reinterpret_cast<unsigned char*>(out.data()), &size, bytes_of(data), static_cast<int>(data.size())) != 1) {
        return {};
    }
    out.resize(static_cast<std::size_t>(size));
    return out;
}

}  // namespace

std::string md5(std::string_view data) {
    return digest(EVP_md5(), data);
}

std::string sha256(std::string_view data) {
    return digest(EVP_sha256(), data);
}

std::string rc4(std::string_view key, std::string_view data) {
    if (key.empty()) {
        return {};
    }
    std::array<unsigned char, 256> state{};
    std::iota(state.begin(), state.end(), static_cast<unsigned char>(0));
    unsigned j = 0;
    for (unsigned i = 0; i < 256; ++i) {
        j = (j + state.at(i) + static_cast<unsigned char>(key[i % key.size()])) & 0xFFU;
        std::swap(state.at(i), state.at(j));
    }
    std::string out{data};
    unsigned i = 0;
    j = 0;
    for (char& c : out) {
        i = (i + 1) & 0xFFU;
        j = (j + state.at(i)) & 0xFFU;
        std::swap(state.at(i), state.at(j));
        c = static_cast<char>(static_cast<unsigned char>(c) ^ state.at((state.at(i) + state.at(j)) & 0xFFU));
    }
    return out;
}

std::optional<std::string> aes_cbc_decrypt(std::string_view key, std::string_view data, CbcPadding padding) {
    constexpr std::size_t block = 16;
    if (data.empty()) {
        return std::string{};  // an empty string is often left as it is
    }
    if (data.size() % block != 0) {
        return std::nullopt;
    }
    std::string plain = cbc(/*encrypts=*/false, key, data.substr(0, block), data.substr(block));
    if (plain.size() != data.size() - block) {
        return std::nullopt;
    }
    if (padding == CbcPadding::pkcs7 && !plain.empty()) {
        const auto count = static_cast<unsigned char>(plain.back());
        if (count == 0 || count > block) {
            return std::nullopt;
        }
        plain.resize(plain.size() - count);
    }
    return plain;
}

std::string hardened_hash(std::string_view salt, std::string_view user) {
    std::string key = sha256(std::string{salt} + std::string{user});
    for (int round = 0;; ++round) {
        std::string once = key + std::string{user};
        std::string input;
        input.reserve(64 * once.size());
        for (int i = 0; i < 64; ++i) {
            input += once;
        }
        const std::string encrypted = cbc(/*encrypts=*/true, std::string_view{key}.substr(0, 16), std::string_view{key}.substr(16, 16), input);
        if (encrypted.size() != input.size()) {
            return {};
        }
        // The first 16 bytes as a number modulo 3: so is the sum of its bytes, for 256 is 1 modulo 3.
        const unsigned sum = std::accumulate(encrypted.begin(), encrypted.begin() + 16, 0U,
                                             [](unsigned total, char c) { return total + static_cast<unsigned char>(c); });
        key = digest(sum % 3 == 0 ? EVP_sha256() : sum % 3 == 1 ? EVP_sha384() : EVP_sha512(), encrypted);
        if (round >= 63 && static_cast<int>(static_cast<unsigned char>(encrypted.back())) <= round - 31) {
            return key.substr(0, 32);
        }
    }
}

}  // namespace vanthu::signing::pdf
