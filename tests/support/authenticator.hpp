#pragma once

#include <string>

#include "core/digest.hpp"
#include "webauthn/ceremony.hpp"

#include <openssl/ec.h>
#include <openssl/evp.h>

namespace vanthu::test {

/// A software authenticator with one ES256 credential for "localhost", for tests of what the server makes of its answers. The rules of Web
/// Authentication themselves have vectors that another program made (tests/webauthn).
class Authenticator final {
public:
    explicit Authenticator(std::string id = "credential-of-the-test") : id_(to_bytes(id)), key_(EVP_EC_gen("P-256")) {}
    Authenticator(const Authenticator&) = delete;
    Authenticator& operator=(const Authenticator&) = delete;
    ~Authenticator() { EVP_PKEY_free(key_); }

    webauthn::Registration create(ByteView challenge) {
        unsigned char* point = nullptr;
        const std::size_t size = EVP_PKEY_get1_encoded_public_key(key_, &point);  // 04, x, y
        const std::string x(reinterpret_cast<char*>(point) + 1, 32);
        const std::string y(reinterpret_cast<char*>(point) + 33, size - 33);
        OPENSSL_free(point);
        const std::string cose = std::string{"\xa5\x01\x02\x03\x26\x20\x01\x21\x58\x20"} + x + "\x22\x58\x20" + y;
        std::string credential(16, '\0');
        credential += '\0';
        credential += static_cast<char>(id_.size());
        credential += std::string{as_text(id_)} + cose;
        const std::string data = authenticator_data(0x45, count) + credential;
        std::string object = std::string{"\xa3\x63"} + "fmt\x64none\x67" + "attStmt\xa0\x68" + "authData\x58";
        object += static_cast<char>(data.size());
        return {id_, client_data("webauthn.create", challenge), to_bytes(object + data)};
    }

    webauthn::Assertion get(ByteView challenge, const std::string& user) {
        const std::string data = authenticator_data(flags, ++count);
        Bytes client = client_data("webauthn.get", challenge);
        const auto digest = sha256(client);
        const std::string signed_bytes = data + std::string{as_text(digest)};
        EVP_MD_CTX* context = EVP_MD_CTX_new();
        Bytes value(80);
        std::size_t size = value.size();
        EVP_DigestSignInit(context, nullptr, EVP_sha256(), nullptr, key_);
        EVP_DigestSign(context, reinterpret_cast<unsigned char*>(value.data()), &size, reinterpret_cast<const unsigned char*>(signed_bytes.data()), signed_bytes.size());
        EVP_MD_CTX_free(context);
        value.resize(size);
        return {id_, std::move(client), to_bytes(data), std::move(value), user.empty() ? std::nullopt : std::optional{to_bytes(user)}};
    }

    std::string origin = "https://localhost:8443";
    unsigned flags = 0x05;     ///< user present, user verified
    std::uint32_t count = 0;

private:
    Bytes client_data(const std::string& type, ByteView challenge) const {
        return to_bytes(R"({"type":")" + type + R"(","challenge":")" + to_base64url(challenge) + R"(","origin":")" + origin + R"("})");
    }
    static std::string authenticator_data(unsigned flags, std::uint32_t count) {
        std::string data{as_text(sha256(as_bytes("localhost")))};
        data += static_cast<char>(flags);
        for (const int shift : {24, 16, 8, 0}) {
            data += static_cast<char>((count >> shift) & 0xffU);
        }
        return data;
    }

    Bytes id_;
    EVP_PKEY* key_;
};

}  // namespace vanthu::test
