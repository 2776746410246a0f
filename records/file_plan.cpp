#include "records/file_plan.hpp"

#include <algorithm>
#include <array>
#include <set>

#include <fmt/format.h>

#include "core/text.hpp"
#include "records/document.hpp"

namespace vanthu::records {
namespace {

constexpr std::array<std::pair<FilePlanState, const char*>, 3> states{
    {{FilePlanState::preparing, "preparing"}, {FilePlanState::in_force, "in_force"}, {FilePlanState::replaced, "replaced"}}};
constexpr std::array<std::pair<FilePlanLine::Kind, const char*>, 3> kinds{{{FilePlanLine::Kind::heading, "heading"},
                                                                           {FilePlanLine::Kind::subheading, "subheading"},
                                                                           {FilePlanLine::Kind::dossier, "dossier"}}};

bool consists_of(std::string_view text, std::string_view letters) {
    return !text.empty() && text.find_first_not_of(letters) == std::string_view::npos;
}

std::string without_dot(std::string text) {
    while (!text.empty() && (text.back() == '.' || text.back() == ')')) {
        text.pop_back();
    }
    return text;
}

/// A line, or nothing for a row that belongs to no plan (a title, a column head).
Result<std::optional<FilePlanLine>> line_of(std::vector<std::string> cells, const std::string& pointer) {
    cells.resize(std::max<std::size_t>(cells.size(), 5));
    const std::string notation = without_dot(cells[0]);
    FilePlanLine line;
    line.title = cells[1];
    if (consists_of(notation, "IVXLC") || (consists_of(notation, "0123456789") && cells[2].empty())) {
        line.kind = consists_of(notation, "IVXLC") ? FilePlanLine::Kind::heading : FilePlanLine::Kind::subheading;
        line.notation = notation;
        return line.title.empty() ? std::optional<FilePlanLine>{} : std::optional{line};
    }
    const bool is_numbered = cells[0].find_first_of("0123456789") != std::string::npos;
    const bool is_title = cells[0].find(' ') != std::string::npos && std::all_of(cells.begin() + 1, cells.end(), [](const auto& cell) { return cell.empty(); });
    const bool counts_columns = consists_of(cells[0], "()0123456789") && consists_of(cells[1], "()0123456789");
    if (!is_numbered || counts_columns || is_title) {
        return std::optional<FilePlanLine>{};
    }
    line.notation = cells[0];
    auto retention = parse_retention(cells[2], pointer.c_str());
    if (!retention) {
        return pass(retention.error());
    }
    line.retention = *retention;
    line.keeper = cells[3];
    if (!cells[4].empty()) {
        line.note = cells[4];
    }
    return std::optional{line};
}

void add_fields(Error& all, const Error& error) {
    all.code = Code::invalid_input;
    all.detail = error.detail;
    all.fields.insert(all.fields.end(), error.fields.begin(), error.fields.end());
}

}  // namespace

const char* to_string(FilePlanState state) {
    return states.at(static_cast<std::size_t>(state)).second;
}

std::optional<FilePlanState> parse_file_plan_state(std::string_view text) {
    for (const auto& [state, name] : states) {
        if (text == name) {
            return state;
        }
    }
    return std::nullopt;
}

const char* to_string(FilePlanLine::Kind kind) {
    return kinds.at(static_cast<std::size_t>(kind)).second;
}

std::optional<FilePlanLine::Kind> parse_line_kind(std::string_view text) {
    for (const auto& [kind, name] : kinds) {
        if (text == name) {
            return kind;
        }
    }
    return std::nullopt;
}

Result<void> FilePlan::put_in_force(std::string_view decision) {
    if (state != FilePlanState::preparing) {
        return fail(Code::conflict, {"Danh mục này đã được ban hành.", "This plan has been put in force already."});
    }
    if (auto checked = check_text(decision, "/basis", 300); !checked) {
        return checked;
    }
    basis = decision;
    state = FilePlanState::in_force;
    return {};
}

Result<void> FilePlan::replace() {
    if (state != FilePlanState::in_force) {
        return fail(Code::conflict, {"Danh mục này không có hiệu lực.", "This plan is not in force."});
    }
    state = FilePlanState::replaced;
    return {};
}

Result<void> check(const std::vector<FilePlanLine>& lines) {
    Error all;
    std::set<std::string> notations;
    bool has_dossier = false;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const FilePlanLine& line = lines[i];
        const std::string at = fmt::format("/lines/{}", i);
        has_dossier = has_dossier || line.kind == FilePlanLine::Kind::dossier;
        for (auto checked : {check_text(line.notation, (at + "/notation").c_str(), 50), check_text(line.title, (at + "/title").c_str(), 1000),
                             line.keeper.empty() ? Result<void>{} : check_text(line.keeper, (at + "/keeper").c_str(), 200),
                             check_optional_text(line.note, (at + "/note").c_str(), 500)}) {
            if (!checked) {
                add_fields(all, checked.error());
            }
        }
        if (line.kind == FilePlanLine::Kind::dossier && !notations.insert(line.notation).second) {
            add_fields(all, fail_field(at + "/notation", {fmt::format("Ký hiệu hồ sơ “{}” bị trùng.", line.notation),
                                                          fmt::format("The notation “{}” stands twice.", line.notation)})
                                .value());
        }
    }
    if (!has_dossier) {
        add_fields(all, fail_field("/lines", {"Danh mục chưa có hồ sơ nào.", "The plan has no dossier."}).value());
    }
    return all.fields.empty() ? Result<void>{} : Result<void>{pass(std::move(all))};
}

Result<std::vector<FilePlanLine>> read_file_plan(const std::vector<std::vector<std::string>>& rows) {
    Error all;
    std::vector<FilePlanLine> lines;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const auto line = line_of(rows[i], fmt::format("/rows/{}", i + 1));
        if (!line) {
            add_fields(all, line.error());
        } else if (line->has_value()) {
            lines.push_back(**line);
        }
    }
    if (!all.fields.empty()) {
        return pass(std::move(all));
    }
    if (auto checked = check(lines); !checked) {
        return pass(checked.error());
    }
    return lines;
}

}  // namespace vanthu::records
