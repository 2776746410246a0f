#pragma once

#include <string>
#include <vector>

#include "signing/xml/algorithms.hpp"
#include "signing/xml/canonical.hpp"

namespace vanthu::signing::xml {

/// A ds:Reference as it stands.
struct ReferenceParts {
    const xmlNode* element = nullptr;
    std::string id{};
    std::string uri{};
    std::string type{};
    std::string digest{};  ///< OpenSSL's name; empty for an algorithm that is not accepted
    std::string digest_uri{};
    Bytes stated{};        ///< DigestValue
};

/// The parts of a ds:Signature (XMLDSig section 4.2).
struct SignatureParts {
    const xmlNode* element = nullptr;
    std::string id{};
    const xmlNode* signed_info = nullptr;
    const xmlNode* value_element = nullptr;
    const xmlNode* key_info = nullptr;       ///< null for none
    std::vector<const xmlNode*> objects{};
    std::vector<ReferenceParts> references{};
    Canonicalization canonicalization{};
    detail::SignatureMethod method{};
    Bytes value{};
};

/// Children in the order and number of the schema: whatever stands twice or elsewhere could be read in two ways. Errors:
/// invalid_input; unsupported for an algorithm, by its name.
Result<SignatureParts> read_signature(const xmlNode* element);

/// The references of a ds:SignedInfo or ds:Manifest from its child `first` on. Errors: as above.
Result<std::vector<ReferenceParts>> read_references(const xmlNode* parent, std::size_t first);

}  // namespace vanthu::signing::xml
