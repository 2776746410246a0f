#include "server/app/registers/reports.hpp"

#include <array>

#include <fmt/format.h>

namespace vanthu::app {
namespace {

using records::BookKind;
using records::EntryState;

/// Columns that are counted, by the name of the unit; "" is what belongs to no unit.
template <std::size_t N>
using Counts = std::map<std::string, std::array<int, N>>;

template <std::size_t N>
Rows rows_of(const Counts<N>& counts, const char* without_unit) {
    Rows rows;
    std::array<int, N> total{};
    const auto add = [&](std::string number, const std::string& name, const std::array<int, N>& values) {
        std::vector<std::string> row{std::move(number), name};
        for (const int value : values) {
            row.push_back(std::to_string(value));
        }
        rows.push_back(std::move(row));
    };
    for (const auto& [name, values] : counts) {
        add(std::to_string(rows.size() + 1), name.empty() ? without_unit : name, values);
        for (std::size_t i = 0; i < N; ++i) {
            total[i] += values[i];
        }
    }
    add("", "Tổng cộng", total);
    return rows;
}

bool is_late(const records::IncomingDocument& document, std::chrono::year_month_day day) {
    return document.details.due_day && std::chrono::sys_days{day} > std::chrono::sys_days{*document.details.due_day};
}

void each_of_kind(Tx& tx, const Services& services, const DayRange& days, bool incoming, const std::function<void(const RegisterRow&)>& visit) {
    for (const records::Book& book : all_books(tx, services)) {
        if ((book.kind == BookKind::incoming) == incoming) {
            each_row(tx, series_key(services, book.code, days.from.year()), days, [&](const RegisterRow& row) {
                visit(row);
                return true;
            });
        }
    }
}

}  // namespace

Rows incoming_report(Tx& tx, const Services& services, const DayRange& days, std::chrono::year_month_day today) {
    enum { all, done_in_time, done_late, open_in_time, open_late, columns };
    const Names names(tx);
    Counts<columns> counts;
    each_of_kind(tx, services, days, true, [&](const RegisterRow& row) {
        if (row.incoming == nullptr || row.entry.state != EntryState::issued) {
            return;
        }
        std::string unit;
        for (const DocumentUnit& one : row.units == nullptr ? std::vector<DocumentUnit>{} : *row.units) {
            unit = one.part == "lead" ? names.unit(one.unit) : unit;
        }
        const auto& document = *row.incoming;
        const bool done = !document.is_open();  // also what was returned or transferred
        const auto judged = document.closed_at ? local_day(*document.closed_at, services.agency.utc_offset) : today;
        const bool late = is_late(document, judged);
        auto& count = counts[unit];
        ++count[all];
        ++count[static_cast<std::size_t>(done ? (late ? done_late : done_in_time) : late ? open_late : open_in_time)];
    });
    return rows_of(counts, "Chưa giao đơn vị");
}

Rows outgoing_report(Tx& tx, const Services& services, const DayRange& days) {
    enum { all, decisions, letters, reports, submissions, others, issued, voided, columns };
    const Names names(tx);
    Counts<columns> counts;
    each_of_kind(tx, services, days, false, [&](const RegisterRow& row) {
        if (row.entry.state == EntryState::skipped || row.entry.state == EntryState::reserved) {
            return;
        }
        auto& count = counts[row.outgoing != nullptr ? names.unit(row.outgoing->details.drafting_unit) : std::string{}];
        const std::string type = row.outgoing != nullptr ? row.outgoing->details.type_code : row.line != nullptr ? row.line->type_code : "";
        ++count[all];
        ++count[static_cast<std::size_t>(type == "QĐ" ? decisions : type == "CV" ? letters : type == "BC" ? reports : type == "TTr" ? submissions : others)];
        // A line stands for a document that left on paper.
        const bool left = row.outgoing != nullptr ? row.outgoing->state == records::OutgoingState::issued : row.line != nullptr;
        count[voided] += row.entry.state == EntryState::voided ? 1 : 0;
        count[issued] += left && row.entry.state == EntryState::issued ? 1 : 0;
    });
    return rows_of(counts, "Văn bản vào sổ trực tiếp");
}

}  // namespace vanthu::app
