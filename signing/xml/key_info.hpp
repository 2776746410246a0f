#pragma once

#include <vector>

#include "signing/certificate.hpp"
#include "signing/detail/openssl.hpp"
#include "signing/facts.hpp"
#include "signing/xml/reference.hpp"

namespace vanthu::signing::xml {

/// What a ds:KeyInfo says of the signer (XMLDSig section 4.5).
struct KeyInfoFacts {
    std::vector<Certificate> certificates{};
    RevocationMaterial revocation{};
    detail::KeyHandle bare_key{};  ///< KeyValue or DEREncodedKeyValue; null for none
};

/// X509Data with certificates and CRLs, KeyValue (RSA, DSA, EC), and RetrievalMethod to X509Data within the document or to a
/// certificate that is at hand. Names and identifiers without a certificate lead nowhere.
[[nodiscard]] KeyInfoFacts read_key_info(const xmlNode* key_info, const ReferenceProcessor& references,
                                         const DetachedContent& detached);

}  // namespace vanthu::signing::xml
