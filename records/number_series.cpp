#include "records/number_series.hpp"

#include <utility>

#include <fmt/format.h>

namespace vanthu::records {

std::string RegisterNumber::text() const {
    return fmt::format("{:02}", value);
}

NumberSeries::NumberSeries(SeriesKey key, int last_taken, std::optional<Instant> last_at, std::optional<Instant> later_at)
    : key_(std::move(key)), last_taken_(last_taken), last_at_(last_at), later_at_(later_at) {}

Result<TakenNumber> NumberSeries::take(Instant now, std::chrono::minutes utc_offset) {
    for (const auto& before : {last_at_, later_at_}) {
        if (before && now + clock_tolerance < *before) {
            return fail(Code::conflict,
                        {fmt::format("Đồng hồ máy chủ chạy lùi: sổ đã cấp số lúc {}, nay mới là {}. Hãy chỉnh lại đồng hồ.",
                                     to_rfc3339(*before), to_rfc3339(now)),
                         fmt::format("The server's clock went back: the book gave a number at {}, now it is {}. Set the clock right.",
                                     to_rfc3339(*before), to_rfc3339(now))});
        }
    }
    const Instant at = last_at_ && now < *last_at_ ? *last_at_ : now;
    const auto day = local_day(at, utc_offset);
    if (day.year() != key_.year) {
        const int book_year = static_cast<int>(key_.year);
        const int year = static_cast<int>(day.year());
        return fail(Code::conflict, {fmt::format("Sổ năm {} không nhận ngày của năm {}.", book_year, year),
                                     fmt::format("The book of {} takes no day of {}.", book_year, year)});
    }
    last_at_ = at;
    return TakenNumber{{++last_taken_}, at, day};
}

}  // namespace vanthu::records
