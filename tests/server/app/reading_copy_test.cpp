// A dossier as one PDF in the order of time (Decree 30/2020/NĐ-CP, Annex VI, III.4): real programs in the real sandbox; judges: poppler, qpdf.

#include <gmock/gmock.h>

#include "printing/table.hpp"
#include "server/app/dossiers/reading_copy.hpp"
#include "server/ops/sandbox.hpp"
#include "tests/server/app/dossier_fixture.hpp"
#include "tests/support/command.hpp"
#include "tests/support/shared_data.hpp"

namespace vanthu::app {
namespace {

using storage::Dialect;
using storage::dialect_name;
using ::testing::HasSubstr;

class ReadingCopyTest : public DossiersTest {
protected:
    void SetUp() override {
        DossiersTest::SetUp();
        if (!IsSkipped()) {
            sandbox.emplace(folder.path() / "sandbox");
        }
    }

    /// A PDF of one page with these words.
    std::string pdf(const std::string& words) {
        const auto path = folder.path() / "words.pdf";
        printing::Table table;
        table.title = words;
        table.cover.own_page = false;
        table.columns = {{"x", 100, printing::Align::left}};
        EXPECT_TRUE(printing::write_pdf(table, path));
        return test::read_file(path);
    }

    DocumentId letter(const char* day, const std::string& subject, const std::string& name, const std::string& bytes, const std::vector<std::pair<std::string, std::string>>& more = {}) {
        RegisterIncoming::Input input;
        input.metadata.issuer = "Ủy ban nhân dân tỉnh";
        input.metadata.number_and_symbol = std::to_string(++numbers) + "/UBND-VP";
        input.metadata.document_day = *parse_iso_day(day);
        input.metadata.subject = subject;
        input.upload = upload("clerk", name, bytes);
        for (const auto& [other, content] : more) {
            input.attachments.push_back(upload("clerk", other, content));
        }
        const auto view = RegisterIncoming(agency->services).run(actor("clerk"), input);
        EXPECT_TRUE(view) << view.error().detail.en;
        return view->document.id;
    }

    static std::string run(const std::string& command) {
        const auto done = test::run_command(command);
        EXPECT_EQ(done.exit_code, 0) << command << "\n" << done.output;
        return done.output;
    }

    std::optional<ops::LinuxSandbox> sandbox;
};
VANTHU_ON_BOTH_DATABASES(ReadingCopyTest);

TEST_P(ReadingCopyTest, PagesStandInTheOrderOfTimeAndEveryFileIsAttachedAsItIs) {
    ASSERT_TRUE(test::has_command("qpdf") && test::has_command("pdftotext")) << "the set-up installs both";
    const std::string late = pdf("TRANG CỦA VĂN BẢN MUỘN");
    const std::string early = pdf("TRANG CỦA VĂN BẢN SỚM");
    const auto second = letter("2019-05-01", "Văn bản muộn", "muộn.pdf", late);
    const auto first = letter("2019-03-01", "Văn bản sớm", "sớm.pdf", early, {{"bảng tính.xlsx", std::string("PK\x03\x04\0x", 6)}});
    const auto broken = letter("2019-04-01", "Văn bản hỏng", "hỏng.pdf", "%PDF-1.7\nkhông phải PDF");
    const auto dossier = closed("01.CNTT", {second, first, broken}, to_iso(today()).c_str());
    MakeReadingCopy copies(agency->services, *sandbox, {});
    const auto made = copies.make(actor("clerk"), dossier.id);
    ASSERT_TRUE(made) << made.error().detail.en << made.error().cause.value;
    EXPECT_EQ(made->media_type, "application/pdf");
    const std::string path = made->file->path().string();
    run("qpdf --check " + path);

    const std::string words = run("pdftotext -layout " + path + " -");
    std::size_t at = 0;
    for (const char* next : {"HỒ SƠ", "Hồ sơ 01.CNTT", "Các trang sau chỉ để đọc", "Cộng: 3 văn bản", "TRANG CỦA VĂN BẢN SỚM", "TỆP KHÔNG HIỂN THỊ", "bảng tính.xlsx", "TỆP KHÔNG HIỂN THỊ",
                             "hỏng.pdf", "TRANG CỦA VĂN BẢN MUỘN"}) {
        const std::size_t found = words.find(next, at);
        ASSERT_NE(found, std::string::npos) << next << "\n" << words;
        at = found;
    }
    const std::string listed = run("pdfdetach -list " + path);
    EXPECT_THAT(listed, HasSubstr("4 embedded files"));
    std::filesystem::create_directories(folder.path() / "files");
    run("pdfdetach -saveall -o " + (folder.path() / "files").string() + " " + path);
    EXPECT_EQ(test::read_file(folder.path() / "files" / "01-sớm.pdf"), early) << "byte by byte, with all signatures";
    EXPECT_EQ(test::read_file(folder.path() / "files" / "03-muộn.pdf"), late);
    EXPECT_EQ(test::read_file(folder.path() / "files" / "01-bảng tính.xlsx"), std::string("PK\x03\x04\0x", 6));
}

TEST_P(ReadingCopyTest, WhoMayNotSeeADocumentGetsNoneAndWhatIsTooLargeIsRefused) {
    const auto seen = letter("2019-03-01", "Thường", "a.txt", "một");
    const auto dossier = closed("01.CNTT", {seen}, to_iso(today()).c_str());
    MakeReadingCopy copies(agency->services, *sandbox, {});
    EXPECT_EQ(copies.make(actor("drafter"), dossier.id).error().code, Code::forbidden) << "the keeper may read the dossier and not its letter";
    EXPECT_EQ(copies.make(actor("lawyer"), dossier.id).error().code, Code::not_found);
    EXPECT_EQ(MakeReadingCopy(agency->services, *sandbox, {}, 100).make(actor("clerk"), dossier.id).error().code, Code::too_large);
    sandbox->stop();
    EXPECT_EQ(copies.make(actor("clerk"), dossier.id).error().code, Code::unavailable) << "the programs fail";
}

/// Every program hangs until it is killed.
class HangingSandbox final : public Sandbox {
public:
    explicit HangingSandbox(FixedClock& clock) : clock_(clock) {}
    SandboxOutcome run(const std::vector<std::string>&, const std::filesystem::path&, const SandboxLimits& limits) override {
        ++runs;
        clock_.advance(limits.wall);
        return {SandboxOutcome::Ending::timed_out, {}};
    }
    void stop() override {}
    int runs = 0;

private:
    FixedClock& clock_;
};

TEST_P(ReadingCopyTest, ADossierOfHostileFilesDoesNotHoldAWorker) {
    std::vector<DocumentId> letters;
    for (int i = 0; i < 8; ++i) {
        letters.push_back(letter("2019-03-01", "Treo", "treo.pdf", "%PDF-1.7 " + std::to_string(i)));
    }
    const auto dossier = closed("01.CNTT", letters, to_iso(today()).c_str());
    HangingSandbox hanging(clock);
    EXPECT_EQ(MakeReadingCopy(agency->services, hanging, {}).make(actor("clerk"), dossier.id).error().code, Code::too_large);
    EXPECT_LE(hanging.runs, 5);
}

}  // namespace
}  // namespace vanthu::app
