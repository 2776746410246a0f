#include <openssl/x509v3.h>

#include "core/digest.hpp"
#include "signing/cms.hpp"
#include "signing/detail/der.hpp"
#include "signing/detail/openssl.hpp"

namespace vanthu::signing {
namespace {

namespace der = detail::der;

constexpr const char* oid_data = "1.2.840.113549.1.7.1";
constexpr const char* oid_signed_data = "1.2.840.113549.1.7.2";
constexpr const char* oid_content_type = "1.2.840.113549.1.9.3";
constexpr const char* oid_message_digest = "1.2.840.113549.1.9.4";
constexpr const char* oid_signing_certificate_v2 = "1.2.840.113549.1.9.16.2.47";
constexpr const char* oid_rsassa_pss = "1.2.840.113549.1.1.10";
constexpr const char* oid_mgf1 = "1.2.840.113549.1.1.8";

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
    const Bytes mask = der::sequence({der::object_identifier(oid_mgf1), hash});
    const Bytes parameters =
        der::sequence({der::tagged(0xa0, hash), der::tagged(0xa1, mask),
                       der::tagged(0xa2, der::integer(static_cast<unsigned>(digest_size(algorithm.digest))))});
    return der::sequence({der::object_identifier(oid_rsassa_pss), parameters});
}

Bytes serial_of(const Certificate& certificate) {
    return detail::to_der<i2d_ASN1_INTEGER>(X509_get0_serialNumber(certificate.get()));
}

Bytes issuer_of(const Certificate& certificate) {
    return detail::to_der<i2d_X509_NAME>(X509_get_issuer_name(certificate.get()));
}

Bytes attribute(const char* oid, const Bytes& value) {
    return der::sequence({der::object_identifier(oid), der::set_of({value})});
}

/// RFC 5035 section 3: SigningCertificateV2 with one ESSCertIDv2; SHA-256 is the default and therefore not written.
Bytes signing_certificate_v2(const Certificate& signer) {
    const Bytes hash = der::octet_string(sha256(signer.der()));
    const Bytes directory_name = der::tagged(0xa4, issuer_of(signer));
    const Bytes issuer_serial = der::sequence({der::sequence({directory_name}), serial_of(signer)});
    const Bytes id = der::sequence({hash, issuer_serial});
    return der::sequence({der::sequence({id})});
}

}  // namespace

Bytes signed_attributes(const Certificate& signer, ByteView message_digest, DigestAlgorithm) {
    return der::set_of({attribute(oid_content_type, der::object_identifier(oid_data)),
                        attribute(oid_message_digest, der::octet_string(message_digest)),
                        attribute(oid_signing_certificate_v2, signing_certificate_v2(signer))});
}

Bytes assemble_cms(const std::vector<Certificate>& chain, const SignatureAlgorithm& algorithm, ByteView attributes,
                   ByteView signature_value) {
    const Certificate& signer = chain.front();
    // In the SignerInfo the same attributes stand under an implicit tag (RFC 5652 section 5.3).
    Bytes implicit(attributes.begin(), attributes.end());
    implicit.at(0) = std::byte{0xa0};
    const Bytes signer_info = der::sequence({der::integer(1), der::sequence({issuer_of(signer), serial_of(signer)}),
                                             digest_identifier(algorithm.digest), implicit,
                                             signature_identifier(algorithm), der::octet_string(signature_value)});
    Bytes certificates;
    for (const Certificate& certificate : chain) {
        const Bytes one = certificate.der();
        certificates.insert(certificates.end(), one.begin(), one.end());
    }
    const Bytes signed_data =
        der::sequence({der::integer(1), der::set_of({digest_identifier(algorithm.digest)}),
                       der::sequence({der::object_identifier(oid_data)}), der::tagged(0xa0, certificates),
                       der::set_of({signer_info})});
    return der::sequence({der::object_identifier(oid_signed_data), der::tagged(0xa0, signed_data)});
}

}  // namespace vanthu::signing
