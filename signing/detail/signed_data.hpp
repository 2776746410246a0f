#pragma once

#include <optional>
#include <vector>

#include "signing/certificate.hpp"
#include "signing/detail/ber.hpp"
#include "signing/facts.hpp"

namespace vanthu::signing::detail {

/// The parts of a SignerInfo (RFC 5652 section 5.3) within the bytes that they were read from.
struct SignerInfo {
    ber::Element version, sid, digest_algorithm, signature_algorithm, signature;
    std::optional<ber::Element> signed_attributes{};    ///< [0]
    std::optional<ber::Element> unsigned_attributes{};  ///< [1]
};

/// The parts of a SignedData (RFC 5652 section 5.1).
struct SignedData {
    ber::Element digest_algorithms, encapsulated, content_type;
    std::optional<ber::Element> content{};       ///< the OCTET STRING (or older forms) inside [0]
    std::optional<ber::Element> certificates{};  ///< [0]
    std::optional<ber::Element> crls{};          ///< [1]
    ber::Element signer_set;                     ///< the SET OF SignerInfo
    std::vector<SignerInfo> signers{};
};

/// An Attribute (RFC 5652 section 5.3): its type and the elements of its set of values.
struct Attribute {
    std::string type{};
    ByteView whole{};
    ByteView type_whole{};  ///< the OBJECT IDENTIFIER with its header
    std::vector<ber::Element> values{};
};

/// Reads a ContentInfo with SignedData; the bytes must outlive the result. Nothing for anything else.
[[nodiscard]] std::optional<SignedData> read_signed_data(ByteView bytes);
[[nodiscard]] std::optional<SignerInfo> read_signer_info(const ber::Element& element);

/// The attributes of a [0] or [1] set; nothing when one is malformed.
[[nodiscard]] std::optional<std::vector<Attribute>> read_attributes(const std::optional<ber::Element>& set);
/// The one value of an attribute that stands once with one value; nothing otherwise.
[[nodiscard]] std::optional<ber::Element> single_value(const std::vector<Attribute>& attributes, std::string_view type);

/// The X.509 certificates of the [0] set; other choices are passed over. Those that are `known` are not parsed again, which is most
/// of the time that a small structure takes.
[[nodiscard]] std::vector<Certificate> read_certificates(const std::optional<ber::Element>& set,
                                                         const std::vector<Certificate>& known = {});
/// CRLs, and OCSP responses in the form of RFC 5940, of the [1] set.
[[nodiscard]] RevocationMaterial read_revocation(const std::optional<ber::Element>& set);
/// Adobe's RevocationInfoArchival (ISO 32000-1 clause 12.8.3.3.2): [0] CRLs, [1] OCSP responses.
void read_adobe_revocation(const ber::Element& value, RevocationMaterial& out);
/// A BasicOCSPResponse in the OCSPResponse that it came from (RFC 6960 section 4.2.1).
[[nodiscard]] Bytes wrap_basic_ocsp(ByteView basic);

}  // namespace vanthu::signing::detail
