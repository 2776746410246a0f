#pragma once

#include <optional>

#include "signing/facts.hpp"
#include "signing/xades_validator.hpp"
#include "signing/xml/canonical.hpp"

namespace vanthu::signing::xml {

/// What became of a ds:Reference (XMLDSig section 4.4.3).
struct ProcessedReference {
    bool found = false;                     ///< there is something under its URI
    std::optional<ClientText> refusal{};    ///< why it was not computed, a transform by its name
    const xmlNode* target = nullptr;        ///< the element or document of a reference within the document
    bool is_canonicalized_only = true;      ///< no transform but canonicalisation
    bool is_complete = false;               ///< nothing within the target was taken out but comments
    bool is_encoded_object = false;         ///< base64 of the target was decoded
    std::vector<const xmlNode*> removed{};  ///< elements that transforms took out as a whole
    bool is_whole = false;                  ///< of the document, but for the removed elements

    [[nodiscard]] bool is_computed() const { return found && !refusal; }
};

/// Follows the references of one document. Allowed transforms: base64, enveloped signature, canonicalisations, XPath
/// filters; XSLT and everything else is refused by name. Never the network.
class ReferenceProcessor final {
public:
    /// All must outlive it.
    ReferenceProcessor(std::shared_ptr<const Document> document, const DetachedContent& detached, Work& work)
        : document_(std::move(document)), detached_(detached), work_(work) {}

    /// Streams the octets that the reference's digest is computed over; a node-set at the end is canonicalised as said.
    [[nodiscard]] ProcessedReference process(const xmlNode* reference, const Canonicalization& at_the_end,
                                             const Sink& sink) const;

    /// The element or document that a URI within the document means; null for none or several.
    [[nodiscard]] const xmlNode* target_of(const std::string& uri) const;

private:
    std::shared_ptr<const Document> document_;
    const DetachedContent& detached_;
    Work& work_;
};

/// Decodes %XX of a URI; what is no such code stays.
[[nodiscard]] std::string percent_decoded(std::string_view uri);

}  // namespace vanthu::signing::xml
