#include <gtest/gtest.h>

#include "reading/layout.hpp"
#include "reading/places.hpp"

namespace vanthu::reading {
namespace {

constexpr const char* two_pages = R"(<doc>
  <page width="200.0" height="400.0">
    <word xMin="20.0" yMin="40.0" xMax="60.0" yMax="60.0">A&amp;B</word>
    <word xMin="80.0" yMin="40.0" xMax="60.0" yMax="60.0">turned</word>
    <word xMin="x" yMin="40.0" xMax="60.0" yMax="60.0">no number</word>
  </page>
  <page width="100.0" height="100.0">
    <word xMin="10.0" yMin="10.0" xMax="20.0" yMax="20.0">&lt;hai&gt;</word>
  </page>
</doc>)";

TEST(Places, Words_of_a_text_layer_stand_in_fractions_of_their_page) {
    const auto words = words_of_text_layer(two_pages);
    ASSERT_EQ(words.size(), 2U);
    EXPECT_EQ(words[0].text, "A&B");
    EXPECT_EQ(words[0].place.page, 1);
    EXPECT_DOUBLE_EQ(words[0].place.x, 0.1);
    EXPECT_DOUBLE_EQ(words[0].place.y, 0.1);
    EXPECT_DOUBLE_EQ(words[0].place.width, 0.2);
    EXPECT_DOUBLE_EQ(words[0].place.height, 0.05);
    EXPECT_EQ(words[1].text, "<hai>");
    EXPECT_EQ(words[1].place.page, 2);
}

TEST(Places, Letters_that_touch_are_one_word) {
    const auto words = words_of_text_layer(R"(<page width="100" height="100">
<word xMin="10" yMin="10" xMax="20" yMax="20">Ủ</word>
<word xMin="19.9" yMin="10" xMax="25" yMax="20">Y</word>
<word xMin="28" yMin="10" xMax="40" yMax="20">BAN</word>
<word xMin="30" yMin="22" xMax="35" yMax="32">X</word>)");
    ASSERT_EQ(words.size(), 3U);
    EXPECT_EQ(words[0].text, "ỦY");
    EXPECT_DOUBLE_EQ(words[0].place.width, 0.15);
    EXPECT_EQ(words[1].text, "BAN");
}

TEST(Places, Words_of_a_recognition_carry_their_certainty) {
    const auto words = words_of_recognition(
        "level\tpage\n1\t1\t0\t0\t0\t0\t0\t0\t1000\t2000\t-1\t\n4\t1\t1\t1\t1\t0\t1\t1\t5\t5\t-1\t\n5\t1\t1\t1\t1\t1\t100\t200\t50\t40\t96.5\tSố:\n"
        "5\t1\t1\t1\t1\t2\t100\t200\t50\t40\t95\t \n5\t1\t1\t1\t1\t2\t100\t200\t50\n", 3);
    ASSERT_EQ(words.size(), 1U);
    EXPECT_EQ(words[0].text, "Số:");
    EXPECT_EQ(words[0].place.page, 3);
    EXPECT_DOUBLE_EQ(words[0].certainty, 0.965);
    EXPECT_DOUBLE_EQ(words[0].place.height, 0.02);
}

PlacedWord word(const char* text, double x, double y) {
    return {text, {1, x, y, 0.05, 0.02}, 1};
}

TEST(Layout, Rows_go_from_top_to_bottom_and_words_from_left_to_right) {
    const std::vector<PlacedWord> words{word("hai", 0.2, 0.105), word("một", 0.1, 0.1), word("bốn", 0.1, 0.14), word("khác", 0.6, 0.118)};
    const auto rows = rows_of(words, 1);
    ASSERT_EQ(rows.size(), 3U);
    EXPECT_EQ(rows[0].text(), "một hai");
    EXPECT_EQ(rows[1].text(), "khác");
    EXPECT_EQ(rows[2].text(), "bốn");
    EXPECT_EQ(column_of(words, 1, Side::left).size(), 2U);
    EXPECT_EQ(column_of(words, 1, Side::right).front().text(), "khác");
}

TEST(Layout, A_wide_gap_cuts_a_row) {
    const auto pieces = pieces_of(rows_of({word("HỎA", 0.1, 0.1), word("TỐC", 0.155, 0.1), word("Nam", 0.6, 0.1)}, 1));
    ASSERT_EQ(pieces.size(), 2U);
    EXPECT_EQ(pieces[0].text(), "HỎA TỐC");
}

}  // namespace
}  // namespace vanthu::reading
