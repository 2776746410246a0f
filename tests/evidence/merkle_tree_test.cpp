#include "evidence/merkle_tree.hpp"

#include <gtest/gtest.h>

#include "tests/evidence/memory_nodes.hpp"

namespace vanthu::evidence {
namespace {

/// The definition of RFC 9162 section 2.1.1, word by word; slow and independent of the store.
Hash by_definition(const std::vector<Hash>& leaves, std::size_t begin, std::size_t end) {
    if (begin == end) {
        return sha256({});
    }
    if (end - begin == 1) {
        return leaves[begin];
    }
    std::size_t k = 1;
    while (k * 2 < end - begin) {
        k *= 2;
    }
    return node_hash(by_definition(leaves, begin, begin + k), by_definition(leaves, begin + k, end));
}

std::vector<Hash> leaves_of(std::size_t count, NodeStore& store) {
    std::vector<Hash> leaves;
    for (std::size_t i = 0; i < count; ++i) {
        leaves.push_back(leaf_hash(as_bytes("leaf " + std::to_string(i))));
        append(store, i, leaves.back());
    }
    return leaves;
}

// The inputs and roots of the test data that Certificate Transparency implementations share (RFC 6962 hashing).
TEST(MerkleTree, Gives_the_known_roots_of_the_certificate_transparency_test_data) {
    const char* inputs[] = {"", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"};
    const char* roots[] = {"6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                           "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
                           "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
                           "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
                           "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
                           "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
                           "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
                           "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};
    MemoryNodes store;
    for (std::size_t i = 0; i < 8; ++i) {
        append(store, i, leaf_hash(from_hex(inputs[i]).value()));
        EXPECT_EQ(to_hex(root(store, i + 1)), roots[i]);
    }
}

TEST(MerkleTree, Agrees_with_the_definition_for_every_size_to_130) {
    MemoryNodes store;
    const auto leaves = leaves_of(130, store);
    for (std::size_t size = 0; size <= leaves.size(); ++size) {
        EXPECT_EQ(root(store, size), by_definition(leaves, 0, size)) << size;
    }
}

TEST(MerkleTree, Proves_every_leaf_of_every_size_and_nothing_else) {
    MemoryNodes store;
    const auto leaves = leaves_of(40, store);
    for (std::uint64_t size = 1; size <= leaves.size(); ++size) {
        const Hash top = root(store, size);
        for (std::uint64_t index = 0; index < size; ++index) {
            auto proof = inclusion_proof(store, index, size);
            EXPECT_TRUE(verify_inclusion(leaves[index], index, size, proof, top));
            EXPECT_FALSE(verify_inclusion(leaves[(index + 1) % 40], index, size, proof, top));
            EXPECT_FALSE(verify_inclusion(leaves[index], size, size, proof, top));
            if (size > 1) {
                proof.back()[0] ^= std::byte{1};
                EXPECT_FALSE(verify_inclusion(leaves[index], index, size, proof, top));
                proof.pop_back();
                EXPECT_FALSE(verify_inclusion(leaves[index], index, size, proof, top));
            }
        }
    }
}

TEST(MerkleTree, Proves_that_the_log_only_grew) {
    MemoryNodes store;
    leaves_of(40, store);
    for (std::uint64_t first = 1; first <= 40; ++first) {
        for (std::uint64_t second = first; second <= 40; ++second) {
            auto proof = consistency_proof(store, first, second);
            EXPECT_TRUE(verify_consistency(first, second, proof, root(store, first), root(store, second)));
            Hash other = root(store, first);
            other[5] ^= std::byte{4};
            EXPECT_FALSE(verify_consistency(first, second, proof, other, root(store, second)));
            proof.push_back(other);
            EXPECT_FALSE(verify_consistency(first, second, proof, root(store, first), root(store, second)));
        }
    }
}

}  // namespace
}  // namespace vanthu::evidence
