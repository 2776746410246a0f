#include "signing/algorithm.hpp"

#include <openssl/rsa.h>

#include "signing/detail/evp.hpp"
#include "signing/detail/openssl.hpp"

namespace vanthu::signing {

const EVP_MD* detail::evp_digest(DigestAlgorithm algorithm) {
    switch (algorithm) {
        case DigestAlgorithm::sha256:
            return EVP_sha256();
        case DigestAlgorithm::sha384:
            return EVP_sha384();
        case DigestAlgorithm::sha512:
            return EVP_sha512();
        case DigestAlgorithm::sha3_256:
            return EVP_sha3_256();
        case DigestAlgorithm::sha3_384:
            return EVP_sha3_384();
        case DigestAlgorithm::sha3_512:
            return EVP_sha3_512();
    }
    return EVP_sha256();
}

bool detail::set_scheme(EVP_PKEY_CTX* context, Scheme scheme) {
    if (scheme != Scheme::rsa_pss) {
        return true;
    }
    // RFC 4055 section 3.1: salt as long as the digest, MGF1 with the same digest.
    return EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING) == 1 &&
           EVP_PKEY_CTX_set_rsa_pss_saltlen(context, RSA_PSS_SALTLEN_DIGEST) == 1;
}

Bytes detail::finish_digest(EVP_MD_CTX* context) {
    constexpr std::size_t shake_bytes = 64;  // RFC 8702 section 3.1: id-shake256 gives 512 bits
    Bytes out(EVP_MAX_MD_SIZE);
    auto* at = reinterpret_cast<unsigned char*>(out.data());
    const bool is_shake = (EVP_MD_get_flags(EVP_MD_CTX_get0_md(context)) & EVP_MD_FLAG_XOF) != 0;
    unsigned size = shake_bytes;
    const bool valid =
        is_shake ? EVP_DigestFinalXOF(context, at, shake_bytes) == 1 : EVP_DigestFinal_ex(context, at, &size) == 1;
    out.resize(valid ? size : 0);
    return out;
}

Bytes detail::digest_parts(const EVP_MD* digest, std::initializer_list<ByteView> parts) {
    const DigestContext context{EVP_MD_CTX_new()};
    bool valid = digest != nullptr && EVP_DigestInit_ex(context.get(), digest, nullptr) == 1;
    for (const ByteView part : parts) {
        valid = valid && EVP_DigestUpdate(context.get(), part.data(), part.size()) == 1;
    }
    return valid ? finish_digest(context.get()) : Bytes{};
}

Bytes detail::digest_parts(DigestAlgorithm algorithm, std::initializer_list<ByteView> parts) {
    return digest_parts(evp_digest(algorithm), parts);
}

Bytes detail::digest_parts(const std::string& name, std::initializer_list<ByteView> parts) {
    return digest_parts(EVP_get_digestbyname(name.c_str()), parts);
}

const char* to_string(DigestAlgorithm algorithm) {
    switch (algorithm) {
        case DigestAlgorithm::sha256:
            return "SHA-256";
        case DigestAlgorithm::sha384:
            return "SHA-384";
        case DigestAlgorithm::sha512:
            return "SHA-512";
        case DigestAlgorithm::sha3_256:
            return "SHA3-256";
        case DigestAlgorithm::sha3_384:
            return "SHA3-384";
        case DigestAlgorithm::sha3_512:
            return "SHA3-512";
    }
    return "";
}

Result<DigestAlgorithm> parse_digest_algorithm(std::string_view name) {
    const auto plain = [](std::string_view text) {
        std::string out;
        for (const char c : text) {
            if (c != '-' && c != '_') {
                out += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
            }
        }
        return out;
    };
    for (const auto one : {DigestAlgorithm::sha256, DigestAlgorithm::sha384, DigestAlgorithm::sha512,
                           DigestAlgorithm::sha3_256, DigestAlgorithm::sha3_384, DigestAlgorithm::sha3_512}) {
        if (plain(to_string(one)) == plain(name)) {
            return one;
        }
    }
    return fail(Code::unsupported, {"Không hỗ trợ thuật toán băm “" + std::string{name} + "”.",
                                    "The digest algorithm “" + std::string{name} + "” is not supported."});
}

std::size_t digest_size(DigestAlgorithm algorithm) {
    return static_cast<std::size_t>(EVP_MD_get_size(detail::evp_digest(algorithm)));
}

std::string SignatureAlgorithm::name() const {
    if (scheme == Scheme::ed25519) {
        return "Ed25519";
    }
    const char* first = scheme == Scheme::ecdsa     ? "ECDSA"
                        : scheme == Scheme::rsa_pss ? "RSASSA-PSS"
                                                    : "RSASSA-PKCS1-v1_5";
    return std::string{first} + " with " + to_string(digest);
}

Bytes digest_of(DigestAlgorithm algorithm, ByteView data) {
    return detail::digest_parts(algorithm, {data});
}

Result<SignatureAlgorithm> algorithm_for(const Certificate& certificate, const AlgorithmChoice& choice) {
    EVP_PKEY* key = X509_get0_pubkey(certificate.get());
    const auto digest = [&](DigestAlgorithm usual) { return choice.digest.value_or(usual); };
    if (key != nullptr && EVP_PKEY_is_a(key, "RSA") == 1 && EVP_PKEY_get_bits(key) >= 2048) {
        return SignatureAlgorithm{digest(DigestAlgorithm::sha256),
                                  choice.rsa_pkcs1 ? Scheme::rsa_pkcs1 : Scheme::rsa_pss};
    }
    if (key != nullptr && EVP_PKEY_is_a(key, "ED25519") == 1) {
        return SignatureAlgorithm{DigestAlgorithm::sha512, Scheme::ed25519};
    }
    if (key != nullptr && EVP_PKEY_is_a(key, "EC") == 1) {
        switch (EVP_PKEY_get_bits(key)) {
            case 256:
                return SignatureAlgorithm{digest(DigestAlgorithm::sha256), Scheme::ecdsa};
            case 384:
                return SignatureAlgorithm{digest(DigestAlgorithm::sha384), Scheme::ecdsa};
            case 521:
                return SignatureAlgorithm{digest(DigestAlgorithm::sha512), Scheme::ecdsa};
            default:
                break;
        }
    }
    return fail(
        Code::unsupported,
        {"Khóa của chứng thư không được chấp nhận: cần RSA từ 2048 bit, ECDSA P-256, P-384, P-521 hoặc Ed25519.",
         "The certificate's key is not accepted: RSA of 2048 bits or more, ECDSA P-256, P-384, P-521, or Ed25519."});
}

bool verify_value(const Certificate& certificate, const SignatureAlgorithm& algorithm, ByteView data, ByteView value) {
    const detail::DigestContext context{EVP_MD_CTX_new()};
    EVP_PKEY_CTX* key_context = nullptr;
    const bool valid =
        EVP_DigestVerifyInit(context.get(), &key_context,
                             algorithm.scheme == Scheme::ed25519 ? nullptr : detail::evp_digest(algorithm.digest),
                             nullptr, X509_get0_pubkey(certificate.get())) == 1 &&
        detail::set_scheme(key_context, algorithm.scheme) &&
        EVP_DigestVerify(context.get(), detail::as_uchar(value), value.size(), detail::as_uchar(data), data.size()) ==
            1;
    detail::drain_errors();
    return valid;
}

}  // namespace vanthu::signing
