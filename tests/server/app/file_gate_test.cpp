// What files are taken in: the rules, the gate with programs and scanners that do as they are told, and with `file` itself in the sandbox.

#include "server/app/files/file_gate.hpp"

#include <gmock/gmock.h>

#include <fstream>

#include "server/app/uploads.hpp"
#include "server/ops/sandbox.hpp"
#include "tests/server/app/agency_fixture.hpp"
#include "tests/support/shared_data.hpp"

namespace vanthu::app {
namespace {

using ::testing::HasSubstr;
using Ending = SandboxOutcome::Ending;
using Outcome = VirusVerdict::Outcome;

std::string refusal(const std::string& name, const std::string& media_type, bool has_macros = false, const ContentPolicy& policy = {}) {
    const auto judged = judge_content(name, {media_type, has_macros}, policy);
    return judged ? "" : judged.error().detail.en;
}

TEST(ContentRules, APageIsATemplateAndNoFileOfADocument) {
    EXPECT_TRUE(judge_content("mẫu.html", {"text/html", false}, {}));
    EXPECT_EQ(judge_for_document("mẫu.HTML").error().code, Code::unsupported);
    EXPECT_TRUE(judge_for_document("văn bản.pdf"));
}

TEST(ContentRules, Extension_and_content_have_to_agree) {
    EXPECT_EQ(refusal("công văn.PDF", "application/pdf"), "");
    EXPECT_EQ(refusal("a.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"), "");
    EXPECT_EQ(refusal("a.txt", "text/plain"), "");
    EXPECT_THAT(refusal("a.pdf", "image/png"), HasSubstr("called .pdf but its content is image/png"));
    EXPECT_THAT(refusal("a.png", "application/pdf"), HasSubstr("its content is application/pdf"));
    EXPECT_THAT(refusal("a.xyz", "application/pdf"), HasSubstr("“.xyz” are not taken in"));
    EXPECT_THAT(refusal("a", "application/pdf"), HasSubstr("not taken in"));
}

TEST(ContentRules, Programs_and_macros_are_refused_whatever_they_are_called) {
    EXPECT_THAT(refusal("a.pdf", "application/x-dosexec"), HasSubstr("is a program"));
    EXPECT_THAT(refusal("a.txt", "text/x-shellscript"), HasSubstr("is a program"));
    EXPECT_THAT(refusal("a.docx", "application/zip", true), HasSubstr("holds macros"));
    EXPECT_THAT(refusal("a.xlsm", "application/zip"), HasSubstr("holds macros"));
    ContentPolicy lax;
    lax.accepts_macros = true;
    EXPECT_EQ(refusal("a.docx", "application/zip", true, lax), "");
    EXPECT_EQ(refusal("a.xlsm", "application/zip", true, lax), "");
    EXPECT_THAT(refusal("a.exe", "application/x-dosexec", false, lax), HasSubstr("is a program"));
}

TEST(ContentRules, The_agency_may_take_fewer_kinds) {
    ContentPolicy narrow;
    narrow.extensions = {"pdf"};
    EXPECT_EQ(refusal("a.pdf", "application/pdf", false, narrow), "");
    EXPECT_THAT(refusal("a.png", "image/png", false, narrow), HasSubstr("not taken in"));
    EXPECT_TRUE(check_extensions({"pdf", "docx"}));
    EXPECT_EQ(check_extensions({"pdf", "exe"}).error().code, Code::invalid_input);
}

TEST(ContentRules, Macros_are_found_in_both_kinds_of_office_file) {
    EXPECT_TRUE(names_macros("PK\x03\x04 …", "… word/vbaProject.bin"));
    EXPECT_FALSE(names_macros("PK\x03\x04 …", "… word/document.xml"));
    EXPECT_FALSE(names_macros("text about vbaProject.bin", "text about vbaProject.bin"));
    const std::string compound = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
    std::string storage;
    for (const char c : std::string{"_VBA_PROJECT"}) {
        storage += {c, '\0'};
    }
    EXPECT_TRUE(names_macros(compound + storage, ""));
    EXPECT_TRUE(names_macros(compound, storage));
    EXPECT_FALSE(names_macros(compound, "_VBA_PROJECT"));
}

class Told final : public Sandbox {
public:
    SandboxOutcome run(const std::vector<std::string>&, const std::filesystem::path&, const SandboxLimits&) override { return outcome; }
    void stop() override {}
    SandboxOutcome outcome{Ending::done, "application/pdf\n"};
};

class Scanner final : public VirusScanner {
public:
    VirusVerdict scan(const std::filesystem::path&) override { return verdict; }
    VirusVerdict verdict{Outcome::clean, ""};
};

class FileGateTest : public AgencyTest {
protected:
    Result<Upload> send(FileGate& gate, const std::string& name = "a.pdf", const std::string& content = "%PDF-1.7 x") {
        uploads.emplace(agency->services, folder.path() / "uploads", &gate);
        const auto begun = uploads->begin(actor("clerk"), name, content.size());
        EXPECT_TRUE(begun);
        last = begun->id;
        return uploads->append(actor("clerk"), begun->id, 0, content);
    }
    Told told;
    Scanner scanner;
    std::optional<ReceiveUpload> uploads;
    UploadId last;
};
INSTANTIATE_TEST_SUITE_P(Databases, FileGateTest, testing::Values(storage::Dialect::sqlite, storage::Dialect::postgresql), storage::dialect_name);

TEST_P(FileGateTest, What_is_refused_is_gone_and_what_cannot_be_checked_may_be_sent_again) {
    FileGate gate(told, {}, nullptr, FileGate::Unscanned::refuse);
    const auto taken = send(gate);
    ASSERT_TRUE(taken);
    EXPECT_TRUE(taken->sha256);
    EXPECT_FALSE(taken->scan);
    told.outcome.output = "application/x-dosexec\n";
    EXPECT_EQ(send(gate).error().code, Code::unsupported);
    EXPECT_EQ(uploads->find(actor("clerk"), last).error().code, Code::not_found);
    told.outcome = {Ending::timed_out, ""};
    EXPECT_EQ(send(gate).error().code, Code::unavailable);
    EXPECT_EQ(uploads->find(actor("clerk"), last)->received_bytes, 0U);
    told.outcome = {Ending::done, "application/pdf\n"};
    EXPECT_TRUE(uploads->append(actor("clerk"), last, 0, std::string{"%PDF-1.7 x"}));
}

TEST_P(FileGateTest, An_antivirus_is_asked_and_its_silence_is_the_agencys_to_judge) {
    FileGate strict(told, {}, &scanner, FileGate::Unscanned::refuse);
    EXPECT_EQ(send(strict)->scan, "clean");
    scanner.verdict = {Outcome::infected, "Eicar-Test-Signature"};
    const auto infected = send(strict);
    EXPECT_EQ(infected.error().code, Code::unsupported);
    EXPECT_THAT(infected.error().detail.en, HasSubstr("holds a virus (Eicar-Test-Signature)"));
    scanner.verdict = {Outcome::failed, "connection refused"};
    EXPECT_EQ(send(strict).error().code, Code::unavailable);
    FileGate lax(told, {}, &scanner, FileGate::Unscanned::accept);
    EXPECT_EQ(send(lax)->scan, "not_scanned");
    EXPECT_EQ(uploads->find(actor("clerk"), last)->scan, "not_scanned");
}

TEST_P(FileGateTest, The_program_itself_tells_files_apart_in_the_sandbox) {
    ops::LinuxSandbox sandbox(folder.path() / "sandbox");
    FileGate gate(sandbox, {}, nullptr, FileGate::Unscanned::refuse);
    const auto judged = [&](const std::string& name, const std::string& content) {
        const auto path = folder.path() / "content";
        std::ofstream(path, std::ios::binary) << content;
        const auto result = gate.judge(path, name);
        return result ? *result : result.error().detail.en;
    };
    EXPECT_EQ(judged("a.pdf", "%PDF-1.7\n1 0 obj"), "off");
    EXPECT_EQ(judged("a.txt", "Kính gửi: Ủy ban nhân dân tỉnh\n"), "off");
    EXPECT_EQ(judged("a.xml", "<?xml version=\"1.0\"?><a/>"), "off");
    EXPECT_EQ(judged("a.png", std::string("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\x02\0\0\0", 29)), "off");
    EXPECT_THAT(judged("a.pdf", "MZ" + std::string(58, '\0') + std::string("\x40\0\0\0PE\0\0", 8)), testing::AnyOf(HasSubstr("is a program"), HasSubstr("but its content is")));
    EXPECT_THAT(judged("a.txt", "#!/bin/sh\nrm -rf /\n"), HasSubstr("is a program"));
    EXPECT_THAT(judged("a.png", "%PDF-1.7\n1 0 obj"), HasSubstr("but its content is application/pdf"));
    if (const auto report = test::shared_data("documents/draft-bao-cao.docx")) {
        EXPECT_EQ(judged("báo cáo.docx", test::read_file(*report)), "off");
    }
}

}  // namespace
}  // namespace vanthu::app
