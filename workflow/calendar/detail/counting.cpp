#include "workflow/calendar/detail/counting.hpp"

#include <algorithm>

namespace vanthu::workflow::detail {
namespace {

using namespace std::chrono;

constexpr days reach{36'600};  // a hundred years: farther is no deadline, and each loop ends

const std::vector<WorkingSpan> no_work{};

template <class List>
auto find_day(const List& list, local_days day) {
    const auto found = std::lower_bound(list.begin(), list.end(), day, [](const auto& one, local_days wanted) { return one.day < wanted; });
    return found != list.end() && found->day == day ? &*found : nullptr;
}

}  // namespace

Day Counting::look_up(local_days day) const {
    if (const Holiday* holiday = find_day(data_.holidays, day)) {
        return {Day::Kind::holiday, &no_work, &holiday->name};
    }
    if (const MakeUpDay* made_up = find_day(data_.make_up_days, day)) {
        return {Day::Kind::make_up, &made_up->spans, &made_up->name};
    }
    if (const year_month_day date{day}; static_cast<int>(date.year()) > data_.last_year) {
        for (const YearlyHoliday& one : data_.yearly) {
            if (one.date == date.month() / date.day()) {
                return {Day::Kind::holiday, &no_work, &one.name};
            }
        }
    }
    return {Day::Kind::by_weekday, &data_.week.at(weekday{day}.iso_encoding() - 1), nullptr};
}

bool Counting::knows(local_days day) const {
    const int year = static_cast<int>(year_month_day{day}.year());
    return year >= data_.first_year && year <= data_.last_year;
}

// The week has a working day and the special days are finitely many, so these two end.
local_days Counting::next_working_day(local_days day) const {
    for (day += days{1}; spans(day).empty(); day += days{1}) {
        note({.kind = Step::Kind::day_off, .day = day});
    }
    return day;
}

local_days Counting::previous_working_day(local_days day) const {
    do {
        day -= days{1};
    } while (spans(day).empty());
    return day;
}

void Counting::note(const Step& step) const {
    if (steps_ != nullptr) {
        steps_->push_back(step);
    }
}

LocalTime Counting::start(LocalTime from, LateRule late) const {
    const auto day = floor<days>(from);
    const auto& hours = spans(day);
    Step received{.kind = Step::Kind::received, .day = day, .from = from};
    received.late = late == LateRule::applies && data_.late && !hours.empty() && from > day + *data_.late;
    if (!hours.empty() && !received.late && from <= day + hours.back().to) {
        // What arrives with the last stroke is in time; at noon the afternoon is next.
        const auto span = std::find_if(hours.begin(), hours.end() - 1, [&](const WorkingSpan& one) { return from < day + one.to; });
        received.to = std::max(from, LocalTime{day + span->from});
        note(received);
        return received.to;
    }
    // The reader wants the receipt before the days off behind it.
    const std::size_t place = steps_ != nullptr ? steps_->size() : 0;
    const auto next = next_working_day(day);
    received.to = next + spans(next).front().from;
    if (steps_ != nullptr) {
        steps_->insert(steps_->begin() + static_cast<std::ptrdiff_t>(place), received);
    }
    return received.to;
}

std::optional<LocalTime> Counting::add_days(LocalTime start, std::int64_t count, ReceiptDay receipt_day) const {
    const auto first = floor<days>(start);
    auto day = first;
    std::int64_t number = 0;
    if (receipt_day == ReceiptDay::counted && count > 0) {
        note({.kind = Step::Kind::counted, .day = day, .number = ++number});
    }
    while (number < count) {
        day = next_working_day(day);
        if (day - first > reach) {
            return std::nullopt;
        }
        note({.kind = Step::Kind::counted, .day = day, .number = ++number});
    }
    return count == 0 ? start : LocalTime{day + spans(day).back().to};
}

std::optional<LocalTime> Counting::add_length(LocalTime start, milliseconds length) const {
    const auto first = floor<days>(start);
    for (auto day = first; length > milliseconds{0}; day += days{1}) {
        if (day - first > reach) {
            return std::nullopt;
        }
        const auto& hours = spans(day);
        if (hours.empty()) {
            note({.kind = Step::Kind::day_off, .day = day});
        }
        Step worked{.kind = Step::Kind::worked, .day = day};
        for (const WorkingSpan& span : hours) {
            const LocalTime begin = std::max(start, LocalTime{day + span.from});
            const LocalTime end = std::min(LocalTime{day + span.to}, begin + length);
            if (begin >= end) {
                continue;
            }
            worked.from = worked.length == milliseconds{0} ? begin : worked.from;
            worked.to = end;
            worked.length += end - begin;
            length -= end - begin;
            if (length == milliseconds{0}) {
                break;
            }
        }
        if (worked.length > milliseconds{0}) {
            note(worked);
            start = worked.to;
        }
    }
    return start;
}

LocalTime Counting::latest_start(LocalTime until, LateRule late) const {
    if (late == LateRule::does_not || !data_.late) {
        return until;
    }
    return std::min(until, LocalTime{floor<days>(until) + *data_.late});
}

std::optional<LocalTime> Counting::subtract_days(LocalTime until, std::int64_t count) const {
    if (count == 0) {
        return until;
    }
    auto day = floor<days>(until);
    const auto first = day;
    if (spans(day).empty() || day + spans(day).back().to > until) {
        day = previous_working_day(day);
    }
    for (std::int64_t left = data_.receipt_day == ReceiptDay::counted ? count - 1 : count; left > 0; --left) {
        day = previous_working_day(day);
        if (first - day > reach) {
            return std::nullopt;
        }
    }
    return day + spans(day).back().to;
}

std::optional<LocalTime> Counting::subtract_length(LocalTime until, milliseconds length) const {
    if (length == milliseconds{0}) {
        return until;
    }
    const auto first = floor<days>(until);
    for (auto day = first; first - day <= reach; day -= days{1}) {
        const auto& hours = spans(day);
        for (auto span = hours.rbegin(); span != hours.rend(); ++span) {
            const LocalTime begin = day + span->from;
            const LocalTime end = std::min(LocalTime{day + span->to}, until);
            if (begin >= end) {
                continue;
            }
            if (length <= end - begin) {
                return end - length;
            }
            length -= end - begin;
        }
    }
    return std::nullopt;
}

std::optional<milliseconds> Counting::worked(LocalTime from, LocalTime until) const {
    const auto first = floor<days>(from);
    milliseconds sum{0};
    for (auto day = first; day < until; day += days{1}) {
        if (day - first > reach) {
            return std::nullopt;
        }
        for (const WorkingSpan& span : spans(day)) {
            const LocalTime begin = std::max(from, LocalTime{day + span.from});
            const LocalTime end = std::min(until, LocalTime{day + span.to});
            sum += std::max(milliseconds{0}, milliseconds{end - begin});
        }
    }
    return sum;
}

}  // namespace vanthu::workflow::detail
