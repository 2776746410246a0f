#include "workflow/detail/reach.hpp"

#include <vector>

namespace vanthu::workflow::detail {

std::set<std::string> flows_reached_from(const Definition& definition, const std::string& node, const std::string& avoided) {
    std::set<std::string> flows;
    std::set<std::string> seen;
    std::vector<std::string> open{node};
    while (!open.empty()) {
        const std::string id = std::move(open.back());
        open.pop_back();
        if (id == avoided || !seen.insert(id).second) {
            continue;
        }
        const Node* here = definition.find(id);
        if (here == nullptr) {
            continue;
        }
        for (const Flow& flow : here->flows) {
            flows.insert(flow.id);
            open.push_back(flow.target);
        }
        for (const Node* boundary : definition.boundaries_of(id)) {
            open.push_back(boundary->id);
        }
    }
    return flows;
}

}  // namespace vanthu::workflow::detail
