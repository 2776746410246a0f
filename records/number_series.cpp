#include "records/number_series.hpp"

#include <utility>

#include <fmt/format.h>

namespace vanthu::records {

std::string RegisterNumber::text() const {
    return fmt::format("{:02}", value);
}

NumberSeries::NumberSeries(SeriesKey key, int last_taken) : key_(std::move(key)), last_taken_(last_taken) {}

Result<RegisterNumber> NumberSeries::take(std::chrono::year_month_day today) {
    if (today.year() != key_.year) {
        const int book_year = static_cast<int>(key_.year);
        const int year = static_cast<int>(today.year());
        return fail(Code::conflict, {fmt::format("Sổ năm {} không nhận ngày của năm {}.", book_year, year),
                                     fmt::format("The book of {} takes no day of {}.", book_year, year)});
    }
    return RegisterNumber{++last_taken_};
}

}  // namespace vanthu::records
