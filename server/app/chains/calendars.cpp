#include "server/app/chains/calendars.hpp"

#include "server/app/events.hpp"
#include "workflow/calendar/calendar_text.hpp"
#include "workflow/calendar/shipped_calendar.hpp"

namespace vanthu::app {
namespace {

using workflow::WorkingCalendar;

/// Read once; a program whose own calendar cannot be read is broken.
const StoredCalendar& shipped() {
    static const StoredCalendar stored = [] {
        const auto calendar = workflow::parse_calendar(workflow::shipped_calendar()).value();
        return StoredCalendar{calendar.version(), calendar.data().name, workflow::to_text(calendar.data()), {}, {}};
    }();
    return stored;
}

std::optional<StoredCalendar> find_stored(Tx& tx, const std::string& version) {
    auto stored = version == "current" ? tx.calendars().current() : tx.calendars().find(version);
    if (!stored && (version == shipped().version || version == "current")) {
        return shipped();
    }
    return stored;
}

tl::unexpected<Error> no_calendar() {
    return fail(Code::not_found, {"Không có lịch làm việc này.", "There is no such calendar."});
}

/// Makes the calendar the newest, and says so in the log.
void put_in_force(Tx& tx, const Actor& actor, const StoredCalendar& calendar) {
    tx.calendars().find(calendar.version) ? tx.calendars().renew(calendar) : tx.calendars().add(calendar);
    record(tx, actor, calendar.created_at, "calendar-changed", "calendar/" + calendar.version, {{"name", calendar.name}});
}

}  // namespace

std::shared_ptr<const WorkingCalendar> CalendarCache::find(const std::string& version) const {
    const std::lock_guard lock(mutex_);
    const auto found = calendars_.find(version);
    return found == calendars_.end() ? nullptr : found->second;
}

void CalendarCache::keep(std::shared_ptr<const WorkingCalendar> calendar) {
    constexpr std::size_t limit = 100;
    const std::lock_guard lock(mutex_);
    if (calendars_.size() >= limit) {
        calendars_.clear();  // whoever uses one holds it; it is read again when needed
    }
    const std::string version = calendar->version();
    calendars_[version] = std::move(calendar);
}

std::string current_calendar(Tx& tx) {
    const auto current = tx.calendars().current();
    return current ? current->version : shipped().version;
}

Result<std::shared_ptr<const WorkingCalendar>> calendar_of(Tx& tx, const Services& services, const std::string& version) {
    if (auto known = services.calendars.find(version)) {
        return known;
    }
    const auto stored = find_stored(tx, version);
    if (!stored) {
        return fail_internal("a calendar is missing");
    }
    auto parsed = workflow::parse_calendar(stored->body);
    if (!parsed) {
        return fail_internal("a stored calendar cannot be read any more");
    }
    if (parsed->version() != version) {
        return fail_internal("a stored calendar does not have its version");
    }
    auto calendar = std::make_shared<const WorkingCalendar>(std::move(*parsed));
    services.calendars.keep(calendar);
    return calendar;
}

Result<std::shared_ptr<const workflow::WorkingTime>> working_time_of(Tx& tx, const Services& services, const std::string& version) {
    auto calendar = calendar_of(tx, services, version);
    if (!calendar) {
        return pass(calendar.error());
    }
    return std::shared_ptr<const workflow::WorkingTime>{std::move(*calendar)};
}

Result<std::vector<StoredCalendar>> ManageCalendars::list(const Actor&) {
    return services_.storage.read([](Tx& tx) -> Result<std::vector<StoredCalendar>> {
        auto calendars = tx.calendars().all();
        if (calendars.empty()) {
            calendars.push_back(shipped());
        }
        return calendars;
    });
}

Result<StoredCalendar> ManageCalendars::find(const Actor&, const std::string& version) {
    return services_.storage.read([&](Tx& tx) -> Result<StoredCalendar> {
        auto stored = find_stored(tx, version);
        if (!stored) {
            return no_calendar();
        }
        return std::move(*stored);
    });
}

Result<StoredCalendar> ManageCalendars::put(const Actor& actor, const std::string& text) {
    if (auto allowed = require(actor, {records::Role::administrator}); !allowed) {
        return pass(allowed.error());
    }
    const auto calendar = workflow::parse_calendar(text);
    if (!calendar) {
        return pass(calendar.error());
    }
    const StoredCalendar wanted{calendar->version(), calendar->data().name, workflow::to_text(calendar->data()), actor.user,
                                services_.clock.now()};
    return services_.storage.write([&](Tx& tx) -> Result<StoredCalendar> {
        if (auto current = tx.calendars().current(); current && current->version == wanted.version) {
            return std::move(*current);
        }
        put_in_force(tx, actor, wanted);
        return wanted;
    });
}

Result<ManageCalendars::Computed> ManageCalendars::compute(const Actor&, const std::string& version, Instant from, const std::string& amount,
                                                           bool working) {
    const auto parsed = workflow::parse_duration(amount, working);
    if (!parsed) {
        return pass(parsed.error());
    }
    return services_.storage.read([&](Tx& tx) -> Result<Computed> {
        const auto stored = find_stored(tx, version);
        if (!stored) {
            return no_calendar();
        }
        const auto calendar = calendar_of(tx, services_, stored->version);
        if (!calendar) {
            return pass(calendar.error());
        }
        auto explanation = (*calendar)->explain(from, *parsed);
        if (!explanation) {
            return pass(explanation.error());
        }
        return Computed{stored->version, std::move(*explanation)};
    });
}

Result<void> ManageCalendars::keep_shipped() {
    StoredCalendar calendar = shipped();
    calendar.created_at = services_.clock.now();
    return services_.storage.write([&](Tx& tx) -> Result<void> {
        const auto current = tx.calendars().current();
        if (!current || (current->created_by.empty() && current->version != calendar.version)) {
            put_in_force(tx, Actor{}, calendar);
        }
        return {};
    });
}

}  // namespace vanthu::app
