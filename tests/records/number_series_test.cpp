#include "records/number_series.hpp"

#include <gtest/gtest.h>

namespace vanthu::records {
namespace {

using namespace std::chrono_literals;

const SeriesKey incoming_2026{"H40.13", "incoming", 2026y};

TEST(NumberSeries, Starts_the_year_at_01_and_writes_ten_without_a_zero) {
    EXPECT_EQ(NumberSeries(incoming_2026).next().text(), "01");
    EXPECT_EQ(NumberSeries(incoming_2026, 8).next().text(), "09");
    EXPECT_EQ(NumberSeries(incoming_2026, 9).next().text(), "10");
}

constexpr std::chrono::minutes vietnam{7 * 60};

/// A moment by the agency's clock.
Instant local(std::chrono::year_month_day day, std::chrono::milliseconds time = 9h) {
    return std::chrono::sys_days{day} + time - vietnam;
}

TEST(NumberSeries, Gives_each_number_once_and_leaves_no_gap) {
    NumberSeries series(incoming_2026);
    for (int expected = 1; expected <= 1000; ++expected) {
        const auto taken = series.take(local(2026y / 11 / 24), vietnam);
        ASSERT_EQ(taken->number.value, expected);
        ASSERT_EQ(taken->day, 2026y / 11 / 24);
    }
}

TEST(NumberSeries, Refuses_a_day_of_another_year_and_takes_nothing) {
    NumberSeries series(incoming_2026, 41);
    const auto number = series.take(local(2027y / 1 / 1, 0h), vietnam);
    ASSERT_FALSE(number.has_value());
    EXPECT_EQ(number.error().code, Code::conflict);
    EXPECT_EQ(series.last_taken(), 41);
}

TEST(NumberSeries, The_year_ends_by_the_agencys_clock_not_by_that_of_greenwich) {
    NumberSeries series(incoming_2026);
    EXPECT_TRUE(series.take(local(2026y / 12 / 31, 24h - 1ms), vietnam));
    EXPECT_FALSE(series.take(local(2027y / 1 / 1, 0ms), vietnam));
    NumberSeries next({"H40.13", "incoming", 2027y});
    EXPECT_FALSE(next.take(local(2026y / 12 / 31, 24h - 1ms), vietnam));
    EXPECT_EQ(next.take(local(2027y / 1 / 1, 0ms), vietnam)->number.text(), "01");
}

TEST(NumberSeries, A_clock_that_went_back_is_refused_in_words) {
    NumberSeries series(incoming_2026);
    const Instant noon = local(2026y / 5 / 20, 12h);
    ASSERT_TRUE(series.take(noon, vietnam));
    const auto back = series.take(noon - 61s, vietnam);
    ASSERT_FALSE(back);
    EXPECT_EQ(back.error().code, Code::conflict);
    EXPECT_NE(back.error().detail.en.find("went back"), std::string::npos);
    EXPECT_EQ(series.last_taken(), 1);
    // A server that is a little behind its neighbour takes the time that was.
    EXPECT_EQ(series.take(noon - 5s, vietnam)->at, noon);
    EXPECT_EQ(series.take(noon + 1ms, vietnam)->at, noon + 1ms);
}

TEST(NumberSeries, A_neighbour_behind_midnight_does_not_turn_the_day_back) {
    NumberSeries series(incoming_2026);
    ASSERT_EQ(series.take(local(2026y / 5 / 21, 0ms), vietnam)->day, 2026y / 5 / 21);
    EXPECT_EQ(series.take(local(2026y / 5 / 20, 24h - 3s), vietnam)->day, 2026y / 5 / 21);
}

TEST(NumberSeries, The_year_rolls_forward_only) {
    const Instant new_year = local(2027y / 1 / 1, 8h);
    NumberSeries old(incoming_2026, 500, local(2026y / 12 / 30), new_year);
    EXPECT_EQ(old.take(local(2026y / 12 / 31), vietnam).error().code, Code::conflict);
    EXPECT_EQ(old.last_taken(), 500);
}

}  // namespace
}  // namespace vanthu::records
