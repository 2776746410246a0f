#include "workflow/calendar/working_calendar.hpp"

#include "core/digest.hpp"
#include "workflow/calendar/calendar_text.hpp"
#include "workflow/calendar/detail/counting.hpp"
#include "workflow/calendar/detail/wording.hpp"

namespace vanthu::workflow {
namespace {

using namespace std::chrono;
using detail::Counting;
using detail::LateRule;
using detail::LocalTime;

constexpr std::int64_t days_limit = 3'660;  // as `parse_duration` has it
constexpr std::int64_t seconds_limit = days_limit * 86'400;

tl::unexpected<Error> absurd() {
    return fail(Code::invalid_input, {"Khoảng thời gian âm hoặc quá dài để tính hạn.", "The length is negative or too long for a deadline."});
}

bool sane(Instant at, const Amount& amount = {}) {
    constexpr Instant first = sys_days{year{1} / January / 1};
    constexpr Instant last = sys_days{year{9999} / December / 31};
    return at >= first && at <= last && amount.days >= 0 && amount.days <= days_limit && amount.seconds >= 0 && amount.seconds <= seconds_limit;
}

LocalTime to_local(Instant at, const CalendarData& data) {
    return LocalTime{at.time_since_epoch() + data.utc_offset};
}

Instant to_instant(LocalTime at, const CalendarData& data) {
    return Instant{at.time_since_epoch() - data.utc_offset};
}

Instant elapsed(Instant from, const Amount& amount, int direction) {
    return from + direction * (days{amount.days} + seconds{amount.seconds});
}

Result<Instant> count(const Counting& counting, const CalendarData& data, Instant from, const Amount& amount, LateRule late,
                      ReceiptDay receipt_day) {
    if (!sane(from, amount)) {
        return absurd();
    }
    if (!amount.working) {
        return elapsed(from, amount, 1);
    }
    if (amount.days == 0 && amount.seconds == 0) {
        return from;
    }
    auto at = counting.add_days(counting.start(to_local(from, data), late), amount.days, receipt_day);
    at = at ? counting.add_length(*at, seconds{amount.seconds}) : at;
    if (!at) {
        return absurd();
    }
    return to_instant(*at, data);
}

}  // namespace

WorkingCalendar::WorkingCalendar(CalendarData data) : data_(std::move(data)), version_(sha256_hex(as_bytes(to_text(data_)))) {}

Result<WorkingCalendar> WorkingCalendar::make(CalendarData data) {
    if (auto problems = check_and_sort(data); !problems.empty()) {
        return pass(Error{Code::invalid_input, {"Lịch làm việc có lỗi.", "The calendar has errors."}, {}, std::move(problems)});
    }
    return WorkingCalendar{std::move(data)};
}

Result<Instant> WorkingCalendar::after(Instant from, const Amount& amount) const {
    return count(Counting{data_}, data_, from, amount, LateRule::applies, data_.receipt_day);
}

Result<Instant> WorkingCalendar::again(Instant due, const Amount& amount) const {
    return count(Counting{data_}, data_, due, amount, LateRule::does_not, ReceiptDay::not_counted);
}

Result<Instant> WorkingCalendar::before(Instant until, const Amount& amount) const {
    if (!sane(until, amount)) {
        return absurd();
    }
    if (!amount.working) {
        return elapsed(until, amount, -1);
    }
    if (amount.days == 0 && amount.seconds == 0) {
        return until;
    }
    const Counting counting{data_};
    auto at = counting.subtract_length(to_local(until, data_), seconds{amount.seconds});
    at = at ? counting.subtract_days(*at, amount.days) : at;
    if (!at) {
        return absurd();
    }
    return to_instant(counting.latest_start(*at, LateRule::applies), data_);
}

Result<Instant> WorkingCalendar::shifted(Instant due, Instant paused_at, Instant resumed_at) const {
    if (!sane(due) || !sane(paused_at) || !sane(resumed_at)) {
        return absurd();
    }
    const Counting counting{data_};
    const auto worked = counting.worked(to_local(paused_at, data_), to_local(resumed_at, data_));
    const auto at = worked ? counting.add_length(to_local(due, data_), *worked) : std::nullopt;
    if (!at) {
        return absurd();
    }
    return to_instant(*at, data_);
}

Instant WorkingCalendar::end_of(year_month_day day) const {
    const local_days midnight{day};
    const auto& hours = *Counting{data_}.look_up(midnight).spans;
    return to_instant(midnight + (hours.empty() ? days{1} : hours.back().to), data_);
}

bool WorkingCalendar::knows(Instant from, Instant until) const {
    const Counting counting{data_};
    return counting.knows(floor<days>(to_local(from, data_))) && counting.knows(floor<days>(to_local(until, data_)));
}

Result<Explanation> WorkingCalendar::explain(Instant from, const Amount& amount) const {
    std::vector<detail::Step> steps;
    const auto due = count(Counting{data_, &steps}, data_, from, amount, LateRule::applies, data_.receipt_day);
    if (!due) {
        return pass(due.error());
    }
    Explanation explanation{{}, *due, amount.working && !knows(from, *due)};
    explanation.lines = detail::in_words(data_, steps, {to_local(from, data_), to_local(*due, data_), amount, explanation.beyond_known_years});
    return explanation;
}

}  // namespace vanthu::workflow
