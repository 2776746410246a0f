#include "records/document_symbol.hpp"

#include <gtest/gtest.h>

#include <set>

namespace vanthu::records {
namespace {

std::string symbol(int number, const char* type, const char* agency = "STTTT", const char* unit = "VP") {
    return number_and_symbol({number}, *find_document_type(type), agency, unit, std::chrono::year{2026}).value();
}

TEST(DocumentSymbol, Follows_the_examples_of_the_decree) {
    EXPECT_EQ(symbol(15, "BC"), "15/BC-STTTT");
    EXPECT_EQ(symbol(5, "CV"), "05/STTTT-VP");
    EXPECT_EQ(symbol(15, "QĐ", "BNV"), "15/QĐ-BNV");
    EXPECT_EQ(symbol(112, "QyĐ"), "112/QyĐ-STTTT");
}

/// Annex III, one after the other: what a register of each type looks like.
TEST(DocumentSymbol, Follows_the_grammar_for_every_type) {
    const std::vector<std::pair<const char*, const char*>> all{
        {"NQ", "07/NQ-STTTT"},   {"QĐ", "07/QĐ-STTTT"},   {"CT", "07/CT-STTTT"},   {"QC", "07/QC-STTTT"},   {"QyĐ", "07/QyĐ-STTTT"},
        {"TC", "07/TC-STTTT"},   {"TB", "07/TB-STTTT"},   {"HD", "07/HD-STTTT"},   {"CTr", "07/CTr-STTTT"}, {"KH", "07/KH-STTTT"},
        {"PA", "07/PA-STTTT"},   {"ĐA", "07/ĐA-STTTT"},   {"DA", "07/DA-STTTT"},   {"BC", "07/BC-STTTT"},   {"BB", "07/BB-STTTT"},
        {"TTr", "07/TTr-STTTT"}, {"HĐ", "07/HĐ-STTTT"},   {"CV", "07/STTTT-VP"},   {"CĐ", "07/CĐ-STTTT"},   {"BGN", "07/BGN-STTTT"},
        {"BTT", "07/BTT-STTTT"}, {"GUQ", "07/GUQ-STTTT"}, {"GM", "07/GM-STTTT"},   {"GGT", "07/GGT-STTTT"}, {"GNP", "07/GNP-STTTT"},
        {"PG", "07/PG-STTTT"},   {"PC", "07/PC-STTTT"},   {"PB", "07/PB-STTTT"},   {"TCg", "07/STTTT-VP"},  {"SY", "07/SY-STTTT"},
        {"TrS", "07/TrS-STTTT"}, {"SL", "07/SL-STTTT"},   {"NĐ-QPPL", "07/2026/NĐ-STTTT"}, {"TT-QPPL", "07/2026/TT-STTTT"},
        {"NQ-QPPL", "07/2026/NQ-STTTT"}, {"QĐ-QPPL", "07/2026/QĐ-STTTT"}, {"CT-QPPL", "07/2026/CT-STTTT"},
        {"TTLT-QPPL", "07/2026/TTLT-STTTT"}, {"NQLT-QPPL", "07/2026/NQLT-STTTT"}};
    EXPECT_EQ(all.size(), document_types().size());
    for (const auto& [type, written] : all) {
        EXPECT_EQ(symbol(7, type), written);
    }
    EXPECT_EQ(number_and_symbol({30}, *find_document_type("NĐ-QPPL"), "CP", "", std::chrono::year{2020}).value(), "30/2020/NĐ-CP");
    EXPECT_EQ(symbol(5, "CV", "BNV", "VP"), "05/BNV-VP");
    EXPECT_EQ(symbol(12, "CV", "UBND", "VX"), "12/UBND-VX");
}

TEST(DocumentSymbol, Refuses_a_symbol_that_would_break_the_grammar) {
    EXPECT_FALSE(number_and_symbol({1}, *find_document_type("BC"), "", "VP", std::chrono::year{2026}));
    EXPECT_FALSE(number_and_symbol({1}, *find_document_type("BC"), "S TTTT", "VP", std::chrono::year{2026}));
    EXPECT_FALSE(number_and_symbol({1}, *find_document_type("CV"), "STTTT", "", std::chrono::year{2026}));
}

TEST(DocumentSymbol, Finds_twins_whatever_the_typist_did) {
    const std::string key = twin_key("Ủy ban nhân dân tỉnh", "07/UBND-VP7");
    EXPECT_EQ(twin_key("ỦY BAN NHÂN  DÂN TỈNH", " 7 / ubnd – VP7"), key);
    EXPECT_NE(twin_key("Ủy ban nhân dân tỉnh", "70/UBND-VP7"), key);
    EXPECT_NE(twin_key("Ủy ban nhân dân huyện", "07/UBND-VP7"), key);
    EXPECT_EQ(comparable_symbol("0"), "0");
    EXPECT_EQ(comparable_symbol("000/x"), "0/X");
}

TEST(DocumentType, Has_the_29_types_and_three_copies_of_the_decree_and_normative_texts_with_distinct_codes) {
    std::set<std::string_view> codes;
    int copies = 0;
    int normative = 0;
    for (const DocumentType& type : document_types()) {
        codes.insert(type.code);
        copies += type.is_copy ? 1 : 0;
        normative += type.is_normative ? 1 : 0;
    }
    EXPECT_EQ(codes.size(), document_types().size());
    EXPECT_EQ(codes.size() - static_cast<std::size_t>(copies + normative), 29U);
    EXPECT_EQ(copies, 3);
    EXPECT_FALSE(find_document_type("qyđ"));  // case matters
}

}  // namespace
}  // namespace vanthu::records
