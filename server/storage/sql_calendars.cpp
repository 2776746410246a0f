#include "server/storage/detail/sql_calendars.hpp"

namespace vanthu::storage::detail {
namespace {

constexpr std::string_view select_calendar = "select * from calendars where id = :p0";
constexpr std::string_view select_current = "select * from calendars order by created_at desc, id limit 1";
constexpr std::string_view select_calendars = "select * from calendars order by created_at desc, id limit 500";

app::StoredCalendar calendar_of(const Row& row) {
    return {row.text("id"), row.text("name"), row.text("body"), UserId{row.text("created_by")}, from_millis(row.integer("created_at"))};
}

Columns columns_of(const app::StoredCalendar& calendar) {
    return {{"id", calendar.version},
            {"name", calendar.name},
            {"body", calendar.body},
            {"created_by", calendar.created_by.text()},
            {"created_at", to_millis(calendar.created_at)}};
}

}  // namespace

void SqlCalendars::add(const app::StoredCalendar& calendar) {
    context_.insert("calendars", columns_of(calendar));
}

void SqlCalendars::renew(const app::StoredCalendar& calendar) {
    context_.update("calendars", columns_of(calendar));
}

std::optional<app::StoredCalendar> SqlCalendars::find(const std::string& version) {
    const auto row = context_.session.first(select_calendar, {version});
    return row ? std::optional{calendar_of(*row)} : std::nullopt;
}

std::optional<app::StoredCalendar> SqlCalendars::current() {
    const auto row = context_.session.first(select_current, {});
    return row ? std::optional{calendar_of(*row)} : std::nullopt;
}

std::vector<app::StoredCalendar> SqlCalendars::all() {
    std::vector<app::StoredCalendar> calendars;
    for (const Row& row : context_.session.query(select_calendars, {})) {
        calendars.push_back(calendar_of(row));
    }
    return calendars;
}

}  // namespace vanthu::storage::detail
