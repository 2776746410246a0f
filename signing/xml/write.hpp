#pragma once

#include <string>
#include <vector>

#include "signing/facts.hpp"
#include "signing/levels.hpp"
#include "signing/xades_signer.hpp"

namespace vanthu::signing::xml {

/// A ds:Reference of a new signature.
struct DraftReference {
    std::string id{};
    std::string uri{};         ///< as it is written, encoded
    std::string type{};
    std::string transforms{};  ///< XML of the Transforms element; empty for none
    std::string digest{};      ///< base64; empty until it is known
};

/// A new signature (EN 319 132-1 clause 6.3) on the way to its value.
struct Draft {
    std::string id{};
    std::string method_uri{};
    std::string digest_uri{};
    std::vector<DraftReference> references{};
    std::string objects{};            ///< XML of enveloped ds:Object elements
    std::string signed_properties{};  ///< XML
    std::vector<Certificate> chain{};
    std::string value{};              ///< base64; empty until it is known

    /// The ds:Signature in ASCII.
    [[nodiscard]] std::string text() const;
};

/// SignedProperties with SigningTime, SigningCertificateV2, SignerRoleV2, DataObjectFormat for each object.
[[nodiscard]] std::string signed_properties_text(const std::string& id, const Certificate& signer, const XadesRequest& request,
                                                 const std::vector<DraftReference>& references,
                                                 const std::vector<std::string>& mime_types);

/// Unsigned properties, each declaring its own namespaces.
[[nodiscard]] std::string signature_time_stamp_text(ByteView token);
[[nodiscard]] std::string archive_time_stamp_text(ByteView token);
[[nodiscard]] std::string certificate_values_text(const std::vector<Certificate>& certificates);
[[nodiscard]] std::string revocation_values_text(const RevocationMaterial& revocation);
/// xades141:TimeStampValidationData (annex A.2 of TS 101 903 v1.4.1, EN 319 132-1 clause 5.5.1).
[[nodiscard]] std::string time_stamp_validation_data_text(const ValidationData& data);

/// Escaped for content and attributes, everything beyond ASCII as character references: it fits into every encoding. Errors:
/// invalid_input for what is no UTF-8 or not allowed in XML.
Result<std::string> escaped(std::string_view text);
/// The octets of a name that a URI does not carry as they are, as %XX.
[[nodiscard]] std::string percent_encoded(std::string_view name);

/// Exclusive canonicalisation, as a Transforms element; and behind the filter that lets several signatures stand in one document.
[[nodiscard]] std::string canonical_transforms();
[[nodiscard]] std::string enveloped_transforms();
[[nodiscard]] std::string base64_transforms();

}  // namespace vanthu::signing::xml
