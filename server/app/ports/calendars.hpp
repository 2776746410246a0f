#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/clock.hpp"
#include "core/id.hpp"

namespace vanthu::app {

/// A working-time calendar as it was put in force; deadlines point to its version.
struct StoredCalendar {
    std::string version;  ///< SHA-256 of the body
    std::string name;
    std::string body;     ///< `workflow::to_text`
    UserId created_by;    ///< empty: the program itself, with the calendar that it ships
    Instant created_at{};
};

class Calendars {
public:
    virtual ~Calendars() = default;
    virtual void add(const StoredCalendar& calendar) = 0;
    /// A calendar that is there is the newest again, by whom and when it says.
    virtual void renew(const StoredCalendar& calendar) = 0;
    virtual std::optional<StoredCalendar> find(const std::string& version) = 0;
    /// The one put in force last.
    virtual std::optional<StoredCalendar> current() = 0;
    /// The newest first, at most 500.
    virtual std::vector<StoredCalendar> all() = 0;
};

}  // namespace vanthu::app
