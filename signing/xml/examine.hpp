#pragma once

#include "signing/xml/properties.hpp"
#include "signing/xml/reference.hpp"

namespace vanthu::signing::xml {

/// One signature as it was examined: its facts, and what the file's own judgement of coverage needs.
struct ExaminedSignature {
    SignatureFacts facts{};
    const xmlNode* element = nullptr;
    /// For each of `facts.objects`: the elements that transforms took out.
    std::vector<std::vector<const xmlNode*>> removed{};
    /// Whether every ds:Object of it is signed, or holds the qualifying properties.
    bool all_objects_signed = true;
};

/// The facts of the ds:Signature at an element.
[[nodiscard]] ExaminedSignature examine_signature(const std::shared_ptr<const Document>& document, const xmlNode* element,
                                                  const DetachedContent& detached, Work& work);

/// Every ds:Signature of a document, in document order, with coverage judged across all of them.
[[nodiscard]] std::vector<ExaminedSignature> examine_document(const std::shared_ptr<const Document>& document,
                                                              const DetachedContent& detached, Work& work);

}  // namespace vanthu::signing::xml
