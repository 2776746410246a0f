#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/clock.hpp"
#include "signing/certificate.hpp"
#include "signing/facts.hpp"
#include "signing/xml/signature.hpp"

namespace vanthu::signing::xml {

/// The qualifying properties of one signature (ETSI EN 319 132-1 clause 4.3). Null pointers for what is absent.
struct QualifyingProperties {
    const xmlNode* element = nullptr;
    const xmlNode* holder = nullptr;             ///< the ds:Object around it
    std::string space{};                         ///< the version's namespace
    const xmlNode* signed_properties = nullptr;
    const xmlNode* signed_signature = nullptr;   ///< SignedSignatureProperties
    const xmlNode* signed_objects = nullptr;     ///< SignedDataObjectProperties
    const xmlNode* unsigned_properties = nullptr;
    const xmlNode* unsigned_signature = nullptr; ///< UnsignedSignatureProperties
};

/// The one QualifyingProperties in an Object of this signature; nothing for a signature without. Errors: invalid_input when
/// there are two, when it is meant for another signature (Target), or when a part of it stands twice.
Result<std::optional<QualifyingProperties>> find_properties(const SignatureParts& signature);

/// A certificate as SigningCertificate(V2) names it (clause 5.2.2).
struct CertificateName {
    std::string digest{};  ///< OpenSSL's name; empty for an unknown algorithm
    Bytes hash{};
    std::string serial{};  ///< decimal, of the older form; empty for none
    Bytes issuer_serial{}; ///< DER IssuerSerial (RFC 5035), of IssuerSerialV2

    [[nodiscard]] bool names(const Certificate& certificate) const;
    /// Whether issuer and serial number fit, as far as they are said; a difference is a remark (EN 319 102-1 clause 5.2.3.4).
    [[nodiscard]] bool serial_fits(const Certificate& certificate) const;
};
[[nodiscard]] std::vector<CertificateName> signing_certificate_names(const QualifyingProperties& properties);

/// A DER IssuerSerial (RFC 5035 section 5) with one directoryName, as IssuerSerialV2 holds it.
[[nodiscard]] Bytes issuer_serial_of(const Certificate& certificate);

/// SigningTime, SignaturePolicyIdentifier, SignerRole(V2), CommitmentTypeIndication. Only for properties that are signed.
void read_signed_properties(const QualifyingProperties& properties, const SignatureParts& signature, SignatureFacts& facts);

/// CertificateValues, AttrAuthoritiesCertValues; and RevocationValues, AttributeRevocationValues; TimeStampValidationData holds both.
/// Reads one unsigned property; false for one that is none of these.
bool read_validation_data(const xmlNode* property, std::vector<Certificate>& certificates, RevocationMaterial& revocation);

/// xs:dateTime; without a zone it is UTC. Nothing for anything else.
[[nodiscard]] std::optional<Instant> parse_date_time(std::string_view text);
/// In UTC with whole seconds.
[[nodiscard]] std::string format_date_time(Instant at);

}  // namespace vanthu::signing::xml
