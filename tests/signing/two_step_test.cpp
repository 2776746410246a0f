#include <gtest/gtest.h>

#include "signing/asic/asic_signer.hpp"
#include "signing/asic/asic_validator.hpp"
#include "signing/cades_two_step.hpp"
#include "signing/deferred_signer.hpp"
#include "tests/signing/pki.hpp"
#include "tests/support/shared_data.hpp"

namespace vanthu::signing {
namespace {

TEST(TwoStep, Makes_CAdES_across_restarts_with_the_certificate_known_at_the_second_step) {
    const auto signer = test_signer("official");
    const Bytes content = to_bytes("nội dung");
    for (const bool enveloping : {false, true}) {
        const auto offered = offer_cades(digest_of(DigestAlgorithm::sha256, content), DigestAlgorithm::sha256,
                                         SystemClock{}.now(), enveloping);
        auto resumed = decode_prepared_cades(encode(offered)).value();
        EXPECT_EQ(complete_cades(resumed, to_bytes("x"), content).error().code, Code::conflict);  // nobody is named yet
        ASSERT_TRUE(name_signer(resumed, signer->chain(), signer->algorithm()));
        const auto again = decode_prepared_cades(encode(resumed)).value();
        EXPECT_EQ(again.attributes, resumed.attributes);
        EXPECT_EQ(again.chain.size(), resumed.chain.size());
        const auto value = signer->sign(again.attributes).value();
        EXPECT_EQ(complete_cades(again, value, to_bytes("khác")).error().code, Code::conflict);
        EXPECT_EQ(complete_cades(again, to_bytes("wrong"), content).error().code, Code::invalid_input);
        const auto cms = complete_cades(again, value, content);
        ASSERT_TRUE(cms) << cms.error().detail.en;
        const auto facts = collect_cms(*cms, enveloping ? std::nullopt : std::optional<ByteView>{content});
        EXPECT_TRUE(facts->signatures.at(0).digests_match && facts->signatures.at(0).value_matches);
    }
}

TEST(TwoStep, Refuses_a_signer_that_does_not_fit) {
    const auto signer = test_signer("official");
    auto offered =
        offer_cades(digest_of(DigestAlgorithm::sha384, to_bytes("x")), DigestAlgorithm::sha384, SystemClock{}.now());
    EXPECT_EQ(name_signer(offered, signer->chain(), signer->algorithm()).error().code,
              Code::invalid_input);  // another digest
    auto early = offer_cades(digest_of(DigestAlgorithm::sha256, to_bytes("x")), DigestAlgorithm::sha256, Instant{});
    EXPECT_EQ(name_signer(early, signer->chain(), signer->algorithm()).error().code,
              Code::invalid_input);  // not valid then
    EXPECT_EQ(name_signer(offered, {}, signer->algorithm()).error().code, Code::invalid_input);
}

TEST(TwoStep, Refuses_texts_that_nobody_wrote) {
    const auto signer = test_signer("official");
    auto named =
        offer_cades(digest_of(DigestAlgorithm::sha256, to_bytes("x")), DigestAlgorithm::sha256, SystemClock{}.now());
    ASSERT_TRUE(name_signer(named, signer->chain(), signer->algorithm()));
    const std::string cades = encode(named);
    const std::string pending = encode(PendingValue{signer->chain(), signer->algorithm(), to_bytes("x")});
    ASSERT_TRUE(decode_prepared_cades(cades));
    ASSERT_TRUE(decode_pending_value(pending));
    for (std::size_t size = 0; size < cades.size(); size += 5) {
        static_cast<void>(decode_prepared_cades(cades.substr(0, size)));
        static_cast<void>(decode_pending_value(cades.substr(0, size)));
        static_cast<void>(decode_pending_value(pending.substr(0, size)));
    }
    EXPECT_FALSE(decode_prepared_cades(cades + " AAAA"));
    EXPECT_FALSE(decode_prepared_cades(pending));
    EXPECT_FALSE(decode_pending_value(cades));
    EXPECT_FALSE(decode_pending_value("pending-1 SHA-256/ecdsa AAAA"));  // without a certificate
    EXPECT_FALSE(decode_pending_value("pending-1 SHA-1/ecdsa AAAA AAAA"));
}

TEST(TwoStep, Makes_a_container_with_XAdES_by_going_twice) {
    const test::TempFolder folder;
    const auto signer = test_signer("official");
    const auto target = folder.path() / "a.asice";
    const AsicRequest request{AsicKind::extended, AsicForm::xades, Level::b_b, SystemClock{}.now(), {"Trưởng phòng"}};
    std::string text = "nội dung";
    const auto files = [&] { return std::vector<AsicFile>{{"a.txt", "text/plain", {}, as_bytes(text)}}; };
    CapturingSigner first(signer->chain(), signer->algorithm());
    EXPECT_EQ(sign_asic(files(), request, first, {}, target).error().code, Code::conflict);
    EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
    ASSERT_TRUE(first.pending());
    const auto pending = decode_pending_value(encode(*first.pending())).value();
    const auto value = signer->sign(pending.data).value();
    ReplayingSigner wrong(pending, to_bytes("wrong"));
    EXPECT_EQ(sign_asic(files(), request, wrong, {}, target).error().code, Code::invalid_input);
    ReplayingSigner second(pending, value);
    const auto done = sign_asic(files(), request, second, {}, target);
    ASSERT_TRUE(done) << done.error().detail.en;
    EXPECT_TRUE(collect_asic(target)->signatures.at(0).value_matches);
    text = "khác";
    EXPECT_EQ(sign_asic(files(), request, second, {}, folder.path() / "b").error().code, Code::conflict);
}

}  // namespace
}  // namespace vanthu::signing
