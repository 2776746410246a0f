#pragma once

#include "server/app/ports/calendars.hpp"
#include "server/storage/sql_context.hpp"

namespace vanthu::storage::detail {

class SqlCalendars final : public app::Calendars {
public:
    explicit SqlCalendars(SqlContext& context) : context_(context) {}
    void add(const app::StoredCalendar& calendar) override;
    void renew(const app::StoredCalendar& calendar) override;
    std::optional<app::StoredCalendar> find(const std::string& version) override;
    std::optional<app::StoredCalendar> current() override;
    std::vector<app::StoredCalendar> all() override;

private:
    SqlContext& context_;
};

}  // namespace vanthu::storage::detail
