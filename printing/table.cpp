#include "printing/table.hpp"

#include <fmt/format.h>

namespace vanthu::printing {

Result<void> check(const Table& table) {
    if (table.rows.size() > rows_limit) {
        return fail(Code::too_large, {fmt::format("Nhiều hơn {} dòng; hãy chọn khoảng ngắn hơn.", rows_limit),
                                      fmt::format("More than {} rows; choose a shorter range.", rows_limit)});
    }
    for (const auto& row : table.rows) {
        if (row.size() != table.columns.size()) {
            return fail_internal("a printed row has another number of cells than there are columns");
        }
    }
    return {};
}

SealPlace seal_place(const Table& table) {
    SealPlace place;
    place.y = table.cover.own_page ? place.y : 503;
    return place;
}

std::string day_text(std::chrono::year_month_day day) {
    return fmt::format("{:02}/{:02}/{}", static_cast<unsigned>(day.day()), static_cast<unsigned>(day.month()), static_cast<int>(day.year()));
}

}  // namespace vanthu::printing
