#include "server/app/usage/incoming_walk.hpp"

#include <algorithm>

namespace vanthu::app {
namespace {

using records::IncomingState;
using std::chrono::sys_days;

/// Who closed it, who has it now, to whom it was submitted, who registered it.
UserId person_of(Tx& tx, const records::IncomingDocument& document) {
    if (document.closed_by) {
        return *document.closed_by;
    }
    for (const Task& task : tx.tasks().of_document(document.id)) {
        if (task.kind == TaskKind::task && (task.holder || task.user)) {
            return task.holder ? *task.holder : *task.user;
        }
    }
    return document.leader.value_or(document.registered_by);
}

std::string key_of(Tx& tx, const RegisterRow& row, StatisticGroup group) {
    if (group == StatisticGroup::month) {
        return to_iso(row.entry.day).substr(0, 7);
    }
    if (group == StatisticGroup::person) {
        return person_of(tx, *row.incoming).text();
    }
    if (row.units != nullptr) {
        const auto lead = std::find_if(row.units->begin(), row.units->end(), [](const DocumentUnit& unit) { return unit.part == "lead"; });
        return lead == row.units->end() ? std::string{} : lead->unit.text();
    }
    return {};
}

/// What was returned or passed on elsewhere is dealt with, as what was completed is.
Standing standing_of(const records::IncomingDocument& document, std::chrono::year_month_day today, std::chrono::minutes utc_offset) {
    const bool is_done = document.state == IncomingState::completed || document.state == IncomingState::returned || document.state == IncomingState::transferred;
    const auto& due = document.details.due_day;
    const auto judged = document.closed_at ? local_day(*document.closed_at, utc_offset) : today;
    const bool is_late = due && sys_days{judged} > sys_days{*due};
    if (is_done) {
        return is_late ? Standing::done_late : Standing::done_in_time;
    }
    return is_late ? Standing::open_late : due && *due == today ? Standing::due_today : Standing::open_in_time;
}

}  // namespace

void each_number(Tx& tx, const Services& services, const DayRange& days, bool incoming, const std::function<void(const RegisterRow&)>& visit) {
    for (const records::Book& book : all_books(tx, services)) {
        if ((book.kind == records::BookKind::incoming) != incoming) {
            continue;
        }
        for (auto year = days.from.year(); year <= days.to.year(); ++year) {
            const DayRange part{year == days.from.year() ? days.from : year / 1 / 1, year == days.to.year() ? days.to : year / 12 / 31};
            each_row(tx, series_key(services, book.code, year), part, [&](const RegisterRow& row) {
                visit(row);
                return true;
            });
        }
    }
}

void each_incoming(Tx& tx, const Services& services, StatisticGroup group, const DayRange& days, std::chrono::year_month_day today,
                   const std::function<void(const IncomingCase&)>& visit) {
    each_number(tx, services, days, true, [&](const RegisterRow& row) {
        if (row.incoming != nullptr && row.entry.state == records::EntryState::issued) {
            visit({row, standing_of(*row.incoming, today, services.agency.utc_offset), key_of(tx, row, group)});
        }
    });
}

}  // namespace vanthu::app
