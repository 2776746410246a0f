// The traps of numbering that other systems fell into (research M), and what a register has to account for; on both databases.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "core/digest.hpp"
#include "server/app/events.hpp"
#include "server/app/incoming.hpp"
#include "server/app/registers/books.hpp"
#include "server/app/registers/forms.hpp"
#include "server/app/registers/hand_books.hpp"
#include "server/app/registers/keeping.hpp"
#include "server/storage/integrity.hpp"
#include "tests/server/storage/database_fixture.hpp"
#include "tests/support/agency.hpp"

namespace vanthu::app {
namespace {

using namespace std::chrono_literals;
using records::EntryState;
using storage::Dialect;
using storage::dialect_name;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr std::chrono::minutes vietnam{7 * 60};

class RegistersTest : public storage::DatabaseTest {
protected:
    void SetUp() override {
        DatabaseTest::SetUp();
        if (IsSkipped()) {
            return;
        }
        at(2026y / 11 / 26);
        agency.emplace(*database, *blobs, clock, random);
        keep.emplace(agency->services);
        books.emplace(agency->services);
    }
    void TearDown() override {
        if (agency) {
            {
                auto session = database->open_session();
                EXPECT_THAT(storage::check_integrity(*session, *blobs, std::nullopt)->findings, IsEmpty());
            }
            agency.reset();
        }
        DatabaseTest::TearDown();
    }

    void at(std::chrono::year_month_day day, std::chrono::milliseconds time = 9h) { clock.set(std::chrono::sys_days{day} + time - vietnam); }
    Actor clerk() { return agency->actor("clerk"); }

    Result<IncomingView> letter(std::chrono::year_month_day dated, const std::string& symbol = "", const std::string& book = "incoming") {
        RegisterIncoming::Input input;
        input.metadata.issuer = "Ủy ban nhân dân tỉnh";
        input.metadata.number_and_symbol = symbol.empty() ? std::to_string(++letters) + "/UBND-VX" : symbol;
        input.metadata.document_day = dated;
        input.metadata.subject = "Về việc báo cáo";
        input.book = book;
        return RegisterIncoming(agency->services).run(clerk(), input);
    }
    Result<KeepRegister::Entered> line(const std::string& type = "BC", NumberingChoice choice = {}) {
        KeepRegister::Line line;
        line.type_code = type;
        line.choice = std::move(choice);
        if (!line.choice.book) {
            line.choice.book = "outgoing";
        }
        line.unit = agency->unit("CNTT");
        line.subject = "Báo cáo công tác";
        line.recipients = {"UBND tỉnh", "Lưu VT"};
        return keep->enter_line(clerk(), line);
    }
    std::string symbol(const std::string& type = "BC", NumberingChoice choice = {}) { return *line(type, std::move(choice)).value().entry.symbol; }

    /// A numbered document as signing and numbering leave it, without files.
    DocumentId numbered() {
        const DocumentId id = agency->draft();
        const auto done = database->write([&](Tx& tx) -> Result<bool> {
            const Instant now = clock.now();
            auto document = *tx.outgoing().find(id);
            const UnitId unit = agency->unit("CNTT");
            const auto preview = preview_number(tx, agency->services, "BC", unit, {}, now);
            const auto entry = give_number(tx, agency->services, clerk(), *preview, "BC", unit, {}, id, now);
            document.state = records::OutgoingState::signed_by_leader;
            document.signer = agency->id("director");
            document.signer_name = "Người director";
            EXPECT_TRUE(document.take_number(clerk().user, entry->series, {entry->number}, preview->symbol, preview->day, document.current_sha256));
            tx.outgoing().save(document);
            record(tx, clerk(), now, "outgoing-numbered", outgoing_object(id));
            return true;
        });
        EXPECT_TRUE(done) << (done ? "" : done.error().detail.en);
        return id;
    }

    KeepRegister::Account account(const std::string& book, int year = 2026) { return keep->account(agency->actor("auditor"), book, year, 0, 200).value(); }
    printing::Table form(Form form, std::optional<std::string> book = std::nullopt, DayRange days = {2026y / 1 / 1, 2026y / 12 / 31}) {
        const Actor actor = clerk();
        auto filled = database->read([&](Tx& tx) { return fill_form(tx, agency->services, actor, {form, book, days}, clock.now()); });
        EXPECT_TRUE(filled) << (filled ? "" : filled.error().detail.en + filled.error().cause.value);
        return filled.value();
    }

    std::optional<test::Agency> agency;
    std::optional<KeepRegister> keep;
    std::optional<ManageBooks> books;
    int letters = 0;
};
VANTHU_ON_BOTH_DATABASES(RegistersTest);

// M: "one back-dated entry resets the counter; every later document fails"
TEST_P(RegistersTest, A_back_dated_entry_takes_todays_number_and_shows_its_own_date) {
    ASSERT_EQ(letter(2026y / 11 / 25)->document.number.value, 1);
    const auto old = letter(2025y / 12 / 31);
    ASSERT_TRUE(old);
    EXPECT_EQ(old->document.number.value, 2);
    EXPECT_EQ(old->document.series.year, 2026y);
    EXPECT_EQ(letter(2026y / 11 / 26)->document.number.value, 3);
    EXPECT_EQ(symbol(), "01/BC-DV");
    NumberingChoice dated;
    dated.document_day = 2026y / 1 / 5;
    const auto back = line("BC", dated);
    EXPECT_EQ(*back->entry.symbol, "02/BC-DV");
    EXPECT_EQ(back->entry.day, 2026y / 11 / 26);
    EXPECT_EQ(back->line->document_day, 2026y / 1 / 5);
    EXPECT_EQ(symbol(), "03/BC-DV");
    EXPECT_EQ(form(Form::outgoing).rows.at(1).at(1), "05/01/2026");
    dated.document_day = 2026y / 11 / 27;
    EXPECT_EQ(line("BC", dated).error().fields.front().pointer, "/document_date");
}

// M: "may a gap be filled later?"
TEST_P(RegistersTest, A_gap_is_never_filled_because_every_number_has_its_fate) {
    ASSERT_EQ(symbol(), "01/BC-DV");
    const auto skipped = keep->skip(clerk(), "outgoing", 4, "Phôi hỏng");
    ASSERT_TRUE(skipped);
    EXPECT_THAT(*skipped, SizeIs(3));
    EXPECT_EQ(symbol(), "05/BC-DV");
    NumberingChoice filling;
    filling.reserved_number = 3;
    EXPECT_EQ(line("BC", filling).error().code, Code::conflict);
    EXPECT_EQ(keep->skip(clerk(), "outgoing", 5, "Lùi").error().code, Code::invalid_input);
    EXPECT_EQ(keep->skip(clerk(), "outgoing", 2000, "Quá xa").error().code, Code::invalid_input);
    EXPECT_EQ(keep->skip(clerk(), "outgoing", 6, "").error().code, Code::invalid_input);
    EXPECT_EQ(keep->make_void(clerk(), "outgoing", 2026, 3, "Nhầm").error().code, Code::conflict);
    EXPECT_EQ(keep->make_void(clerk(), "outgoing", 2026, 99, "Nhầm").error().code, Code::not_found);
    const auto counted = account("outgoing");
    EXPECT_TRUE(counted.counts.is_complete());
    EXPECT_EQ(counted.counts.last_taken(), 5);
    EXPECT_EQ(counted.counts.count(EntryState::skipped), 3);
}

TEST_P(RegistersTest, A_screen_reads_the_lines_of_the_paper_register_piece_by_piece) {
    numbered();
    ASSERT_TRUE(keep->skip(clerk(), "outgoing", 4, "Phôi hỏng"));
    ASSERT_TRUE(line("BC"));
    ASSERT_TRUE(letter(2026y / 11 / 25));
    const auto sheet = [&](const std::string& login, const SheetRequest& request) {
        const Actor actor = agency->actor(login);
        return database->read([&](Tx& tx) { return read_sheet(tx, agency->services, actor, request); });
    };
    const auto all = sheet("auditor", {"outgoing", 2026}).value();
    const auto paper = form(Form::outgoing);
    ASSERT_EQ(all.lines.size(), paper.rows.size());
    EXPECT_EQ(all.columns.size(), paper.columns.size());
    for (std::size_t i = 0; i < all.lines.size(); ++i) {
        EXPECT_EQ(all.lines[i].cells, paper.rows[i]);
        EXPECT_EQ(all.lines[i].entry.number, static_cast<int>(i) + 1);
    }
    SheetRequest piece{"outgoing", 2026};
    piece.after = 1;
    piece.limit = 2;
    const auto middle = sheet("clerk", piece).value();
    ASSERT_THAT(middle.lines, SizeIs(2));
    EXPECT_EQ(middle.lines.front().entry.number, 2);
    SheetRequest other_days{"outgoing", 2026};
    other_days.days = DayRange{2026y / 1 / 1, 2026y / 1 / 31};
    EXPECT_THAT(sheet("clerk", other_days)->lines, IsEmpty());
    EXPECT_EQ(sheet("clerk", {"incoming", 2026})->columns.front(), "Ngày đến");
    EXPECT_EQ(sheet("drafter", {"outgoing", 2026}).error().code, Code::forbidden);
    EXPECT_EQ(sheet("clerk", {"khong-co", 2026}).error().code, Code::not_found);
}

// M: "cancelled items look like gaps"
TEST_P(RegistersTest, A_voided_number_stays_taken_with_its_reason_and_those_involved_are_told) {
    const DocumentId first = numbered();
    ASSERT_EQ(agency->document(first).symbol, "01/BC-DV");
    EXPECT_EQ(keep->make_void(agency->actor("drafter"), "outgoing", 2026, 1, "Nhầm").error().code, Code::forbidden);
    const auto voided = keep->make_void(clerk(), "outgoing", 2026, 1, "Sai thẩm quyền ký");
    ASSERT_TRUE(voided) << voided.error().detail.en;
    EXPECT_EQ(agency->document(first).state, records::OutgoingState::cancelled);
    EXPECT_EQ(agency->document(first).symbol, "01/BC-DV");
    EXPECT_THAT(agency->told("drafter"), ElementsAre("number-void: The number of “Văn bản 1” was made void: 01/BC-DV (Sai thẩm quyền ký)."));
    EXPECT_THAT(agency->told("director"), SizeIs(1));
    EXPECT_THAT(agency->told("clerk"), IsEmpty());
    EXPECT_EQ(keep->make_void(clerk(), "outgoing", 2026, 1, "Lần nữa").error().code, Code::conflict);
    EXPECT_EQ(symbol(), "02/BC-DV");
    EXPECT_THAT(form(Form::outgoing).rows.at(0).at(2), HasSubstr("Số đã hủy: Sai thẩm quyền ký"));
    EXPECT_THAT(form(Form::outgoing).closing.front(), HasSubstr("1 số hủy (01)"));
}

TEST_P(RegistersTest, A_letter_registered_by_mistake_is_voided_and_may_be_registered_again) {
    const auto wrong = letter(2026y / 11 / 25, "412/UBND-VP7");
    ASSERT_TRUE(wrong);
    EXPECT_EQ(letter(2026y / 11 / 25, "412/UBND-VP7").error().code, Code::conflict);
    ASSERT_TRUE(keep->make_void(clerk(), "incoming", 2026, 1, "Gửi nhầm cơ quan"));
    EXPECT_EQ(letter(2026y / 11 / 25, "412/UBND-VP7")->document.number.value, 2);
    EXPECT_THAT(form(Form::incoming).rows.at(0).at(5), HasSubstr("Gửi nhầm cơ quan"));
    EXPECT_TRUE(account("incoming").counts.is_complete());
}

TEST_P(RegistersTest, What_went_out_is_not_voided) {
    const DocumentId id = numbered();
    ASSERT_TRUE(database->write([&](Tx& tx) -> Result<bool> {
        auto document = *tx.outgoing().find(id);
        document.state = records::OutgoingState::issued;
        tx.outgoing().save(document);
        record(tx, clerk(), clock.now(), "outgoing-issued", outgoing_object(id));
        return true;
    }));
    EXPECT_EQ(keep->make_void(clerk(), "outgoing", 2026, 1, "Nhầm").error().code, Code::conflict);
    EXPECT_EQ(account("outgoing").counts.count(EntryState::issued), 1);
}

/// Reads another time each time: what two readings for number and date would be caught by.
class JumpingClock final : public Clock {
public:
    explicit JumpingClock(Instant begin, std::chrono::milliseconds step) : at_(begin), step_(step) {}
    [[nodiscard]] Instant now() const override {
        const Instant now = at_;
        at_ += step_;
        return now;
    }

private:
    mutable Instant at_;
    std::chrono::milliseconds step_;
};

// M: "two clock reads put number and date in different years"
TEST_P(RegistersTest, Number_and_date_at_New_Year_are_of_one_reading) {
    const JumpingClock jumping(std::chrono::sys_days{2026y / 12 / 31} + 24h - 5min - vietnam, 37s);
    Services services{*database,         *blobs,           jumping, random, agency->services.agency, agency->services.sessions, agency->services.limits,
                      agency->services.definitions, agency->services.calendars};
    RegisterIncoming registering(services);
    std::map<std::chrono::year, int> last;
    for (int i = 1; i <= 30; ++i) {
        RegisterIncoming::Input input;
        input.metadata.issuer = "Sở Nội vụ";
        input.metadata.number_and_symbol = std::to_string(i) + "/SNV";
        input.metadata.document_day = 2026y / 12 / 1;
        input.metadata.subject = "Giao thừa";
        const auto view = registering.run(clerk(), input);
        ASSERT_TRUE(view) << view.error().detail.en;
        const auto& document = view->document;
        EXPECT_EQ(local_day(document.arrived_at, vietnam).year(), document.series.year);
        EXPECT_EQ(document.number.value, ++last[document.series.year]);
        const auto entry = keep->find(clerk(), "incoming", static_cast<int>(document.series.year), document.number.value);
        EXPECT_EQ(entry->entry.day.year(), document.series.year);
        EXPECT_EQ(entry->entry.at, document.arrived_at);
    }
    EXPECT_EQ(last.size(), 2U);
}

TEST_P(RegistersTest, The_sequence_starts_at_01_on_1_January_and_rolls_forward_only) {
    at(2026y / 12 / 31, 23h + 59min);
    ASSERT_EQ(symbol(), "01/BC-DV");
    ASSERT_EQ(symbol(), "02/BC-DV");
    at(2027y / 1 / 1, 1ms);
    EXPECT_EQ(symbol(), "01/BC-DV");
    EXPECT_EQ(*keep->find(clerk(), "outgoing", 2027, 1)->entry.symbol, "01/BC-DV");
    at(2026y / 12 / 31, 12h);  // the clock went back a day
    const auto back = line();
    ASSERT_FALSE(back);
    EXPECT_THAT(back.error().detail.en, HasSubstr("went back"));
    EXPECT_EQ(letter(2026y / 12 / 1)->document.number.value, 1);  // a book that has seen no later time
    at(2027y / 1 / 2);
    EXPECT_EQ(symbol(), "02/BC-DV");
    EXPECT_EQ(account("outgoing", 2026).counts.last_taken(), 2);
}

// M: "number immutable after first use"; changed rules
TEST_P(RegistersTest, Changed_rules_do_not_touch_old_entries_and_cannot_give_a_symbol_twice) {
    const Actor admin = agency->actor("admin");
    ASSERT_EQ(symbol("QĐ"), "01/QĐ-DV");
    ASSERT_EQ(symbol("BC"), "02/BC-DV");
    EXPECT_EQ(books->add(clerk(), {"quyet-dinh", "outgoing", "Sổ quyết định", {}, {}}).error().code, Code::forbidden);
    ASSERT_TRUE(books->add(admin, {"quyet-dinh", "outgoing", "Sổ quyết định", {}, {}}));
    EXPECT_EQ(books->decide(admin, 2026y / 11 / 25, {{"QĐ", std::nullopt, "quyet-dinh"}}).error().fields.front().pointer, "/effective_from");
    EXPECT_EQ(books->decide(admin, 2026y / 12 / 1, {{"QĐ", std::nullopt, "khong-co"}}).error().fields.front().pointer, "/rules/0/book");
    EXPECT_EQ(books->decide(admin, 2026y / 12 / 1, {{"SY", std::nullopt, "quyet-dinh"}}).error().fields.front().pointer, "/rules/0/book");
    EXPECT_EQ(books->try_out(clerk(), 2026y / 12 / 1, {}).error().code, Code::forbidden);
    EXPECT_EQ(books->try_out(admin, 2026y / 12 / 1, {{"QĐ", std::nullopt, "khong-co"}}).error().fields.front().pointer, "/rules/0/book");
    const auto tried = books->try_out(admin, 2026y / 12 / 1, {{"QĐ", std::nullopt, "quyet-dinh"}, {"TB", std::nullopt, "quyet-dinh"}, {"*", std::nullopt, "outgoing"}});
    ASSERT_TRUE(tried) << tried.error().detail.en;
    ASSERT_THAT(*tried, SizeIs(3));
    EXPECT_EQ(tried->at(0).book_now, "outgoing");
    EXPECT_EQ(tried->at(0).book_then, "quyet-dinh");
    EXPECT_THAT(tried->at(0).refusal->en, HasSubstr("01/QĐ-DV was given before"));
    EXPECT_EQ(tried->at(1).next->symbol, "01/TB-DV");
    EXPECT_EQ(tried->at(2).type_code, "CV");
    EXPECT_EQ(tried->at(2).next->number, 3);
    EXPECT_EQ(books->try_out(admin, 2027y / 1 / 1, {{"QĐ", std::nullopt, "quyet-dinh"}})->front().next->symbol, "01/QĐ-DV");
    EXPECT_THAT(*books->rules(clerk(), "", 10), SizeIs(0)) << "a look decides nothing";
    const auto decided = books->decide(admin, 2026y / 12 / 1, {{"QĐ", std::nullopt, "quyet-dinh"}});
    ASSERT_TRUE(decided);
    EXPECT_EQ(books->decide(admin, 2026y / 12 / 1, {{"QĐ", std::nullopt, "quyet-dinh"}})->id, decided->id) << "asked again after a lost answer";
    const UnitId unit = agency->unit("CNTT");
    EXPECT_EQ(keep->preview(clerk(), "QĐ", unit, {})->symbol, "03/QĐ-DV");  // not in force yet
    at(2026y / 12 / 1);
    const auto twice = keep->preview(clerk(), "QĐ", unit, {});
    ASSERT_FALSE(twice) << twice->symbol;
    EXPECT_EQ(twice.error().code, Code::conflict);
    EXPECT_THAT(twice.error().detail.en, HasSubstr("01/QĐ-DV was given before"));
    ASSERT_TRUE(keep->skip(clerk(), "quyet-dinh", 1, "Đã dùng ở sổ chung"));
    const auto next = keep->preview(clerk(), "QĐ", unit, {});
    EXPECT_EQ(next->symbol, "02/QĐ-DV");
    EXPECT_EQ(next->book, "quyet-dinh");
    EXPECT_EQ(keep->preview(clerk(), "BC", unit, {})->symbol, "03/BC-DV");
    EXPECT_EQ(*keep->find(clerk(), "outgoing", 2026, 1)->entry.symbol, "01/QĐ-DV");
    at(2027y / 1 / 4);
    EXPECT_EQ(keep->preview(clerk(), "QĐ", unit, {})->symbol, "01/QĐ-DV");
    EXPECT_THAT(*books->rules(clerk(), "", 10), SizeIs(1));
}

TEST_P(RegistersTest, A_preview_takes_nothing_and_is_for_readers_of_the_book) {
    const UnitId unit = agency->unit("VP");
    EXPECT_EQ(keep->preview(clerk(), "CV", unit, {})->symbol, "01/DV-VP");
    EXPECT_EQ(keep->preview(clerk(), "CV", unit, {})->symbol, "01/DV-VP");
    EXPECT_EQ(keep->preview(agency->actor("drafter"), "CV", unit, {}).error().code, Code::forbidden);
    EXPECT_EQ(keep->preview(clerk(), "XX", unit, {}).error().fields.front().pointer, "/type");
    EXPECT_EQ(account("outgoing").counts.last_taken(), 0);
}

TEST_P(RegistersTest, Copies_share_one_yearly_sequence_and_advisory_bodies_have_their_own) {
    NumberingChoice copies;
    copies.book = "copies";
    EXPECT_EQ(symbol("SY", copies), "01/SY-DV");
    EXPECT_EQ(symbol("SL", copies), "02/SL-DV");
    EXPECT_EQ(symbol("TrS", copies), "03/TrS-DV");
    EXPECT_EQ(line("BC", copies).error().code, Code::conflict);
    EXPECT_EQ(line("SY").error().code, Code::conflict);
    ASSERT_TRUE(books->add(agency->actor("admin"), {"thi-dua", "advisory", "Sổ Hội đồng thi đua", {}, "HĐTĐKT"}));
    NumberingChoice council;
    council.book = "thi-dua";
    EXPECT_EQ(symbol("QĐ", council), "01/QĐ-HĐTĐKT");
    EXPECT_EQ(symbol("QĐ"), "01/QĐ-DV");
    NumberingChoice normative;
    normative.book = "normative-tt";
    EXPECT_EQ(symbol("TT-QPPL", normative), "01/2026/TT-DV");
}

TEST_P(RegistersTest, A_reserved_number_is_used_in_time_or_voided) {
    const KeepRegister::Reservation wanted{"Phòng Công nghệ thông tin", "Chờ lãnh đạo ký", 2026y / 11 / 27};
    EXPECT_EQ(keep->reserve(agency->actor("drafter"), "outgoing", wanted).error().code, Code::forbidden);
    EXPECT_EQ(keep->reserve(clerk(), "outgoing", {"", "x", 2026y / 11 / 27}).error().code, Code::invalid_input);
    EXPECT_EQ(keep->reserve(clerk(), "outgoing", wanted)->number, 1);
    EXPECT_EQ(keep->reserve(clerk(), "outgoing", wanted)->number, 2);
    EXPECT_EQ(symbol(), "03/BC-DV");
    NumberingChoice first;
    first.reserved_number = 1;
    EXPECT_EQ(symbol("QĐ", first), "01/QĐ-DV");
    EXPECT_EQ(line("QĐ", first).error().code, Code::conflict);
    EXPECT_EQ(books->close(agency->actor("admin"), "outgoing", 0, "Hết sổ").error().code, Code::conflict);
    at(2026y / 11 / 28);
    NumberingChoice second;
    second.reserved_number = 2;
    EXPECT_THAT(line("QĐ", second).error().detail.en, HasSubstr("reserved until 2026-11-27"));
    const auto rows = form(Form::outgoing).rows;
    EXPECT_THAT(rows.at(1).at(2), HasSubstr("Số giữ cho Phòng Công nghệ thông tin đến 27/11/2026: Chờ lãnh đạo ký"));
    ASSERT_TRUE(keep->make_void(clerk(), "outgoing", 2026, 2, "Không ban hành"));
    const auto counted = account("outgoing");
    EXPECT_TRUE(counted.counts.is_complete());
    EXPECT_EQ(counted.counts.count(EntryState::voided), 1);
    ASSERT_THAT(counted.not_issued, SizeIs(1));
    EXPECT_EQ(counted.not_issued.front().reason, "Không ban hành");
}

TEST_P(RegistersTest, A_letter_may_take_a_number_that_waited_for_it) {
    ASSERT_EQ(keep->reserve(clerk(), "incoming", {"Văn phòng", "Chờ bản chính", 2026y / 11 / 30})->number, 1);
    ASSERT_EQ(letter(2026y / 11 / 25)->document.number.value, 2);
    at(2026y / 11 / 28);
    RegisterIncoming::Input input;
    input.metadata.issuer = "Sở Nội vụ";
    input.metadata.number_and_symbol = "99/SNV";
    input.metadata.document_day = 2026y / 11 / 27;
    input.metadata.subject = "Bản chính đã đến";
    input.reserved_number = 1;
    const auto view = RegisterIncoming(agency->services).run(clerk(), input);
    ASSERT_TRUE(view) << view.error().detail.en;
    EXPECT_EQ(view->document.number.value, 1);
    EXPECT_EQ(local_day(view->document.arrived_at, vietnam), 2026y / 11 / 28);
    EXPECT_EQ(keep->find(clerk(), "incoming", 2026, 1)->entry.document, view->document.id);
    EXPECT_EQ(form(Form::incoming).rows.at(0).at(0), "28/11/2026");
    input.accept_duplicate = true;
    EXPECT_EQ(RegisterIncoming(agency->services).run(clerk(), input).error().code, Code::conflict);
    input.reserved_number = 9;
    EXPECT_EQ(RegisterIncoming(agency->services).run(clerk(), input).error().code, Code::not_found);
}

TEST_P(RegistersTest, Every_type_has_a_preview_under_the_standard_books) {
    for (const records::DocumentType& type : records::document_types()) {
        const auto preview = keep->preview(clerk(), std::string{type.code}, agency->unit("VP"), {});
        ASSERT_TRUE(preview) << type.name;
        EXPECT_EQ(preview->number, 1);
        EXPECT_THAT(preview->symbol, testing::MatchesRegex(type.is_normative ? "01/2026/.+-DV" : type.abbreviation.empty() ? "01/DV-VP" : "01/.+-DV"));
    }
}

TEST_P(RegistersTest, A_units_book_is_its_leaders_to_read_and_others_do_not_see_it) {
    ASSERT_TRUE(books->add(agency->actor("admin"), {"cntt", "internal", "Sổ nội bộ", agency->unit("CNTT"), {}}));
    NumberingChoice choice;
    choice.book = "cntt";
    ASSERT_EQ(symbol("TB", choice), "01/TB-DV");
    EXPECT_THAT(*keep->page(agency->actor("head"), "cntt", 2026, 0, 10), SizeIs(1));
    EXPECT_EQ(keep->page(agency->actor("head"), "outgoing", 2026, 0, 10).error().code, Code::forbidden);
    EXPECT_EQ(keep->page(agency->actor("office"), "cntt", 2026, 0, 10).error().code, Code::forbidden);
    EXPECT_EQ(keep->page(agency->actor("drafter"), "cntt", 2026, 0, 10).error().code, Code::forbidden);
    EXPECT_EQ(keep->make_void(agency->actor("head"), "cntt", 2026, 1, "Nhầm").error().code, Code::forbidden);
}

TEST_P(RegistersTest, A_closed_book_gives_no_numbers) {
    const Actor admin = agency->actor("admin");
    ASSERT_TRUE(letter(2026y / 11 / 25));
    EXPECT_EQ(books->close(clerk(), "incoming", 0, "x").error().code, Code::forbidden);
    EXPECT_EQ(books->close(admin, "incoming", 3, "x").error().code, Code::stale_version);
    ASSERT_TRUE(books->close(admin, "incoming", 0, "Chuyển sang sổ mới"));
    EXPECT_EQ(letter(2026y / 11 / 25).error().code, Code::conflict);
    EXPECT_EQ(books->close(admin, "incoming", 1, "x").error().code, Code::conflict);
    ASSERT_TRUE(books->add(admin, {"don-thu", "incoming", "Sổ đơn thư", {}, {}}));
    EXPECT_EQ(books->add(admin, {"don-thu", "incoming", "Sổ đơn thư", {}, {}}).error().code, Code::conflict);
    EXPECT_EQ(letter(2026y / 11 / 25, "", "don-thu")->document.number.value, 1);
    EXPECT_EQ(letter(2026y / 11 / 25, "", "outgoing").error().fields.front().pointer, "/book");
    EXPECT_EQ(account("incoming").counts.last_taken(), 1);
}

TEST_P(RegistersTest, Classified_documents_are_refused_or_leave_a_bare_line_by_policy) {
    ASSERT_TRUE(books->add(agency->actor("admin"), {"mat", "classified", "Sổ văn bản mật", {}, {}}));
    NumberingChoice choice;
    choice.book = "mat";
    const auto refused = line("BC", choice);
    EXPECT_EQ(refused.error().code, Code::unsupported);
    EXPECT_THAT(refused.error().detail.en, HasSubstr("networked"));
    EXPECT_EQ(account("mat").counts.last_taken(), 0);
    AgencySettings settings = agency->services.agency;
    settings.classified = ClassifiedLines::bare;
    const Services services{*database, *blobs, clock, random, settings, agency->services.sessions, agency->services.limits,
                            agency->services.definitions, agency->services.calendars};
    KeepRegister bare(services);
    KeepRegister::Line one;
    one.type_code = "BC";
    one.unit = agency->unit("CNTT");
    one.choice = choice;
    one.subject = "Nội dung mật";
    EXPECT_EQ(bare.enter_line(clerk(), one).error().fields.front().pointer, "/subject");
    one.subject.reset();
    EXPECT_EQ(*bare.enter_line(clerk(), one)->entry.symbol, "01/BC-DV");
    settings.classified = ClassifiedLines::with_subject;
    one.subject = "Được phép ghi";
    EXPECT_EQ(*bare.enter_line(clerk(), one)->entry.symbol, "02/BC-DV");
}

TEST_P(RegistersTest, Many_clerks_at_once_leave_no_gap) {
    constexpr int clerks = 6;
    constexpr int each = 12;
    const Actor actor = clerk();
    std::vector<std::thread> threads;
    for (int t = 0; t < clerks; ++t) {
        threads.emplace_back([&, t] {
            for (int i = 0; i < each; ++i) {
                const std::string name = std::to_string(t) + "-" + std::to_string(i);
                for (;;) {
                    Result<void> done;
                    if (i % 4 == 3) {
                        const auto reserved = keep->reserve(actor, "incoming", {name, name, 2026y / 12 / 1});
                        done = reserved ? Result<void>{} : Result<void>{pass(reserved.error())};
                    } else {
                        RegisterIncoming::Input input;
                        input.metadata.issuer = "Sở " + name;
                        input.metadata.number_and_symbol = name;
                        input.metadata.document_day = 2026y / 11 / 1;
                        input.metadata.subject = name;
                        const auto view = RegisterIncoming(agency->services).run(actor, input);
                        done = view ? Result<void>{} : Result<void>{pass(view.error())};
                    }
                    if (done || done.error().code != Code::busy) {
                        EXPECT_TRUE(done) << done.error().detail.en;
                        break;
                    }
                }
            }
        });
    }
    for (std::thread& thread : threads) {
        thread.join();
    }
    const auto counted = account("incoming");
    EXPECT_TRUE(counted.counts.is_complete());
    EXPECT_EQ(counted.counts.last_taken(), clerks * each);
    EXPECT_EQ(counted.counts.count(EntryState::reserved), clerks * each / 4);
}

TEST_P(RegistersTest, The_forms_have_the_columns_of_the_decree_and_the_rows_of_their_days) {
    EXPECT_THAT(form(Form::outgoing).columns, SizeIs(10));
    EXPECT_THAT(form(Form::incoming).columns, SizeIs(10));
    EXPECT_THAT(form(Form::follow_up).columns, SizeIs(7));
    EXPECT_THAT(form(Form::postal).columns, SizeIs(6));
    EXPECT_THAT(form(Form::archived_copies).columns, SizeIs(9));
    ASSERT_TRUE(letter(2026y / 11 / 25));
    at(2026y / 11 / 27);
    ASSERT_TRUE(letter(2026y / 11 / 26));
    ASSERT_TRUE(letter(2026y / 11 / 27));
    const auto today = form(Form::incoming, std::nullopt, {2026y / 11 / 27, 2026y / 11 / 27});
    ASSERT_THAT(today.rows, SizeIs(2));
    EXPECT_THAT(today.rows.front(), ElementsAre("27/11/2026", "02", "Ủy ban nhân dân tỉnh", "2/UBND-VX", "26/11/2026", "Công văn Về việc báo cáo", "", "", "", ""));
    EXPECT_THAT(today.cover.lines, testing::Contains("Từ số 02 đến số 03"));
    const auto followed = form(Form::follow_up);
    EXPECT_THAT(followed.rows.front(), ElementsAre("01", "Công văn số 1/UBND-VX ngày 25/11/2026 của Ủy ban nhân dân tỉnh", "", "", "Đã đăng ký, chưa trình", "", ""));
    const auto wrong = database->read([&](Tx& tx) { return fill_form(tx, agency->services, clerk(), {Form::incoming, "outgoing", {2026y / 1 / 1, 2026y / 12 / 31}}, clock.now()); });
    EXPECT_EQ(wrong.error().fields.front().pointer, "?book");
    const auto two_years = database->read([&](Tx& tx) { return fill_form(tx, agency->services, clerk(), {Form::incoming, {}, {2025y / 1 / 1, 2026y / 12 / 31}}, clock.now()); });
    EXPECT_EQ(two_years.error().fields.front().pointer, "?to");
    const auto stranger = database->read([&](Tx& tx) { return fill_form(tx, agency->services, agency->actor("drafter"), {Form::postal, {}, {2026y / 1 / 1, 2026y / 12 / 31}}, clock.now()); });
    EXPECT_EQ(stranger.error().code, Code::forbidden);
}

TEST_P(RegistersTest, Reports_count_what_the_registers_hold) {
    for (int i = 0; i < 5; ++i) {
        ASSERT_TRUE(letter(2026y / 11 / 20));
    }
    ASSERT_TRUE(database->write([&](Tx& tx) -> Result<bool> {
        const auto key = series_key(agency->services, "incoming", 2026y);
        auto documents = tx.incoming().of_numbers(key, 1, 5);
        const auto set = [&](std::size_t i, records::IncomingState state, std::chrono::year_month_day due, std::optional<Instant> closed) {
            documents[i].state = state;
            documents[i].details.due_day = due;
            documents[i].closed_at = closed;
            tx.incoming().save(documents[i]);
            tx.files().set_units(documents[i].id, {{agency->unit("CNTT"), "lead"}, {agency->unit("VP"), "cooperating"}});
        };
        set(0, records::IncomingState::completed, 2026y / 11 / 26, clock.now());
        set(1, records::IncomingState::completed, 2026y / 11 / 25, clock.now());
        set(2, records::IncomingState::instructed, 2026y / 11 / 26, std::nullopt);
        set(3, records::IncomingState::instructed, 2026y / 11 / 25, std::nullopt);
        record(tx, clerk(), clock.now(), "test", "document/x");
        return true;
    }));
    const auto incoming = form(Form::incoming_report).rows;
    EXPECT_THAT(incoming, ElementsAre(ElementsAre("1", "Chưa giao đơn vị", "1", "0", "0", "1", "0"),
                                      ElementsAre("2", "Đơn vị CNTT", "4", "1", "1", "1", "1"), ElementsAre("", "Tổng cộng", "5", "1", "1", "2", "1")));
    EXPECT_THAT(form(Form::incoming).rows.at(0).at(6), "Đơn vị CNTT; phối hợp: Đơn vị VP");
    numbered();
    numbered();
    ASSERT_TRUE(keep->make_void(clerk(), "outgoing", 2026, 2, "Nhầm"));
    ASSERT_TRUE(line("QĐ"));
    ASSERT_TRUE(keep->skip(clerk(), "outgoing", 9, "Bỏ"));
    EXPECT_THAT(form(Form::outgoing_report).rows,
                ElementsAre(ElementsAre("1", "Văn bản vào sổ trực tiếp", "1", "1", "0", "0", "0", "0", "1", "0"),
                            ElementsAre("2", "Đơn vị CNTT", "2", "0", "0", "2", "0", "0", "0", "1"),
                            ElementsAre("", "Tổng cộng", "3", "1", "0", "2", "0", "0", "1", "1")));
}

TEST_P(RegistersTest, The_registers_written_by_hand_are_paged_by_key) {
    KeepHandBooks hand(agency->services);
    for (int i = 1; i <= 7; ++i) {
        PostalDispatch one;
        one.day = 2026y / 11 / (20 + i % 3);
        one.symbol = std::to_string(i) + "/BC-STTTT";
        one.recipient = "Bưu điện tỉnh";
        one.envelopes = i;
        clock.advance(1ms);  // identifiers of one moment have no order
        ASSERT_TRUE(hand.add(clerk(), one));
    }
    const DayRange days{2026y / 11 / 1, 2026y / 11 / 30};
    std::vector<std::string> symbols;
    std::string after;
    for (int page = 0; page < 4; ++page) {
        const auto found = hand.dispatches(clerk(), days, after, 2).value();
        for (const auto& one : found) {
            symbols.push_back(one.symbol.substr(0, 1));
        }
        after = found.empty() ? after : found.back().id;
    }
    EXPECT_THAT(symbols, ElementsAre("3", "6", "1", "4", "7", "2", "5"));
    const auto first = hand.dispatches(clerk(), days, "", 1)->front();
    EXPECT_EQ(hand.acknowledge(clerk(), first.id, 9, "BĐ 123").error().code, Code::stale_version);
    EXPECT_EQ(hand.acknowledge(clerk(), first.id, 1, "BĐ 123")->receipt, "BĐ 123");
    EXPECT_EQ(form(Form::postal).rows.front().at(4), "BĐ 123");
    EXPECT_EQ(hand.dispatches(agency->actor("drafter"), days, "", 1).error().code, Code::forbidden);

    ArchivedCopyUse use;
    use.day = 2026y / 11 / 26;
    use.person = "Nguyễn Văn A";
    use.symbol = "15/BC-STTTT";
    use.document_day = 2026y / 3 / 2;
    use.type_and_subject = "Báo cáo quý I";
    use.allowed_by = "Chánh Văn phòng";
    const auto lent = hand.add(clerk(), use);
    ASSERT_TRUE(lent);
    EXPECT_EQ(hand.give_back(clerk(), lent->id, 1, 2026y / 11 / 25).error().fields.front().pointer, "/date");
    EXPECT_EQ(hand.give_back(clerk(), lent->id, 1, 2026y / 11 / 27).error().fields.front().pointer, "/date");
    ASSERT_TRUE(hand.give_back(clerk(), lent->id, 1, 2026y / 11 / 26));
    EXPECT_EQ(hand.give_back(clerk(), lent->id, 2, 2026y / 11 / 26).error().code, Code::conflict);
    EXPECT_EQ(form(Form::archived_copies).rows.front().at(6), "26/11/2026");
    use.day = 2026y / 11 / 27;
    EXPECT_EQ(hand.add(clerk(), use).error().fields.front().pointer, "/date");
}

TEST_P(RegistersTest, The_check_finds_a_number_that_somebody_removed) {
    ASSERT_TRUE(letter(2026y / 11 / 25));
    ASSERT_TRUE(letter(2026y / 11 / 25));
    ASSERT_TRUE(letter(2026y / 11 / 25));
    auto session = database->open_session();
    session->execute("create table kept as select * from register_entries");
    session->execute("delete from register_entries where number = 2");
    const auto report = storage::check_integrity(*session, *blobs, std::nullopt);
    EXPECT_THAT(report->findings, testing::Contains("register incoming/2026: number 2 is missing"));
    EXPECT_THAT(account("incoming").counts.missing(), ElementsAre(2));
    session->execute("insert into register_entries select * from kept where number = 2");
}

}  // namespace
}  // namespace vanthu::app
