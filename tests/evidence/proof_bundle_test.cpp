#include "evidence/proof_bundle.hpp"

#include <gtest/gtest.h>

#include "core/random.hpp"
#include "tests/evidence/memory_nodes.hpp"
#include "tests/support/shared_data.hpp"

namespace vanthu::evidence {
namespace {

TEST(ProofBundle, Verifies_one_event_without_the_log_and_no_altered_bit_of_it) {
    const test::TempFolder folder;
    const auto key = LogKey::load_or_make(folder.path() / "log.key", "o").value();
    SeededRandom random(3);
    MemoryNodes store;
    std::vector<ProofBundle> bundles;
    for (std::uint64_t i = 0; i < 21; ++i) {
        ProofBundle bundle;
        bundle.encoded_event = encode(Event{"kind", from_millis(static_cast<long long>(i)), "a", "o/" + std::to_string(i), {}});
        bundle.salt = random.bytes(salt_bytes);
        bundle.index = i;
        append(store, i, leaf_hash(commitment(bundle.salt, bundle.encoded_event)));
        bundles.push_back(std::move(bundle));
    }
    const std::string note = key.sign({"o", 21, root(store, 21)});
    for (ProofBundle& bundle : bundles) {
        bundle.proof = inclusion_proof(store, bundle.index, 21);
        bundle.signed_checkpoint = note;
        const auto event = verify(decode_bundle(encode(bundle)).value(), key.verifier());
        ASSERT_TRUE(event);
        EXPECT_EQ(event->object, "o/" + std::to_string(bundle.index));
    }
    const std::string text = encode(bundles[13]);
    for (std::size_t bit = 0; bit < text.size() * 8; bit += 3) {
        std::string changed = text;
        changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ (1 << (bit % 8)));
        const auto read = decode_bundle(changed);
        EXPECT_FALSE(read && verify(*read, key.verifier())) << bit;
    }
}

}  // namespace
}  // namespace vanthu::evidence
