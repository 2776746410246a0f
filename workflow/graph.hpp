#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "workflow/definition.hpp"

namespace vanthu::workflow {

/// The nodes of a definition by number, for checks that walk over all of them. Refers to the definition, which has to stay.
class Graph final {
public:
    explicit Graph(const Definition& definition);

    [[nodiscard]] std::size_t size() const { return definition_.nodes.size(); }
    [[nodiscard]] const Node& node(std::size_t number) const { return definition_.nodes.at(number); }
    [[nodiscard]] std::optional<std::size_t> find(std::string_view id) const;
    /// Where a token goes from a node: the targets of its flows, and the boundary events that stand on it.
    [[nodiscard]] const std::vector<std::size_t>& next(std::size_t number) const { return next_.at(number); }
    [[nodiscard]] const std::vector<std::size_t>& previous(std::size_t number) const { return previous_.at(number); }
    /// The numbers of the nodes that stand directly in a sub-process, or in the process (empty).
    [[nodiscard]] const std::vector<std::size_t>& content(std::string_view parent) const;

    enum class Direction { forward, backward };
    /// Marks what can be reached from the given nodes, themselves included.
    [[nodiscard]] std::vector<bool> reach(std::vector<std::size_t> from, Direction direction) const;

private:
    const Definition& definition_;
    std::unordered_map<std::string_view, std::size_t> numbers_{};
    std::unordered_map<std::string_view, std::vector<std::size_t>> contents_{};
    std::vector<std::vector<std::size_t>> next_{};
    std::vector<std::vector<std::size_t>> previous_{};
};

}  // namespace vanthu::workflow
