#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "server/app/services.hpp"
#include "server/app/tx.hpp"
#include "workflow/durations.hpp"

namespace vanthu::app {

class CalendarCache final {};


/// The calendar that counts deadlines from now on, by its version.
[[nodiscard]] std::string current_calendar(Tx& tx);

/// A calendar by its version. Errors: internal when it is missing.
[[nodiscard]] Result<std::shared_ptr<const workflow::WorkingTime>> working_time_of(Tx& tx, const Services& services, const std::string& version);

}  // namespace vanthu::app
