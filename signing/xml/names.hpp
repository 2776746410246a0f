#pragma once

#include <string_view>

/// Namespaces and identifiers of XML signatures.
namespace vanthu::signing::xml {

inline constexpr std::string_view dsig = "http://www.w3.org/2000/09/xmldsig#";
inline constexpr std::string_view dsig11 = "http://www.w3.org/2009/xmldsig11#";
inline constexpr std::string_view exclusive_c14n = "http://www.w3.org/2001/10/xml-exc-c14n#";
inline constexpr std::string_view inclusive_c14n = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315";
inline constexpr std::string_view filter2 = "http://www.w3.org/2002/06/xmldsig-filter2";
inline constexpr std::string_view xpath_filter = "http://www.w3.org/TR/1999/REC-xpath-19991116";
inline constexpr std::string_view xslt = "http://www.w3.org/TR/1999/REC-xslt-19991116";
inline constexpr std::string_view base64_transform = "http://www.w3.org/2000/09/xmldsig#base64";
inline constexpr std::string_view enveloped_signature = "http://www.w3.org/2000/09/xmldsig#enveloped-signature";
inline constexpr std::string_view manifest_type = "http://www.w3.org/2000/09/xmldsig#Manifest";

inline constexpr std::string_view xades132 = "http://uri.etsi.org/01903/v1.3.2#";
inline constexpr std::string_view xades141 = "http://uri.etsi.org/01903/v1.4.1#";
inline constexpr std::string_view xades_evidence = "http://uri.etsi.org/19132/v1.1.1#";
inline constexpr std::string_view asic = "http://uri.etsi.org/02918/v1.2.1#";

/// ETSI TS 101 903 in its versions: v1.1.1, v1.2.2, v1.3.2 (and EN 319 132-1), v1.4.1. Later names extend the earlier ones.
[[nodiscard]] constexpr bool is_xades(std::string_view space) {
    return space == xades132 || space == xades141 || space == "http://uri.etsi.org/01903/v1.2.2#" ||
           space == "http://uri.etsi.org/01903/v1.1.1#";
}

/// The Type of the reference to SignedProperties (EN 319 132-1 clause 4.4.2, and as the older versions had it).
[[nodiscard]] constexpr bool is_signed_properties_type(std::string_view type) {
    return type == "http://uri.etsi.org/01903#SignedProperties" || type == "http://uri.etsi.org/01903/v1.1.1#SignedProperties" ||
           type == "http://uri.etsi.org/01903/v1.2.2#SignedProperties" || type == "http://uri.etsi.org/01903/v1.3.2#SignedProperties";
}

}  // namespace vanthu::signing::xml
