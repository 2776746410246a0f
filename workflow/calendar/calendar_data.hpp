#pragma once

#include <array>
#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "core/result.hpp"

namespace vanthu::workflow {

/// A stretch of work in a day of the office: from and to in minutes after its midnight, to at most 24:00.
struct WorkingSpan {
    std::chrono::minutes from{};
    std::chrono::minutes to{};

    friend bool operator==(const WorkingSpan&, const WorkingSpan&) = default;
};

/// A public holiday, or a day given off in exchange for a make-up day.
struct Holiday {
    std::chrono::local_days day{};
    std::string name;

    friend bool operator==(const Holiday&, const Holiday&) = default;
};

/// A day whose hours are not those of its weekday: a make-up working day, or a shorter one.
struct MakeUpDay {
    std::chrono::local_days day{};
    std::string name;
    std::vector<WorkingSpan> spans;

    friend bool operator==(const MakeUpDay&, const MakeUpDay&) = default;
};

/// A public holiday on the same date of each year.
struct YearlyHoliday {
    std::chrono::month_day date{};
    std::string name;

    friend bool operator==(const YearlyHoliday&, const YearlyHoliday&) = default;
};

/// Whether the day on which something is received is the first of its days. By the Civil Code (Article 147) it is not.
enum class ReceiptDay { not_counted, counted };

/// What an agency decides about its working time. Days are days of its own clock.
struct CalendarData {
    std::string name;
    std::chrono::minutes utc_offset{7 * 60};
    std::array<std::vector<WorkingSpan>, 7> week{};  ///< from Monday; a day without spans is off
    int first_year = 0;                              ///< the holidays of the years from here
    int last_year = 0;                               ///< to here are all known
    std::optional<std::chrono::minutes> late{};      ///< what comes after this time of a day is received on the next working day
    ReceiptDay receipt_day = ReceiptDay::not_counted;
    std::vector<Holiday> holidays{};
    std::vector<MakeUpDay> make_up_days{};
    std::vector<YearlyHoliday> yearly{};  ///< all that is certain about the years after the last one

    friend bool operator==(const CalendarData&, const CalendarData&) = default;
};

/// Puts the days in order and says what is impossible: `pointer` is the key of the text form with the day, "holiday: 2026-11-24".
[[nodiscard]] std::vector<FieldError> check_and_sort(CalendarData& data);

}  // namespace vanthu::workflow
