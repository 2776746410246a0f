#include "signing/detail/algorithm_ids.hpp"

#include <array>
#include <string_view>

#include <openssl/rsa.h>

#include "signing/detail/der.hpp"
#include "signing/detail/openssl.hpp"

namespace vanthu::signing::detail {
namespace {

struct DigestId {
    std::string_view oid;
    const char* name;
};

constexpr std::array digest_ids{
    DigestId{"2.16.840.1.101.3.4.2.1", "SHA256"},    DigestId{"2.16.840.1.101.3.4.2.2", "SHA384"},
    DigestId{"2.16.840.1.101.3.4.2.3", "SHA512"},    DigestId{"2.16.840.1.101.3.4.2.4", "SHA224"},
    DigestId{"2.16.840.1.101.3.4.2.6", "SHA512-256"}, DigestId{"2.16.840.1.101.3.4.2.7", "SHA3-224"},
    DigestId{"2.16.840.1.101.3.4.2.8", "SHA3-256"},  DigestId{"2.16.840.1.101.3.4.2.9", "SHA3-384"},
    DigestId{"2.16.840.1.101.3.4.2.10", "SHA3-512"}, DigestId{"1.3.14.3.2.26", "SHA1"},
    DigestId{"1.2.840.113549.2.5", "MD5"},           DigestId{"1.3.36.3.2.1", "RIPEMD160"},
    // With 512 bits, as Ed448 takes it: RFC 8702 section 3.1, RFC 8419 section 2.3.
    DigestId{"2.16.840.1.101.3.4.2.12", "SHAKE256"}, DigestId{"2.16.840.1.101.3.4.2.18", "SHAKE256"},
};

struct MethodId {
    std::string_view oid;
    const char* scheme;
    const char* digest;
};

constexpr std::array method_ids{
    MethodId{"1.2.840.113549.1.1.1", "RSA-PKCS1", ""},
    MethodId{"1.2.840.113549.1.1.4", "RSA-PKCS1", "MD5"},
    MethodId{"1.2.840.113549.1.1.5", "RSA-PKCS1", "SHA1"},
    MethodId{"1.3.14.3.2.29", "RSA-PKCS1", "SHA1"},
    MethodId{"1.2.840.113549.1.1.11", "RSA-PKCS1", "SHA256"},
    MethodId{"1.2.840.113549.1.1.12", "RSA-PKCS1", "SHA384"},
    MethodId{"1.2.840.113549.1.1.13", "RSA-PKCS1", "SHA512"},
    MethodId{"1.2.840.113549.1.1.14", "RSA-PKCS1", "SHA224"},
    MethodId{"1.3.36.3.3.1.2", "RSA-PKCS1", "RIPEMD160"},
    MethodId{"2.16.840.1.101.3.4.3.13", "RSA-PKCS1", "SHA3-224"},
    MethodId{"2.16.840.1.101.3.4.3.14", "RSA-PKCS1", "SHA3-256"},
    MethodId{"2.16.840.1.101.3.4.3.15", "RSA-PKCS1", "SHA3-384"},
    MethodId{"2.16.840.1.101.3.4.3.16", "RSA-PKCS1", "SHA3-512"},
    MethodId{"1.2.840.10045.2.1", "ECDSA", ""},
    MethodId{"1.2.840.10045.4", "ECDSA", ""},  // the arc alone: some programs leave the digest to the other identifier
    MethodId{"1.2.840.10045.4.1", "ECDSA", "SHA1"},
    MethodId{"1.2.840.10045.4.3.1", "ECDSA", "SHA224"},
    MethodId{"1.2.840.10045.4.3.2", "ECDSA", "SHA256"},
    MethodId{"1.2.840.10045.4.3.3", "ECDSA", "SHA384"},
    MethodId{"1.2.840.10045.4.3.4", "ECDSA", "SHA512"},
    MethodId{"2.16.840.1.101.3.4.3.9", "ECDSA", "SHA3-224"},
    MethodId{"2.16.840.1.101.3.4.3.10", "ECDSA", "SHA3-256"},
    MethodId{"2.16.840.1.101.3.4.3.11", "ECDSA", "SHA3-384"},
    MethodId{"2.16.840.1.101.3.4.3.12", "ECDSA", "SHA3-512"},
    MethodId{"1.2.840.10040.4.1", "DSA", ""},
    MethodId{"1.2.840.10040.4.3", "DSA", "SHA1"},
    MethodId{"2.16.840.1.101.3.4.3.1", "DSA", "SHA224"},
    MethodId{"2.16.840.1.101.3.4.3.2", "DSA", "SHA256"},
    MethodId{"1.3.101.112", "Ed25519", ""},
    MethodId{"1.3.101.113", "Ed448", ""},
};

/// RFC 4055 section 3.1: RSASSA-PSS-params, every field with a default.
std::optional<SignatureMethod> pss_method(const std::vector<ber::Element>& identifier) {
    SignatureMethod method{"RSA-PSS", "SHA1", "SHA1", 20};
    if (identifier.size() < 2) {
        return method;
    }
    const auto fields = ber::children(identifier[1]);
    if (!identifier[1].is(ber::sequence) || !fields) {
        return std::nullopt;
    }
    for (const ber::Element& field : *fields) {
        const auto inner = ber::only(field.content);
        if (!inner) {
            return std::nullopt;
        }
        if (field.is(ber::context(0))) {
            method.digest = digest_name(*inner);
        } else if (field.is(ber::context(1))) {
            const auto mask = ber::children(*inner);
            if (!mask || mask->size() != 2 || ber::oid(mask->at(0)) != "1.2.840.113549.1.1.8") {
                return std::nullopt;
            }
            method.mask_digest = digest_name(mask->at(1));
        } else if (field.is(ber::context(2))) {
            const auto salt = ber::small_integer(*inner);
            if (!salt || *salt > 1024) {
                return std::nullopt;
            }
            method.salt_bytes = static_cast<int>(*salt);
        } else if (!field.is(ber::context(3))) {
            return std::nullopt;
        }
    }
    return method.digest.empty() || method.mask_digest.empty() ? std::nullopt : std::optional{method};
}

/// RFC 8032: the message goes into the signature as it is.
bool hashes_itself(const SignatureMethod& method) {
    return method.scheme == "Ed25519" || method.scheme == "Ed448";
}

bool is_kind(EVP_PKEY* key, const std::string& scheme) {
    if (key == nullptr) {
        return false;
    }
    const char* kind = scheme == "ECDSA" ? "EC" : scheme == "DSA" ? "DSA" : scheme == "Ed25519" ? "ED25519" : scheme == "Ed448" ? "ED448" : "RSA";
    return EVP_PKEY_is_a(key, kind) == 1 || (scheme == "RSA-PSS" && EVP_PKEY_is_a(key, "RSA-PSS") == 1);
}

bool set_padding(EVP_PKEY_CTX* context, const SignatureMethod& method) {
    if (method.scheme != "RSA-PSS") {
        return true;
    }
    const EVP_MD* mask = EVP_get_digestbyname(method.mask_digest.c_str());
    return mask != nullptr && EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING) == 1 &&
           EVP_PKEY_CTX_set_rsa_mgf1_md(context, mask) == 1 &&
           EVP_PKEY_CTX_set_rsa_pss_saltlen(context, method.salt_bytes) == 1;
}

const char* digest_oid(DigestAlgorithm digest) {
    switch (digest) {
        case DigestAlgorithm::sha256:
            return "2.16.840.1.101.3.4.2.1";
        case DigestAlgorithm::sha384:
            return "2.16.840.1.101.3.4.2.2";
        case DigestAlgorithm::sha512:
            return "2.16.840.1.101.3.4.2.3";
        case DigestAlgorithm::sha3_256:
            return "2.16.840.1.101.3.4.2.8";
        case DigestAlgorithm::sha3_384:
            return "2.16.840.1.101.3.4.2.9";
        case DigestAlgorithm::sha3_512:
            return "2.16.840.1.101.3.4.2.10";
    }
    return "";
}

/// The last arc of a family's identifiers, which go by the digest: SHA-256, 384, 512, then the three of SHA-3.
unsigned family_arc(DigestAlgorithm digest, unsigned sha2, unsigned sha3) {
    const auto place = static_cast<unsigned>(digest);
    return place < 3 ? sha2 + place : sha3 + place - 3;
}

}  // namespace

std::string digest_name(const std::string& oid) {
    for (const DigestId& id : digest_ids) {
        if (id.oid == oid) {
            return id.name;
        }
    }
    return {};
}

std::string digest_name(const ber::Element& algorithm_identifier) {
    const auto parts = ber::children(algorithm_identifier);
    return parts && !parts->empty() ? digest_name(ber::oid(parts->front())) : std::string{};
}

std::string digest_name(DigestAlgorithm algorithm) {
    const Bytes identifier = digest_identifier(algorithm);
    return digest_name(*ber::only(identifier));
}

std::optional<SignatureMethod> signature_method(const ber::Element& algorithm_identifier) {
    const auto parts = ber::children(algorithm_identifier);
    if (!algorithm_identifier.is(ber::sequence) || !parts || parts->empty()) {
        return std::nullopt;
    }
    const std::string oid = ber::oid(parts->front());
    if (oid == "1.2.840.113549.1.1.10") {
        return pss_method(*parts);
    }
    for (const MethodId& id : method_ids) {
        if (id.oid == oid) {
            return SignatureMethod{id.scheme, id.digest, {}, 0};
        }
    }
    return std::nullopt;
}

bool verify_data(EVP_PKEY* key, const SignatureMethod& method, const std::string& digest, ByteView data, ByteView value) {
    if (!is_kind(key, method.scheme)) {
        return false;
    }
    const EVP_MD* hash = nullptr;
    if (!hashes_itself(method)) {
        hash = EVP_get_digestbyname((method.digest.empty() ? digest : method.digest).c_str());
        if (hash == nullptr) {
            return false;
        }
    }
    const DigestContext context{EVP_MD_CTX_new()};
    EVP_PKEY_CTX* key_context = nullptr;
    const bool valid = context && EVP_DigestVerifyInit(context.get(), &key_context, hash, nullptr, key) == 1 &&
                       set_padding(key_context, method) &&
                       EVP_DigestVerify(context.get(), as_uchar(value), value.size(), as_uchar(data), data.size()) == 1;
    drain_errors();
    return valid;
}

bool verify_digest(EVP_PKEY* key, const SignatureMethod& method, const std::string& digest, ByteView computed, ByteView value) {
    const EVP_MD* hash = EVP_get_digestbyname((method.digest.empty() ? digest : method.digest).c_str());
    if (!is_kind(key, method.scheme) || hashes_itself(method) || hash == nullptr) {
        return false;
    }
    const Handle<EVP_PKEY_CTX, EVP_PKEY_CTX_free> context{EVP_PKEY_CTX_new(key, nullptr)};
    const bool valid = context && EVP_PKEY_verify_init(context.get()) == 1 && set_padding(context.get(), method) &&
                       EVP_PKEY_CTX_set_signature_md(context.get(), hash) == 1 &&
                       EVP_PKEY_verify(context.get(), as_uchar(value), value.size(), as_uchar(computed), computed.size()) == 1;
    drain_errors();
    return valid;
}

AlgorithmUse use_of(const SignatureMethod& method, const std::string& digest, EVP_PKEY* key, std::string place) {
    const std::string hash = hashes_itself(method) ? std::string{} : method.digest.empty() ? digest : method.digest;
    return {hash, method.scheme, key == nullptr ? 0 : EVP_PKEY_get_bits(key), std::move(place)};
}

std::string display_name(const SignatureMethod& method, const std::string& digest) {
    if (hashes_itself(method)) {
        return method.scheme;
    }
    std::string hash = method.digest.empty() ? digest : method.digest;
    if (hash.starts_with("SHA") && !hash.starts_with("SHA3-")) {
        hash.insert(3, "-");
    }
    const std::string scheme = method.scheme == "RSA-PSS"     ? "RSASSA-PSS"
                               : method.scheme == "RSA-PKCS1" ? "RSASSA-PKCS1-v1_5"
                                                              : method.scheme;
    return scheme + " with " + hash;
}

/// RFC 5754 section 2: parameters absent.
Bytes digest_identifier(DigestAlgorithm digest) {
    return der::sequence({der::object_identifier(digest_oid(digest))});
}

Bytes signature_identifier(const SignatureAlgorithm& algorithm) {
    const bool is_sha3 = static_cast<unsigned>(algorithm.digest) >= 3;
    switch (algorithm.scheme) {
        case Scheme::ed25519:
            // RFC 8410 section 3, RFC 8419 section 2.2: parameters absent.
            return der::sequence({der::object_identifier("1.3.101.112")});
        case Scheme::ecdsa:
            // RFC 5758 section 3.2 and NIST's registration for SHA-3: parameters absent.
            return der::sequence({der::object_identifier((is_sha3 ? "2.16.840.1.101.3.4.3." : "1.2.840.10045.4.3.") +
                                                         std::to_string(family_arc(algorithm.digest, 2, 10)))});
        case Scheme::rsa_pkcs1:
            return der::sequence({der::object_identifier((is_sha3 ? "2.16.840.1.101.3.4.3." : "1.2.840.113549.1.1.") +
                                                         std::to_string(family_arc(algorithm.digest, 11, 14))),
                                  der::null()});
        case Scheme::rsa_pss:
            break;
    }
    // RFC 4055 section 3.1: RSASSA-PSS-params with explicit tags.
    const Bytes hash = digest_identifier(algorithm.digest);
    const Bytes mask = der::sequence({der::object_identifier("1.2.840.113549.1.1.8"), hash});
    const Bytes parameters =
        der::sequence({der::tagged(0xa0, hash), der::tagged(0xa1, mask),
                       der::tagged(0xa2, der::integer(static_cast<unsigned>(digest_size(algorithm.digest))))});
    return der::sequence({der::object_identifier("1.2.840.113549.1.1.10"), parameters});
}

}  // namespace vanthu::signing::detail
