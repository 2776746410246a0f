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

TEST(NumberSeries, Gives_each_number_once_and_leaves_no_gap) {
    NumberSeries series(incoming_2026);
    for (int expected = 1; expected <= 1000; ++expected) {
        ASSERT_EQ(series.take(2026y / 11 / 24)->value, expected);
    }
}

TEST(NumberSeries, Refuses_a_day_of_another_year_and_takes_nothing) {
    NumberSeries series(incoming_2026, 41);
    const auto number = series.take(2027y / 1 / 1);
    ASSERT_FALSE(number.has_value());
    EXPECT_EQ(number.error().code, Code::conflict);
    EXPECT_EQ(series.last_taken(), 41);
}

}  // namespace
}  // namespace vanthu::records
