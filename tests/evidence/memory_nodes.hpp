#pragma once

#include <map>

#include "evidence/merkle_tree.hpp"

namespace vanthu::evidence {

class MemoryNodes final : public NodeStore {
public:
    std::optional<Hash> node(unsigned level, std::uint64_t index) override {
        const auto found = nodes.find({level, index});
        return found == nodes.end() ? std::nullopt : std::optional{found->second};
    }
    void put(unsigned level, std::uint64_t index, const Hash& hash) override { nodes[{level, index}] = hash; }

    std::map<std::pair<unsigned, std::uint64_t>, Hash> nodes;
};

}  // namespace vanthu::evidence
