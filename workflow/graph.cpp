#include "workflow/graph.hpp"

namespace vanthu::workflow {

Graph::Graph(const Definition& definition)
    : definition_(definition), next_(definition.nodes.size()), previous_(definition.nodes.size()) {
    for (std::size_t i = 0; i < size(); ++i) {
        numbers_.emplace(node(i).id, i);
        contents_[node(i).parent].push_back(i);
    }
    const auto connect = [this](std::size_t from, std::size_t to) {
        next_[from].push_back(to);
        previous_[to].push_back(from);
    };
    for (std::size_t i = 0; i < size(); ++i) {
        for (const Flow& flow : node(i).flows) {
            if (const auto target = find(flow.target)) {
                connect(i, *target);
            }
        }
        const auto host = node(i).kind == NodeKind::boundary_event ? find(node(i).attached_to) : std::nullopt;
        if (host) {
            connect(*host, i);
        }
    }
}

std::optional<std::size_t> Graph::find(std::string_view id) const {
    const auto found = numbers_.find(id);
    return found == numbers_.end() ? std::nullopt : std::optional{found->second};
}

const std::vector<std::size_t>& Graph::content(std::string_view parent) const {
    static const std::vector<std::size_t> nothing;
    const auto found = contents_.find(parent);
    return found == contents_.end() ? nothing : found->second;
}

std::vector<bool> Graph::reach(std::vector<std::size_t> from, Direction direction) const {
    std::vector<bool> reached(size(), false);
    while (!from.empty()) {
        const std::size_t number = from.back();
        from.pop_back();
        if (reached[number]) {
            continue;
        }
        reached[number] = true;
        const auto& further = direction == Direction::forward ? next(number) : previous(number);
        from.insert(from.end(), further.begin(), further.end());
    }
    return reached;
}

}  // namespace vanthu::workflow
