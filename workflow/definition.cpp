#include "workflow/definition.hpp"

#include <stdexcept>

namespace vanthu::workflow {

const Node* Definition::find(std::string_view id) const {
    for (const Node& node : nodes) {
        if (node.id == id) {
            return &node;
        }
    }
    return nullptr;
}

const Node& Definition::start() const {
    for (const Node& node : nodes) {
        if (node.kind == NodeKind::start) {
            return node;
        }
    }
    throw std::logic_error("a definition without a start was deployed");
}

const char* to_string(Effect effect) {
    switch (effect) {
        case Effect::none:
            return "none";
        case Effect::sign:
            return "sign";
        case Effect::number:
            return "number";
        case Effect::seal:
            return "seal";
        case Effect::issue:
            return "issue";
    }
    return "none";
}

}  // namespace vanthu::workflow
