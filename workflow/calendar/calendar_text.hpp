#pragma once

#include <string>
#include <string_view>

#include "workflow/calendar/working_calendar.hpp"

namespace vanthu::workflow {

/// Reads a calendar from its text form, UTF-8, one fact a line, `#` before a comment line:
///
///     name: Cơ quan nhà nước            working: 2024-05-04 07:30-11:30 13:30-17:30 Làm bù cho 29/4
///     offset: +07:00                    holiday: 2026-11-24 Ngày Văn hóa Việt Nam
///     years: 2024-2026                  yearly: 11-24 Ngày Văn hóa Việt Nam
///     week: mon 07:30-11:30 13:30-17:30 late: 15:00 (or off; off when it is not said)
///     receipt-day: not-counted (or counted; not-counted when it is not said)
///
/// Errors: invalid_input with every wrong line as a field, "line 12"; too_large beyond 256 KiB.
[[nodiscard]] Result<WorkingCalendar> parse_calendar(std::string_view text);

/// The canonical text: no comments, a fixed order, days sorted, everything said. A calendar's version is the SHA-256 of it.
[[nodiscard]] std::string to_text(const CalendarData& data);

}  // namespace vanthu::workflow
