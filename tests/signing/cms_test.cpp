#include "signing/cms.hpp"

#include <gtest/gtest.h>

#include "tests/signing/pki.hpp"

namespace vanthu::signing {
namespace {

CmsFacts examine(ByteView cms, ByteView content) {
    return examine_cms(cms, [&](const std::string& name) {
        return name == "SHA256" ? digest_of(DigestAlgorithm::sha256, content) : Bytes{};
    });
}

Bytes signed_by(const char* name, ByteView content) {
    const auto signer = test_signer(name);
    const Bytes attributes = signed_attributes(signer->chain().front(), digest_of(DigestAlgorithm::sha256, content), DigestAlgorithm::sha256);
    return assemble_cms(signer->chain(), signer->algorithm(), attributes, signer->sign(attributes).value());
}

bool is_sound(const CmsFacts& facts) {
    return facts.signers.size() == 1 && facts.signers[0].well_formed && facts.signers[0].digests_match && facts.signers[0].value_matches;
}

TEST(Cms, Assembles_what_it_examines_as_sound) {
    for (const char* name : {"director", "official"}) {
        const Bytes content = to_bytes("nội dung");
        const Bytes cms = signed_by(name, content);
        const CmsFacts facts = examine(cms, content);
        ASSERT_TRUE(facts.parsed && is_sound(facts));
        const SignatureFacts& signer = facts.signers[0];
        EXPECT_TRUE(facts.is_detached);
        EXPECT_EQ(facts.content_type, oid_data);
        EXPECT_TRUE(signer.has_signing_certificate && signer.signing_certificate_matches);
        EXPECT_EQ(signer.signer->common_name(), test_signer(name)->chain().front().common_name());
        EXPECT_FALSE(examine(cms, to_bytes("nội dung khác")).signers[0].digests_match);
    }
}

TEST(Cms, Survives_every_truncation_and_single_byte_change) {
    const Bytes content = to_bytes("x");
    const Bytes cms = signed_by("director", content);
    for (std::size_t size = 0; size < cms.size(); size += 7) {
        EXPECT_FALSE(is_sound(examine(ByteView{cms}.first(size), content)));
    }
    for (std::size_t at = 0; at < cms.size(); at += 5) {
        Bytes changed = cms;
        changed[at] ^= std::byte{0x40};
        static_cast<void>(examine(changed, content));
    }
}

}  // namespace
}  // namespace vanthu::signing
