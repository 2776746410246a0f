#pragma once

#include <vector>

#include "workflow/calendar/detail/counting.hpp"
#include "workflow/durations.hpp"

namespace vanthu::workflow::detail {

/// What was counted, and to which end.
struct Counted {
    LocalTime from;
    LocalTime due;
    Amount amount;
    bool beyond_known_years = false;
};

/// The steps as sentences. Long counts become runs between the days off that have a name.
[[nodiscard]] std::vector<ClientText> in_words(const CalendarData& data, const std::vector<Step>& steps, const Counted& counted);

}  // namespace vanthu::workflow::detail
