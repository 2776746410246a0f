#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/clock.hpp"
#include "workflow/calendar/calendar_data.hpp"
#include "workflow/durations.hpp"

namespace vanthu::workflow {

/// How a deadline came about, in words for both languages, one step a line.
struct Explanation {
    std::vector<ClientText> lines;
    Instant due{};
    bool beyond_known_years = false;  ///< some of its days lie in a year whose holidays are not configured; a line says so
};

/// The working time of an agency as data, and counting in it.
///
/// A start outside working hours moves to the next working time: before the morning to the morning, at noon to the afternoon, in
/// the evening or on a day off to the next working day; by the rule for late receipts what comes after 15:00 (say) is received
/// on the next working day. The day of receipt is not counted (unless the calendar counts it): N working days end with the last
/// hour of the N-th working day after it. Working seconds are counted exactly. Of "one day and two hours" the day comes first.
///
/// Outside the years whose holidays are known it counts on, with days off by weekday and, after the last year, the yearly
/// holidays: work must not stop in December because the next Tết is not announced. Whoever shows such a deadline says so.
class WorkingCalendar final : public WorkingTime {
public:
    /// Errors: invalid_input with what `check_and_sort` finds.
    [[nodiscard]] static Result<WorkingCalendar> make(CalendarData data);

    [[nodiscard]] Result<Instant> after(Instant from, const Amount& amount) const override;
    /// The latest moment from which `after` is not later than `until`.
    [[nodiscard]] Result<Instant> before(Instant until, const Amount& amount) const override;
    [[nodiscard]] Result<Instant> again(Instant due, const Amount& amount) const override;
    [[nodiscard]] Result<Instant> shifted(Instant due, Instant paused_at, Instant resumed_at) const override;
    [[nodiscard]] Instant end_of(std::chrono::year_month_day day) const override;
    [[nodiscard]] const std::string& version() const override { return version_; }

    /// What `after` does, said step by step: up to fifteen days one by one, more in runs between the days off that have a name.
    /// Errors: as `after`.
    [[nodiscard]] Result<Explanation> explain(Instant from, const Amount& amount) const;
    /// Whether the holidays of all years between the two moments are configured.
    [[nodiscard]] bool knows(Instant from, Instant until) const;
    [[nodiscard]] const CalendarData& data() const { return data_; }

private:
    explicit WorkingCalendar(CalendarData data);

    CalendarData data_;
    std::string version_;
};

}  // namespace vanthu::workflow
