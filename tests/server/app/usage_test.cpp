// The usage log and the statistics of Decree 30/2020/NĐ-CP, Annex VI, III.6 and V; on both databases.

#include <gmock/gmock.h>

#include <fmt/format.h>

#include "server/app/access.hpp"
#include "server/app/registers/rows.hpp"
#include "server/app/usage/statistics.hpp"
#include "server/app/usage/usage_log.hpp"
#include "tests/server/app/dossier_fixture.hpp"

namespace vanthu::app {
namespace {

using storage::Dialect;
using storage::dialect_name;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

class UsageTest : public DossiersTest {
protected:
    void use(UsageLog& log, const std::string& login, UseKind kind, const std::string& subject_kind, const std::string& id) {
        log.note({agency->id(login), kind, subject_kind, id, clock.now()});
    }

    Rows rows(Statistic statistic, StatisticGroup group = StatisticGroup::unit) {
        const auto table = ReadStatistics(agency->services).table(actor("auditor"), {statistic, group, {today().year() / 1 / 1, today()}});
        EXPECT_TRUE(table) << table.error().detail.en;
        return table->rows;
    }

    /// The incoming document is submitted, instructed and closed after so many days.
    void work_off(const IncomingView& view, std::chrono::year_month_day due, int days) {
        ASSERT_TRUE(database->write([&](Tx& tx) -> Result<bool> {
            auto document = *tx.incoming().find(view.document.id);
            EXPECT_TRUE(document.submit_to(agency->id("director")));
            EXPECT_TRUE(document.instruct(agency->id("director"), "Giao phòng", due, clock.now()));
            EXPECT_TRUE(document.complete(agency->id("drafter"), "xong", document.arrived_at + std::chrono::hours{24 * days}));
            tx.incoming().save(document);
            tx.files().add_unit(document.id, {agency->unit("CNTT"), "lead"});
            record(tx, actor("director"), clock.now(), "worked-off-for-test", "incoming/" + document.id.text());
            return true;
        }));
    }
};
VANTHU_ON_BOTH_DATABASES(UsageTest);

TEST_P(UsageTest, WhoReadWhatIsWrittenInBatchesAndShownToThoseWithTheRight) {
    const auto view = incoming("một");
    const std::string document = view.document.id.text();
    UsageLog log(agency->services);
    use(log, "clerk", UseKind::opened, "document", document);
    use(log, "clerk", UseKind::opened, "document", document);
    use(log, "director", UseKind::downloaded, "file", view.files.front().id.text());
    use(log, "director", UseKind::downloaded, "file", UsageEntry{}.id);
    ReadUsage usage(agency->services);
    EXPECT_THAT(*usage.of_document(actor("auditor"), view.document.id, {"", 10}), IsEmpty()) << "nothing is written while somebody reads";
    EXPECT_EQ(log.write().value(), 2) << "the same twice in a batch is one; a file that is not there is none";
    EXPECT_EQ(log.write().value(), 0);
    clock.advance(std::chrono::milliseconds{5});
    use(log, "clerk", UseKind::printed, "document", document);
    EXPECT_EQ(log.write().value(), 1);
    const auto entries = usage.of_document(actor("auditor"), view.document.id, {"", 10});
    ASSERT_TRUE(entries);
    ASSERT_THAT(*entries, SizeIs(3));
    EXPECT_EQ(entries->front().entry.kind, UseKind::printed) << "the newest first";
    EXPECT_EQ(entries->front().person, actor("clerk").full_name);
    const auto downloaded = std::find_if(entries->begin(), entries->end(), [](const UsageView& one) { return one.entry.kind == UseKind::downloaded; });
    ASSERT_NE(downloaded, entries->end());
    EXPECT_EQ(downloaded->entry.user, agency->id("director"));
    EXPECT_EQ(downloaded->file_name, "một.txt");
    EXPECT_THAT(*usage.of_document(actor("auditor"), view.document.id, {entries->front().entry.id, 1}), SizeIs(1)) << "in pages";
    EXPECT_EQ(usage.of_document(actor("drafter"), view.document.id, {"", 10}).error().code, Code::forbidden);
    EXPECT_EQ(usage.of_document(actor("auditor"), DocumentId{agency->unit("SO").text()}, {"", 10}).error().code, Code::not_found);
    EXPECT_EQ(usage.of_dossier(actor("drafter"), DossierId{document}, {"", 10}).error().code, Code::forbidden);
    EXPECT_EQ(usage.of_dossier(actor("auditor"), DossierId{document}, {"", 10}).error().code, Code::not_found);
    expect_integrity();
}

TEST_P(UsageTest, OldEntriesGoAndWhatDoesNotFitInMemoryIsCounted) {
    UsageLog log(agency->services);
    use(log, "clerk", UseKind::exported, "search", "");
    ASSERT_EQ(log.write().value(), 1);
    clock.advance(std::chrono::hours{24 * 30});
    use(log, "clerk", UseKind::printed, "search", "");
    ASSERT_EQ(log.write().value(), 1);
    EXPECT_EQ(log.prune(std::chrono::days{31}).value(), 0);
    EXPECT_EQ(log.prune(std::chrono::days{29}).value(), 1);
    EXPECT_EQ(log.prune(std::chrono::days{29}).value(), 0);
    for (std::size_t i = 0; i < UsageLog::kept_in_memory + 3; ++i) {
        log.note({agency->id("clerk"), UseKind::opened, "document", "x", clock.now()});
    }
    EXPECT_EQ(log.lost(), 3);
}

TEST_P(UsageTest, AccessesAreCountedByPersonUnitMonthAndDocument) {
    const auto view = incoming("một");
    const auto other = incoming("hai");
    UsageLog log(agency->services);
    use(log, "clerk", UseKind::opened, "document", view.document.id.text());
    use(log, "director", UseKind::opened, "document", view.document.id.text());
    use(log, "director", UseKind::exported, "document", other.document.id.text());
    use(log, "drafter", UseKind::downloaded, "file", view.files.front().id.text());
    ASSERT_EQ(log.write().value(), 4);
    EXPECT_THAT(rows(Statistic::access, StatisticGroup::person), Contains(ElementsAre(::testing::_, actor("director").full_name, "1", "0", "0", "1", "2")));
    EXPECT_THAT(rows(Statistic::access).back(), ElementsAre("", "Tổng cộng", "2", "1", "0", "1", "4"));
    const std::string month = fmt::format("{:02}/{}", static_cast<unsigned>(today().month()), static_cast<int>(today().year()));
    EXPECT_THAT(rows(Statistic::access, StatisticGroup::month).front(), ElementsAre("1", month, "2", "1", "0", "1", "4"));
    const auto documents = rows(Statistic::access, StatisticGroup::document);
    ASSERT_THAT(documents, SizeIs(2));
    EXPECT_THAT(documents[0], ElementsAre("1", "1/UBND-VP của Ủy ban nhân dân tỉnh: Về việc một", "2", "1", "0", "0", "3")) << "the most used first";
    EXPECT_THAT(documents[1], ElementsAre("2", "2/UBND-VP của Ủy ban nhân dân tỉnh: Về việc hai", "0", "0", "0", "1", "1"));
}

TEST_P(UsageTest, IncomingDocumentsAreCountedByHowTheyWereDealtWith) {
    const auto due = [&](int days) { return std::chrono::year_month_day{std::chrono::sys_days{today()} + std::chrono::days{days}}; };
    work_off(incoming("đúng hạn"), due(5), 2);
    work_off(incoming("quá hạn"), due(1), 3);
    incoming("đang mở");
    EXPECT_THAT(rows(Statistic::incoming, StatisticGroup::unit),
                ElementsAre(ElementsAre("1", "Chưa giao đơn vị", "1", "0", "0", "1", "0", "", ""),
                            ElementsAre("2", ::testing::_, "2", "1", "1", "0", "0", "50,0", "2,5"), ElementsAre("", "Tổng cộng", "3", "1", "1", "1", "0", "50,0", "2,5")));
    const auto people = rows(Statistic::incoming, StatisticGroup::person);
    EXPECT_THAT(people, Contains(ElementsAre(::testing::_, actor("drafter").full_name, "2", "1", "1", "0", "0", "50,0", "2,5")));
    EXPECT_THAT(people, SizeIs(3)) << "who closed, who has it, the sum";
    EXPECT_THAT(rows(Statistic::incoming, StatisticGroup::month), SizeIs(2));
}

TEST_P(UsageTest, EachNumberOfTheBoardIsTheLengthOfItsList) {
    const auto due = [&](int days) { return std::chrono::year_month_day{std::chrono::sys_days{today()} + std::chrono::days{days}}; };
    const auto waits = [&](const IncomingView& view, std::chrono::year_month_day day) {
        ASSERT_TRUE(database->write([&](Tx& tx) -> Result<bool> {
            auto document = *tx.incoming().find(view.document.id);
            document.details.due_day = day;
            tx.incoming().save(document);
            record(tx, actor("clerk"), clock.now(), "deadline-for-test", "incoming/" + document.id.text());
            return true;
        }));
    };
    work_off(incoming("đúng hạn"), due(5), 2);
    work_off(incoming("quá hạn"), due(1), 3);
    const auto late = incoming("đang trễ");
    waits(late, due(-1));
    waits(incoming("hôm nay"), today());
    waits(incoming("còn hạn"), due(3));
    ReadStatistics statistics(agency->services);
    const DayRange year{today().year() / 1 / 1, today()};
    for (const StatisticGroup group : {StatisticGroup::unit, StatisticGroup::person, StatisticGroup::month}) {
        const auto lines = statistics.board(actor("director"), group, year).value();
        std::array<long long, 5> total{};
        for (const BoardLine& line : lines) {
            for (std::size_t at = 0; at < total.size(); ++at) {
                const auto list = statistics.board_items(actor("director"), {group, year, line.key, static_cast<Standing>(at)}, 0, 200).value();
                EXPECT_EQ(static_cast<long long>(list.size()), line.counts.at(at)) << line.name;
                total.at(at) += line.counts.at(at);
            }
        }
        EXPECT_EQ(total, (std::array<long long, 5>{1, 1, 1, 1, 1}));
    }
    const auto units = statistics.board(actor("auditor"), StatisticGroup::unit, year).value();
    ASSERT_THAT(units, SizeIs(2));
    EXPECT_EQ(units.front().key, "") << "no unit has it yet";
    EXPECT_EQ(units.back().key, agency->unit("CNTT").text());
    EXPECT_THAT(units.back().name, Not(IsEmpty()));
    const auto open_late = statistics.board_items(actor("auditor"), {StatisticGroup::unit, year, std::nullopt, Standing::open_late}, 0, 10).value();
    ASSERT_THAT(open_late, SizeIs(1));
    EXPECT_EQ(open_late.front().document, late.document.id);
    const auto second = statistics.board_items(actor("auditor"), {StatisticGroup::unit, year}, 1, 2).value();
    ASSERT_THAT(second, SizeIs(2)) << "a page";
    EXPECT_EQ(second.front().place, 2);
    EXPECT_EQ(rows(Statistic::incoming).back()[4], "2") << "the statistic counts what is due today among those in time";
    EXPECT_EQ(statistics.board(actor("head"), StatisticGroup::unit, year).error().code, Code::forbidden);
    EXPECT_EQ(statistics.board_items(actor("head"), {StatisticGroup::unit, year}, 0, 10).error().code, Code::forbidden);
    EXPECT_EQ(statistics.board(actor("clerk"), StatisticGroup::document, year).error().code, Code::invalid_input);
    EXPECT_EQ(statistics.board(actor("clerk"), StatisticGroup::unit, {year.to, year.from}).error().code, Code::invalid_input);
}

TEST_P(UsageTest, TheBoardNamesNothingThatTheReaderMayNotSee) {
    const auto view = incoming("nhân sự");
    ASSERT_TRUE(ManageAccess(agency->services).restrict(actor("clerk"), view.document.id, "Nhân sự"));
    ReadStatistics statistics(agency->services);
    const auto found = statistics.board_items(actor("auditor"), {StatisticGroup::unit, {today().year() / 1 / 1, today()}}, 0, 10).value();
    ASSERT_THAT(found, SizeIs(1));
    EXPECT_EQ(found.front().document, std::nullopt);
    EXPECT_EQ(found.front().subject + found.front().symbol + found.front().issuer, "");
}

TEST_P(UsageTest, OutgoingDocumentsAndDossiersAreCounted) {
    const auto document = incoming("một");
    closed("01.CNTT", {document.document.id}, to_iso(today()).c_str());
    clock.advance(std::chrono::milliseconds{5});
    open("drafter", "02.CNTT");
    EXPECT_THAT(rows(Statistic::dossiers).back(), ElementsAre("", "Tổng cộng", "2", "1", "1", "0", "0", "1", "4"));
    const auto list = rows(Statistic::dossier_list);
    ASSERT_THAT(list, SizeIs(2));
    EXPECT_THAT(list[0][2], "Hồ sơ 02.CNTT") << "the newest first";
    EXPECT_THAT(list[1][8], "Đã kết thúc");
    EXPECT_THAT(rows(Statistic::outgoing).back(), ElementsAre("", "Tổng cộng", "0", "0", "0", ""));
    ReadStatistics statistics(agency->services);
    const DayRange year{today().year() / 1 / 1, today()};
    EXPECT_EQ(statistics.table(actor("head"), {Statistic::incoming, StatisticGroup::unit, year}).error().code, Code::forbidden);
    EXPECT_EQ(statistics.table(actor("clerk"), {Statistic::incoming, StatisticGroup::document, year}).error().code, Code::invalid_input);
    EXPECT_EQ(statistics.table(actor("clerk"), {Statistic::incoming, StatisticGroup::unit, {year.to, year.from}}).error().code, Code::invalid_input);
    EXPECT_EQ(statistics.table(actor("clerk"), {Statistic::incoming, StatisticGroup::unit, {std::chrono::year{2010} / 1 / 1, year.to}}).error().code, Code::invalid_input);
    for (const PrintFormat format : {PrintFormat::pdf, PrintFormat::xlsx, PrintFormat::csv}) {
        const auto printed = statistics.print(actor("clerk"), {Statistic::dossier_list, StatisticGroup::unit, year}, format);
        ASSERT_TRUE(printed) << printed.error().detail.en;
        EXPECT_FALSE(printed->content.empty());
    }
}

}  // namespace
}  // namespace vanthu::app
