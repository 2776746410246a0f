#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "core/digest.hpp"
#include "tests/fuzz/targets.hpp"
#include "tests/support/shared_data.hpp"
#include "workflow/calendar/calendar_text.hpp"
#include "workflow/calendar/shipped_calendar.hpp"

namespace vanthu::workflow {
namespace {

using namespace std::chrono;

constexpr const char* office = R"(name: Sở Tư pháp
offset: +07:00
years: 2024-2027
week: mon 07:30-11:30 13:30-17:30
week: tue 07:30-11:30 13:30-17:30
week: wed 07:30-11:30 13:30-17:30
week: thu 07:30-11:30 13:30-17:30
week: fri 07:30-11:30 13:30-17:30
yearly: 01-01 Tết Dương lịch
holiday: 2026-02-16 Tết Nguyên đán
holiday: 2026-02-17 Tết Nguyên đán
holiday: 2026-02-18 Tết Nguyên đán
holiday: 2026-02-19 Tết Nguyên đán
holiday: 2026-02-20 Tết Nguyên đán
working: 2026-02-28 07:30-11:30 13:30-17:30 Làm bù
holiday: 2026-11-24 Ngày Văn hóa Việt Nam
holiday: 2027-01-01 Tết Dương lịch
)";

WorkingCalendar calendar(const std::string& more = "") {
    auto read = parse_calendar(office + more);
    EXPECT_TRUE(read) << (read ? "" : read.error().detail.en);
    return std::move(*read);
}

const WorkingCalendar& plain() {
    static const WorkingCalendar one = calendar();
    return one;
}

const WorkingCalendar& with_late_rule() {
    static const WorkingCalendar one = calendar("late: 15:00\n");
    return one;
}

/// "2026-11-23 16:10" in Viet Nam.
Instant at(std::string text) {
    text.at(10) = 'T';
    return parse_rfc3339(text + (text.size() == 16 ? ":00" : "") + "+07:00").value();
}

std::string local(Instant instant) {
    std::string text = to_rfc3339(instant + hours{7});
    text.at(10) = ' ';
    return text.substr(0, text.substr(17, 2) == "00" ? 16 : 19);
}

Amount working(const char* text) {
    return parse_duration(text, true).value();
}

TEST(Calendar, Counts_the_worked_example_of_the_standards) {
    const Instant received = at("2026-11-23 16:10");
    EXPECT_EQ(local(*with_late_rule().after(received, working("P5D"))), "2026-12-02 17:30");
    EXPECT_EQ(local(*plain().after(received, working("P5D"))), "2026-12-01 17:30");
    const auto shipped = parse_calendar(shipped_calendar());
    ASSERT_TRUE(shipped);
    EXPECT_EQ(local(*shipped->after(received, working("P5D"))), "2026-12-02 17:30");
}

struct Count {
    const char* name;
    const char* from;
    const char* amount;
    const char* due;
};

TEST(Calendar, Counts_days_and_hours) {
    const Count cases[] = {
        {"the day of receipt is not counted", "2026-11-25 07:30", "P1D", "2026-11-26 17:30"},
        {"to the last stroke of the day of receipt", "2026-11-25 17:30", "P1D", "2026-11-26 17:30"},
        {"a moment later it is received on the next", "2026-11-25 17:30:01", "P1D", "2026-11-27 17:30"},
        {"before the morning", "2026-11-25 05:00", "PT1H", "2026-11-25 08:30"},
        {"at noon", "2026-11-25 12:15", "PT1H", "2026-11-25 14:30"},
        {"with the last stroke of the morning", "2026-11-25 11:30", "PT1H", "2026-11-25 14:30"},
        {"across noon", "2026-11-25 11:00", "PT1H", "2026-11-25 14:00"},
        {"to the end of the morning, not the begin of the afternoon", "2026-11-25 07:30", "PT4H", "2026-11-25 11:30"},
        {"after the end", "2026-11-25 20:00", "PT30M", "2026-11-26 08:00"},
        {"eight hours are one day's hours", "2026-11-25 10:00", "PT8H", "2026-11-26 10:00"},
        {"across a week-end", "2026-11-27 16:30", "PT2H", "2026-11-30 08:30"},
        {"received on Saturday", "2026-11-28 10:00", "P1D", "2026-12-01 17:30"},
        {"received on a holiday", "2026-11-24 10:00", "PT1H", "2026-11-25 08:30"},
        {"the day, then the hours", "2026-11-25 10:00", "P1DT2H", "2026-11-27 09:30"},
        {"across Tết", "2026-02-13 10:00", "P1D", "2026-02-23 17:30"},
        {"a make-up Saturday is a day", "2026-02-26 10:00", "P2D", "2026-02-28 17:30"},
        {"hours of a make-up Saturday", "2026-02-27 17:00", "PT1H", "2026-02-28 08:00"},
        {"received on a make-up Saturday", "2026-02-28 10:00", "P1D", "2026-03-02 17:30"},
        {"across the end of the year", "2026-12-31 10:00", "P1D", "2027-01-04 17:30"},
        {"seconds exactly", "2026-11-25 11:29:30", "PT45S", "2026-11-25 13:30:15"},
    };
    for (const Count& one : cases) {
        SCOPED_TRACE(one.name);
        EXPECT_EQ(local(*plain().after(at(one.from), working(one.amount))), one.due);
    }
}

TEST(Calendar, Receives_what_comes_late_on_the_next_working_day) {
    const Count cases[] = {
        {"at three it is not late", "2026-11-25 15:00", "P1D", "2026-11-26 17:30"},
        {"a second later it is", "2026-11-25 15:00:01", "P1D", "2026-11-27 17:30"},
        {"hours begin in the next morning", "2026-11-25 16:00", "PT1H", "2026-11-26 08:30"},
        {"late on Friday", "2026-11-27 16:00", "PT1H", "2026-11-30 08:30"},
        {"before a holiday", "2026-11-23 15:01", "PT1H", "2026-11-25 08:30"},
        {"late on a day off is the same as early on it", "2026-11-28 16:00", "PT1H", "2026-11-30 08:30"},
        {"the hours behind a day are no receipt", "2026-11-25 10:00", "P1DT2H", "2026-11-27 09:30"},
    };
    for (const Count& one : cases) {
        SCOPED_TRACE(one.name);
        EXPECT_EQ(local(*with_late_rule().after(at(one.from), working(one.amount))), one.due);
    }
}

TEST(Calendar, Counts_the_day_of_receipt_where_the_procedure_says_so) {
    const WorkingCalendar counted = calendar("receipt-day: counted\n");
    EXPECT_EQ(local(*counted.after(at("2026-11-23 10:00"), working("P1D"))), "2026-11-23 17:30");
    EXPECT_EQ(local(*counted.after(at("2026-11-23 10:00"), working("P2D"))), "2026-11-25 17:30");
    EXPECT_EQ(local(*counted.before(at("2026-11-25 17:30"), working("P2D"))), "2026-11-23 17:30");
    EXPECT_EQ(local(*counted.again(at("2026-11-23 17:30"), working("P1D"))), "2026-11-25 17:30") << "a cycle goes on";
}

TEST(Calendar, Adds_elapsed_time_as_it_is) {
    EXPECT_EQ(local(*with_late_rule().after(at("2026-11-27 16:00"), {2, 3'600, false})), "2026-11-29 17:00");
    EXPECT_EQ(local(*with_late_rule().before(at("2026-11-29 17:00"), {2, 3'600, false})), "2026-11-27 16:00");
}

TEST(Calendar, Goes_on_with_a_cycle_without_rules_for_receipts) {
    EXPECT_EQ(local(*with_late_rule().again(at("2026-11-25 17:30"), working("P1D"))), "2026-11-26 17:30");
    EXPECT_EQ(local(*with_late_rule().again(at("2026-11-25 16:30"), working("PT30M"))), "2026-11-25 17:00");
}

TEST(Calendar, Counts_back) {
    const Count cases[] = {
        {"a day", "2026-12-02 17:30", "P1D", "2026-12-01 17:30"},
        {"a due time within a day needs the day before", "2026-12-02 16:00", "P1D", "2026-11-30 17:30"},
        {"hours", "2026-12-02 10:00", "PT3H", "2026-12-01 17:00"},
        {"across the holiday", "2026-11-25 08:30", "PT2H", "2026-11-23 16:30"},
        {"from a day off", "2026-11-29 12:00", "PT1H", "2026-11-27 16:30"},
        {"the begin of the afternoon is later than the end of the morning", "2026-12-02 14:30", "PT1H", "2026-12-02 13:30"},
        {"the begin of the day is later than the end of the day before", "2026-12-02 08:30", "PT1H", "2026-12-02 07:30"},
        {"the hours first, then the day", "2026-11-27 09:30", "P1DT2H", "2026-11-25 17:30"},
    };
    for (const Count& one : cases) {
        SCOPED_TRACE(one.name);
        EXPECT_EQ(local(*plain().before(at(one.from), working(one.amount))), one.due);
    }
    EXPECT_EQ(local(*with_late_rule().before(at("2026-12-02 17:30"), working("P1D"))), "2026-12-01 15:00");
}

TEST(Calendar, Moves_a_deadline_by_the_working_time_of_a_pause) {
    struct Pause {
        const char* name;
        const char* due;
        const char* paused;
        const char* resumed;
        const char* moved;
    };
    const Pause cases[] = {
        {"two hours", "2026-12-02 17:30", "2026-11-25 09:00", "2026-11-25 11:00", "2026-12-03 09:30"},
        {"one day's hours: the end of the next day", "2026-12-02 17:30", "2026-11-25 10:00", "2026-11-26 10:00", "2026-12-03 17:30"},
        {"over the week-end only", "2026-12-02 17:30", "2026-11-27 18:00", "2026-11-30 07:00", "2026-12-02 17:30"},
        {"over a holiday: one hour each side", "2026-12-02 10:00", "2026-11-23 16:30", "2026-11-25 08:30", "2026-12-02 14:00"},
        {"noon does not count", "2026-12-02 10:00", "2026-11-25 11:00", "2026-11-25 14:00", "2026-12-02 11:00"},
        {"resumed before it was paused", "2026-12-02 10:00", "2026-11-25 11:00", "2026-11-25 10:00", "2026-12-02 10:00"},
    };
    for (const Pause& one : cases) {
        SCOPED_TRACE(one.name);
        EXPECT_EQ(local(*plain().shifted(at(one.due), at(one.paused), at(one.resumed))), one.moved);
        EXPECT_EQ(local(*with_late_rule().shifted(at(one.due), at(one.paused), at(one.resumed))), one.moved);
    }
}

TEST(Calendar, Ends_a_day_with_its_last_hour) {
    EXPECT_EQ(local(plain().end_of(year{2026} / 11 / 25)), "2026-11-25 17:30");
    EXPECT_EQ(local(plain().end_of(year{2026} / 2 / 28)), "2026-02-28 17:30") << "a make-up Saturday";
    EXPECT_EQ(local(plain().end_of(year{2026} / 11 / 24)), "2026-11-25 00:00");
    EXPECT_EQ(local(plain().end_of(year{2026} / 11 / 28)), "2026-11-29 00:00");
}

TEST(Calendar, Counts_on_beyond_the_years_it_knows_and_says_so) {
    const Instant december = at("2027-12-30 10:00");  // a Thursday; 1 January 2028 is a Saturday
    const auto beyond = plain().explain(december, working("P2D"));
    ASSERT_TRUE(beyond);
    EXPECT_EQ(local(beyond->due), "2028-01-03 17:30");
    EXPECT_TRUE(beyond->beyond_known_years);
    EXPECT_NE(beyond->lines.back().vi.find("2024-2027"), std::string::npos);
    EXPECT_FALSE(plain().knows(december, beyond->due));
    EXPECT_FALSE(plain().explain(december, working("P1D"))->beyond_known_years);
    // 1 January 2029 is a Monday: the yearly holiday is known even then.
    EXPECT_EQ(local(*plain().after(at("2028-12-29 10:00"), working("P1D"))), "2029-01-02 17:30");
    // It is known of the years after the last one only: the configured ones have all their days in the list.
    EXPECT_EQ(local(*plain().after(at("2025-12-31 10:00"), working("P1D"))), "2026-01-01 17:30");
    EXPECT_TRUE(plain().explain(at("2023-12-29 10:00"), working("P1D"))->beyond_known_years);
}

TEST(Calendar, Refuses_absurd_lengths) {
    for (const Amount amount : {Amount{-1, 0, true}, Amount{0, -1, true}, Amount{3'661, 0, true}, Amount{0, 3'661LL * 86'400, true}, Amount{-1, 0, false}}) {
        EXPECT_EQ(plain().after(at("2026-11-25 10:00"), amount).error().code, Code::invalid_input);
        EXPECT_EQ(plain().before(at("2026-11-25 10:00"), amount).error().code, Code::invalid_input);
        EXPECT_EQ(plain().explain(at("2026-11-25 10:00"), amount).error().code, Code::invalid_input);
    }
    // A minute of work a week: ten years of working time are more than a hundred years away.
    const auto idle = parse_calendar("name: x\noffset: +07:00\nyears: 2026-2026\nweek: sun 10:00-10:01\n");
    ASSERT_TRUE(idle);
    EXPECT_EQ(idle->after(at("2026-11-25 10:00"), {0, 3'660LL * 86'400, true}).error().code, Code::invalid_input);
    EXPECT_EQ(idle->before(at("2026-11-25 10:00"), {0, 3'660LL * 86'400, true}).error().code, Code::invalid_input);
    EXPECT_EQ(idle->shifted(at("2026-11-25 10:00"), at("2026-11-25 10:00"), at("2226-11-25 10:00")).error().code, Code::invalid_input);
}

std::vector<std::string> lines(const WorkingCalendar& of, const char* from, const char* amount, bool english) {
    const auto explanation = of.explain(at(from), working(amount));
    EXPECT_TRUE(explanation);
    std::vector<std::string> texts;
    for (const ClientText& line : explanation->lines) {
        texts.push_back(english ? line.en : line.vi);
    }
    return texts;
}

using Lines = std::vector<std::string>;

TEST(Calendar, Explains_days_step_by_step) {
    EXPECT_EQ(lines(with_late_rule(), "2026-11-23 16:10", "P5D", false),
              (Lines{"Nhận 16:10 thứ Hai 23/11/2026, sau 15:00: tính từ 07:30 thứ Tư 25/11/2026, vì thứ Ba 24/11/2026 nghỉ (Ngày Văn hóa Việt Nam).",
                     "Ngày nhận (thứ Tư 25/11/2026) không tính.", "Ngày 1: thứ Năm 26/11/2026.", "Ngày 2: thứ Sáu 27/11/2026.",
                     "Thứ Bảy 28/11/2026, Chủ nhật 29/11/2026: nghỉ hằng tuần.", "Ngày 3: thứ Hai 30/11/2026.", "Ngày 4: thứ Ba 01/12/2026.",
                     "Ngày 5: thứ Tư 02/12/2026.", "Hạn: 17:30 thứ Tư 02/12/2026."}));
    EXPECT_EQ(lines(plain(), "2026-11-23 16:10", "P1D", true),
              (Lines{"Received 16:10 Mon 23 Nov 2026, in working hours.", "The day of receipt (Mon 23 Nov 2026) is not counted.",
                     "Tue 24 Nov 2026: off, Ngày Văn hóa Việt Nam.", "Day 1: Wed 25 Nov 2026.", "Due: 17:30 Wed 25 Nov 2026."}));
}

TEST(Calendar, Explains_hours_and_starts) {
    EXPECT_EQ(lines(plain(), "2026-02-27 17:00", "PT2H30M", false),
              (Lines{"Nhận 17:00 thứ Sáu 27/02/2026, trong giờ làm việc.", "Thứ Sáu 27/02/2026: 30 phút làm việc, 17:00-17:30.",
                     "Thứ Bảy 28/02/2026 (Làm bù): 2 giờ làm việc, 07:30-09:30.", "Hạn: 09:30 thứ Bảy 28/02/2026."}));
    EXPECT_EQ(lines(plain(), "2026-11-25 12:00", "PT1H", false).front(),
              "Nhận 12:00 thứ Tư 25/11/2026, ngoài giờ làm việc: tính từ 13:30 cùng ngày.");
    EXPECT_EQ(lines(plain(), "2026-11-22 12:00", "PT1H", false).front(),
              "Nhận 12:00 Chủ nhật 22/11/2026, ngày nghỉ hằng tuần: tính từ 07:30 thứ Hai 23/11/2026.");
    EXPECT_EQ(lines(plain(), "2026-11-24 12:00", "PT1H", true).front(),
              "Received 12:00 Tue 24 Nov 2026, a day off (Ngày Văn hóa Việt Nam): counted from 07:30 Wed 25 Nov 2026.");
    EXPECT_EQ(lines(plain(), "2026-11-25 18:00", "PT1H", true).front(),
              "Received 18:00 Wed 25 Nov 2026, after working hours: counted from 07:30 Thu 26 Nov 2026.");
    const auto elapsed = plain().explain(at("2026-11-25 18:00"), {1, 0, false});
    ASSERT_TRUE(elapsed);
    ASSERT_EQ(elapsed->lines.size(), 2U);
    EXPECT_EQ(elapsed->lines.front().vi, "Tính theo đồng hồ, kể cả ngày nghỉ: từ 18:00 thứ Tư 25/11/2026 thêm 24 giờ.");
    EXPECT_FALSE(elapsed->beyond_known_years);
}

TEST(Calendar, Explains_long_counts_in_runs_and_names_every_day_off) {
    EXPECT_EQ(lines(plain(), "2026-01-30 10:00", "P20D", false),
              (Lines{"Nhận 10:00 thứ Sáu 30/01/2026, trong giờ làm việc.", "Ngày nhận (thứ Sáu 30/01/2026) không tính.",
                     "Ngày 1-10: từ thứ Hai 02/02/2026 đến thứ Sáu 13/02/2026, trừ ngày nghỉ hằng tuần.",
                     "Thứ Hai 16/02/2026: nghỉ, Tết Nguyên đán.", "Thứ Ba 17/02/2026: nghỉ, Tết Nguyên đán.",
                     "Thứ Tư 18/02/2026: nghỉ, Tết Nguyên đán.", "Thứ Năm 19/02/2026: nghỉ, Tết Nguyên đán.",
                     "Thứ Sáu 20/02/2026: nghỉ, Tết Nguyên đán.", "Ngày 11-15: từ thứ Hai 23/02/2026 đến thứ Sáu 27/02/2026.",
                     "Ngày 16: thứ Bảy 28/02/2026 (Làm bù).",
                     "Ngày 17-20: từ thứ Hai 02/03/2026 đến thứ Năm 05/03/2026.", "Hạn: 17:30 thứ Năm 05/03/2026."}));
    const Lines hours = lines(plain(), "2026-03-02 10:00", "PT160H", true);
    EXPECT_EQ(hours, (Lines{"Received 10:00 Mon 2 Mar 2026, in working hours.",
                            "From 10:00 Mon 2 Mar 2026 to 10:00 Mon 30 Mar 2026: 160 h of work, without weekly days off.",
                            "Due: 10:00 Mon 30 Mar 2026."}));
    EXPECT_LT(lines(plain(), "2026-01-30 10:00", "P3660D", false).size(), 100U) << "ten years stay readable";
}

TEST(Calendar, Writes_a_canonical_text_whose_digest_is_the_version) {
    const std::string text = to_text(plain().data());
    EXPECT_EQ(plain().version(), sha256_hex(as_bytes(text)));
    const auto again = parse_calendar(text);
    ASSERT_TRUE(again);
    EXPECT_EQ(again->data(), plain().data());
    EXPECT_EQ(to_text(again->data()), text);
    // Comments, order and spaces say nothing.
    EXPECT_EQ(calendar("\r\n#x\n  late:   off  \nholiday: 2026-05-01 a\n").version(), calendar("holiday: 2026-05-01 a\n").version());
    EXPECT_NE(calendar("holiday: 2026-05-01 a\n").version(), plain().version());
    EXPECT_NE(with_late_rule().version(), plain().version());
}

TEST(Calendar, Names_each_wrong_line) {
    struct Wrong {
        const char* line;
        const char* pointer;
    };
    const Wrong cases[] = {
        {"nonsense", "line 18"},
        {"color: red", "line 18"},
        {"name: twice", "line 18"},
        {"week: mon 07:30-11:30", "line 18"},
        {"week: sun", "line 18"},
        {"week: sun 25:00-26:00", "line 18"},
        {"week: sun 11:30-07:30", "line 18"},
        {"week: sun 07:30-11:30 11:00-12:00", "line 18"},
        {"week: day 07:30-11:30", "line 18"},
        {"week: sun 07:30-11:30 Chủ nhật", "line 18"},
        {"late: 3 pm", "line 18"},
        {"late: 24:00", "line 18"},
        {"receipt-day: perhaps", "line 18"},
        {"holiday: 2026-02-30 x", "line 18"},
        {"holiday: 2026-05-01", "line 18"},
        {"holiday: 2028-05-01 next", "line 18"},
        {"holiday: 2026-11-24 again", "line 18"},
        {"working: 2026-11-24 07:30-11:30 both", "line 18"},
        {"working: 2026-03-07 x", "line 18"},
        {"working: 2026-03-07 07:30-11:30", "line 18"},
        {"working: 2026-03-07 09:30-11:30 07:00-08:00 x", "line 18"},
        {"yearly: 02-30 x", "line 18"},
        {"yearly: 01-01 again", "line 18"},
        {"yearly: 13-01 x", "line 18"},
        {"holiday: 2026-05-01 a\x01" "b", "line 18"},
        {"holiday: 2026-05-01 \xff", "line 18"},
    };
    for (const Wrong& one : cases) {
        SCOPED_TRACE(one.line);
        const auto read = parse_calendar(std::string{office} + one.line + "\n");
        ASSERT_FALSE(read);
        EXPECT_EQ(read.error().code, Code::invalid_input);
        ASSERT_EQ(read.error().fields.size(), 1U);
        EXPECT_EQ(read.error().fields.front().pointer, one.pointer);
        EXPECT_FALSE(read.error().fields.front().detail.vi.empty());
    }
    const auto empty = parse_calendar("");
    ASSERT_FALSE(empty);
    EXPECT_EQ(empty.error().fields.size(), 3U);
    EXPECT_EQ(parse_calendar("name: x\noffset: +07:00\nyears: 2026-2025\nweek: mon 07:30-11:30\n").error().fields.front().pointer, "line 3");
    EXPECT_EQ(parse_calendar("name: x\noffset: +07:00\nyears: 2026-2026\n").error().fields.front().pointer, "week");
    EXPECT_EQ(parse_calendar("name: x\noffset: 07:00\nyears: 2026-2026\nweek: mon 07:30-11:30\n").error().fields.front().pointer, "line 2");
    EXPECT_EQ(parse_calendar(std::string(300'000, '#')).error().code, Code::too_large);
}

TEST(Calendar, Ships_the_days_off_that_are_announced) {
    const auto shipped = parse_calendar(shipped_calendar());
    ASSERT_TRUE(shipped);
    const CalendarData& data = shipped->data();
    EXPECT_EQ(data.late, minutes{15 * 60});
    // An exchanged day costs no working time: as many make-up days as exchanged ones.
    const auto exchanged = std::count_if(data.holidays.begin(), data.holidays.end(),
                                         [](const Holiday& one) { return one.name.starts_with("Nghỉ hoán đổi"); });
    EXPECT_EQ(static_cast<std::size_t>(exchanged), data.make_up_days.size());
    // Article 112 gives eleven days a year, 24 November makes twelve.
    for (const auto& [of, expected] : {std::pair{2024, 11}, std::pair{2025, 11}, std::pair{2026, 12}}) {
        const auto days_off = std::count_if(data.holidays.begin(), data.holidays.end(), [of = of](const Holiday& one) {
            return year_month_day{one.day}.year() == year{of} && !one.name.starts_with("Nghỉ hoán đổi");
        });
        EXPECT_EQ(days_off, expected) << of;
    }
    for (const Holiday& one : data.holidays) {
        EXPECT_LE(weekday{one.day}.iso_encoding(), 5U) << to_iso(year_month_day{one.day});
    }
    for (const MakeUpDay& one : data.make_up_days) {
        EXPECT_EQ(weekday{one.day}, Saturday) << to_iso(year_month_day{one.day});
    }
}

/// Seeds, and what fuzzing found: through the very function that the fuzz target runs.
TEST(Calendar, Replays_the_corpus_of_its_fuzz_target) {
    int files = 0;
    for (const auto& entry : std::filesystem::directory_iterator(test::source_file("tests/data/fuzz/calendar"))) {
        SCOPED_TRACE(entry.path().filename());
        ++files;
        const std::string bytes = test::read_file(entry.path());
        for (std::size_t size = 0; size <= bytes.size(); ++size) {
            EXPECT_NO_THROW(fuzz::calendar(as_bytes(bytes).first(size)));
        }
    }
    EXPECT_GE(files, 3);
}

}  // namespace
}  // namespace vanthu::workflow
