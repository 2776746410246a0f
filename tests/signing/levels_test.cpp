// B-T, B-LT and B-LTA, made with the test PKI's authority and judged without any network, with nothing but the root.
#include <gtest/gtest.h>

#include "signing/cades_signer.hpp"
#include "signing/detail/evp.hpp"
#include "signing/judge.hpp"
#include "signing/pades_levels.hpp"
#include "signing/pades_signer.hpp"
#include "signing/pades_validator.hpp"
#include "signing/time_stamp.hpp"
#include "signing/validation_data.hpp"
#include "tests/signing/authority.hpp"
#include "tests/signing/pki.hpp"
#include "tests/support/command.hpp"
#include "tests/support/shared_data.hpp"

namespace vanthu::signing {
namespace {

namespace fs = std::filesystem;

/// Authorities, and a judge who has the root and nothing else.
struct Levels : ::testing::Test {
    LocalAuthority authority;
    SystemClock clock;
    SystemRandom random;
    TrustStore trust = TrustStore::load({pointing_pki() / "root-ca.pem"}).value();
    TimestampAuthority timestamps{test_tsa_url, authority, random};
    PointedValidationData data{trust, &authority, clock};
    LevelServices services{&timestamps, &data};
    test::TempFolder folder;

    ValidationPolicy policy() const {
        ValidationPolicy policy;
        policy.at = clock.now() + std::chrono::minutes{1};
        policy.require_revocation = true;
        return policy;
    }
    SignatureRequest request(Level level) const {
        SignatureRequest request;
        request.field_name = "Signature1";
        request.signing_time = clock.now();
        request.level = level;
        return request;
    }
    fs::path draft() const {
        const fs::path path = folder.path() / "draft.pdf";
        if (!fs::exists(path)) {
            write_sample_pdf(path);
        }
        return path;
    }
    ValidationReport validate(const fs::path& pdf) const { return validate_pdf(pdf, trust, policy()).value(); }
};

TEST_F(Levels, A_PDF_reaches_the_level_asked_for_and_proves_it_without_network) {
    const auto director = pointing_signer("director");
    for (const auto& [level, name, signatures] : {std::tuple{Level::b_t, "B-T", 1U}, {Level::b_lt, "B-LT", 1U}, {Level::b_lta, "B-LTA", 2U}}) {
        const fs::path target = folder.path() / (std::string{name} + ".pdf");
        const auto done = sign_pdf(draft(), target, request(level), *director, services);
        ASSERT_TRUE(done.has_value()) << done.error().detail.en;
        EXPECT_EQ(done->level, level);
        EXPECT_TRUE(done->messages.empty()) << done->messages.front().en;
        const ValidationReport report = validate(target);
        ASSERT_EQ(report.signatures.size(), signatures);
        const SignatureReport& first = report.signatures.front();
        EXPECT_EQ(first.level, name);
        EXPECT_EQ(first.changes, level == Level::b_t ? Changes::none : Changes::lta_updates) << to_text(report, Language::en);
        ASSERT_FALSE(first.timestamps.empty());
        if (level >= Level::b_lt) {
            EXPECT_TRUE(first.best_time.has_value());
            EXPECT_EQ(first.indication, Indication::total_passed) << to_text(report, Language::en);
            EXPECT_TRUE(first.revocation_checked);
        }
        const auto qpdf = test::run_command("qpdf --check " + target.string());
        EXPECT_EQ(qpdf.exit_code, 0) << qpdf.output;
        const auto pdfsig = test::run_command("pdfsig " + target.string());
        EXPECT_NE(pdfsig.output.find("Signature is Valid"), std::string::npos) << pdfsig.output;
    }
}

/// EN 319 142-1 clause 6.3: of B-LT on, revocation information is in /DSS. What Adobe's signed attribute carries is evidence all the same.
TEST_F(Levels, Revocation_information_inside_a_PAdES_signature_makes_no_B_LT) {
    const fs::path target = folder.path() / "lta.pdf";
    ASSERT_TRUE(sign_pdf(draft(), target, request(Level::b_lta), *pointing_signer("director"), services));
    FileFacts facts = collect_pdf(target).value();
    SignatureFacts& signature = facts.signatures.at(0);
    EXPECT_EQ(judge(facts, trust, policy()).signatures.at(0).level, "B-LTA");
    std::swap(signature.revocation, facts.revocation);
    const SignatureReport found = judge(facts, trust, policy()).signatures.at(0);
    EXPECT_EQ(found.indication, Indication::total_passed) << found.sub_indication;
    EXPECT_TRUE(found.revocation_checked);
    EXPECT_EQ(found.level, "B-T");
    signature.format = "PKCS7";
    EXPECT_EQ(judge(facts, trust, policy()).signatures.at(0).level, "B-LTA");
}

TEST_F(Levels, A_document_time_stamp_satisfies_openssl) {
    const auto director = pointing_signer("director");
    const fs::path target = folder.path() / "lta.pdf";
    ASSERT_TRUE(sign_pdf(draft(), target, request(Level::b_lta), *director, services));
    const auto facts = collect_pdf(target).value();
    const Bytes token = facts.signatures.at(0).timestamps.back().token;
    const fs::path token_file = folder.path() / "token.der";
    std::FILE* out = std::fopen(token_file.c_str(), "wb");
    ASSERT_NE(out, nullptr);
    std::fwrite(token.data(), 1, token.size(), out);
    std::fclose(out);
    const auto judged = test::run_command("openssl cms -verify -inform DER -in " + token_file.string() + " -CAfile " +
                                          (pointing_pki() / "root-ca.pem").string() + " -purpose timestampsign -out /dev/null");
    EXPECT_EQ(judged.exit_code, 0) << judged.output;
}

TEST_F(Levels, Extends_step_by_step_a_file_that_was_signed_elsewhere_and_renews_it) {
    const auto official = pointing_signer("official");
    const fs::path basic = folder.path() / "basic.pdf";
    ASSERT_TRUE(sign_pdf(draft(), basic, request(Level::b_b), *official));
    fs::path last = basic;
    const std::vector<std::pair<Level, std::string>> steps{{Level::b_t, "B-T"}, {Level::b_lt, "B-LT"}, {Level::b_lta, "B-LTA"}, {Level::b_lta, "B-LTA"}};
    for (std::size_t i = 0; i < steps.size(); ++i) {
        const fs::path target = folder.path() / ("step" + std::to_string(i) + ".pdf");
        const auto done = extend_pdf(last, target, steps[i].first, services);
        ASSERT_TRUE(done.has_value()) << done.error().detail.en;
        EXPECT_EQ(done->level, steps[i].first);
        EXPECT_TRUE(test::read_file(target).starts_with(test::read_file(last)));
        const ValidationReport report = validate(target);
        EXPECT_EQ(report.signatures.front().level, steps[i].second) << to_text(report, Language::en);
        EXPECT_LE(report.signatures.front().changes, Changes::lta_updates) << to_text(report, Language::en);
        last = target;
    }
    EXPECT_EQ(validate(last).indication(), Indication::total_passed);
}

TEST_F(Levels, An_authority_that_is_down_lowers_the_level_and_says_so_but_never_loses_the_signature) {
    const auto director = pointing_signer("director");
    authority.down = "/tsa";
    const fs::path target = folder.path() / "lowered.pdf";
    const auto done = sign_pdf(draft(), target, request(Level::b_lta), *director, services);
    ASSERT_TRUE(done.has_value()) << done.error().detail.en;
    EXPECT_EQ(done->level, Level::b_b);
    ASSERT_EQ(done->messages.size(), 1U);
    EXPECT_NE(done->messages.front().en.find("B-B only"), std::string::npos);
    EXPECT_TRUE(validate(target).signatures.front().signature_valid);

    services.may_lower_level = false;
    const fs::path refused = folder.path() / "refused.pdf";
    EXPECT_EQ(sign_pdf(draft(), refused, request(Level::b_lta), *director, services).error().code, Code::unavailable);
    EXPECT_FALSE(fs::exists(refused));
}

TEST_F(Levels, Missing_revocation_data_stop_at_B_T_and_name_the_certificate) {
    const auto director = pointing_signer("director");
    authority.down = "/root-ca.crl";
    const auto done = sign_pdf(draft(), folder.path() / "t.pdf", request(Level::b_lt), *director, services);
    ASSERT_TRUE(done.has_value()) << done.error().detail.en;
    EXPECT_EQ(done->level, Level::b_t);
    ASSERT_FALSE(done->messages.empty());
    EXPECT_NE(done->messages.front().en.find("Vanthu Development Issuing CA"), std::string::npos) << done->messages.front().en;
}

TEST_F(Levels, A_file_that_is_not_intact_is_not_extended) {
    const auto director = pointing_signer("director");
    const fs::path target = folder.path() / "signed.pdf";
    ASSERT_TRUE(sign_pdf(draft(), target, request(Level::b_b), *director));
    std::string bytes = test::read_file(target);
    bytes.at(20) = bytes.at(20) == '1' ? '2' : '1';
    const fs::path broken = folder.path() / "broken.pdf";
    std::FILE* out = std::fopen(broken.c_str(), "wb");
    ASSERT_NE(out, nullptr);
    std::fwrite(bytes.data(), 1, bytes.size(), out);
    std::fclose(out);
    EXPECT_EQ(extend_pdf(broken, folder.path() / "x.pdf", Level::b_t, services).error().code, Code::conflict);
    EXPECT_FALSE(fs::exists(folder.path() / "x.pdf"));
    EXPECT_EQ(extend_pdf(draft(), folder.path() / "y.pdf", Level::b_t, services).error().code, Code::invalid_input);
}

TEST_F(Levels, CAdES_reaches_every_level_detached_and_enveloping) {
    const auto official = pointing_signer("official");
    const Bytes content = to_bytes("Công văn số 15/UBND-VP\n");
    for (const bool enveloping : {false, true}) {
        for (const auto& [level, name] : {std::pair{Level::b_b, "B-B"}, {Level::b_t, "B-T"}, {Level::b_lt, "B-LT"}, {Level::b_lta, "B-LTA"}}) {
            const auto done = sign_cades(content, {clock.now(), enveloping, level}, *official, services);
            ASSERT_TRUE(done.has_value()) << done.error().detail.en;
            EXPECT_TRUE(done->achieved.messages.empty()) << done->achieved.messages.front().en;
            const auto facts = collect_cms(done->bytes, enveloping ? std::nullopt : std::optional<ByteView>{content});
            ASSERT_TRUE(facts.has_value());
            const auto report = judge(*facts, trust, policy());
            ASSERT_EQ(report.signatures.size(), 1U);
            EXPECT_EQ(report.signatures[0].level, name) << enveloping << to_text(report, Language::en);
            EXPECT_TRUE(report.signatures[0].intact && report.signatures[0].signature_valid);
            if (level >= Level::b_lt) {
                EXPECT_EQ(report.signatures[0].indication, Indication::total_passed) << to_text(report, Language::en);
            }
            const fs::path file = folder.path() / "signature.p7m";
            const fs::path data_file = folder.path() / "content";
            for (const auto& [path, bytes] : {std::pair{file, done->bytes}, std::pair{data_file, content}}) {
                std::FILE* out = std::fopen(path.c_str(), "wb");
                ASSERT_NE(out, nullptr);
                std::fwrite(bytes.data(), 1, bytes.size(), out);
                std::fclose(out);
            }
            const auto openssl = test::run_command("openssl cms -verify -binary -inform DER -in " + file.string() +
                                                   (enveloping ? "" : " -content " + data_file.string()) + " -CAfile " +
                                                   (pointing_pki() / "root-ca.pem").string() + " -purpose any -out /dev/null");
            EXPECT_EQ(openssl.exit_code, 0) << openssl.output;
        }
    }
}

TEST_F(Levels, A_certified_document_takes_what_it_permits_and_nothing_else) {
    const auto director = pointing_signer("director");
    const auto seal = pointing_signer("seal");
    SignatureRequest certifying = request(Level::b_b);
    certifying.certify = Certification::form_filling;
    const fs::path certified = folder.path() / "certified.pdf";
    ASSERT_TRUE(sign_pdf(draft(), certified, certifying, *director));
    SignatureRequest second = request(Level::b_b);
    second.field_name = "Signature2";
    ASSERT_TRUE(sign_pdf(certified, folder.path() / "both.pdf", second, *seal));
    const auto report = validate_pdf(folder.path() / "both.pdf", trust, policy()).value();
    EXPECT_EQ(report.signatures.at(0).docmdp, 2);
    EXPECT_TRUE(report.signatures.at(0).docmdp_ok) << to_text(report, Language::en);
    SignatureRequest late = certifying;
    late.field_name = "Signature3";
    EXPECT_EQ(sign_pdf(folder.path() / "both.pdf", folder.path() / "z.pdf", late, *seal).error().code, Code::conflict);

    certifying.certify = Certification::no_changes;
    ASSERT_TRUE(sign_pdf(draft(), folder.path() / "closed.pdf", certifying, *director));
    EXPECT_EQ(sign_pdf(folder.path() / "closed.pdf", folder.path() / "w.pdf", second, *seal).error().code, Code::conflict);
    EXPECT_FALSE(fs::exists(folder.path() / "w.pdf"));
    ASSERT_TRUE(extend_pdf(folder.path() / "closed.pdf", folder.path() / "closed-lta.pdf", Level::b_lta, services));
    EXPECT_TRUE(validate(folder.path() / "closed-lta.pdf").signatures.at(0).docmdp_ok);
}

}  // namespace
}  // namespace vanthu::signing
