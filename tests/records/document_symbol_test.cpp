#include "records/document_symbol.hpp"

#include <gtest/gtest.h>

#include <set>

namespace vanthu::records {
namespace {

std::string symbol(int number, const char* type, const char* agency = "STTTT", const char* unit = "VP") {
    return number_and_symbol({number}, *find_document_type(type), agency, unit).value();
}

TEST(DocumentSymbol, Follows_the_examples_of_the_decree) {
    EXPECT_EQ(symbol(15, "BC"), "15/BC-STTTT");
    EXPECT_EQ(symbol(5, "CV"), "05/STTTT-VP");
    EXPECT_EQ(symbol(15, "QĐ", "BNV"), "15/QĐ-BNV");
    EXPECT_EQ(symbol(112, "QyĐ"), "112/QyĐ-STTTT");
}

TEST(DocumentSymbol, Refuses_a_symbol_that_would_break_the_grammar) {
    EXPECT_FALSE(number_and_symbol({1}, *find_document_type("BC"), "", "VP"));
    EXPECT_FALSE(number_and_symbol({1}, *find_document_type("BC"), "S TTTT", "VP"));
    EXPECT_FALSE(number_and_symbol({1}, *find_document_type("CV"), "STTTT", ""));
}

TEST(DocumentSymbol, Finds_twins_whatever_the_typist_did) {
    const std::string key = twin_key("Ủy ban nhân dân tỉnh", "07/UBND-VP7");
    EXPECT_EQ(twin_key("ỦY BAN NHÂN  DÂN TỈNH", " 7 / ubnd – VP7"), key);
    EXPECT_NE(twin_key("Ủy ban nhân dân tỉnh", "70/UBND-VP7"), key);
    EXPECT_NE(twin_key("Ủy ban nhân dân huyện", "07/UBND-VP7"), key);
    EXPECT_EQ(comparable_symbol("0"), "0");
    EXPECT_EQ(comparable_symbol("000/x"), "0/X");
}

TEST(DocumentType, Has_the_29_types_and_three_copies_of_the_decree_with_distinct_codes) {
    std::set<std::string_view> codes;
    int copies = 0;
    for (const DocumentType& type : document_types()) {
        codes.insert(type.code);
        copies += type.is_copy ? 1 : 0;
    }
    EXPECT_EQ(codes.size(), 32U);
    EXPECT_EQ(copies, 3);
    EXPECT_FALSE(find_document_type("qyđ"));  // case matters
}

}  // namespace
}  // namespace vanthu::records
