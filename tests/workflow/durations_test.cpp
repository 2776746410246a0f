#include "workflow/durations.hpp"

#include <gtest/gtest.h>

namespace vanthu::workflow {
namespace {

TEST(Durations, Reads_and_writes_ISO_8601) {
    struct Case {
        const char* text;
        Amount amount;
        const char* shortest;
    };
    const Case cases[] = {
        {"P3D", {3, 0, false}, "P3D"},
        {"PT8H", {0, 28'800, false}, "PT8H"},
        {"P1DT2H30M", {1, 9'000, false}, "P1DT2H30M"},
        {"P2W", {14, 0, false}, "P14D"},
        {"P2W", {10, 0, true}, "P10D"},  // a working week has five working days
        {"PT90M", {0, 5'400, true}, "PT1H30M"},
        {"PT36H", {0, 129'600, false}, "PT36H"},
        {"PT1S", {0, 1, false}, "PT1S"},
        {"P3660D", {3'660, 0, false}, "P3660D"},
    };
    for (const Case& one : cases) {
        SCOPED_TRACE(one.text);
        const auto amount = parse_duration(one.text, one.amount.working);
        ASSERT_TRUE(amount);
        EXPECT_EQ(*amount, one.amount);
        EXPECT_EQ(to_iso8601(*amount), one.shortest);
        EXPECT_EQ(parse_duration(one.shortest, one.amount.working).value(), *amount);
    }
}

TEST(Durations, Refuses_everything_else) {
    for (const char* text : {"", "P", "PT", "3D", "P3", "PD", "P3DT", "P1Y", "P1M", "P-1D", "-P1D", "P0D", "PT0S", "P1.5D", "PT1.5H", "P1D2H",
                             "PT1D", "PT2M1H", "P1D1D", "P1W1D", "P1WT1H", "P3661D", "PT99999999999H", "P99999999999999999999D", " P1D", "P1D ",
                             "p1d", "R3/PT1H", "tomorrow"}) {
        const auto amount = parse_duration(text, false);
        ASSERT_FALSE(amount) << text;
        EXPECT_EQ(amount.error().code, Code::invalid_input) << text;
    }
}

}  // namespace
}  // namespace vanthu::workflow
