#include "signing/xml/algorithms.hpp"

#include <array>

#include <openssl/ec.h>

#include "core/narrow.hpp"
#include "signing/detail/openssl.hpp"
#include "signing/xml/names.hpp"

namespace vanthu::signing::xml {
namespace {

using Ecdsa = Handle<ECDSA_SIG, ECDSA_SIG_free>;

struct DigestUri {
    std::string_view uri;
    const char* name;
};

constexpr std::array digests{
    DigestUri{"http://www.w3.org/2001/04/xmlenc#sha256", "SHA256"},
    DigestUri{"http://www.w3.org/2001/04/xmldsig-more#sha384", "SHA384"},
    DigestUri{"http://www.w3.org/2001/04/xmlenc#sha512", "SHA512"},
    DigestUri{"http://www.w3.org/2001/04/xmldsig-more#sha224", "SHA224"},
    DigestUri{"http://www.w3.org/2000/09/xmldsig#sha1", "SHA1"},
    DigestUri{"http://www.w3.org/2007/05/xmldsig-more#sha3-224", "SHA3-224"},
    DigestUri{"http://www.w3.org/2007/05/xmldsig-more#sha3-256", "SHA3-256"},
    DigestUri{"http://www.w3.org/2007/05/xmldsig-more#sha3-384", "SHA3-384"},
    DigestUri{"http://www.w3.org/2007/05/xmldsig-more#sha3-512", "SHA3-512"},
};

struct MethodUri {
    std::string_view uri;
    const char* scheme;
    const char* digest;
};

constexpr std::array methods{
    MethodUri{"http://www.w3.org/2000/09/xmldsig#rsa-sha1", "RSA-PKCS1", "SHA1"},
    MethodUri{"http://www.w3.org/2001/04/xmldsig-more#rsa-sha224", "RSA-PKCS1", "SHA224"},
    MethodUri{"http://www.w3.org/2001/04/xmldsig-more#rsa-sha256", "RSA-PKCS1", "SHA256"},
    MethodUri{"http://www.w3.org/2001/04/xmldsig-more#rsa-sha384", "RSA-PKCS1", "SHA384"},
    MethodUri{"http://www.w3.org/2001/04/xmldsig-more#rsa-sha512", "RSA-PKCS1", "SHA512"},
    MethodUri{"http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha1", "ECDSA", "SHA1"},
    MethodUri{"http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha224", "ECDSA", "SHA224"},
    MethodUri{"http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256", "ECDSA", "SHA256"},
    MethodUri{"http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384", "ECDSA", "SHA384"},
    MethodUri{"http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha512", "ECDSA", "SHA512"},
    MethodUri{"http://www.w3.org/2021/04/xmldsig-more#ecdsa-sha3-224", "ECDSA", "SHA3-224"},
    MethodUri{"http://www.w3.org/2021/04/xmldsig-more#ecdsa-sha3-256", "ECDSA", "SHA3-256"},
    MethodUri{"http://www.w3.org/2021/04/xmldsig-more#ecdsa-sha3-384", "ECDSA", "SHA3-384"},
    MethodUri{"http://www.w3.org/2021/04/xmldsig-more#ecdsa-sha3-512", "ECDSA", "SHA3-512"},
    MethodUri{"http://www.w3.org/2021/04/xmldsig-more#eddsa-ed25519", "Ed25519", ""},
    MethodUri{"http://www.w3.org/2000/09/xmldsig#dsa-sha1", "DSA", "SHA1"},
    MethodUri{"http://www.w3.org/2009/xmldsig11#dsa-sha256", "DSA", "SHA256"},
    MethodUri{"http://www.w3.org/2007/05/xmldsig-more#sha1-rsa-MGF1", "RSA-PSS", "SHA1"},
    MethodUri{"http://www.w3.org/2007/05/xmldsig-more#sha224-rsa-MGF1", "RSA-PSS", "SHA224"},
    MethodUri{"http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1", "RSA-PSS", "SHA256"},
    MethodUri{"http://www.w3.org/2007/05/xmldsig-more#sha384-rsa-MGF1", "RSA-PSS", "SHA384"},
    MethodUri{"http://www.w3.org/2007/05/xmldsig-more#sha512-rsa-MGF1", "RSA-PSS", "SHA512"},
    MethodUri{"http://www.w3.org/2007/05/xmldsig-more#sha3-224-rsa-MGF1", "RSA-PSS", "SHA3-224"},
    MethodUri{"http://www.w3.org/2007/05/xmldsig-more#sha3-256-rsa-MGF1", "RSA-PSS", "SHA3-256"},
    MethodUri{"http://www.w3.org/2007/05/xmldsig-more#sha3-384-rsa-MGF1", "RSA-PSS", "SHA3-384"},
    MethodUri{"http://www.w3.org/2007/05/xmldsig-more#sha3-512-rsa-MGF1", "RSA-PSS", "SHA3-512"},
};

constexpr std::string_view pss_with_parameters = "http://www.w3.org/2007/05/xmldsig-more#rsa-pss";
constexpr std::string_view more = "http://www.w3.org/2007/05/xmldsig-more#";

int size_of_digest(const std::string& name) {
    const EVP_MD* digest = EVP_get_digestbyname(name.c_str());
    return digest == nullptr ? 0 : EVP_MD_get_size(digest);
}

/// RFC 9231 section 2.3.9: RSAPSSParams; the defaults are SHA-256, MGF1 with the same, and a salt as long as the digest.
std::optional<detail::SignatureMethod> pss_parameters(const xmlNode* element) {
    detail::SignatureMethod method{"RSA-PSS", "SHA256", "SHA256", 32};
    const xmlNode* parameters = child_of(element, more, "RSAPSSParams");
    if (const xmlNode* digest = child_of(parameters, dsig, "DigestMethod")) {
        method.digest = digest_name(attribute(digest, "Algorithm"));
    }
    method.mask_digest = method.digest;
    method.salt_bytes = size_of_digest(method.digest);
    if (const xmlNode* mask = child_of(parameters, more, "MaskGenerationFunction")) {
        if (attribute(mask, "Algorithm") != "http://www.w3.org/2007/05/xmldsig-more#MGF1") {
            return std::nullopt;
        }
        if (const xmlNode* digest = child_of(mask, dsig, "DigestMethod")) {
            method.mask_digest = digest_name(attribute(digest, "Algorithm"));
        }
    }
    if (const xmlNode* salt = child_of(parameters, more, "SaltLength")) {
        const std::string text = text_of(salt);
        if (text.empty() || text.size() > 3 || text.find_first_not_of("0123456789") != std::string::npos) {
            return std::nullopt;
        }
        method.salt_bytes = std::stoi(text);
    }
    const xmlNode* trailer = child_of(parameters, more, "TrailerField");
    const bool is_known = !method.digest.empty() && !method.mask_digest.empty() && (trailer == nullptr || text_of(trailer) == "1");
    return is_known ? std::optional{method} : std::nullopt;
}

}  // namespace

std::string digest_name(std::string_view uri) {
    for (const DigestUri& one : digests) {
        if (one.uri == uri) {
            return one.name;
        }
    }
    return {};
}

Result<detail::SignatureMethod> signature_method(const xmlNode* element) {
    const std::string uri = attribute(element, "Algorithm");
    if (uri == pss_with_parameters) {
        if (auto method = pss_parameters(element)) {
            return *method;
        }
    }
    for (const MethodUri& one : methods) {
        if (one.uri == uri) {
            detail::SignatureMethod method{one.scheme, one.digest, {}, 0};
            if (method.scheme == "RSA-PSS") {
                method.mask_digest = method.digest;
                method.salt_bytes = size_of_digest(method.digest);
            }
            return method;
        }
    }
    if (uri.find("hmac") != std::string::npos) {
        return fail(Code::unsupported, {"Không chấp nhận HMAC (" + uri + "): ai kiểm tra được thì cũng tự tạo được.",
                                        "HMAC (" + uri + ") is refused: whoever can verify it can make it."});
    }
    return fail(Code::unsupported, {"Không hỗ trợ thuật toán chữ ký “" + uri + "”.",
                                    "The signature algorithm “" + uri + "” is not supported."});
}

std::string_view digest_uri(DigestAlgorithm algorithm) {
    switch (algorithm) {
        case DigestAlgorithm::sha256:
            return "http://www.w3.org/2001/04/xmlenc#sha256";
        case DigestAlgorithm::sha384:
            return "http://www.w3.org/2001/04/xmldsig-more#sha384";
        case DigestAlgorithm::sha512:
            return "http://www.w3.org/2001/04/xmlenc#sha512";
        case DigestAlgorithm::sha3_256:
            return "http://www.w3.org/2007/05/xmldsig-more#sha3-256";
        case DigestAlgorithm::sha3_384:
            return "http://www.w3.org/2007/05/xmldsig-more#sha3-384";
        case DigestAlgorithm::sha3_512:
            break;
    }
    return "http://www.w3.org/2007/05/xmldsig-more#sha3-512";
}

Result<std::string> signature_uri(const SignatureAlgorithm& algorithm) {
    const std::string digest{digest_name(digest_uri(algorithm.digest))};
    const std::string scheme = algorithm.scheme == Scheme::ecdsa     ? "ECDSA"
                               : algorithm.scheme == Scheme::rsa_pss ? "RSA-PSS"
                               : algorithm.scheme == Scheme::ed25519 ? "Ed25519"
                                                                     : "RSA-PKCS1";
    for (const MethodUri& one : methods) {
        if (one.scheme == scheme && (one.digest == digest || scheme == "Ed25519")) {
            return std::string{one.uri};
        }
    }
    return fail(Code::unsupported, {"Chữ ký XML không có tên cho thuật toán " + algorithm.name() + ".",
                                    "XML signatures have no name for " + algorithm.name() + "."});
}

Bytes value_for_openssl(const detail::SignatureMethod& method, ByteView value) {
    constexpr std::size_t longest_half = 72;
    if ((method.scheme != "ECDSA" && method.scheme != "DSA") || value.empty() || value.size() % 2 != 0 ||
        value.size() > 2 * longest_half) {
        return {value.begin(), value.end()};
    }
    const auto half = narrow<int>(value.size() / 2);
    const Ecdsa both{ECDSA_SIG_new()};
    BIGNUM* r = BN_bin2bn(detail::as_uchar(value), half, nullptr);
    BIGNUM* s = BN_bin2bn(detail::as_uchar(value.subspan(value.size() / 2)), half, nullptr);
    if (!both || ECDSA_SIG_set0(both.get(), r, s) != 1) {  // takes r and s
        BN_free(r);
        BN_free(s);
        return {};
    }
    return detail::to_der<i2d_ECDSA_SIG>(both.get());
}

std::optional<Bytes> value_for_xml(ByteView der, int key_bits) {
    const unsigned char* at = detail::as_uchar(der);
    const Ecdsa both{d2i_ECDSA_SIG(nullptr, &at, narrow<long>(der.size()))};
    const int half = (key_bits + 7) / 8;
    Bytes out(2 * narrow<std::size_t>(half));
    auto* first = reinterpret_cast<unsigned char*>(out.data());
    if (!both || BN_bn2binpad(ECDSA_SIG_get0_r(both.get()), first, half) != half ||
        BN_bn2binpad(ECDSA_SIG_get0_s(both.get()), first + half, half) != half) {
        detail::drain_errors();
        return std::nullopt;
    }
    return out;
}

}  // namespace vanthu::signing::xml
