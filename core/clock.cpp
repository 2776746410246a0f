#include "core/clock.hpp"

#include <charconv>

#include <fmt/format.h>

namespace vanthu {
namespace {

using namespace std::chrono;

tl::unexpected<Error> bad_time() {
    return fail(Code::invalid_input, {"Thời điểm không đúng dạng RFC 3339, ví dụ 2026-11-24T09:15:00+07:00.",
                                      "Not an RFC 3339 time, such as 2026-11-24T09:15:00+07:00."});
}

tl::unexpected<Error> bad_day() {
    return fail(Code::invalid_input, {"Ngày không đúng dạng năm-tháng-ngày, ví dụ 2026-11-24.",
                                      "Not a date in the form year-month-day, such as 2026-11-24."});
}

/// Exactly `width` digits at `at`; -1 when they are not digits.
int digits(std::string_view text, std::size_t at, std::size_t width) {
    if (at + width > text.size()) {
        return -1;
    }
    int value = 0;
    for (std::size_t i = at; i < at + width; ++i) {
        if (text[i] < '0' || text[i] > '9') {
            return -1;
        }
        value = value * 10 + (text[i] - '0');
    }
    return value;
}

}  // namespace

Instant SystemClock::now() const {
    return time_point_cast<milliseconds>(system_clock::now());
}

year_month_day local_day(Instant at, minutes utc_offset) {
    return year_month_day{floor<days>(at + utc_offset)};
}

std::string to_rfc3339(Instant at) {
    const auto day = floor<days>(at);
    const year_month_day date{day};
    const hh_mm_ss time{at - day};
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), time.hours().count(),
                       time.minutes().count(), time.seconds().count(), time.subseconds().count());
}

Result<Instant> parse_rfc3339(std::string_view text) {
    if (text.size() < 20 || text[10] != 'T' || text[13] != ':' || text[16] != ':') {
        return bad_time();
    }
    const auto day = parse_iso_day(text.substr(0, 10));
    const int hour = digits(text, 11, 2);
    const int minute = digits(text, 14, 2);
    const int second = digits(text, 17, 2);
    if (!day || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60) {
        return bad_time();
    }
    std::size_t at = 19;
    long long millis = 0;
    if (text[at] == '.') {
        ++at;
        const std::size_t first = at;
        long long unit = 100;
        while (at < text.size() && text[at] >= '0' && text[at] <= '9') {
            millis += unit * (text[at] - '0');
            unit /= 10;
            ++at;
        }
        if (at == first) {
            return bad_time();
        }
    }
    minutes offset{0};
    if (at + 1 == text.size() && (text[at] == 'Z' || text[at] == 'z')) {
        offset = minutes{0};
    } else if (at + 6 == text.size() && (text[at] == '+' || text[at] == '-') && text[at + 3] == ':') {
        const int offset_hour = digits(text, at + 1, 2);
        const int offset_minute = digits(text, at + 4, 2);
        if (offset_hour < 0 || offset_hour > 23 || offset_minute < 0 || offset_minute > 59) {
            return bad_time();
        }
        offset = minutes{(text[at] == '-' ? -1 : 1) * (offset_hour * 60 + offset_minute)};
    } else {
        return bad_time();
    }
    return sys_days{*day} + hours{hour} + minutes{minute} + seconds{second} + milliseconds{millis} - offset;
}

std::string to_iso(year_month_day day) {
    return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(day.year()), static_cast<unsigned>(day.month()),
                       static_cast<unsigned>(day.day()));
}

Result<year_month_day> parse_iso_day(std::string_view text) {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') {
        return bad_day();
    }
    const int y = digits(text, 0, 4);
    const int m = digits(text, 5, 2);
    const int d = digits(text, 8, 2);
    if (y < 0 || m < 0 || d < 0) {
        return bad_day();
    }
    const year_month_day date{year{y}, month{static_cast<unsigned>(m)}, day{static_cast<unsigned>(d)}};
    if (!date.ok()) {
        return bad_day();
    }
    return date;
}

}  // namespace vanthu
