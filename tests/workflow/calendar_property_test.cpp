#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "workflow/calendar/working_calendar.hpp"

namespace vanthu::workflow {
namespace {

using namespace std::chrono;

/// The same calendar in the plainest form: for each minute of thirteen years whether it is worked. Deadlines are found by walking along it.
class MinuteTable final {
public:
    static constexpr sys_days first{year{2019} / January / 1};
    static constexpr sys_days last{year{2032} / January / 1};
    static constexpr long minutes_a_day = 1440;

    explicit MinuteTable(const CalendarData& data)
        : late_(data.late ? static_cast<long>(data.late->count()) : -1),
          counts_receipt_(data.receipt_day == ReceiptDay::counted),
          worked_(static_cast<std::size_t>((last - first).count() * minutes_a_day), false) {
        for (long day = 0; day < days_in(); ++day) {
            const auto fill = [&](const std::vector<WorkingSpan>& spans) {
                for (const WorkingSpan& span : spans) {
                    for (long minute = span.from.count(); minute < span.to.count(); ++minute) {
                        worked_.at(static_cast<std::size_t>(day * minutes_a_day + minute)) = true;
                    }
                }
            };
            const local_days date{(first + days{day}).time_since_epoch()};
            // 1 January 2019 was a Tuesday.
            const auto& of_week = data.week.at(static_cast<std::size_t>((day + 1) % 7));
            const bool off = std::any_of(data.holidays.begin(), data.holidays.end(), [&](const Holiday& one) { return one.day == date; });
            const auto made_up = std::find_if(data.make_up_days.begin(), data.make_up_days.end(), [&](const MakeUpDay& one) { return one.day == date; });
            if (made_up != data.make_up_days.end()) {
                fill(made_up->spans);
            } else if (!off) {
                fill(of_week);
            }
        }
    }

    [[nodiscard]] long days_in() const { return (last - first).count(); }
    [[nodiscard]] bool works(long minute) const { return worked_.at(static_cast<std::size_t>(minute)); }
    [[nodiscard]] bool works_on(long day) const { return last_minute(day) >= 0; }

    /// The minute after which no more is worked on the day, or -1.
    [[nodiscard]] long last_minute(long day) const {
        for (long minute = (day + 1) * minutes_a_day; minute > day * minutes_a_day; --minute) {
            if (works(minute - 1)) {
                return minute;
            }
        }
        return -1;
    }

    /// The day on which what comes at the minute is received.
    [[nodiscard]] long receipt(long minute) const {
        long day = minute / minutes_a_day;
        const bool too_late = late_ >= 0 && minute % minutes_a_day > late_;
        if (works_on(day) && !too_late && minute <= last_minute(day)) {
            return day;
        }
        for (++day; !works_on(day); ++day) {
        }
        return day;
    }

    [[nodiscard]] long after_days(long minute, long count) const {
        long day = receipt(minute);
        count -= counts_receipt_ ? 1 : 0;
        while (count > 0) {
            ++day;
            count -= works_on(day) ? 1 : 0;
        }
        return last_minute(day);
    }

    [[nodiscard]] long after_minutes(long minute, long count) const {
        while (count > 0) {
            count -= works(minute) ? 1 : 0;
            ++minute;
        }
        return minute;
    }

    /// From when time runs for what comes at the minute.
    [[nodiscard]] long start(long minute) const {
        const long day = receipt(minute);
        return day == minute / minutes_a_day ? minute : day * minutes_a_day;
    }

    [[nodiscard]] long after(long minute, long whole_days, long rest) const {
        return after_minutes(whole_days > 0 ? after_days(minute, whole_days) : start(minute), rest);
    }

    [[nodiscard]] long between(long from, long until) const {
        long sum = 0;
        for (long minute = from; minute < until; ++minute) {
            sum += works(minute) ? 1 : 0;
        }
        return sum;
    }

private:
    long late_;
    bool counts_receipt_;
    std::vector<bool> worked_;
};

CalendarData random_calendar(std::mt19937& random) {
    const auto pick = [&](int least, int most) { return std::uniform_int_distribution<int>{least, most}(random); };
    const auto spans = [&] {
        const minutes begin{pick(6 * 60, 9 * 60)};
        const minutes noon{pick(11 * 60, 12 * 60)};
        const minutes end{pick(16 * 60, 24 * 60)};
        return pick(0, 3) == 0 ? std::vector<WorkingSpan>{{begin, noon}}
                               : std::vector<WorkingSpan>{{begin, noon}, {noon + minutes{pick(0, 120)}, end}};
    };
    CalendarData data;
    data.name = "random";
    data.utc_offset = minutes{pick(-12 * 4, 14 * 4) * 15};
    data.first_year = 2019;
    data.last_year = 2031;
    for (std::size_t i = 0; i < 7; ++i) {
        if (i == 2 || pick(0, 6) > 1) {
            data.week.at(i) = spans();
        }
    }
    if (pick(0, 1) == 1) {
        data.late = minutes{pick(5 * 60, 18 * 60)};
    }
    data.receipt_day = pick(0, 2) == 0 ? ReceiptDay::counted : ReceiptDay::not_counted;
    std::vector<int> seen;
    for (int i = 0; i < 200; ++i) {
        const int day = pick(0, 4'747);
        if (std::find(seen.begin(), seen.end(), day) != seen.end()) {
            continue;
        }
        seen.push_back(day);
        const local_days date{(MinuteTable::first + days{day}).time_since_epoch()};
        if (i % 3 == 0) {
            data.make_up_days.push_back({date, "make-up", spans()});
        } else {
            data.holidays.push_back({date, "holiday"});
        }
    }
    return data;
}

/// Ten years of random moments, calendars and amounts against the table of minutes.
TEST(CalendarProperty, Agrees_with_a_count_minute_by_minute) {
    std::mt19937 random{20'261'124};
    for (int round = 0; round < 12; ++round) {
        SCOPED_TRACE(round);
        const CalendarData data = random_calendar(random);
        const auto calendar = WorkingCalendar::make(data);
        ASSERT_TRUE(calendar);
        const MinuteTable table(data);
        const auto instant = [&](long minute) { return Instant{(MinuteTable::first + minutes{minute} - data.utc_offset).time_since_epoch()}; };
        const auto minute_of = [&](Instant at) { return static_cast<long>(floor<minutes>(at + data.utc_offset - MinuteTable::first).count()); };
        for (int i = 0; i < 400; ++i) {
            // 2020 to 2029; amounts up to three months.
            const long from = std::uniform_int_distribution<long>{366 * 1440, (366 + 3652) * 1440}(random);
            const long whole_days = std::uniform_int_distribution<long>{0, i % 2 == 0 ? 3 : 60}(random);
            const long rest = i % 3 == 0 && whole_days > 0 ? 0 : std::uniform_int_distribution<long>{1, i % 2 == 0 ? 600 : 20'000}(random);
            const Amount amount{whole_days, rest * 60, true};
            SCOPED_TRACE(to_rfc3339(instant(from)) + " " + to_iso8601(amount));
            const auto due = calendar->after(instant(from), amount);
            ASSERT_TRUE(due);
            ASSERT_EQ(minute_of(*due), table.after(from, whole_days, rest));
            ASSERT_EQ(calendar->explain(instant(from), amount)->due, *due);

            // The other way: the latest moment from which it is not later.
            const auto back = calendar->before(instant(from), amount);
            ASSERT_TRUE(back);
            ASSERT_LE(*calendar->after(*back, amount), instant(from));
            ASSERT_GT(*calendar->after(*back + milliseconds{1}, amount), instant(from));

            const long until = from + std::uniform_int_distribution<long>{0, 20'000}(random);
            const auto moved = calendar->shifted(*due, instant(from), instant(until));
            ASSERT_TRUE(moved);
            ASSERT_EQ(minute_of(*moved), table.after_minutes(minute_of(*due), table.between(from, until)));
        }
    }
}

}  // namespace
}  // namespace vanthu::workflow
