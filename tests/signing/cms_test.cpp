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

TEST(Cms, Assembles_what_it_examines_as_sound) {
    for (const char* name : {"director", "official"}) {
        const auto signer = test_signer(name);
        const Bytes content = to_bytes("nội dung");
        const Bytes attributes = signed_attributes(signer->chain().front(), digest_of(DigestAlgorithm::sha256, content), DigestAlgorithm::sha256);
        const Bytes cms = assemble_cms(signer->chain(), signer->algorithm(), attributes, signer->sign(attributes).value());
        const CmsFacts facts = examine(cms, content);
        EXPECT_TRUE(facts.parsed && facts.digest_matches && facts.signature_matches && facts.content_type_is_data);
        EXPECT_TRUE(facts.has_signing_certificate && facts.signing_certificate_matches);
        EXPECT_EQ(facts.signer->common_name(), signer->chain().front().common_name());
        EXPECT_FALSE(examine(cms, to_bytes("nội dung khác")).digest_matches);
    }
}

TEST(Cms, Survives_every_truncation_and_single_byte_change) {
    const auto signer = test_signer("director");
    const Bytes content = to_bytes("x");
    const Bytes attributes = signed_attributes(signer->chain().front(), digest_of(DigestAlgorithm::sha256, content), DigestAlgorithm::sha256);
    const Bytes cms = assemble_cms(signer->chain(), signer->algorithm(), attributes, signer->sign(attributes).value());
    for (std::size_t size = 0; size < cms.size(); size += 7) {
        const CmsFacts facts = examine(ByteView{cms}.first(size), content);
        EXPECT_FALSE(facts.signature_matches);
    }
    for (std::size_t at = 0; at < cms.size(); at += 5) {
        Bytes changed = cms;
        changed[at] ^= std::byte{0x40};
        static_cast<void>(examine(changed, content));
    }
}

}  // namespace
}  // namespace vanthu::signing
