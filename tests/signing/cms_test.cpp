#include "signing/cms.hpp"

#include <algorithm>

#include <gtest/gtest.h>

#include "signing/detail/ber.hpp"
#include "signing/detail/der.hpp"
#include "signing/judge.hpp"
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

/// RFC 5652 section 5.1: `certificates` is optional.
Bytes without_certificate_set(const Bytes& cms) {
    namespace ber = detail::ber;
    namespace der = detail::der;
    const auto content_info = ber::children(ber::only(cms).value()).value();
    const auto parts = ber::children(ber::only(content_info.at(1).content).value()).value();
    Bytes rest;
    for (const ber::Element& part : parts) {
        if (!part.is(ber::context(0))) {
            rest.insert(rest.end(), part.whole.begin(), part.whole.end());
        }
    }
    return der::sequence({der::object_identifier("1.2.840.113549.1.7.2"), der::tagged(0xa0, der::tagged(0x30, rest))});
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

/// EN 319 102-1 clause 5.2.3: a signature may name its signer's certificate without carrying it.
TEST(Cms, Finds_the_signer_among_supplied_certificates_by_the_signing_certificate_attribute) {
    const auto signer = test_signer("director");
    const Bytes content = to_bytes("nội dung");
    const auto without_certificates = [&](const Certificate& named) {
        const Bytes attributes = signed_attributes(named, digest_of(DigestAlgorithm::sha256, content), DigestAlgorithm::sha256);
        const Bytes whole = assemble_cms(signer->chain(), signer->algorithm(), attributes, signer->sign(attributes).value());
        return without_certificate_set(whole);
    };
    const Bytes cms = without_certificates(signer->chain().front());
    const std::vector<Certificate> others = test_signer("official")->chain();
    TrustStore trust = test_trust();
    for (const auto* list : {&others, &signer->chain()}) {
        std::for_each(list->begin(), list->end(), [&](const Certificate& one) { trust.add_helper(one); });
    }
    for (const auto* list : {&others, &signer->chain()}) {
        const auto facts = collect_cms(cms, content, *list);
        ASSERT_TRUE(facts && facts->signatures.size() == 1);
        EXPECT_TRUE(facts->signatures[0].digests_match);
        EXPECT_EQ(facts->signatures[0].value_matches, list != &others);
        EXPECT_EQ(facts->signatures[0].signer.has_value(), list != &others);
    }
    ValidationPolicy policy;
    policy.at = test_time();
    const auto passed = judge(collect_cms(cms, content, trust.some_certificates()).value(), trust, policy).signatures.at(0);
    EXPECT_EQ(passed.indication, Indication::total_passed) << passed.sub_indication;
    const auto lost = judge(collect_cms(cms, content).value(), trust, policy).signatures.at(0);
    EXPECT_EQ(lost.sub_indication, "NO_SIGNING_CERTIFICATE_FOUND");
    // The issuer and serial number are the signer's; the attribute names somebody else, and that is what counts.
    const auto other = collect_cms(without_certificates(others.front()), content, trust.some_certificates()).value().signatures.at(0);
    EXPECT_FALSE(other.signer.has_value());
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
