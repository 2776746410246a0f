#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "server/app/actor.hpp"
#include "server/app/services.hpp"
#include "server/app/tx.hpp"
#include "workflow/calendar/working_calendar.hpp"

namespace vanthu::app {

/// Calendars ready to count, by version: read once, then shared. Safe for many threads.
class CalendarCache final {
public:
    [[nodiscard]] std::shared_ptr<const workflow::WorkingCalendar> find(const std::string& version) const;
    void keep(std::shared_ptr<const workflow::WorkingCalendar> calendar);

private:
    mutable std::mutex mutex_;
    std::map<std::string, std::shared_ptr<const workflow::WorkingCalendar>> calendars_;
};

/// The calendar that counts deadlines from now on, by its version; the shipped one as long as none was stored.
[[nodiscard]] std::string current_calendar(Tx& tx);

/// A calendar by its version. Errors: internal when it is missing.
[[nodiscard]] Result<std::shared_ptr<const workflow::WorkingCalendar>> calendar_of(Tx& tx, const Services& services, const std::string& version);
[[nodiscard]] Result<std::shared_ptr<const workflow::WorkingTime>> working_time_of(Tx& tx, const Services& services, const std::string& version);

/// The agency's working time: what it was, what it is, and what follows from it.
class ManageCalendars final {
public:
    struct Computed {
        std::string version;
        workflow::Explanation explanation;
    };
    explicit ManageCalendars(const Services& services) : services_(services) {}

    /// The newest first: it counts.
    Result<std::vector<StoredCalendar>> list(const Actor& actor);
    /// By version, or "current". Errors: not_found.
    Result<StoredCalendar> find(const Actor& actor, const std::string& version);
    /// Puts a calendar in force (`workflow::parse_calendar`); what has begun keeps the one that it began with. The one that is in
    /// force already changes nothing. Errors: forbidden unless administrator; invalid_input with every wrong line.
    Result<StoredCalendar> put(const Actor& actor, const std::string& text);
    /// When an ISO 8601 amount from a moment is used up, and why. Errors: not_found; invalid_input.
    Result<Computed> compute(const Actor& actor, const std::string& version, Instant from, const std::string& amount, bool working);
    /// At each start: puts the shipped calendar in force when there is none, and a newer shipped one as long as nobody has put
    /// another in its place.
    Result<void> keep_shipped();

private:
    const Services& services_;
};

}  // namespace vanthu::app
