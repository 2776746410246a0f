#include <algorithm>
#include <optional>

#include "core/text.hpp"
#include "sheets/detail/workbook_parts.hpp"
#include "sheets/sheet.hpp"

namespace vanthu::sheets {
namespace {

/// Of comma, semicolon and tab the one that the first line has most of, outside quotes.
char separator_of(std::string_view text) {
    std::size_t commas = 0;
    std::size_t semicolons = 0;
    std::size_t tabs = 0;
    bool is_quoted = false;
    for (const char c : text) {
        if (c == '"') {
            is_quoted = !is_quoted;
        } else if (!is_quoted && c == '\n') {
            break;
        } else if (!is_quoted) {
            commas += c == ',' ? 1 : 0;
            semicolons += c == ';' ? 1 : 0;
            tabs += c == '\t' ? 1 : 0;
        }
    }
    return tabs > commas && tabs > semicolons ? '\t' : semicolons > commas ? ';' : ',';
}

}  // namespace

Result<Sheet> read_csv(std::string_view text, const Limits& limits) {
    if (text.starts_with("\xEF\xBB\xBF")) {
        text.remove_prefix(3);
    }
    if (text.find('\0') != std::string_view::npos) {
        return fail(Code::unsupported, {"Đây không phải bảng tính XLSX hay CSV (UTF-8).", "This is no XLSX or CSV (UTF-8) file."});
    }
    const char separator = separator_of(text);
    Sheet sheet;
    std::vector<std::string> row;
    std::string cell;
    bool is_quoted = false;
    bool was_quoted = false;
    bool is_within = false;  // a row has begun
    std::optional<Error> error;
    const auto end_cell = [&] {
        auto clean = normalize(cell);
        if (!clean) {
            error = fail(Code::unsupported, {"Tệp CSV phải là UTF-8.", "A CSV file has to be UTF-8."}).value();
            return;
        }
        row.push_back(std::move(*clean));
        cell.clear();
        was_quoted = false;
    };
    const auto end_row = [&] {
        end_cell();
        while (!row.empty() && row.back().empty()) {
            row.pop_back();
        }
        sheet.push_back(std::move(row));
        row.clear();
        is_within = false;
    };
    for (std::size_t i = 0; i < text.size() && !error; ++i) {
        const char c = text[i];
        if (is_quoted) {
            if (c != '"') {
                cell.push_back(c);
            } else if (i + 1 < text.size() && text[i + 1] == '"') {
                cell.push_back('"');
                ++i;
            } else {
                is_quoted = false;
            }
        } else if (c == '"' && cell.empty() && !was_quoted) {
            is_quoted = was_quoted = is_within = true;
        } else if (c == separator) {
            is_within = true;
            end_cell();
        } else if (c == '\n') {
            end_row();
        } else if (c != '\r') {
            is_within = true;
            cell.push_back(c);
        }
        if (cell.size() > 4 * limits.cell_letters || row.size() > limits.columns || sheet.size() > limits.rows) {
            return detail::beyond_limits();
        }
    }
    if (!error && is_quoted) {
        return fail(Code::invalid_input, {"Dấu ngoặc kép trong tệp CSV không được đóng.", "A quotation mark in the CSV file is not closed."});
    }
    if (!error && (is_within || !cell.empty())) {
        end_row();
    }
    if (error) {
        return pass(*error);
    }
    return sheet;
}

}  // namespace vanthu::sheets
