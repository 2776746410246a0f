#include "server/storage/sql_context.hpp"

#include <algorithm>
#include <optional>
#include <stdexcept>

#include <fmt/format.h>

#include "evidence/row_state.hpp"

namespace vanthu::storage {
namespace {

const std::string& id_of(const Columns& columns) {
    if (columns.empty() || columns.front().first != "id") {
        throw std::logic_error("the first column of a recorded row is its id");
    }
    return std::get<std::string>(columns.front().second);
}

const Value* value_of(const Columns& columns, std::string_view name) {
    const auto found = std::find_if(columns.begin(), columns.end(), [&](const auto& column) { return column.first == name; });
    return found == columns.end() ? nullptr : &found->second;
}

bool holds(const Columns& columns, std::string_view name, const Value& value) {
    const Value* const held = value_of(columns, name);
    return held != nullptr && *held == value;
}

std::optional<long long> version_of(const Columns& columns) {
    const Value* const version = value_of(columns, "version");
    const auto* const number = version == nullptr ? nullptr : std::get_if<long long>(version);
    return number == nullptr ? std::nullopt : std::optional{*number};
}

std::string key_of(std::string_view table, const std::string& id) {
    return fmt::format("{}/{}", table, id);
}

}  // namespace

Error StaleVersion::error() const {
    return {Code::stale_version,
            {"Người khác vừa thay đổi dữ liệu này. Hãy tải lại rồi làm tiếp.",
             "Somebody else has just changed this. Load it again, then go on."},
            {},
            {}};
}

const std::vector<std::string_view>& recorded_tables() {
    static const std::vector<std::string_view> tables = {
        "units", "users", "role_bindings", "number_series", "register_entries", "books", "numbering_rules",
        "register_lines", "postal_dispatches", "archived_copy_uses", "incoming_documents",
        "outgoing_documents", "document_units", "document_people", "files", "file_plans", "file_plan_lines",
        "dossiers", "dossier_documents", "legal_holds", "handovers", "disposals", "disposal_dossiers", "grants",
        "restricted_documents", "rights_changes", "workflow_definitions", "workflow_instances",
        "mandates", "remarks", "calendars", "notification_settings", "signature_reports", "outgoing_recipients",
        "document_copies", "document_printouts", "annexes", "templates", "template_versions",
        "arrival_receipts", "incoming_transfers", "incoming_urgings", "arrived_mails", "arrived_mail_files",
        "agency_profile", "signature_images",
        "passkeys", "person_certificates", "remote_credentials"};
    return tables;
}

std::string row_digest(const Columns& columns) {
    std::vector<evidence::RowColumn> state;
    std::vector<std::string> numbers;
    state.reserve(columns.size());
    numbers.reserve(columns.size());  // never moves: the state points into it
    for (const auto& [name, value] : columns) {
        std::optional<std::string_view> text;
        if (const auto* integer = std::get_if<long long>(&value)) {
            text = numbers.emplace_back(std::to_string(*integer));
        } else if (const auto* string = std::get_if<std::string>(&value)) {
            text = *string;
        } else if (const auto* bytes = std::get_if<Bytes>(&value)) {
            text = as_text(*bytes);
        }
        state.push_back({name, text});
    }
    std::sort(state.begin(), state.end(), [](const auto& one, const auto& other) { return one.name < other.name; });
    return evidence::row_state_digest(state);
}

std::string unpacked(const Row& row, std::string_view column) {
    auto text = unpack(row.bytes(column));
    if (!text) {
        throw std::logic_error("not a packed text: " + std::string{column});
    }
    return std::move(*text);
}

std::optional<std::string> unpacked_or_null(const Row& row, std::string_view column) {
    return row.is_null(column) ? std::nullopt : std::optional{unpacked(row, column)};
}

void SqlContext::insert(std::string_view table, Columns columns) {
    std::string key = key_of(table, id_of(columns));
    std::string digest = row_digest(columns);
    std::string names;
    std::string places;
    std::vector<Value> values;
    names.reserve(columns.size() * 20);
    places.reserve(columns.size() * 6);
    values.reserve(columns.size());
    for (auto& [name, value] : columns) {
        names.append(names.empty() ? "" : ", ").append(name);
        places.append(places.empty() ? ":p" : ", :p").append(std::to_string(values.size()));
        values.push_back(std::move(value));
    }
    session.execute(fmt::format("insert into {} ({}) values ({})", table, names, places), values);
    touched.insert_or_assign(std::move(key), std::move(digest));
}

void SqlContext::remember(std::string_view table, const Row& row) {
    if (access == Access::write) {
        remembered_.insert_or_assign(key_of(table, row.text("id")), row.columns());
    }
}

void SqlContext::update(std::string_view table, const Columns& columns) {
    const std::string key = key_of(table, id_of(columns));
    const std::optional<long long> new_version = version_of(columns);
    const auto known = remembered_.find(key);
    // Only of the very version that is being replaced it is known what stands there.
    const Columns* const before = known != remembered_.end() && new_version && version_of(known->second) == *new_version - 1 ? &known->second : nullptr;
    std::string assignments;
    std::vector<Value> values;
    for (std::size_t i = 1; i < columns.size(); ++i) {
        const auto& [name, value] = columns[i];
        if (before == nullptr || !holds(*before, name, value)) {
            assignments.append(assignments.empty() ? "" : ", ").append(name).append(" = :p").append(std::to_string(values.size()));
            values.push_back(value);
        }
    }
    std::string sql = fmt::format("update {} set {} where id = :p{}", table, assignments, values.size());
    values.emplace_back(id_of(columns));
    if (new_version) {
        sql += fmt::format(" and version = :p{}", values.size());
        values.emplace_back(*new_version - 1);
    }
    if (session.execute(sql, values) != 1) {
        throw StaleVersion{};
    }
    touched[key] = row_digest(columns);
    if (before != nullptr) {
        known->second = columns;
    }
}

void SqlContext::remove(std::string_view table, const std::string& id) {
    session.execute(fmt::format("delete from {} where id = :p0", table), {id});
    touched[key_of(table, id)] = "absent";
}

}  // namespace vanthu::storage
