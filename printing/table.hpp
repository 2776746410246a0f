#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include "core/result.hpp"

/// Registers and reports on paper: a table with a cover, as PDF, XLSX and CSV. Knows nothing of what the rows mean.
namespace vanthu::printing {

enum class Align { left, centre, right };

struct Column {
    std::string heading;
    double width_mm = 20;  ///< of 257 mm in all; other sums are scaled
    Align align = Align::left;
};

/// Whose register, of which year, from when to when, from which to which number (Decree 30/2020/NĐ-CP, Annex IV): a page of its own
/// before a register, the heading of the first page of a report.
struct Cover {
    std::string parent_agency{};  ///< may be empty
    std::string agency;
    std::vector<std::string> lines{};  ///< "Năm: 2026", "Từ số 01 đến số 112"
    bool own_page = true;
};

struct Table {
    std::string title;  ///< "SỔ ĐĂNG KÝ VĂN BẢN ĐI"
    Cover cover;
    std::vector<Column> columns;
    std::vector<std::vector<std::string>> rows;  ///< as many cells as columns; an empty one is filled by hand
    std::vector<std::string> closing{};          ///< behind the last row: "10 số đã cấp, 1 số hủy"
    std::string place_and_day{};                 ///< above the signatures: "Nam Định, ngày 26 tháng 11 năm 2026"
    std::vector<std::string> signatures{};       ///< "NGƯỜI LẬP", "THỦ TRƯỞNG CƠ QUAN"; an empty name: its place stays free; empty: nobody signs
    std::string mark{};                          ///< at the foot of each page: "In từ hệ thống Vanthu ngày 26/11/2026"
};

/// More rows are refused by each of the writers: a shorter range is to be chosen.
inline constexpr std::size_t rows_limit = 20'000;

/// Errors: too_large beyond `rows_limit`; internal where a row has another number of cells than there are columns.
[[nodiscard]] Result<void> check(const Table& table);

/// A4 landscape. The head of the table repeats on each page, no row is split, each page but a cover says "Trang x/y" (the cover
/// counts). A row that is higher than a page loses its end to an ellipsis. Errors: as `check`; storage_full.
Result<void> write_pdf(const Table& table, const std::filesystem::path& target);

/// One sheet: cover lines, a frozen head that repeats in print, text cells only (nothing is ever a formula). Errors: as `check`; storage_full.
Result<void> write_xlsx(const Table& table, const std::filesystem::path& target);

/// RFC 4180 with a byte order mark, so that spreadsheets read it as UTF-8. A cell that a spreadsheet would take for a formula gets an
/// apostrophe before it. Errors: as `check`.
[[nodiscard]] Result<std::string> csv(const Table& table);

/// Where an agency's visible seal stands free of text, in points from the lower left corner of page 1: below the cover's lines, or
/// in the upper right corner of a report.
struct SealPlace {
    double x = 560;
    double y = 60;
    double width = 200;
    double height = 44;
};
[[nodiscard]] SealPlace seal_place(const Table& table);

/// "26/11/2026".
[[nodiscard]] std::string day_text(std::chrono::year_month_day day);

}  // namespace vanthu::printing
