#include <openssl/x509v3.h>

#include "core/digest.hpp"
#include "signing/cms.hpp"
#include "signing/detail/algorithm_ids.hpp"
#include "signing/detail/der.hpp"
#include "signing/detail/openssl.hpp"

namespace vanthu::signing {
namespace {

namespace der = detail::der;

constexpr const char* oid_signed_data = "1.2.840.113549.1.7.2";
constexpr const char* oid_content_type = "1.2.840.113549.1.9.3";
constexpr const char* oid_message_digest = "1.2.840.113549.1.9.4";
constexpr const char* oid_signing_time = "1.2.840.113549.1.9.5";
constexpr const char* oid_signing_certificate_v2 = "1.2.840.113549.1.9.16.2.47";

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

Bytes signed_attributes(const Certificate& signer, ByteView message_digest, DigestAlgorithm, const AttributeChoice& choice) {
    std::vector<Bytes> attributes{attribute(oid_content_type, der::object_identifier(choice.content_type)),
                                  attribute(oid_message_digest, der::octet_string(message_digest)),
                                  attribute(oid_signing_certificate_v2, signing_certificate_v2(signer))};
    if (choice.signing_time) {
        attributes.push_back(attribute(oid_signing_time, der::time(*choice.signing_time)));
    }
    return der::set_of(std::move(attributes));
}

Bytes assemble_cms(const std::vector<Certificate>& chain, const SignatureAlgorithm& algorithm, ByteView attributes,
                   ByteView signature_value, std::optional<ByteView> content) {
    const Certificate& signer = chain.front();
    // In the SignerInfo the same attributes stand under an implicit tag (RFC 5652 section 5.3).
    Bytes implicit(attributes.begin(), attributes.end());
    implicit.at(0) = std::byte{0xa0};
    const Bytes digest = detail::digest_identifier(algorithm.digest);
    const Bytes signer_info = der::sequence({der::integer(1), der::sequence({issuer_of(signer), serial_of(signer)}), digest, implicit,
                                             detail::signature_identifier(algorithm), der::octet_string(signature_value)});
    Bytes certificates;
    for (const Certificate& certificate : chain) {
        const Bytes one = certificate.der();
        certificates.insert(certificates.end(), one.begin(), one.end());
    }
    Bytes encapsulated = der::object_identifier(oid_data);
    if (content) {
        const Bytes inside = der::tagged(0xa0, der::octet_string(*content));
        encapsulated.insert(encapsulated.end(), inside.begin(), inside.end());
    }
    const Bytes signed_data = der::sequence({der::integer(1), der::set_of({digest}), der::tagged(0x30, encapsulated),
                                             der::tagged(0xa0, certificates), der::set_of({signer_info})});
    return der::sequence({der::object_identifier(oid_signed_data), der::tagged(0xa0, signed_data)});
}

}  // namespace vanthu::signing
