#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>

#include "signing/asic/asic_signer.hpp"
#include "signing/asic/asic_validator.hpp"
#include "signing/judge.hpp"
#include "tests/signing/local_authorities.hpp"
#include "tests/signing/pki.hpp"
#include "tests/support/command.hpp"
#include "tests/support/shared_data.hpp"

namespace vanthu::signing {
namespace {

const std::string report_text = "Báo cáo quý III";
const std::string table_text(5000, 'x');

std::vector<AsicFile> two_files() {
    return {{"Báo cáo.txt", "text/plain", {}, as_bytes(report_text)},
            {"phụ lục/bảng & số.csv", "text/csv", {}, as_bytes(table_text)}};
}

class Asic : public testing::Test {
protected:
    std::filesystem::path at(const std::string& name) const { return folder_.path() / name; }

    LevelServices services() { return {&authority_, &data_, DigestAlgorithm::sha256, /*may_lower_level=*/false}; }

    std::filesystem::path make(AsicKind kind, Level level, const std::string& name, AsicForm form = AsicForm::cades) {
        auto files = two_files();
        if (kind == AsicKind::simple) {
            files.resize(1);
        }
        const auto signer = test_signer("director");
        const auto made = sign_asic(files, {kind, form, level, SystemClock{}.now(), {}}, *signer, services(), at(name));
        EXPECT_TRUE(made) << made.error().detail.en << made.error().cause.value;
        EXPECT_EQ(made->level, level);
        return at(name);
    }

    static ValidationReport judged(const std::filesystem::path& path) {
        const auto facts = collect_asic(path);
        EXPECT_TRUE(facts) << facts.error().detail.en;
        ValidationPolicy policy;
        policy.at = SystemClock{}.now() + std::chrono::hours{1};
        return judge(*facts, test_trust(), policy);
    }

    test::TempFolder folder_;
    LocalTimestampAuthority authority_;
    LocalValidationData data_;
};

TEST_F(Asic, Makes_every_kind_form_and_level_and_finds_it_again) {
    for (const AsicForm form : {AsicForm::cades, AsicForm::xades}) {
        for (const AsicKind kind : {AsicKind::simple, AsicKind::extended}) {
            for (const Level level : {Level::b_b, Level::b_t, Level::b_lt, Level::b_lta}) {
                const auto path = make(kind, level, std::string{"made-"} + to_string(level), form);
                const auto report = judged(path);
                ASSERT_EQ(report.signatures.size(), 1U);
                EXPECT_EQ(report.signatures[0].indication, Indication::total_passed)
                    << report.signatures[0].sub_indication;
                EXPECT_EQ(report.signatures[0].level, to_string(level));
                EXPECT_EQ(report.signatures[0].format, form == AsicForm::cades ? "CAdES" : "XAdES");
                EXPECT_EQ(report.format, kind == AsicKind::simple ? "ASiC-S" : "ASiC-E");
                EXPECT_TRUE(report.messages.empty()) << report.messages.front().en;
                EXPECT_TRUE(report.signatures[0].messages.empty()) << report.signatures[0].messages.front().en;
                EXPECT_EQ(report.signatures[0].coverage, Coverage::whole_file);
            }
        }
    }
}

TEST_F(Asic, Starts_with_its_kind_and_is_read_by_unzip_and_openssl) {
    const auto path = make(AsicKind::simple, Level::b_b, "a.asics");
    const std::string bytes = test::read_file(path);
    EXPECT_EQ(bytes.substr(30, 39), "mimetypeapplication/vnd.etsi.asic-s+zip");
    const auto checked = test::run_command(
        "cd " + folder_.path().string() +
        " && python3 -c \"import zipfile;z=zipfile.ZipFile('a.asics');"
        "assert z.testzip() is None; z.extractall('out')\" && openssl cms -verify -binary -inform DER -in "
        "out/META-INF/signature.p7s -content 'out/Báo cáo.txt' -CAfile " +
        (test_pki() / "root-ca.pem").string() + " -purpose any -out /dev/null");
    EXPECT_EQ(checked.exit_code, 0) << checked.output;
}

TEST_F(Asic, Extends_step_by_step_and_renews_the_archive_time_stamp) {
    for (const AsicForm form : {AsicForm::cades, AsicForm::xades}) {
        const auto basic = make(AsicKind::extended, Level::b_b, "b.asice", form);
        auto source = basic;
        for (const Level level : {Level::b_t, Level::b_lt, Level::b_lta, Level::b_lta, Level::b_lta}) {
            const auto target = at("step" + std::to_string(authority_.count) + to_string(level) + ".asice");
            const auto done = extend_asic(source, level, services(), target);
            ASSERT_TRUE(done) << done.error().detail.en;
            EXPECT_EQ(done->level, level);
            const auto report = judged(target);
            EXPECT_EQ(report.signatures.at(0).level, to_string(level));
            EXPECT_EQ(report.signatures.at(0).indication, Indication::total_passed)
                << report.signatures[0].sub_indication;
            EXPECT_TRUE(report.messages.empty()) << report.messages.front().en;
            source = target;
        }
        const auto facts = collect_asic(source);
        EXPECT_EQ(facts->signatures[0].timestamps.size(), 4U);  // of the signature, and three archive time-stamps
    }
}

TEST_F(Asic, Takes_a_second_signature_over_the_same_files) {
    for (const AsicForm form : {AsicForm::cades, AsicForm::xades}) {
        const auto first = make(AsicKind::extended, Level::b_lta, "c.asice");
        const auto seal = test_signer("seal");
        const auto done = cosign_asic(first, {AsicKind::extended, form, Level::b_lta, SystemClock{}.now(), {}}, *seal,
                                      services(), at("d.asice"));
        ASSERT_TRUE(done) << done.error().detail.en;
        const auto report = judged(at("d.asice"));
        ASSERT_EQ(report.signatures.size(), 2U);
        for (const SignatureReport& one : report.signatures) {
            EXPECT_EQ(one.indication, Indication::total_passed) << one.sub_indication;
            EXPECT_EQ(one.level, "B-LTA");
        }
        EXPECT_NE(report.signatures[0].signer->common_name(), report.signatures[1].signer->common_name());
    }
    const auto simple = make(AsicKind::simple, Level::b_b, "e.asics");
    EXPECT_EQ(cosign_asic(simple, {AsicKind::extended, AsicForm::cades, Level::b_b, SystemClock{}.now(), {}},
                          *test_signer("seal"), services(), at("x"))
                  .error()
                  .code,
              Code::unsupported);
}

TEST_F(Asic, Lowers_the_level_or_fails_when_an_authority_is_down) {
    authority_.is_down = true;
    const auto signer = test_signer("director");
    const AsicRequest request{AsicKind::extended, AsicForm::cades, Level::b_lta, SystemClock{}.now(), {}};
    EXPECT_EQ(sign_asic(two_files(), request, *signer, services(), at("e.asice")).error().code, Code::unavailable);
    EXPECT_TRUE(std::filesystem::is_empty(folder_.path()));
    LevelServices lenient = services();
    lenient.may_lower_level = true;
    const auto lowered = sign_asic(two_files(), request, *signer, lenient, at("f.asice"));
    ASSERT_TRUE(lowered);
    EXPECT_EQ(lowered->level, Level::b_b);
    EXPECT_FALSE(lowered->messages.empty());
}

TEST_F(Asic, Refuses_names_and_counts_that_no_container_may_have) {
    const auto signer = test_signer("director");
    const auto code = [&](std::vector<AsicFile> files, AsicKind kind = AsicKind::extended) {
        const auto made = sign_asic(files, {kind, AsicForm::cades, Level::b_b, SystemClock{}.now(), {}}, *signer,
                                    services(), at("g.asice"));
        EXPECT_FALSE(made);
        EXPECT_FALSE(std::filesystem::exists(at("g.asice")));
        return made ? Code::internal : made.error().code;
    };
    for (const char* name : {"", "../a", "/a", "a\\b", "a//b", "mimetype", "META-INF/x", "meta-inf/x", "a\x01", "\xff",
                             "C:x", "a/./b", "folder/"}) {
        EXPECT_EQ(code({{name, {}, {}, as_bytes("x")}}), Code::invalid_input) << name;
    }
    EXPECT_EQ(code({}), Code::invalid_input);
    EXPECT_EQ(code(two_files(), AsicKind::simple), Code::invalid_input);
    EXPECT_EQ(code({{"a", {}, {}, as_bytes("x")}, {"A", {}, {}, as_bytes("y")}}), Code::conflict);
    EXPECT_EQ(code({{"a", {}, at("absent"), {}}}), Code::not_found);
}

TEST_F(Asic, Does_not_extend_what_is_no_longer_intact) {
    const auto path = make(AsicKind::extended, Level::b_b, "h.asice");
    const auto changed = test::run_command(
        "cd " + folder_.path().string() +
        " && python3 -c \"import zipfile;z=zipfile.ZipFile('h.asice');o=zipfile.ZipFile('i.asice','w');"
        "[o.writestr(i.filename, b'forged' if i.filename.endswith('.txt') else z.read(i)) for i in "
        "z.infolist()];o.close()\"");
    ASSERT_EQ(changed.exit_code, 0) << changed.output;
    EXPECT_EQ(extend_asic(at("i.asice"), Level::b_t, services(), at("j.asice")).error().code, Code::conflict);
    const auto report = judged(at("i.asice"));
    EXPECT_EQ(report.signatures.at(0).indication, Indication::total_failed);
    EXPECT_EQ(report.signatures.at(0).sub_indication, "HASH_FAILURE");
    std::ofstream(at("k")) << "no zip";
    EXPECT_EQ(extend_asic(at("k"), Level::b_t, services(), at("j.asice")).error().code, Code::invalid_input);
    EXPECT_EQ(extend_asic(at("nothing"), Level::b_t, services(), at("j.asice")).error().code, Code::not_found);
    EXPECT_FALSE(std::filesystem::exists(at("j.asice")));
}

TEST_F(Asic, Signs_in_two_steps_across_a_restart_with_the_certificate_known_at_the_second) {
    const auto signer = test_signer("official");
    const auto files = two_files();
    for (const AsicKind kind : {AsicKind::simple, AsicKind::extended}) {
        const std::vector<AsicFile> some(files.begin(), files.begin() + (kind == AsicKind::simple ? 1 : 2));
        const auto prepared =
            prepare_asic(some, {kind, AsicForm::cades, Level::b_b, SystemClock{}.now(), {}}, DigestAlgorithm::sha256);
        ASSERT_TRUE(prepared);
        auto resumed = decode_prepared_asic(encode(*prepared));
        ASSERT_TRUE(resumed);
        EXPECT_EQ(complete_asic(some, *resumed, to_bytes("x"), Level::b_b, services(), at("no")).error().code,
                  Code::conflict);
        ASSERT_TRUE(name_signer(resumed->cades, signer->chain(), signer->algorithm()));
        const auto again = decode_prepared_asic(encode(*resumed));
        ASSERT_TRUE(again);
        const auto value = signer->sign(again->cades.attributes);
        const auto done = complete_asic(some, *again, *value, Level::b_lta, services(), at("two-step"));
        ASSERT_TRUE(done) << done.error().detail.en;
        EXPECT_EQ(judged(at("two-step")).signatures.at(0).indication, Indication::total_passed);
        EXPECT_EQ(judged(at("two-step")).signatures.at(0).level, "B-LTA");
        auto other = some;
        other[0].content = as_bytes("khác");
        EXPECT_EQ(complete_asic(other, *again, *value, Level::b_b, services(), at("no")).error().code, Code::conflict);
        EXPECT_EQ(complete_asic(some, *again, to_bytes("wrong"), Level::b_b, services(), at("no")).error().code,
                  Code::invalid_input);
        EXPECT_FALSE(std::filesystem::exists(at("no")));
    }
    for (const char* text : {"", "asic-e", "asic-e - cades-1", "asic-x - cades-1 SHA-256 0 0 00 ecdsa ",
                             "asic-e !! cades-1 SHA-256 0 0 00 ecdsa "}) {
        EXPECT_EQ(decode_prepared_asic(text).error().code, Code::invalid_input) << text;
    }
}

TEST_F(Asic, Keeps_a_very_compressible_file_readable) {
    const std::string zeros(8U << 20U, '\0');
    const auto signer = test_signer("director");
    ASSERT_TRUE(sign_asic({{"nhật ký.log", {}, {}, as_bytes(zeros)}},
                          {AsicKind::extended, AsicForm::cades, Level::b_b, SystemClock{}.now(), {}}, *signer,
                          services(), at("l.asice")));
    EXPECT_EQ(judged(at("l.asice")).signatures.at(0).indication, Indication::total_passed);
}

TEST_F(Asic, Collects_a_time_stamp_alone) {
    const Bytes token =
        authority_.stamp(DigestAlgorithm::sha256, digest_of(DigestAlgorithm::sha256, as_bytes(report_text))).value();
    std::ofstream(at("timestamp.tst"), std::ios::binary)
        .write(reinterpret_cast<const char*>(token.data()), static_cast<std::streamsize>(token.size()));
    std::ofstream(at("a.txt")) << report_text;
    ASSERT_EQ(
        test::run_command(
            "cd " + folder_.path().string() +
            " && python3 -c \"import zipfile;o=zipfile.ZipFile('t.asics','w');"
            "o.writestr('mimetype','application/"
            "vnd.etsi.asic-s+zip');o.write('a.txt');o.write('timestamp.tst','META-INF/timestamp.tst');o.close()\"")
            .exit_code,
        0);
    const auto report = judged(at("t.asics"));
    ASSERT_EQ(report.signatures.size(), 1U);
    EXPECT_EQ(report.signatures[0].format, "document_timestamp");
    EXPECT_EQ(report.signatures[0].indication, Indication::total_passed) << report.signatures[0].sub_indication;
    EXPECT_TRUE(report.messages.empty());
}

}  // namespace
}  // namespace vanthu::signing
