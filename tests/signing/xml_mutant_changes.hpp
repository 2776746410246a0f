#pragma once

#include <functional>
#include <string>
#include <vector>

#include <libxml/tree.h>

namespace vanthu::signing::mutants {

using Change = std::function<bool(xmlDoc*, xmlNode*)>;
struct NamedChange {
    const char* name;
    Change change;
};

/// What is done to one element, which is not the root; false when it cannot be done to this one.
[[nodiscard]] const std::vector<NamedChange>& element_changes();
/// What is done to the first signature.
[[nodiscard]] const std::vector<NamedChange>& signature_changes();

[[nodiscard]] std::string name_of(const xmlNode* node);
[[nodiscard]] bool is_dsig(const xmlNode* node, const char* name);
/// The elements from a node and its following siblings on, in document order.
[[nodiscard]] std::vector<xmlNode*> elements_of(xmlNode* from);
void remove(xmlNode* node);

inline const xmlChar* x(const char* text) {
    return reinterpret_cast<const xmlChar*>(text);
}

}  // namespace vanthu::signing::mutants
