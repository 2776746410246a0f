#include "signing/xml/properties.hpp"

#include <algorithm>

#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include "signing/detail/der.hpp"
#include "signing/detail/evp.hpp"
#include "signing/detail/openssl.hpp"
#include "signing/detail/signed_data.hpp"
#include "signing/xml/names.hpp"

namespace vanthu::signing::xml {
namespace {

constexpr std::size_t values_limit = 500;

tl::unexpected<Error> wrong(const std::string& vi, const std::string& en) {
    return fail(Code::invalid_input, {vi, en});
}

/// Sets `out` to the child of this name; false when there are two.
bool take_single(const xmlNode* parent, const std::string& space, std::string_view name, const xmlNode*& out) {
    for (const xmlNode* child : children_of(parent)) {
        if (is(child, space, name)) {
            if (out != nullptr) {
                return false;
            }
            out = child;
        }
    }
    return true;
}

std::string decimal_serial(const Certificate& certificate) {
    const Handle<BIGNUM, BN_free> number{ASN1_INTEGER_to_BN(X509_get0_serialNumber(certificate.get()), nullptr)};
    char* text = number ? BN_bn2dec(number.get()) : nullptr;
    std::string out = text == nullptr ? std::string{} : std::string{text};
    OPENSSL_free(text);
    return out;
}

CertificateName read_name(const xmlNode* certificate, const std::string& space) {
    CertificateName name;
    const xmlNode* digest = child_of(certificate, space, "CertDigest");
    // Version 1.1.1 has its own DigestMethod and DigestValue.
    for (const xmlNode* child : children_of(digest)) {
        if (name_of(child) == "DigestMethod") {
            name.digest = digest_name(attribute(child, "Algorithm"));
        } else if (name_of(child) == "DigestValue") {
            name.hash = decode_base64(text_of(child)).value_or(Bytes{});
        }
    }
    if (const xmlNode* serial = child_of(child_of(certificate, space, "IssuerSerial"), dsig, "X509SerialNumber")) {
        name.serial = text_of(serial);
    }
    if (const xmlNode* serial = child_of(certificate, space, "IssuerSerialV2")) {
        name.issuer_serial = decode_base64(text_of(serial)).value_or(Bytes{});
    }
    return name;
}

void read_roles(const xmlNode* parent, const std::string& space, SignatureFacts& facts) {
    for (const char* kind : {"SignerRole", "SignerRoleV2"}) {
        const xmlNode* roles = child_of(child_of(parent, space, kind), space, "ClaimedRoles");
        for (const xmlNode* role : children_of(roles)) {
            if (facts.roles.size() < values_limit && is(role, space, "ClaimedRole")) {
                facts.roles.push_back(text_of(role));
            }
        }
    }
}

void read_policy(const xmlNode* parent, const std::string& space, SignatureFacts& facts) {
    const xmlNode* policy = child_of(child_of(parent, space, "SignaturePolicyIdentifier"), space, "SignaturePolicyId");
    const xmlNode* identifier = child_of(child_of(policy, space, "SigPolicyId"), space, "Identifier");
    if (identifier != nullptr) {
        facts.signature_policy = text_of(identifier);
        constexpr std::string_view urn = "urn:oid:";
        if (facts.signature_policy.starts_with(urn)) {
            facts.signature_policy.erase(0, urn.size());
        }
        if (const xmlNode* hash = child_of(policy, space, "SigPolicyHash"); hash != nullptr) {
            facts.signature_policy_digest = SignaturePolicyDigest{
                digest_name(attribute(child_of(hash, dsig, "DigestMethod"), "Algorithm")),
                decode_base64(text_of(child_of(hash, dsig, "DigestValue"))).value_or(Bytes{}), child_of(policy, dsig, "Transforms") != nullptr};
        }
    }
}

/// DataObjectFormat and CommitmentTypeIndication say by ObjectReference which ds:Reference they are about
/// (clause 5.2.4, 5.2.3).
void read_object_properties(const QualifyingProperties& properties, const SignatureParts& signature,
                            SignatureFacts& facts) {
    for (const xmlNode* child : children_of(properties.signed_objects)) {
        if (is(child, properties.space, "CommitmentTypeIndication")) {
            const xmlNode* identifier =
                child_of(child_of(child, properties.space, "CommitmentTypeId"), properties.space, "Identifier");
            if (identifier != nullptr && facts.commitments.size() < values_limit) {
                facts.commitments.push_back(text_of(identifier));
            }
        } else if (is(child, properties.space, "DataObjectFormat")) {
            const std::string target = attribute(child, "ObjectReference");
            const bool is_known =
                std::any_of(signature.references.begin(), signature.references.end(),
                            [&](const ReferenceParts& one) { return !one.id.empty() && "#" + one.id == target; });
            if (!is_known && facts.messages.size() < values_limit) {
                facts.messages.push_back({"DataObjectFormat trỏ tới “" + target + "”, không phải phần được ký nào.",
                                          "A DataObjectFormat refers to “" + target + "”, which is no signed object."});
            }
        }
    }
}

void read_certificates(const xmlNode* values, std::vector<Certificate>& certificates) {
    for (const xmlNode* child : children_of(values)) {
        const auto octets =
            name_of(child) == "EncapsulatedX509Certificate" ? decode_base64(text_of(child)) : std::nullopt;
        if (octets && certificates.size() < values_limit) {
            if (const auto one = Certificate::parse(*octets)) {
                certificates.push_back(*one);
            }
        }
    }
}

/// An OCSPResponse, or the BasicOCSPResponse alone, as some write it.
Bytes whole_response(Bytes octets) {
    const auto element = detail::ber::only(octets);
    const auto parts = element ? detail::ber::children(*element) : std::nullopt;
    const bool is_whole = parts && !parts->empty() && parts->front().tag == 0x0a;  // ENUMERATED responseStatus
    return is_whole || !parts ? std::move(octets) : detail::wrap_basic_ocsp(octets);
}

void read_revocation_values(const xmlNode* values, RevocationMaterial& revocation) {
    for (const xmlNode* list : children_of(values)) {
        const bool is_crl = name_of(list) == "CRLValues";
        if (!is_crl && name_of(list) != "OCSPValues") {
            continue;
        }
        for (const xmlNode* child : children_of(list)) {
            auto octets = decode_base64(text_of(child));
            auto& target = is_crl ? revocation.crls : revocation.ocsp_responses;
            if (octets && !octets->empty() && target.size() < values_limit) {
                target.push_back(is_crl ? std::move(*octets) : whole_response(std::move(*octets)));
            }
        }
    }
}

}  // namespace

Result<std::optional<QualifyingProperties>> find_properties(const SignatureParts& signature) {
    QualifyingProperties found;
    for (const xmlNode* object : signature.objects) {
        for (const xmlNode* child : children_of(object)) {
            // DigiDoc 1.3 writes the elements of v1.1.1 in XMLDSig's own namespace, with Target at SignedProperties.
            if (name_of(child) != "QualifyingProperties" || (!is_xades(space_of(child)) && space_of(child) != dsig)) {
                continue;
            }
            if (found.element != nullptr) {
                return wrong("Chữ ký có nhiều QualifyingProperties.",
                             "The signature has more than one QualifyingProperties.");
            }
            found.element = child;
            found.holder = object;
            found.space = std::string{space_of(child)};
        }
    }
    if (found.element == nullptr) {
        return std::optional<QualifyingProperties>{};
    }
    const std::string target = attribute(found.element, "Target");
    if (!target.empty() && target != "#" + signature.id) {
        return wrong("QualifyingProperties thuộc về một chữ ký khác.",
                     "The QualifyingProperties are meant for another signature.");
    }
    const std::string& space = found.space;
    if (!take_single(found.element, space, "SignedProperties", found.signed_properties) ||
        !take_single(found.element, space, "UnsignedProperties", found.unsigned_properties) ||
        !take_single(found.signed_properties, space, "SignedSignatureProperties", found.signed_signature) ||
        !take_single(found.signed_properties, space, "SignedDataObjectProperties", found.signed_objects) ||
        !take_single(found.unsigned_properties, space, "UnsignedSignatureProperties", found.unsigned_signature)) {
        return wrong("Một thuộc tính của chữ ký xuất hiện hai lần.",
                     "A part of the qualifying properties stands twice.");
    }
    // Clauses 5.2.1 to 5.2.9: each at most once.
    for (const char* name : {"SigningTime", "SigningCertificate", "SigningCertificateV2", "SignaturePolicyIdentifier",
                             "SignerRole", "SignerRoleV2"}) {
        const xmlNode* one = nullptr;
        if (!take_single(found.signed_signature, space, name, one)) {
            return wrong(std::string{"Thuộc tính "} + name + " xuất hiện hai lần.",
                         std::string{"The property "} + name + " stands twice.");
        }
    }
    return std::optional{found};
}

bool CertificateName::names(const Certificate& certificate) const {
    return !digest.empty() && !hash.empty() && detail::digest_parts(digest, {certificate.der()}) == hash;
}

bool CertificateName::serial_fits(const Certificate& certificate) const {
    if (!issuer_serial.empty()) {
        return issuer_serial == issuer_serial_of(certificate);
    }
    return serial.empty() || serial == decimal_serial(certificate);
}

Bytes issuer_serial_of(const Certificate& certificate) {
    const Bytes name = detail::to_der<i2d_X509_NAME>(X509_get_issuer_name(certificate.get()));
    const Bytes serial = detail::to_der<i2d_ASN1_INTEGER>(X509_get0_serialNumber(certificate.get()));
    return detail::der::sequence({detail::der::sequence({detail::der::tagged(0xa4, name)}), serial});
}

std::vector<CertificateName> signing_certificate_names(const QualifyingProperties& properties) {
    std::vector<CertificateName> names;
    for (const char* kind : {"SigningCertificateV2", "SigningCertificate"}) {
        for (const xmlNode* one : children_of(child_of(properties.signed_signature, properties.space, kind))) {
            if (is(one, properties.space, "Cert") && names.size() < values_limit) {
                names.push_back(read_name(one, properties.space));
            }
        }
    }
    return names;
}

void read_signed_properties(const QualifyingProperties& properties, const SignatureParts& signature,
                            SignatureFacts& facts) {
    if (const xmlNode* time = child_of(properties.signed_signature, properties.space, "SigningTime")) {
        facts.claimed_time = parse_date_time(text_of(time));
    }
    read_roles(properties.signed_signature, properties.space, facts);
    read_policy(properties.signed_signature, properties.space, facts);
    read_object_properties(properties, signature, facts);
}

bool read_validation_data(const xmlNode* property, std::vector<Certificate>& certificates,
                          RevocationMaterial& revocation) {
    const std::string_view name = name_of(property);
    if (name == "CertificateValues" || name == "AttrAuthoritiesCertValues") {
        read_certificates(property, certificates);
    } else if (name == "RevocationValues" || name == "AttributeRevocationValues") {
        read_revocation_values(property, revocation);
    } else if (name == "TimeStampValidationData" || name == "AnyValidationData") {
        for (const xmlNode* child : children_of(property)) {
            if (name_of(child) == "CertificateValues") {
                read_certificates(child, certificates);
            } else if (name_of(child) == "RevocationValues") {
                read_revocation_values(child, revocation);
            }
        }
    } else {
        return false;
    }
    return true;
}

std::optional<Instant> parse_date_time(std::string_view text) {
    const auto at = parse_rfc3339(text);
    if (at) {
        return *at;
    }
    const auto without_zone = parse_rfc3339(std::string{text} + "Z");
    return without_zone ? std::optional{*without_zone} : std::nullopt;
}

std::string format_date_time(Instant at) {
    constexpr std::size_t to_seconds = 19;
    return to_rfc3339(at).substr(0, to_seconds) + "Z";
}

}  // namespace vanthu::signing::xml
