#include "workflow/definition.hpp"

#include <algorithm>
#include <array>

namespace vanthu::workflow {

const Node* Definition::find(std::string_view id) const {
    const auto found = std::find_if(nodes.begin(), nodes.end(), [&](const Node& node) { return node.id == id; });
    return found == nodes.end() ? nullptr : &*found;
}

const Flow* Definition::find_flow(std::string_view id) const {
    for (const Node& node : nodes) {
        for (const Flow& flow : node.flows) {
            if (flow.id == id) {
                return &flow;
            }
        }
    }
    return nullptr;
}

const Node* Definition::start_of(std::string_view parent) const {
    const auto found = std::find_if(nodes.begin(), nodes.end(), [&](const Node& node) {
        return node.kind == NodeKind::start_event && node.parent == parent && node.event.kind == EventKind::none;
    });
    return found == nodes.end() ? nullptr : &*found;
}

std::vector<const Node*> Definition::boundaries_of(std::string_view activity) const {
    std::vector<const Node*> found;
    for (const Node& node : nodes) {
        if (node.kind == NodeKind::boundary_event && node.attached_to == activity) {
            found.push_back(&node);
        }
    }
    return found;
}

const char* to_string(Effect effect) {
    static constexpr std::array<const char*, 7> names{"none", "sign", "number", "seal", "issue", "exchange", "close"};
    return names.at(static_cast<std::size_t>(effect));
}

const char* to_string(NodeKind kind) {
    static constexpr std::array<const char*, 18> names{
        "startEvent",       "endEvent",         "intermediateCatchEvent", "intermediateThrowEvent", "boundaryEvent",     "userTask",
        "manualTask",       "serviceTask",      "sendTask",               "receiveTask",            "businessRuleTask",  "exclusiveGateway",
        "parallelGateway",  "inclusiveGateway", "eventBasedGateway",      "subProcess",             "adHocSubProcess",   "callActivity"};
    return names.at(static_cast<std::size_t>(kind));
}

std::vector<Outcome> outcomes_of(const Node& node) {
    if (!node.outcomes.empty()) {
        return node.outcomes;
    }
    return node.kind == NodeKind::manual_task ? std::vector<Outcome>{{"done", "Đã làm", "Done", false, false}}
                                              : std::vector<Outcome>{{"approve", "Đồng ý", "Approve", false, true}};
}

bool is_human(NodeKind kind) {
    return kind == NodeKind::user_task || kind == NodeKind::manual_task;
}

}  // namespace vanthu::workflow
