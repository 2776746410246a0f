// What is made from files that arrive, and what is said of their signatures: on both databases, with the programs themselves in their
// sandbox and with one that fails as it is told.

#include <gmock/gmock.h>

#include <fstream>
#include <utility>

#include <fmt/format.h>

#include "core/digest.hpp"
#include "server/app/events.hpp"
#include "server/app/files/arrival_prints.hpp"
#include "server/app/files/file_jobs.hpp"
#include "server/app/incoming.hpp"
#include "server/app/uploads.hpp"
#include "server/ops/poppler_page_text.hpp"
#include "server/ops/sandbox.hpp"
#include "server/storage/integrity.hpp"
#include "signing/presentation.hpp"
#include "tests/server/storage/database_fixture.hpp"
#include "tests/support/agency.hpp"
#include "tests/support/command.hpp"
#include "tests/support/small_pdf.hpp"

namespace vanthu::app {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::StartsWith;
using test::small_pdf;
using Ending = SandboxOutcome::Ending;

/// Ends every program as the test wants.
class TrickSandbox final : public Sandbox {
public:
    SandboxOutcome run(const std::vector<std::string>& command, const std::filesystem::path&, const SandboxLimits&) override {
        commands.push_back(command.front());
        if (during) {
            during();
        }
        return next;
    }
    void stop() override {}
    SandboxOutcome next{Ending::done, "chữ"};
    std::vector<std::string> commands;
    std::function<void()> during;
};

class FilesTest : public storage::DatabaseTest {
protected:
    void SetUp() override {
        DatabaseTest::SetUp();
        if (IsSkipped()) {
            return;
        }
        agency.emplace(*database, *blobs, clock, random);
        uploads.emplace(services(), folder.path() / "uploads");
        keys.emplace(folder.path(), SecretString{}, "", signing::TrustStore{});
        validate.emplace(services(), *keys);
        reports.emplace(services(), *validate, [](const signing::ValidationReport& report) {
            return "{\"signatures\":" + std::to_string(report.signatures.size()) + "}";
        });
        real.emplace(folder.path() / "sandbox");
        use(*real);
    }

    const Services& services() { return agency->services; }
    void use(Sandbox& sandbox) {
        work.reset();
        make.emplace(services(), sandbox);
        work.emplace(services(), *make, *reports, "test");
    }
    Actor clerk() { return agency->actor("clerk"); }

    UploadId upload(const std::string& name, const std::string& content) {
        const auto begun = uploads->begin(clerk(), name, content.size());
        EXPECT_TRUE(uploads->append(clerk(), begun.value().id, 0, content));
        return begun->id;
    }
    IncomingView arrive(const std::string& name, const std::string& content) {
        IncomingMetadata metadata;
        metadata.issuer = "Ủy ban nhân dân tỉnh";
        metadata.number_and_symbol = std::to_string(++letters) + "/UBND";
        metadata.document_day = std::chrono::year_month_day{std::chrono::year{2025}, std::chrono::month{11}, std::chrono::day{20}};
        metadata.subject = "V/v thử";
        RegisterIncoming::Input input;
        input.metadata = metadata;
        input.upload = upload(name, content);
        auto view = RegisterIncoming(services()).run(clerk(), input);
        EXPECT_TRUE(view) << view.error().detail.en;
        return std::move(*view);
    }
    Derivative derivative(const IncomingView& view, const std::string& kind) {
        const auto all = DerivativeDesk(services()).of_file(clerk(), view.files.front().id);
        EXPECT_TRUE(all);
        for (const Derivative& one : *all) {
            if (one.kind == kind) {
                return one;
            }
        }
        return {};
    }
    std::string content(const Derivative& one) {
        const auto found = DerivativeDesk(services()).content(clerk(), one.id);
        return found ? test::read_file(found->path) : "none: " + found.error().detail.en;
    }
    void do_all() {
        const auto done = work->run(100);
        ASSERT_TRUE(done) << done.error().detail.en;
    }
    long long jobs(const std::string& state) {
        return database->read([&](Tx& tx) -> Result<long long> { return tx.jobs().count(state); }).value();
    }

    int letters = 0;
    std::optional<test::Agency> agency;
    std::optional<ReceiveUpload> uploads;
    std::optional<KeyRing> keys;
    std::optional<ValidateSignatures> validate;
    std::optional<KeepSignatureReports> reports;
    std::optional<ops::LinuxSandbox> real;
    TrickSandbox trick;
    std::optional<MakeDerivative> make;
    std::optional<WorkOnFiles> work;
};
INSTANTIATE_TEST_SUITE_P(Databases, FilesTest, testing::Values(storage::Dialect::sqlite, storage::Dialect::postgresql), storage::dialect_name);

TEST_P(FilesTest, Text_and_preview_are_made_beside_the_file_that_stays_as_it_came) {
    const std::string pdf = small_pdf("Cong van so 15");
    const auto view = arrive("a.pdf", pdf);
    EXPECT_EQ(derivative(view, "text").state, "queued");
    EXPECT_EQ(jobs("waiting"), 3);
    do_all();
    EXPECT_EQ(jobs("waiting") + jobs("running") + jobs("dead"), 0);
    EXPECT_THAT(content(derivative(view, "text")), HasSubstr("Cong van so 15"));
    EXPECT_THAT(content(derivative(view, "preview")), StartsWith("\x89PNG"));
    EXPECT_EQ(derivative(view, "recognition").state, "queued") << "there is none: its text layer is not empty";
    EXPECT_TRUE(derivative(view, "recognition").id.empty());
    EXPECT_EQ(test::read_file(blobs->path_of(view.files.front().sha256).value()), pdf);
}

TEST_P(FilesTest, A_scan_is_recognised_in_Vietnamese) {
    const auto scan = test::shared_data("documents/scanned-cong-van.pdf");
    if (!scan) {
        GTEST_SKIP() << "shared data is absent";
    }
    const auto view = arrive("quét.pdf", test::read_file(*scan));
    do_all();
    EXPECT_EQ(derivative(view, "text").error, "no_text");
    const Derivative read = derivative(view, "recognition");
    ASSERT_EQ(read.state, "done") << read.error.value_or("");
    EXPECT_THAT(content(read), HasSubstr("CỘNG HÒA XÃ HỘI CHỦ NGHĨA"));
    EXPECT_THAT(content(read), HasSubstr("412/UBND-VP7"));
}

TEST_P(FilesTest, What_fails_is_seen_and_can_be_asked_for_again_and_nothing_of_the_registration_waits_for_it) {
    use(trick);
    struct Case {
        Ending ending;
        std::string error;
    };
    for (const Case& one : {Case{Ending::program_failed, "program_failed"}, Case{Ending::timed_out, "timed_out"},
                            Case{Ending::too_much_output, "too_much_output"}, Case{Ending::not_started, "not_started"}}) {
        trick.next = {one.ending, ""};
        const auto view = arrive("a.pdf", small_pdf("x"));
        do_all();
        const Derivative failed = derivative(view, "text");
        EXPECT_EQ(failed.state, "failed");
        EXPECT_EQ(failed.error, one.error);
        EXPECT_EQ(content(failed), "none: This is not made yet.");
        EXPECT_EQ(jobs("waiting"), 0) << "nothing is repeated unasked";
        trick.next = {Ending::done, "chữ"};
        const auto again = DerivativeDesk(services()).request(clerk(), view.files.front().id, "text", 0);
        ASSERT_TRUE(again);
        EXPECT_EQ(again->state, "queued");
        do_all();
        EXPECT_EQ(content(derivative(view, "text")), "chữ");
        EXPECT_EQ(DerivativeDesk(services()).request(clerk(), view.files.front().id, "text", 0)->state, "done");
    }
    EXPECT_EQ(letters, 4);
}

TEST_P(FilesTest, The_work_of_a_killed_server_is_done_by_another_and_given_up_after_three_times) {
    use(trick);
    const auto view = arrive("a.pdf", small_pdf("x"));
    const auto killed = [&] {
        return database->write([&](Tx& tx) -> Result<bool> {
            bool any = false;
            while (tx.jobs().claim("file", "killed", clock.now(), clock.now() + 10min)) {
                any = true;
            }
            return any;
        }).value();
    };
    ASSERT_TRUE(killed());
    do_all();
    EXPECT_TRUE(trick.commands.empty()) << "the lease of the other has not run out";
    clock.advance(11min);
    ASSERT_TRUE(killed());
    clock.advance(11min);
    ASSERT_TRUE(killed());
    clock.advance(11min);
    do_all();
    EXPECT_TRUE(trick.commands.empty()) << "what killed three servers does not get a fourth";
    EXPECT_EQ(derivative(view, "text").error, "given_up");
    EXPECT_EQ(jobs("dead"), 3);
    ASSERT_TRUE(DerivativeDesk(services()).request(clerk(), view.files.front().id, "text", 0));
    do_all();
    EXPECT_EQ(derivative(view, "text").state, "done");
}

TEST_P(FilesTest, A_server_that_goes_down_leaves_the_work_for_the_next) {
    use(trick);
    trick.next = {Ending::stopped, ""};
    const auto view = arrive("a.pdf", small_pdf("x"));
    do_all();
    EXPECT_EQ(derivative(view, "text").state, "running");
    trick.next = {Ending::done, "chữ"};
    clock.advance(2min);
    do_all();
    EXPECT_EQ(derivative(view, "text").state, "done");
}

TEST_P(FilesTest, What_was_made_goes_with_the_file_that_is_destroyed_also_while_it_is_made) {
    const auto view = arrive("a.pdf", small_pdf("mat"));
    do_all();
    const Derivative text = derivative(view, "text");
    const auto destroy = [&](const DocumentFile& file) {
        ASSERT_TRUE(database->write([&](Tx& tx) -> Result<void> {
            tx.files().destroy(file, "disposal", clock.now());
            record(tx, clerk(), clock.now(), "file-destroyed", "incoming/" + file.document.text());
            return {};
        }));
    };
    destroy(view.files.front());
    const auto doomed = [&] { return database->read([](Tx& tx) -> Result<std::vector<std::string>> { return tx.files().destroyed_blobs(100); }).value(); };
    EXPECT_THAT(doomed(), testing::Contains(*text.sha256));
    EXPECT_FALSE(DerivativeDesk(services()).content(clerk(), text.id));
    EXPECT_FALSE(DerivativeDesk(services()).of_file(clerk(), view.files.front().id));

    use(trick);
    trick.next = {Ending::done, "chữ của tệp khác"};
    const auto other = arrive("b.pdf", small_pdf("y"));
    bool is_destroyed = false;
    trick.during = [&] {
        if (!std::exchange(is_destroyed, true)) {
            destroy(other.files.front());
        }
    };
    do_all();
    EXPECT_THAT(doomed(), testing::Contains(sha256_hex(as_bytes("chữ của tệp khác"))));
}

TEST_P(FilesTest, Only_who_may_read_the_file_sees_what_was_made_from_it) {
    const auto view = arrive("a.pdf", small_pdf("x"));
    do_all();
    const Derivative text = derivative(view, "text");
    for (const char* stranger : {"drafter", "admin"}) {
        DerivativeDesk desk(services());
        EXPECT_EQ(desk.of_file(agency->actor(stranger), view.files.front().id).error().code, Code::not_found);
        EXPECT_EQ(desk.content(agency->actor(stranger), text.id).error().code, Code::not_found);
        EXPECT_EQ(desk.request(agency->actor(stranger), view.files.front().id, "preview", 2).error().code, Code::not_found);
        EXPECT_EQ(reports->of_document(agency->actor(stranger), view.document.id).error().code, Code::not_found);
        EXPECT_EQ(reports->again(agency->actor(stranger), view.document.id).error().code, Code::not_found);
    }
    const auto table = arrive("a.xlsx", "PK");
    EXPECT_EQ(DerivativeDesk(services()).request(clerk(), table.files.front().id, "text", 0).error().code, Code::unsupported);
}

TEST_P(FilesTest, A_page_that_is_not_there_and_a_file_that_is_no_PDF_end_in_words) {
    const auto view = arrive("a.pdf", small_pdf("x"));
    const auto noise = arrive("b.pdf", "this is no PDF at all");
    ASSERT_TRUE(DerivativeDesk(services()).request(clerk(), view.files.front().id, "preview", 9));
    do_all();
    const auto absent = DerivativeDesk(services()).request(clerk(), noise.files.front().id, "preview", 1);
    EXPECT_EQ(absent->state, "queued") << "asked for again";
    const auto all = DerivativeDesk(services()).of_file(clerk(), view.files.front().id);
    ASSERT_EQ(all->size(), 3U);
    EXPECT_EQ(all->at(0).state, "done");
    EXPECT_EQ(all->at(1).page, 9);
    EXPECT_EQ(all->at(1).state, "failed");
    do_all();
    EXPECT_EQ(derivative(noise, "text").error, "program_failed");
    EXPECT_EQ(derivative(noise, "preview").error, "program_failed");
}

TEST_P(FilesTest, Signatures_are_judged_at_receipt_and_the_first_report_stays) {
    const auto plain = arrive("a.pdf", small_pdf("x"));
    do_all();
    auto kept = reports->of_document(clerk(), plain.document.id);
    ASSERT_TRUE(kept);
    ASSERT_EQ(kept->size(), 1U);
    EXPECT_EQ(kept->front().verdict, "NO_SIGNATURE");
    EXPECT_EQ(kept->front().occasion, "receipt");
    EXPECT_EQ(kept->front().report, "{\"signatures\":0}");
    EXPECT_EQ(kept->front().file_sha256, plain.files.front().sha256);
    const SignatureReport first = kept->front();
    clock.advance(std::chrono::hours{24});
    const auto both = reports->again(clerk(), plain.document.id);
    ASSERT_TRUE(both);
    ASSERT_EQ(both->size(), 2U);
    EXPECT_EQ(both->front().id, first.id);
    EXPECT_EQ(both->front().validated_at, first.validated_at);
    EXPECT_EQ(both->back().occasion, "again");
    EXPECT_EQ(both->back().asked_by, clerk().user);
    EXPECT_EQ(both->back().validated_at, clock.now());
    ASSERT_TRUE(reports->at_receipt(plain.files.front().id)) << "once only";
    EXPECT_EQ(reports->of_document(clerk(), plain.document.id)->size(), 2U);
    EXPECT_EQ(ReadIncoming(services()).find(clerk(), plain.document.id)->signature_reports.size(), 2U);
    EXPECT_EQ(reports->again(agency->actor("drafter"), plain.document.id).error().code, Code::not_found);
}

TEST_P(FilesTest, The_stamp_is_put_on_a_copy_and_the_sheet_is_printed_before_anybody_has_said_anything) {
    const std::string pdf = small_pdf("Kinh gui");
    const auto view = arrive("a.pdf", pdf);
    ops::PopplerPageText words;
    PrintArrival prints(services(), words);
    const auto stamped = prints.stamped(clerk(), view.document.id);
    ASSERT_TRUE(stamped) << stamped.error().detail.en;
    EXPECT_THAT(stamped->content, StartsWith(pdf)) << "one update behind the bytes that came";
    const auto file = folder.path() / "print.pdf";
    std::ofstream(file, std::ios::binary) << stamped->content;
    EXPECT_THAT(test::run_command("pdftotext -layout " + file.string() + " -").output, HasSubstr("ĐẾN"));
    EXPECT_EQ(test::read_file(blobs->path_of(view.files.front().sha256).value()), pdf);

    const auto sheet = prints.follow_up_sheet(clerk(), view.document.id);
    ASSERT_TRUE(sheet) << sheet.error().detail.en;
    std::ofstream(file, std::ios::binary) << sheet->content;
    const std::string text = test::run_command("pdftotext -layout " + file.string() + " -").output;
    for (const char* line : {"PHIẾU GIẢI QUYẾT VĂN BẢN ĐẾN", "Số đến: 01", "Ý kiến của lãnh đạo cơ quan, tổ chức", "Ý kiến của lãnh đạo đơn vị",
                             "Ý kiến đề xuất của người giải quyết"}) {
        EXPECT_THAT(text, HasSubstr(line));
    }
    EXPECT_EQ(prints.follow_up_sheet(agency->actor("drafter"), view.document.id).error().code, Code::not_found);
    EXPECT_EQ(prints.stamped(agency->actor("drafter"), view.document.id).error().code, Code::not_found);
    EXPECT_EQ(prints.stamped(clerk(), arrive("a.xlsx", "PK").document.id).error().code, Code::unsupported);
}

}  // namespace
}  // namespace vanthu::app
