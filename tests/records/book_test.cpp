#include "records/book.hpp"

#include <gtest/gtest.h>

#include <set>

namespace vanthu::records {
namespace {

using namespace std::chrono_literals;

const UnitId office{"01890000-0000-7000-8000-000000000001"};
const UnitId technology{"01890000-0000-7000-8000-000000000002"};

DocumentType type(const char* code) {
    return *find_document_type(code);
}

TEST(NumberingRules, Without_a_decision_copies_share_one_sequence_and_each_normative_type_has_its_own) {
    const NumberingRules none;
    for (const char* copy : {"SY", "SL", "TrS"}) {
        EXPECT_EQ(none.book_for(type(copy), office), "copies");
    }
    std::set<std::string> normative;
    for (const DocumentType& one : document_types()) {
        const std::string book = none.book_for(one, office);
        EXPECT_EQ(book == "outgoing", !one.is_copy && !one.is_normative) << one.name;
        EXPECT_EQ(book == "copies", one.is_copy);
        if (one.is_normative) {
            EXPECT_TRUE(normative.insert(book).second) << book;
        }
    }
}

TEST(NumberingRules, The_most_fitting_line_decides) {
    NumberingRules rules;
    rules.rules = {{"*", std::nullopt, "chung"}, {"QĐ", std::nullopt, "quyet-dinh"}, {"*", technology, "cntt"}, {"QĐ", technology, "cntt-qd"},
                   {"QĐ-QPPL", std::nullopt, "qppl"}};
    EXPECT_EQ(rules.book_for(type("BC"), office), "chung");
    EXPECT_EQ(rules.book_for(type("QĐ"), office), "quyet-dinh");
    EXPECT_EQ(rules.book_for(type("BC"), technology), "cntt");
    EXPECT_EQ(rules.book_for(type("QĐ"), technology), "cntt-qd");
    EXPECT_EQ(rules.book_for(type("SY"), technology), "copies");
    EXPECT_EQ(rules.book_for(type("QĐ-QPPL"), technology), "qppl");
    EXPECT_EQ(rules.book_for(type("TT-QPPL"), technology), "normative-tt");
    EXPECT_EQ(decode_rules(encode(rules.rules)), rules.rules);
}

TEST(NumberingRules, Nothing_is_decided_for_days_that_are_over) {
    NumberingRules rules;
    rules.effective_from = 2026y / 6 / 30;
    EXPECT_FALSE(check(rules, 2026y / 7 / 1));
    EXPECT_TRUE(check(rules, 2026y / 6 / 30));
    rules.rules = {{"XX", std::nullopt, "outgoing"}};
    EXPECT_FALSE(check(rules, 2026y / 6 / 30));
    rules.rules = {{"QĐ", office, "outgoing"}, {"QĐ", office, "khac"}};
    EXPECT_EQ(check(rules, 2026y / 6 / 30).error().fields.front().pointer, "/rules/1/type");
}

TEST(Book, Takes_the_types_of_its_kind) {
    Book book;
    book.name = "Sổ";
    for (const auto& [kind, takes] : std::initializer_list<std::pair<BookKind, std::set<std::string>>>{
             {BookKind::incoming, {}}, {BookKind::outgoing, {"BC"}}, {BookKind::internal, {"BC"}}, {BookKind::copies, {"SY"}},
             {BookKind::normative, {"NĐ-QPPL"}}, {BookKind::classified, {"BC", "NĐ-QPPL"}}}) {
        book.kind = kind;
        for (const char* code : {"BC", "SY", "NĐ-QPPL"}) {
            EXPECT_EQ(book.require_type(type(code)).has_value(), takes.contains(code)) << to_string(kind) << " " << code;
        }
    }
    book.closed_from = 2026y / 5 / 1;
    EXPECT_TRUE(book.require_open(2026y / 4 / 30));
    EXPECT_EQ(book.require_open(2026y / 5 / 1).error().code, Code::conflict);
}

TEST(Book, Is_checked_field_by_field) {
    Book book;
    book.code = "hoi-dong";
    book.name = "Sổ hội đồng";
    book.kind = BookKind::advisory;
    EXPECT_EQ(check(book).error().fields.front().pointer, "/issuer_symbol");
    book.issuer_symbol = "HĐ TĐKT";
    EXPECT_EQ(check(book).error().fields.front().pointer, "/issuer_symbol");
    book.issuer_symbol = "HĐTĐKT";
    EXPECT_TRUE(check(book));
    book.code = "Hội đồng";
    EXPECT_EQ(check(book).error().fields.front().pointer, "/code");
}

}  // namespace
}  // namespace vanthu::records
