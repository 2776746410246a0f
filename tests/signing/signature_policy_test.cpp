#include <algorithm>

#include <gtest/gtest.h>

#include "signing/cms.hpp"
#include "signing/detail/algorithm_ids.hpp"
#include "signing/detail/ber.hpp"
#include "signing/detail/der.hpp"
#include "signing/judge.hpp"
#include "signing/pades_validator.hpp"
#include "signing/signature_policy.hpp"
#include "signing/xades_validator.hpp"
#include "tests/signing/pki.hpp"
#include "tests/support/shared_data.hpp"

namespace vanthu::signing {
namespace {

namespace der = detail::der;

constexpr const char* policy_id = "1.2.3.4.5";

/// A CAdES signature whose attribute signature-policy-identifier (EN 319 122-1 clause 5.2.9) names a policy with this
/// digest.
Bytes signed_under(ByteView policy_hash, ByteView content) {
    const auto signer = test_signer("director");
    const Bytes plain = signed_attributes(signer->chain().front(), digest_of(DigestAlgorithm::sha256, content),
                                          DigestAlgorithm::sha256);
    const auto set = detail::ber::only(plain).value();
    const auto elements = detail::ber::children(set).value();
    const Bytes hash =
        der::sequence({detail::digest_identifier(DigestAlgorithm::sha256), der::octet_string(policy_hash)});
    const Bytes named = der::sequence({der::object_identifier(policy_id), hash});
    std::vector<Bytes> attributes{
        der::sequence({der::object_identifier("1.2.840.113549.1.9.16.2.15"), der::set_of({named})})};
    for (const detail::ber::Element& one : elements) {
        attributes.emplace_back(one.whole.begin(), one.whole.end());
    }
    const Bytes all = der::set_of(std::move(attributes));
    return assemble_cms(signer->chain(), signer->algorithm(), all, signer->sign(all).value());
}

SignatureReport judged(const Bytes& cms, ByteView content, std::vector<SignaturePolicyDocument> documents) {
    ValidationPolicy policy;
    policy.at = test_time();
    policy.signature_policies = std::move(documents);
    TrustStore trust = test_trust();
    return judge(collect_cms(cms, content).value(), trust, policy).signatures.at(0);
}

bool says(const SignatureReport& report, std::string_view words) {
    return std::any_of(report.messages.begin(), report.messages.end(),
                       [&](const ClientText& one) { return one.en.find(words) != std::string::npos; });
}

TEST(SignaturePolicy, Digest_is_compared_with_the_document_at_hand) {
    const Bytes content = to_bytes("nội dung");
    const Bytes document = to_bytes("Chính sách chữ ký");
    const Bytes cms = signed_under(digest_of(DigestAlgorithm::sha256, document), content);
    const SignatureReport fits = judged(cms, content, {{"1.2.3", {}}, {policy_id, document}});
    EXPECT_EQ(fits.indication, Indication::total_passed) << fits.sub_indication;
    EXPECT_EQ(fits.signature_policy, policy_id);
    EXPECT_TRUE(says(fits, "fits the document"));
    const SignatureReport differs = judged(cms, content, {{policy_id, to_bytes("Chính sách khác")}});
    EXPECT_EQ(differs.indication, Indication::indeterminate);
    EXPECT_EQ(differs.sub_indication, "POLICY_PROCESSING_ERROR");
    EXPECT_TRUE(says(differs, "does not fit"));
    const SignatureReport lacks = judged(cms, content, {{"1.2.3", document}});
    EXPECT_EQ(lacks.indication, Indication::total_passed) << lacks.sub_indication;
    EXPECT_TRUE(says(lacks, "SIGNATURE_POLICY_NOT_AVAILABLE"));
}

TEST(SignaturePolicy, Digest_of_a_document_in_ASN1_leaves_its_outer_type_and_length_out) {
    const Bytes content = to_bytes("nội dung");
    const Bytes inside = der::octet_string(to_bytes("SignPolicyInfo"));
    const Bytes cms = signed_under(digest_of(DigestAlgorithm::sha256, inside), content);
    EXPECT_TRUE(says(judged(cms, content, {{policy_id, der::sequence({inside})}}), "fits the document"));
    EXPECT_TRUE(says(judged(cms, content, {{policy_id, der::tagged(0x31, inside)}}), "does not fit"));
}

TEST(SignaturePolicy, Nothing_is_said_of_signatures_without_one_or_of_digests_that_cannot_be_computed) {
    SignatureFacts facts;
    ValidationPolicy policy;
    policy.signature_policies = {{policy_id, to_bytes("x")}};
    EXPECT_FALSE(check_signature_policy(facts, policy).message);
    facts.signature_policy = policy_id;
    for (const auto& stated :
         {std::optional<SignaturePolicyDigest>{}, std::optional{SignaturePolicyDigest{"", to_bytes("y")}},
          std::optional{SignaturePolicyDigest{"SHA256", to_bytes("y"), true}}}) {
        facts.signature_policy_digest = stated;
        const SignaturePolicyCheck check = check_signature_policy(facts, policy);
        EXPECT_FALSE(check.differs);
        EXPECT_NE(check.message.value().en.find("no digest"), std::string::npos);
    }
}

/// As programs of others write it, in XML and in a PDF.
TEST(SignaturePolicy, Digest_is_read_from_XAdES_and_PAdES) {
    const auto folder = test::shared_data("signatures");
    if (!folder) {
        GTEST_SKIP() << "shared data is absent";
    }
    const auto first_of_xml = [&](const char* name) {
        const std::string bytes = test::read_file(*folder / "xades/dss" / name);
        return collect_xml(as_bytes(bytes), [](std::string_view) { return std::nullopt; }).value().signatures.at(0);
    };
    const SignatureFacts plain = first_of_xml("xades-enveloped-arcTst132-no-objects.xml");
    EXPECT_EQ(plain.signature_policy, "1.2.752.76.1.777.814.999.2");
    ASSERT_TRUE(plain.signature_policy_digest);
    EXPECT_EQ(plain.signature_policy_digest->algorithm, "SHA1");
    EXPECT_EQ(to_base64(plain.signature_policy_digest->value), "ceBafUO4tlPQIP3hizb6EkLrYGY=");
    EXPECT_FALSE(plain.signature_policy_digest->is_transformed);
    const SignatureFacts transformed = first_of_xml("sigPolicyWithTransforms.xml");
    ASSERT_TRUE(transformed.signature_policy_digest);
    EXPECT_TRUE(transformed.signature_policy_digest->is_transformed);
    const SignatureFacts pdf =
        collect_pdf(*folder / "pades/dss/pades-level-b-sig-policy-invalid-digest-algo.pdf").value().signatures.at(0);
    ASSERT_TRUE(pdf.signature_policy_digest) << pdf.signature_policy;
    EXPECT_FALSE(pdf.signature_policy_digest->value.empty());
}

}  // namespace
}  // namespace vanthu::signing
