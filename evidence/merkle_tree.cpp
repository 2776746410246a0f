#include "evidence/merkle_tree.hpp"

#include <bit>
#include <stdexcept>

namespace vanthu::evidence {
namespace {

Hash stored(NodeStore& store, unsigned level, std::uint64_t index) {
    const auto found = store.node(level, index);
    if (!found) {
        throw std::runtime_error("the log's tree lacks a node");
    }
    return *found;
}

/// The largest power of two below `size`, as RFC 9162 splits a tree. `size` > 1.
std::uint64_t split_of(std::uint64_t size) {
    return std::bit_floor(size - 1);
}

/// MTH(D[start:start+size]); `start` is a multiple of the smallest power of two that is not below `size`.
Hash subtree(NodeStore& store, std::uint64_t start, std::uint64_t size) {
    if (std::has_single_bit(size)) {
        const auto level = static_cast<unsigned>(std::countr_zero(size));
        return stored(store, level, start >> level);
    }
    const std::uint64_t split = split_of(size);
    return node_hash(subtree(store, start, split), subtree(store, start + split, size - split));
}

void path(NodeStore& store, std::uint64_t index, std::uint64_t start, std::uint64_t size, std::vector<Hash>& out) {
    if (size == 1) {
        return;
    }
    const std::uint64_t split = split_of(size);
    if (index < split) {
        path(store, index, start, split, out);
        out.push_back(subtree(store, start + split, size - split));
    } else {
        path(store, index - split, start + split, size - split, out);
        out.push_back(subtree(store, start, split));
    }
}

/// SUBPROOF(m, D[start:start+size], complete) of RFC 9162 section 2.1.4.1.
void subproof(NodeStore& store, std::uint64_t m, std::uint64_t start, std::uint64_t size, bool complete,
              std::vector<Hash>& out) {
    if (m == size) {
        if (!complete) {
            out.push_back(subtree(store, start, size));
        }
        return;
    }
    const std::uint64_t split = split_of(size);
    if (m <= split) {
        subproof(store, m, start, split, complete, out);
        out.push_back(subtree(store, start + split, size - split));
    } else {
        subproof(store, m - split, start + split, size - split, false, out);
        out.push_back(subtree(store, start, split));
    }
}

}  // namespace

void append(NodeStore& store, std::uint64_t size, const Hash& leaf) {
    Hash hash = leaf;
    std::uint64_t index = size;
    store.put(0, index, hash);
    for (unsigned level = 0; (index & 1U) == 1U; ++level) {
        hash = node_hash(stored(store, level, index - 1), hash);
        index >>= 1U;
        store.put(level + 1, index, hash);
    }
}

Hash root(NodeStore& store, std::uint64_t size) {
    return size == 0 ? empty_root() : subtree(store, 0, size);
}

std::vector<Hash> inclusion_proof(NodeStore& store, std::uint64_t index, std::uint64_t size) {
    std::vector<Hash> proof;
    if (index < size) {
        path(store, index, 0, size, proof);
    }
    return proof;
}

std::vector<Hash> consistency_proof(NodeStore& store, std::uint64_t first, std::uint64_t second) {
    std::vector<Hash> proof;
    if (first > 0 && first < second) {
        subproof(store, first, 0, second, true, proof);
    }
    return proof;
}

bool verify_inclusion(const Hash& leaf, std::uint64_t index, std::uint64_t size, const std::vector<Hash>& proof,
                      const Hash& root) {
    if (index >= size) {
        return false;
    }
    std::uint64_t fn = index;
    std::uint64_t sn = size - 1;
    Hash r = leaf;
    for (const Hash& p : proof) {
        if (sn == 0) {
            return false;
        }
        if ((fn & 1U) == 1U || fn == sn) {
            r = node_hash(p, r);
            while ((fn & 1U) == 0 && fn != 0) {
                fn >>= 1U;
                sn >>= 1U;
            }
        } else {
            r = node_hash(r, p);
        }
        fn >>= 1U;
        sn >>= 1U;
    }
    return sn == 0 && r == root;
}

bool verify_consistency(std::uint64_t first, std::uint64_t second, const std::vector<Hash>& proof,
                        const Hash& first_root, const Hash& second_root) {
    if (first == 0 || first > second) {
        return false;
    }
    if (first == second) {
        return proof.empty() && first_root == second_root;
    }
    std::vector<Hash> steps = proof;
    if (std::has_single_bit(first)) {
        steps.insert(steps.begin(), first_root);
    }
    if (steps.empty()) {
        return false;
    }
    std::uint64_t fn = first - 1;
    std::uint64_t sn = second - 1;
    while ((fn & 1U) == 1U) {
        fn >>= 1U;
        sn >>= 1U;
    }
    Hash fr = steps.front();
    Hash sr = steps.front();
    for (std::size_t i = 1; i < steps.size(); ++i) {
        if (sn == 0) {
            return false;
        }
        const Hash& c = steps[i];
        if ((fn & 1U) == 1U || fn == sn) {
            fr = node_hash(c, fr);
            sr = node_hash(c, sr);
            while ((fn & 1U) == 0 && fn != 0) {
                fn >>= 1U;
                sn >>= 1U;
            }
        } else {
            sr = node_hash(sr, c);
        }
        fn >>= 1U;
        sn >>= 1U;
    }
    return sn == 0 && fr == first_root && sr == second_root;
}

}  // namespace vanthu::evidence
