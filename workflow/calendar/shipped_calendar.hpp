#pragma once

#include <string_view>

namespace vanthu::workflow {

/// schemas/calendar/vietnam.calendar as it was when the program was built.
[[nodiscard]] std::string_view shipped_calendar();

}  // namespace vanthu::workflow
