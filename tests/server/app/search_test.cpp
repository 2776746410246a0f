// Search as clerks need it: accents, tone placement, numbers, days, filters, and nothing that one may not see; on both databases.

#include <gmock/gmock.h>

#include "server/app/events.hpp"
#include "server/app/incoming.hpp"
#include "server/app/search/query.hpp"
#include "server/app/search/search_desk.hpp"
#include "server/storage/integrity.hpp"
#include "tests/server/app/agency_fixture.hpp"

namespace vanthu::app {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class SearchTest : public AgencyTest {
protected:
    DocumentId add(const std::string& subject, const std::string& symbol = "", const char* day = "2025-03-01", const std::string& issuer = "Ủy ban nhân dân tỉnh") {
        clock.advance(std::chrono::milliseconds{10});
        RegisterIncoming::Input input;
        input.metadata.issuer = issuer;
        input.metadata.number_and_symbol = symbol.empty() ? std::to_string(++numbers) + "/XX" : symbol;
        input.metadata.document_day = *parse_iso_day(day);
        input.metadata.subject = subject;
        input.accept_duplicate = true;
        const auto view = RegisterIncoming(agency->services).run(agency->actor("clerk"), input);
        EXPECT_TRUE(view) << view.error().detail.en << view.error().cause.value;
        return view->document.id;
    }

    std::vector<DocumentId> find(const std::string& words, SearchFilter filter = {}, SearchDocuments::Order order = SearchDocuments::Order::newest,
                                 const std::string& login = "clerk") {
        SearchDocuments::Input input;
        input.words = words;
        input.filter = std::move(filter);
        input.order = order;
        const auto page = SearchDocuments(agency->services).run(agency->actor(login), input);
        EXPECT_TRUE(page) << page.error().detail.en;
        std::vector<DocumentId> ids;
        for (const auto& one : page->results) {
            ids.push_back(one.id);
        }
        return ids;
    }

    int numbers = 0;
};

using storage::Dialect;
using storage::dialect_name;
VANTHU_ON_BOTH_DATABASES(SearchTest);

TEST_P(SearchTest, AccentsTonePlacementAndCompositionMakeNoDifference) {
    const DocumentId id = add("Về việc hòa giải ở Đông Hòa");
    for (const char* words : {"hoa giai", "hòa giải", "hoà giải", "HÒA GIẢI", "dong hoa", "Đông Hoà", "ho\u0300a gia\u0309i", "giải hòa", "hoa gi"}) {
        EXPECT_THAT(find(words), ElementsAre(id)) << words;
    }
    EXPECT_THAT(find("hoa giai tranh chap"), IsEmpty());
}

TEST_P(SearchTest, ExactAccentsComeFirstAmongTheRelevant) {
    const DocumentId exact = add("Báo cáo về hóa đơn");
    const DocumentId other = add("Báo cáo về hoa đơn lẻ");
    const DocumentId scattered = add("Đơn xin cấp hóa chất");
    EXPECT_THAT(find("hóa đơn"), ElementsAre(scattered, other, exact)) << "newest first";
    EXPECT_THAT(find("hóa đơn", {}, SearchDocuments::Order::relevance), ElementsAre(exact, scattered, other));
    EXPECT_THAT(find("hoá đơn", {}, SearchDocuments::Order::relevance), ElementsAre(exact, scattered, other)) << "the new placement of the tone";
}

TEST_P(SearchTest, NumbersPhrasesAndDays) {
    const DocumentId decision = add("Quyết định một", "15/QĐ-UBND", "2025-11-24");
    const DocumentId letter = add("Công văn 15 ngày", "115/QĐ-UBND", "2025-10-02");
    EXPECT_THAT(find("15/QĐ"), ElementsAre(decision));
    EXPECT_THAT(find("15/qd-ub"), ElementsAre(decision)) << "the last word may be unfinished";
    EXPECT_THAT(find("\"15 ngày\""), ElementsAre(letter));
    EXPECT_THAT(find("\"ngày 15\""), IsEmpty());
    EXPECT_THAT(find("24/11/2025"), ElementsAre(decision));
    EXPECT_THAT(find("10/2025"), ElementsAre(letter));
    EXPECT_THAT(find("31/02/2025"), IsEmpty());
}

TEST_P(SearchTest, FiltersNarrowAndStandAlone) {
    const DocumentId old = add("Kế hoạch", "1/KH", "2024-05-01", "Bộ Nội vụ");
    const DocumentId fresh = add("Kế hoạch", "2/KH", "2025-05-01", "Sở Tư pháp 100%");
    SearchFilter filter;
    filter.from = *parse_iso_day("2025-01-01");
    EXPECT_THAT(find("ke hoach", filter), ElementsAre(fresh));
    EXPECT_THAT(find("", filter), ElementsAre(fresh));
    filter = {};
    filter.issuer = "noi vu";
    EXPECT_THAT(find("", filter), ElementsAre(old));
    filter.issuer = "100%";
    EXPECT_THAT(find("", filter), ElementsAre(fresh)) << "% is a letter like any other";
    filter = {};
    filter.number = 2;
    filter.direction = "incoming";
    EXPECT_THAT(find("", filter), ElementsAre(fresh));
    filter.direction = "outgoing";
    EXPECT_THAT(find("", filter), IsEmpty());
    EXPECT_EQ(SearchDocuments(agency->services).run(agency->actor("clerk"), {"!!", {}}).error().code, Code::invalid_input);
}

TEST_P(SearchTest, WhatOneMayNotSeeIsNeitherFoundNorCounted) {
    for (int i = 0; i < 5; ++i) {
        add("Văn bản mật thiết");
    }
    EXPECT_THAT(find("van ban", {}, SearchDocuments::Order::newest, "drafter"), IsEmpty());
    SearchDocuments::Input input;
    input.words = "van ban";
    input.limit = 2;
    auto page = SearchDocuments(agency->services).run(agency->actor("clerk"), input);
    std::size_t seen = 0;
    for (; page->next; page = SearchDocuments(agency->services).run(agency->actor("clerk"), input)) {
        seen += page->results.size();
        input.before = page->next;
    }
    EXPECT_EQ(seen + page->results.size(), 5U);
}

TEST_P(SearchTest, WhatIsFoundIsPrintedInTheChosenColumnsAllOfItAndNothingElse) {
    for (int i = 0; i < 505; ++i) {
        add("Kế hoạch số " + std::to_string(i), std::to_string(i) + "/KH;\"x\"");
    }
    add("Báo cáo");
    SearchDocuments::Input input;
    input.words = "ke hoach";
    input.limit = 3;
    input.columns = *parse_search_columns("symbol,subject,state,number");
    SearchDocuments desk(agency->services);
    const auto page = desk.run(agency->actor("clerk"), input);
    ASSERT_TRUE(page);
    EXPECT_THAT(page->results.front().cells, ElementsAre("504/KH;\"x\"", "Kế hoạch số 504", "Đã đăng ký", "505"));
    const auto printed = desk.print(agency->actor("clerk"), input, PrintFormat::csv);
    ASSERT_TRUE(printed) << printed.error().detail.en;
    EXPECT_EQ(std::count(printed->content.begin(), printed->content.end(), '\n'), 506) << "the head and every hit, whatever the page's limit";
    EXPECT_NE(printed->content.find("\"504/KH;\"\"x\"\"\",\"Kế hoạch số 504\",\"Đã đăng ký\",\"505\"\r\n"), std::string::npos);
    EXPECT_NE(printed->content.find("\"Kế hoạch số 0\""), std::string::npos);
    EXPECT_EQ(printed->content.find("Báo cáo"), std::string::npos);
    const auto nothing = desk.print(agency->actor("drafter"), input, PrintFormat::csv);
    ASSERT_TRUE(nothing);
    EXPECT_EQ(nothing->content.find("/KH"), std::string::npos) << "what one may not see is not printed";
    EXPECT_EQ(std::count(nothing->content.begin(), nothing->content.end(), '\n'), 1);
    for (const char* wrong : {"symbol,colour", "symbol,symbol", "symbol,", ","}) {
        EXPECT_EQ(parse_search_columns(wrong).error().code, Code::invalid_input) << wrong;
    }
    EXPECT_EQ(parse_search_columns("")->size(), 9U) << "the usual ones";
}

TEST_P(SearchTest, WordsOfFilesStayWhenMetadataChanges) {
    const DocumentId id = add("Trích yếu");
    ASSERT_TRUE(database->write([&](Tx& tx) -> Result<bool> {
        tx.search().index_content(id, "Nội dung tệp nói về băng rộng");
        return true;
    }));
    EXPECT_THAT(find("băng rộng"), ElementsAre(id));
    EXPECT_THAT(find("trich bang"), ElementsAre(id)) << "one word in the metadata, one in the file";
    IncomingMetadata metadata;
    metadata.issuer = "Bộ";
    metadata.number_and_symbol = "9/BB";
    metadata.document_day = *parse_iso_day("2025-01-01");
    metadata.subject = "Tên khác";
    ASSERT_TRUE(ProcessIncoming(agency->services).correct(agency->actor("clerk"), id, 1, metadata));
    EXPECT_THAT(find("băng rộng"), ElementsAre(id));
    EXPECT_THAT(find("trich yeu"), IsEmpty());
    EXPECT_THAT(find("ten khac"), ElementsAre(id));
}

TEST_P(SearchTest, WhoTakesPartFindsAtOnceAndNobodyElseBeforeAndAfterTheIndexHasSettled) {
    const DocumentId theirs = add("Băng rộng cho xã");
    const DocumentId others = add("Băng rộng cho huyện");
    const Actor clerk = agency->actor("clerk");
    EXPECT_THAT(find("bang rong", {}, SearchDocuments::Order::newest, "drafter"), IsEmpty());
    ASSERT_TRUE(database->write([&](Tx& tx) -> Result<bool> {
        tx.files().add_person(theirs, agency->actor("drafter").user, "step");
        record(tx, clerk, clock.now(), "person-added", incoming_object(theirs));
        return true;
    }));
    SearchFilter incoming;
    incoming.direction = "incoming";
    for (const bool settles : {true, true, false}) {
        EXPECT_THAT(find("bang rong", {}, SearchDocuments::Order::newest, "drafter"), ElementsAre(theirs));
        EXPECT_THAT(find("bang", incoming, SearchDocuments::Order::relevance, "drafter"), ElementsAre(theirs));
        EXPECT_THAT(find("", incoming, SearchDocuments::Order::newest, "drafter"), ElementsAre(theirs)) << "conditions without words";
        EXPECT_THAT(find("huyen", {}, SearchDocuments::Order::newest, "drafter"), IsEmpty());
        EXPECT_THAT(find("bang rong"), ElementsAre(others, theirs));
        if (settles) {
            ASSERT_TRUE(settle_index(agency->services));
            EXPECT_TRUE(*database->read([](Tx& tx) -> Result<bool> { return tx.search().is_settled(); }));
        }
    }
    std::string words_of_rights = "_p" + agency->actor("drafter").user.text();
    std::erase(words_of_rights, '-');
    EXPECT_THAT(find(words_of_rights), IsEmpty()) << "the words of rights cannot be asked for";
    EXPECT_THAT(find("access"), IsEmpty());
}

TEST_P(SearchTest, TheBeginningOfAWordFindsOldAndNewInTheOrderOfTime) {
    const DocumentId oldest = add("Thanh tra việc thực hiện quy chế");
    const DocumentId phrase = add("Số 15/QĐ-UBND", "15/QĐ-UBND");
    // More than what is looked through row by row, with words that all of them have.
    ASSERT_TRUE(database->write([&](Tx& tx) -> Result<bool> {
        for (int i = 0; i < 1100; ++i) {
            SearchEntry entry;
            entry.document = DocumentId::make(clock.now(), random);
            entry.direction = "incoming";
            entry.text = "Báo cáo – thống kê" + std::string(i == 0 ? " thường niên" : "");
            tx.search().index(entry);
        }
        return true;
    }));
    const DocumentId newest = add("Báo cáo về thanh niên");
    const auto hits = [&](const char* words, std::optional<long long> before, int limit, const char* login = "clerk") {
        return *database->read([&](Tx& tx) -> Result<std::vector<SearchHit>> {
            return tx.search().find({parse_query(words)}, visibility_of(agency->actor(login)), before, limit);
        });
    };
    EXPECT_THAT(find("than"), ElementsAre(newest, oldest)) << "the old one lies behind what was looked through";
    EXPECT_THAT(find("bao cao than"), ElementsAre(newest));
    EXPECT_THAT(find("15/qd-ub"), ElementsAre(phrase));
    EXPECT_THAT(hits("thuong n", {}, 10), SizeIs(1)) << "among those that have the first word";
    EXPECT_THAT(hits("ke thuo", {}, 10), SizeIs(1));
    EXPECT_THAT(hits("bao cao – thon", {}, 2000), SizeIs(1100)) << "a dash is no word";
    const auto page = hits("tho", {}, 50);
    ASSERT_THAT(page, SizeIs(50));
    const auto next = hits("tho", page.back().row, 2000);
    EXPECT_THAT(next, SizeIs(1050));
    EXPECT_EQ(next.front().row, page.back().row - 1);
    EXPECT_THAT(hits("than", {}, 10, "drafter"), IsEmpty());
}

TEST_P(SearchTest, TheIndexIsRebuiltPieceByPiece) {
    std::vector<DocumentId> ids;
    for (int i = 0; i < 3; ++i) {
        ids.push_back(add("Tài liệu"));
    }
    auto session = database->open_session();
    session->execute(GetParam() == Dialect::sqlite ? "delete from document_search" : "update document_index set terms = 'x'");
    EXPECT_THAT(find("tai lieu"), IsEmpty());
    RebuildIndex rebuild(agency->services);
    EXPECT_FALSE(*rebuild.step()) << "the incoming ones";
    RebuildIndex another(agency->services);  // as after a restart
    EXPECT_TRUE(*another.step()) << "the outgoing ones";
    EXPECT_EQ(rebuild.indexed(), 3);
    EXPECT_THAT(find("tai lieu"), SizeIs(3));
}

TEST_P(SearchTest, ASearchIsSavedUnderItsName) {
    SearchDocuments search(agency->services);
    const Actor clerk = agency->actor("clerk");
    ASSERT_TRUE(search.save(clerk, "Quá hạn", "q=a"));
    const auto saved = search.save(clerk, "Quá hạn", "q=b");
    EXPECT_EQ(saved->query, "q=b");
    EXPECT_THAT(*search.saved(clerk), SizeIs(1));
    EXPECT_THAT(*search.saved(agency->actor("head")), IsEmpty());
    EXPECT_EQ(search.save(clerk, "", "q=a").error().code, Code::invalid_input);
    ASSERT_TRUE(search.remove(agency->actor("head"), saved->id));
    EXPECT_THAT(*search.saved(clerk), SizeIs(1)) << "nobody removes another's";
    ASSERT_TRUE(search.remove(clerk, saved->id));
    EXPECT_THAT(*search.saved(clerk), IsEmpty());
}

TEST(ParseQuery, BoundsAndIgnoresWhatIsNoWord) {
    EXPECT_THAT(parse_query(""), IsEmpty());
    EXPECT_THAT(parse_query("\"\" -- '); drop"), SizeIs(1));
    std::string many;
    for (int i = 0; i < 100; ++i) {
        many += "từ" + std::to_string(i) + " ";
    }
    EXPECT_THAT(parse_query(many), SizeIs(16));
    EXPECT_THAT(parse_query("\"chưa đóng"), SizeIs(1));
}

TEST(Closeness, TellsAccentsApart) {
    EXPECT_EQ(closeness("hóa đơn", "Quản lý hoá đơn"), 3);
    EXPECT_EQ(closeness("hóa đơn", "Đơn về hóa chất"), 2);
    EXPECT_EQ(closeness("hóa đơn", "hoa đơn"), 1);
    EXPECT_EQ(closeness("hóa đơn", "hoa và đơn"), 0);
    EXPECT_EQ(closeness("", "x"), 0);
}

}  // namespace
}  // namespace vanthu::app
