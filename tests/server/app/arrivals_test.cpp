// What becomes of incoming documents beside their chain: returned, transferred, urged, acknowledged, answered; on both databases.

#include <gmock/gmock.h>

#include <fstream>

#include "server/app/arrivals/departures.hpp"
#include "server/app/arrivals/receipts.hpp"
#include "server/app/arrivals/sender_letters.hpp"
#include "server/app/chains/mail.hpp"
#include "server/app/chains/timers.hpp"
#include "server/app/events.hpp"
#include "server/app/files/file_jobs.hpp"
#include "server/app/registers/forms.hpp"
#include "server/app/registers/rows.hpp"
#include "server/app/uploads.hpp"
#include "server/storage/integrity.hpp"
#include "tests/server/app/agency_fixture.hpp"
#include "tests/support/command.hpp"
#include "tests/support/shared_data.hpp"

namespace vanthu::app {
namespace {

using namespace std::chrono_literals;
using records::IncomingState;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class Postbox final : public MailSender {
public:
    Delivery look() override { return {Delivery::Outcome::accepted, {}}; }
    Delivery send(const Mail& mail) override {
        letters.push_back(mail);
        return {Delivery::Outcome::accepted, ""};
    }
    std::vector<Mail> letters;
};

/// Never started: validation needs no program.
class NoSandbox final : public Sandbox {
public:
    SandboxOutcome run(const std::vector<std::string>&, const std::filesystem::path&, const SandboxLimits&) override { return {}; }
    void stop() override {}
};

class ArrivalsTest : public AgencyTest {
protected:
    void SetUp() override {
        AgencyTest::SetUp();
        if (IsSkipped()) {
            return;
        }
        clock.set(std::chrono::sys_days{2026y / 11 / 26} + 2h);
        const Services& base = agency->services;
        services.emplace(Services{base.storage, base.blobs, base.clock, base.random, base.agency, base.sessions, base.limits, base.definitions, base.calendars, true, "https://vanthu.example.vn"});
        agency->deploy(test::read_file(test::source_file("schemas/bpmn/incoming-document.bpmn")));
        onward.emplace(*services);
    }
    void TearDown() override {
        if (agency) {
            auto session = database->open_session();
            EXPECT_THAT(storage::check_integrity(*session, *blobs, std::nullopt)->findings, IsEmpty());
        }
        AgencyTest::TearDown();
    }

    IncomingView arrive(const std::optional<std::string>& sender = "vanthu@ubnd.example.vn", const std::optional<std::string>& content = std::nullopt) {
        RegisterIncoming::Input input;
        input.metadata.issuer = "Ủy ban nhân dân tỉnh";
        input.metadata.number_and_symbol = std::to_string(++letters) + "/UBND-VX";
        input.metadata.document_day = 2026y / 11 / 20;
        input.metadata.subject = "Về việc báo cáo";
        input.metadata.sender_email = sender;
        input.metadata.urgency = urgency;
        if (content) {
            ReceiveUpload uploads(*services, folder.path() / "uploads");
            const auto begun = uploads.begin(actor("clerk"), "công văn.pdf", content->size());
            EXPECT_TRUE(uploads.append(actor("clerk"), begun.value().id, 0, *content));
            input.upload = begun->id;
        }
        auto view = RegisterIncoming(*services).run(actor("clerk"), input);
        EXPECT_TRUE(view) << view.error().detail.en;
        return std::move(*view);
    }
    IncomingView instructed() {
        const auto view = arrive();
        auto submitted = ProcessIncoming(*services).submit(actor("clerk"), view.document.id, view.document.version, agency->id("director"));
        EXPECT_TRUE(submitted) << submitted.error().detail.en;
        auto done = ProcessIncoming(*services).instruct(actor("director"), view.document.id, submitted->document.version,
                                                        {"Giao phòng xử lý", agency->unit("CNTT"), {}, std::nullopt});
        EXPECT_TRUE(done) << done.error().detail.en;
        return std::move(*done);
    }
    void post_letters() { EXPECT_TRUE(SendMail(*services, postbox, "test").run(100)); }
    std::vector<std::string> cells(const IncomingView& view, bool follow_up) {
        return database->read([&](Tx& tx) -> Result<std::vector<std::string>> {
            std::vector<std::string> found;
            Names names(tx);
            each_row(tx, view.document.series, DayRange{2026y / 1 / 1, 2026y / 12 / 31}, [&](const RegisterRow& row) {
                if (row.entry.number == view.document.number.value) {
                    found = follow_up ? follow_up_cells(row, names, 7h) : incoming_cells(row, names, 7h);
                }
                return true;
            });
            return found;
        }).value();
    }

    int letters = 0;
    std::string urgency = "normal";
    Postbox postbox;
    std::optional<Services> services;
    std::optional<SendIncomingOn> onward;
};
INSTANTIATE_TEST_SUITE_P(Databases, ArrivalsTest, testing::Values(storage::Dialect::sqlite, storage::Dialect::postgresql), storage::dialect_name);

// Art. 23: a stamp of urgency wants the document submitted at once, on a Saturday night as well.
TEST_P(ArrivalsTest, Urgent_documents_are_watched_by_the_hour_and_others_by_working_days) {
    clock.set(std::chrono::sys_days{2026y / 11 / 28} + 15h);
    const Instant arrived = clock.now();
    const auto usual = arrive();
    urgency = "urgent";
    const auto urgent = arrive();
    EXPECT_EQ(agency->task("clerk", urgent.document.id).task.due_at, arrived + 1h);
    EXPECT_GT(agency->task("clerk", usual.document.id).task.due_at, arrived + 24h) << "behind the Sunday";
    RunTimers timers(*services);
    clock.advance(59min);
    EXPECT_EQ(timers.run(100).value(), 0);
    clock.advance(2min);
    EXPECT_EQ(timers.run(100).value(), 1);
    EXPECT_TRUE(agency->task("clerk", urgent.document.id).task.is_overdue);
    EXPECT_FALSE(agency->task("clerk", usual.document.id).task.is_overdue);
    EXPECT_THAT(agency->told("director"), Contains(testing::StartsWith("overdue"))) << "the leader hears of it";
}

TEST_P(ArrivalsTest, What_is_returned_keeps_its_number_and_the_register_says_why) {
    const auto before = instructed();
    ASSERT_TRUE(agency->has_task("head", before.document.id));
    const auto back = onward->send_back(actor("clerk"), before.document.id, before.document.version, "Gửi nhầm cơ quan");
    ASSERT_TRUE(back) << back.error().detail.en;
    EXPECT_EQ(back->document.state, IncomingState::returned);
    EXPECT_EQ(back->document.number.value, before.document.number.value);
    EXPECT_FALSE(agency->has_task("head", before.document.id)) << "nobody goes on with it";
    EXPECT_EQ(cells(*back, false).at(9), "Trả lại: Gửi nhầm cơ quan");
    EXPECT_EQ(cells(*back, true).at(4), "Đã trả lại nơi gửi ngày 26/11/2026");
    EXPECT_EQ(arrive().document.number.value, before.document.number.value + 1) << "the number is not given again";
    post_letters();
    const auto& letter = postbox.letters;
    ASSERT_THAT(letter, SizeIs(3)) << "two receipts and this";
    EXPECT_THAT(letter, Contains(testing::Field(&Mail::body, HasSubstr("Văn bản được trả lại. Lý do: Gửi nhầm cơ quan"))));

    EXPECT_EQ(onward->send_back(actor("clerk"), before.document.id, back->document.version, "Lần nữa").error().code, Code::conflict);
    IncomingMetadata metadata;
    metadata.issuer = "Khác";
    metadata.number_and_symbol = "1/X";
    metadata.document_day = 2026y / 11 / 20;
    metadata.subject = "Khác";
    EXPECT_EQ(ProcessIncoming(*services).correct(actor("clerk"), before.document.id, back->document.version, metadata).error().code, Code::conflict);
    EXPECT_EQ(ProcessIncoming(*services).submit(actor("clerk"), before.document.id, back->document.version, agency->id("director")).error().code, Code::conflict);
}

TEST_P(ArrivalsTest, It_is_returned_also_before_anybody_has_seen_it_and_not_once_it_is_done) {
    const auto fresh = arrive();
    EXPECT_TRUE(onward->send_back(actor("director"), fresh.document.id, fresh.document.version, "Không thuộc thẩm quyền"));
    EXPECT_EQ(onward->send_back(actor("head"), arrive().document.id, 1, "x").error().code, Code::forbidden);
    const auto other = arrive();
    EXPECT_EQ(onward->send_back(actor("clerk"), other.document.id, other.document.version + 1, "x").error().code, Code::stale_version);
    EXPECT_EQ(onward->send_back(actor("clerk"), other.document.id, other.document.version, "").error().code, Code::invalid_input);
    EXPECT_EQ(onward->send_back(actor("clerk"), DocumentId::make(clock.now(), random), 1, "x").error().code, Code::not_found);
}

TEST_P(ArrivalsTest, A_transfer_to_a_unit_opens_it_there_and_stands_in_the_register) {
    const auto view = arrive();
    EXPECT_FALSE(ReadIncoming(*services).find(actor("office"), view.document.id));
    const auto moved = onward->transfer(actor("clerk"), view.document.id, view.document.version, {agency->unit("VP"), std::nullopt, "Để phối hợp"});
    ASSERT_TRUE(moved) << moved.error().detail.en;
    EXPECT_EQ(moved->document.state, IncomingState::registered);
    ASSERT_THAT(moved->transfers, SizeIs(1));
    EXPECT_EQ(moved->transfers.front().reason, "Để phối hợp");
    EXPECT_TRUE(ReadIncoming(*services).find(actor("office"), view.document.id));
    EXPECT_EQ(cells(*moved, false).at(7), "26/11/2026");
    EXPECT_THAT(agency->told("office"), Contains(HasSubstr("information: For information: “Về việc báo cáo”")));
    const auto submitted = ProcessIncoming(*services).submit(actor("clerk"), view.document.id, moved->document.version, agency->id("director"));
    ASSERT_TRUE(submitted) << submitted.error().detail.en;
    ASSERT_TRUE(ProcessIncoming(*services).instruct(actor("director"), view.document.id, submitted->document.version, {"Giao", agency->unit("CNTT"), {}, std::nullopt}));
    EXPECT_TRUE(ReadIncoming(*services).find(actor("office"), view.document.id)) << "an instruction to others takes nothing away";
    const auto nowhere = onward->transfer(actor("clerk"), view.document.id, submitted->document.version + 1, {UnitId::make(clock.now(), random), std::nullopt, "x"});
    EXPECT_EQ(nowhere.error().fields.front().pointer, "/unit");
    EXPECT_EQ(onward->transfer(actor("clerk"), view.document.id, moved->document.version, {std::nullopt, std::nullopt, "x"}).error().code, Code::invalid_input);
    EXPECT_EQ(onward->transfer(actor("office"), view.document.id, moved->document.version, {agency->unit("VP"), std::nullopt, "x"}).error().code, Code::forbidden);
}

TEST_P(ArrivalsTest, A_transfer_to_another_agency_ends_it_here) {
    const auto view = instructed();
    const auto gone = onward->transfer(actor("director"), view.document.id, view.document.version, {std::nullopt, "Sở Tài chính", "Đúng thẩm quyền"});
    ASSERT_TRUE(gone) << gone.error().detail.en;
    EXPECT_EQ(gone->document.state, IncomingState::transferred);
    EXPECT_FALSE(agency->has_task("head", view.document.id));
    EXPECT_EQ(gone->transfers.front().agency, "Sở Tài chính");
    EXPECT_EQ(cells(*gone, false).at(9), "Chuyển Sở Tài chính: Đúng thẩm quyền");
    post_letters();
    EXPECT_THAT(postbox.letters.back().body, HasSubstr("Sở Tài chính: Đúng thẩm quyền"));
}

TEST_P(ArrivalsTest, Urging_tells_those_who_have_it_and_is_counted) {
    const auto view = instructed();
    const auto urged = onward->urge(actor("clerk"), view.document.id, "Còn hai ngày");
    ASSERT_TRUE(urged) << urged.error().detail.en;
    ASSERT_TRUE(onward->urge(actor("director"), view.document.id, "Hôm nay là hạn"));
    EXPECT_THAT(agency->told("head"), Contains("urged: Please hurry with “Về việc báo cáo”: Còn hai ngày"));
    EXPECT_THAT(agency->told("drafter"), testing::Not(Contains(HasSubstr("urged"))));
    const auto seen = ReadIncoming(*services).find(actor("clerk"), view.document.id);
    ASSERT_THAT(seen->urgings, SizeIs(2));
    EXPECT_EQ(seen->urgings.front().people, 2) << "head and vice of the unit";
    EXPECT_EQ(onward->urge(actor("head"), view.document.id, "x").error().code, Code::forbidden);
    EXPECT_EQ(onward->urge(actor("clerk"), view.document.id, "").error().code, Code::invalid_input);
    const auto gone = onward->send_back(actor("clerk"), view.document.id, seen->document.version, "x");
    EXPECT_EQ(onward->urge(actor("clerk"), view.document.id, "x").error().code, Code::conflict) << "it waits for nobody";
}

TEST_P(ArrivalsTest, The_sender_is_told_the_same_day_what_came_and_what_its_signatures_are) {
    const auto view = arrive("vanthu@ubnd.example.vn", "%PDF-1.7 nothing");
    ReadReceipts receipts(*services);
    EXPECT_EQ(receipts.find(actor("clerk"), view.document.id).error().code, Code::not_found) << "nothing is said before the signatures were judged";
    KeyRing keys(folder.path(), SecretString{}, "", signing::TrustStore{});
    ValidateSignatures validate(*services, keys);
    KeepSignatureReports reports(*services, validate, [](const signing::ValidationReport&) { return std::string{"{}"}; });
    NoSandbox sandbox;
    MakeDerivative make(*services, sandbox);
    ASSERT_TRUE(WorkOnFiles(*services, make, reports, "test", validation_work).run(10));
    const auto receipt = receipts.find(actor("clerk"), view.document.id);
    ASSERT_TRUE(receipt) << receipt.error().detail.en;
    EXPECT_EQ(receipt->verdict, "NO_SIGNATURE");
    EXPECT_EQ(receipt->files.front().sha256, view.files.front().sha256);
    EXPECT_EQ(receipt->files.front().name, "công văn.pdf");
    EXPECT_EQ(local_day(receipt->made_at, 7h), local_day(view.document.arrived_at, 7h));
    EXPECT_FALSE(receipt->sent_at);
    post_letters();
    post_letters();
    ASSERT_THAT(postbox.letters, SizeIs(1));
    EXPECT_EQ(postbox.letters.front().to, "vanthu@ubnd.example.vn");
    EXPECT_EQ(postbox.letters.front().subject, "Xác nhận tiếp nhận văn bản 1/UBND-VX");
    EXPECT_THAT(postbox.letters.front().body, HasSubstr("tệp không có chữ ký số"));
    EXPECT_EQ(receipts.find(actor("clerk"), view.document.id)->sent_at, clock.now());

    const auto paper = receipts.print(actor("clerk"), view.document.id);
    ASSERT_TRUE(paper) << paper.error().detail.en;
    const auto file = folder.path() / "receipt.pdf";
    std::ofstream(file, std::ios::binary) << paper->content;
    const std::string text = test::run_command("pdftotext -layout " + file.string() + " -").output;
    for (const char* line : {"GIẤY XÁC NHẬN TIẾP NHẬN VĂN BẢN", "Kính gửi: Ủy ban nhân dân tỉnh", "1/UBND-VX", "26/11/2026 09:00:00 +07:00", "công văn.pdf"}) {
        EXPECT_THAT(text, HasSubstr(line));
    }
    EXPECT_EQ(receipts.find(actor("drafter"), view.document.id).error().code, Code::not_found);
    EXPECT_EQ(receipts.print(actor("drafter"), view.document.id).error().code, Code::not_found);
}

TEST_P(ArrivalsTest, A_receipt_is_made_also_when_a_file_could_not_be_judged_and_for_paper) {
    const auto view = arrive(std::nullopt, "%PDF-1.7 nothing");
    const std::string job = file_job_id(validation_work, view.files.front().id.text());
    const auto made = database->write([&](Tx& tx) -> Result<bool> {
        acknowledge_when_judged(tx, *services, view.document.id, clock.now());
        const bool before = tx.arrivals().receipt(view.document.id).has_value();
        tx.jobs().fail(job, "never ended", std::nullopt);
        acknowledge_when_judged(tx, *services, view.document.id, clock.now());
        acknowledge_when_judged(tx, *services, view.document.id, clock.now());
        return before;
    });
    ASSERT_TRUE(made) << made.error().cause.value;
    EXPECT_FALSE(*made);
    EXPECT_EQ(ReadReceipts(*services).find(actor("clerk"), view.document.id)->verdict, "NOT_VALIDATED");
    const auto paper = arrive(std::nullopt);
    EXPECT_TRUE(paper.has_receipt);
    EXPECT_EQ(ReadReceipts(*services).find(actor("clerk"), paper.document.id)->verdict, "NO_FILE");
    post_letters();
    EXPECT_THAT(postbox.letters, IsEmpty()) << "nobody's address is known";
}

TEST_P(ArrivalsTest, What_may_be_the_same_document_once_more_is_named_with_the_registration) {
    const auto first = arrive(std::nullopt, "%PDF-1.7 one");
    EXPECT_THAT(first.near_duplicates, IsEmpty());
    const auto same_words = arrive(std::nullopt, "%PDF-1.7 two");
    ASSERT_THAT(same_words.near_duplicates, SizeIs(1)) << "another number, the same issuer, day and subject";
    EXPECT_EQ(same_words.near_duplicates.front().reason, "similar");
    ReceiveUpload uploads(*services, folder.path() / "uploads");
    const std::string bytes = "%PDF-1.7 one";
    const auto begun = uploads.begin(actor("clerk"), "khác.pdf", bytes.size());
    ASSERT_TRUE(uploads.append(actor("clerk"), begun.value().id, 0, bytes));
    ReadIncoming read(*services);
    const auto far = std::chrono::year_month_day{2020y / 1 / 1};
    const auto by_file = read.near_duplicates(actor("clerk"), {"Ai đó", far, "Việc khác", begun->id});
    ASSERT_TRUE(by_file);
    ASSERT_THAT(*by_file, SizeIs(1));
    EXPECT_EQ(by_file->front().document.id, first.document.id);
    EXPECT_EQ(by_file->front().reason, "same_file");
    EXPECT_THAT(*read.near_duplicates(actor("clerk"), {"Ủy ban nhân dân tỉnh", 2026y / 11 / 22, "V/v báo cáo", std::nullopt}), SizeIs(2));
    EXPECT_THAT(*read.near_duplicates(actor("clerk"), {"Ủy ban nhân dân tỉnh", 2026y / 11 / 24, "V/v báo cáo", std::nullopt}), IsEmpty());
    EXPECT_EQ(read.near_duplicates(actor("director"), {"x", far, "x", std::nullopt}).error().code, Code::forbidden);
    EXPECT_EQ(read.near_duplicates(actor("clerk"), {"x", far, "x", UploadId::make(clock.now(), random)}).error().code, Code::not_found);

    // What another clerk may not see is not named to that one either.
    const auto restricted = database->write([&](Tx& tx) -> Result<bool> {
        tx.users().set_bindings(agency->id("lawyer"), {{agency->unit("SO"), records::Role::clerk, "Văn thư thứ hai"}});
        tx.access().restrict({first.document.id, "mật của lãnh đạo", actor("director").user, clock.now()});
        record(tx, actor("director"), clock.now(), "document-restricted", incoming_object(first.document.id));
        return true;
    });
    ASSERT_TRUE(restricted);
    const auto seen = read.near_duplicates(actor("lawyer"), {"Ủy ban nhân dân tỉnh", 2026y / 11 / 22, "V/v báo cáo", std::nullopt});
    ASSERT_TRUE(seen) << seen.error().detail.en;
    ASSERT_THAT(*seen, SizeIs(1));
    EXPECT_EQ(seen->front().document.id, same_words.document.id);
}

TEST_P(ArrivalsTest, An_address_that_is_none_is_refused) {
    RegisterIncoming::Input input;
    input.metadata.issuer = "UBND";
    input.metadata.number_and_symbol = "1/X";
    input.metadata.document_day = 2026y / 11 / 20;
    input.metadata.subject = "x";
    input.metadata.sender_email = "a@b>\r\nRCPT TO:<c@d>";
    EXPECT_EQ(RegisterIncoming(*services).run(actor("clerk"), input).error().fields.front().pointer, "/sender_email");
}

TEST_P(ArrivalsTest, Answers_are_seen_from_both_ends_by_those_who_may) {
    const auto draft = agency->draft();
    const auto asked = arrive();
    RegisterIncoming::Input input;
    input.metadata.issuer = "Sở Tài chính";
    input.metadata.number_and_symbol = "77/STC";
    input.metadata.document_day = 2026y / 11 / 20;
    input.metadata.subject = "Trả lời";
    input.metadata.answers = draft;
    const auto answer = RegisterIncoming(*services).run(actor("clerk"), input);
    ASSERT_TRUE(answer) << answer.error().detail.en;
    ReadAnswers answers(*services);
    const auto from_incoming = answers.of_document(actor("clerk"), answer->document.id);
    ASSERT_TRUE(from_incoming);
    ASSERT_THAT(from_incoming->answers, SizeIs(1));
    EXPECT_EQ(from_incoming->answers.front().id, draft);
    const auto from_outgoing = answers.of_document(actor("clerk"), draft);
    ASSERT_THAT(from_outgoing->answered_by, SizeIs(1));
    EXPECT_EQ(from_outgoing->answered_by.front().symbol, "77/STC");
    EXPECT_THAT(answers.of_document(actor("drafter"), draft)->answered_by, IsEmpty()) << "the letter is none of the drafter's";
    EXPECT_EQ(answers.of_document(actor("drafter"), asked.document.id).error().code, Code::not_found);
}

}  // namespace
}  // namespace vanthu::app
