#include <algorithm>

#include "printing/table.hpp"

namespace vanthu::printing {
namespace {

std::string field(const std::string& text) {
    // What begins like this is a formula to a spreadsheet, also when it stands in quotes.
    const bool dangerous = !text.empty() && std::string_view{"=+-@\t\r"}.find(text.front()) != std::string_view::npos;
    std::string out = "\"";
    out += dangerous ? "'" : "";
    for (const char c : text) {
        out += c == '"' ? "\"\"" : std::string(1, c);
    }
    return out + "\"";
}

template <class Cells, class Text>
void add_line(std::string& out, const Cells& cells, Text text) {
    bool first = true;
    for (const auto& cell : cells) {
        out += first ? "" : ",";
        out += field(text(cell));
        first = false;
    }
    out += "\r\n";
}

}  // namespace

Result<std::string> csv(const Table& table) {
    if (auto checked = check(table); !checked) {
        return pass(checked.error());
    }
    std::string out = "\xef\xbb\xbf";
    add_line(out, table.columns, [](const Column& column) { return column.heading; });
    for (const auto& row : table.rows) {
        add_line(out, row, [](const std::string& cell) { return cell; });
    }
    return out;
}

}  // namespace vanthu::printing
