#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "evidence/hash.hpp"

namespace vanthu::evidence {

/// Where the roots of complete subtrees are kept: level 0 holds the leaves, `index` counts within a level.
class NodeStore {
public:
    virtual ~NodeStore() = default;
    virtual std::optional<Hash> node(unsigned level, std::uint64_t index) = 0;
    virtual void put(unsigned level, std::uint64_t index, const Hash& hash) = 0;
};

/// Adds a leaf to a tree of `size` leaves and writes every subtree that it completes.
/// Throws std::runtime_error when the store lacks a node that it should have.
void append(NodeStore& store, std::uint64_t size, const Hash& leaf);

/// RFC 9162 section 2.1.1, for any size up to that of the store. Throws std::runtime_error on a missing node.
[[nodiscard]] Hash root(NodeStore& store, std::uint64_t size);

/// RFC 9162 section 2.1.3.1. `index` < `size`.
[[nodiscard]] std::vector<Hash> inclusion_proof(NodeStore& store, std::uint64_t index, std::uint64_t size);

/// RFC 9162 section 2.1.4.1. 0 < `first` <= `second`.
[[nodiscard]] std::vector<Hash> consistency_proof(NodeStore& store, std::uint64_t first, std::uint64_t second);

/// RFC 9162 section 2.1.3.2.
[[nodiscard]] bool verify_inclusion(const Hash& leaf, std::uint64_t index, std::uint64_t size,
                                    const std::vector<Hash>& proof, const Hash& root);

/// RFC 9162 section 2.1.4.2.
[[nodiscard]] bool verify_consistency(std::uint64_t first, std::uint64_t second, const std::vector<Hash>& proof,
                                      const Hash& first_root, const Hash& second_root);

}  // namespace vanthu::evidence
