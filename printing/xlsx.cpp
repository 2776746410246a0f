#include <xlsxwriter.h>

#include "printing/table.hpp"

namespace vanthu::printing {
namespace {

constexpr const char* font = "Times New Roman";
constexpr double mm_per_character = 1.9;  ///< a column's width is counted in digits of the standard font

lxw_format* make_format(lxw_workbook* book, double size, bool bold, lxw_format_alignments align) {
    lxw_format* format = workbook_add_format(book);
    format_set_font_name(format, font);
    format_set_font_size(format, size);
    if (bold) {
        format_set_bold(format);
    }
    format_set_align(format, static_cast<std::uint8_t>(align));
    return format;
}

lxw_format_alignments alignment(Align align) {
    return align == Align::left ? LXW_ALIGN_LEFT : align == Align::centre ? LXW_ALIGN_CENTER : LXW_ALIGN_RIGHT;
}

/// The sheet's own functions take C strings; what they point to only has to live through the call.
class Sheet final {
public:
    Sheet(lxw_workbook* book, const Table& table) : book_(book), table_(table), sheet_(workbook_add_worksheet(book, nullptr)) {}

    void write() {
        set_page();
        write_cover();
        write_head();
        write_rows();
        write_closing();
    }

private:
    [[nodiscard]] lxw_col_t last_column() const { return static_cast<lxw_col_t>(table_.columns.size() - 1); }

    void set_page() {
        worksheet_set_landscape(sheet_);
        worksheet_set_paper(sheet_, 9);  // A4
        worksheet_fit_to_pages(sheet_, 1, 0);
        worksheet_set_margins(sheet_, 0.8, 0.6, 0.6, 0.6);
        worksheet_set_footer(sheet_, ("&L&\"" + std::string{font} + "\"&9" + without_codes(table_.mark) + "&R&9Trang &P/&N").c_str());
        for (std::size_t i = 0; i < table_.columns.size(); ++i) {
            const auto column = static_cast<lxw_col_t>(i);
            worksheet_set_column(sheet_, column, column, table_.columns[i].width_mm / mm_per_character, nullptr);
        }
    }

    static std::string without_codes(const std::string& text) {
        std::string out;
        for (const char c : text) {
            out += c == '&' ? "&&" : std::string(1, c);
        }
        return out;
    }

    void write_line(const std::string& text, lxw_format* format) {
        worksheet_merge_range(sheet_, row_, 0, row_, last_column(), text.c_str(), format);
        ++row_;
    }

    void write_cover() {
        lxw_format* plain = make_format(book_, 12, false, LXW_ALIGN_CENTER);
        lxw_format* bold = make_format(book_, 12, true, LXW_ALIGN_CENTER);
        if (!table_.cover.parent_agency.empty()) {
            write_line(table_.cover.parent_agency, plain);
        }
        write_line(table_.cover.agency, bold);
        write_line(table_.title, make_format(book_, 16, true, LXW_ALIGN_CENTER));
        for (const std::string& line : table_.cover.lines) {
            write_line(line, plain);
        }
        ++row_;
    }

    void write_head() {
        lxw_format* head = make_format(book_, 11, true, LXW_ALIGN_CENTER);
        format_set_align(head, LXW_ALIGN_VERTICAL_CENTER);
        format_set_text_wrap(head);
        format_set_border(head, LXW_BORDER_THIN);
        lxw_col_t column = 0;
        for (const Column& one : table_.columns) {
            worksheet_write_string(sheet_, row_, column, one.heading.c_str(), head);
            worksheet_write_string(sheet_, row_ + 1, column, ("(" + std::to_string(column + 1) + ")").c_str(), head);
            ++column;
        }
        worksheet_repeat_rows(sheet_, row_, row_ + 1);
        worksheet_freeze_panes(sheet_, row_ + 2, 0);
        row_ += 2;
    }

    void write_rows() {
        std::vector<lxw_format*> formats;
        for (const Column& column : table_.columns) {
            lxw_format* format = make_format(book_, 11, false, alignment(column.align));
            format_set_align(format, LXW_ALIGN_VERTICAL_TOP);
            format_set_text_wrap(format);
            format_set_border(format, LXW_BORDER_THIN);
            format_set_num_format(format, "@");  // what people type into an empty cell stays text, too
            formats.push_back(format);
        }
        for (const auto& row : table_.rows) {
            for (std::size_t i = 0; i < row.size(); ++i) {
                const auto column = static_cast<lxw_col_t>(i);
                if (row[i].empty()) {
                    worksheet_write_blank(sheet_, row_, column, formats[i]);
                } else {
                    worksheet_write_string(sheet_, row_, column, row[i].c_str(), formats[i]);
                }
            }
            ++row_;
        }
    }

    void write_closing() {
        lxw_format* plain = make_format(book_, 11, false, LXW_ALIGN_LEFT);
        ++row_;
        for (const std::string& line : table_.closing) {
            worksheet_write_string(sheet_, row_++, 0, line.c_str(), plain);
        }
    }

    lxw_workbook* book_;
    const Table& table_;
    lxw_worksheet* sheet_;
    lxw_row_t row_ = 0;
};

}  // namespace

Result<void> write_xlsx(const Table& table, const std::filesystem::path& target) {
    if (auto checked = check(table); !checked) {
        return checked;
    }
    std::string folder = target.parent_path().string();
    lxw_workbook_options options{};
    options.tmpdir = folder.empty() ? nullptr : folder.data();
    lxw_workbook* book = workbook_new_opt(target.c_str(), &options);
    const auto cannot_write = [] {
        return fail(Code::storage_full, {"Không ghi được tệp bảng tính.", "The spreadsheet cannot be written."});
    };
    if (book == nullptr) {
        return cannot_write();
    }
    Sheet(book, table).write();
    if (workbook_close(book) != LXW_NO_ERROR) {  // frees the book, also when it fails
        return cannot_write();
    }
    return {};
}

}  // namespace vanthu::printing
