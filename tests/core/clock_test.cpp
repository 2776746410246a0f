#include "core/clock.hpp"

#include <gtest/gtest.h>

namespace vanthu {
namespace {

using namespace std::chrono;
using namespace std::chrono_literals;

TEST(Rfc3339, Writes_what_it_reads) {
    const Instant at = sys_days{2026y / 11 / 24} + 2h + 15min + 42s + 123ms;
    EXPECT_EQ(to_rfc3339(at), "2026-11-24T02:15:42.123Z");
    EXPECT_EQ(*parse_rfc3339("2026-11-24T02:15:42.123Z"), at);
    EXPECT_EQ(*parse_rfc3339("2026-11-24T09:15:42.123+07:00"), at);
    EXPECT_EQ(*parse_rfc3339("2026-11-23T21:15:42.123456-05:00"), at);
}

TEST(Rfc3339, Refuses_what_is_no_time) {
    for (const char* bad : {"", "2026-11-24", "2026-11-24T02:15:42", "2026-02-30T02:15:42Z", "2026-11-24T24:00:00Z",
                            "2026-11-24T02:15:42.Z", "2026-11-24T02:15:42+7:00", "2026-11-24t02:15:42Z ",
                            "2026-11-24T02:60:42Z"}) {
        EXPECT_FALSE(parse_rfc3339(bad)) << bad;
    }
}

TEST(IsoDay, Refuses_days_that_do_not_exist) {
    EXPECT_TRUE(parse_iso_day("2028-02-29"));
    EXPECT_FALSE(parse_iso_day("2026-02-29"));
    EXPECT_FALSE(parse_iso_day("2026-13-01"));
    EXPECT_FALSE(parse_iso_day("26-01-01"));
}

TEST(LocalDay, Turns_at_midnight_of_the_office_and_not_of_UTC) {
    const Instant before = sys_days{2026y / 12 / 31} + 16h + 59min + 59s;
    EXPECT_EQ(local_day(before, 7h), 2026y / 12 / 31);
    EXPECT_EQ(local_day(before + 1s, 7h), 2027y / 1 / 1);
}

}  // namespace
}  // namespace vanthu
