#include "workflow/calendar/calendar_text.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>

#include <fmt/format.h>

#include "core/clock.hpp"
#include "core/text.hpp"

namespace vanthu::workflow {
namespace {

using namespace std::chrono;

constexpr std::size_t bytes_limit = 256U * 1024U;
constexpr std::size_t name_limit = 200;
constexpr std::array<std::string_view, 7> weekday_keys = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

std::string_view trimmed(std::string_view text) {
    const std::size_t first = text.find_first_not_of(" \t\r");
    return first == std::string_view::npos ? std::string_view{} : text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

/// Takes the first word off the front.
std::string_view take_word(std::string_view& text) {
    const std::size_t end = std::min(text.find_first_of(" \t"), text.size());
    const std::string_view word = text.substr(0, end);
    text = trimmed(text.substr(end));
    return word;
}

std::optional<int> number(std::string_view text, std::size_t digits) {
    int value = 0;
    if (text.size() != digits) {
        return std::nullopt;
    }
    for (const char c : text) {
        if (c < '0' || c > '9') {
            return std::nullopt;
        }
        value = value * 10 + (c - '0');
    }
    return value;
}

/// "07:30", up to "24:00".
std::optional<minutes> time_of_day(std::string_view text) {
    if (text.size() != 5 || text[2] != ':') {
        return std::nullopt;
    }
    const auto hour = number(text.substr(0, 2), 2);
    const auto minute = number(text.substr(3), 2);
    if (!hour || !minute || *minute > 59 || *hour * 60 + *minute > 24 * 60) {
        return std::nullopt;
    }
    return minutes{*hour * 60 + *minute};
}

std::optional<WorkingSpan> span_of(std::string_view text) {
    if (text.size() != 11 || text[5] != '-') {
        return std::nullopt;
    }
    const auto from = time_of_day(text.substr(0, 5));
    const auto to = time_of_day(text.substr(6));
    return from && to ? std::optional{WorkingSpan{*from, *to}} : std::nullopt;
}

/// Takes the spans off the front; what is no span stays.
std::vector<WorkingSpan> take_spans(std::string_view& text) {
    std::vector<WorkingSpan> spans;
    for (;;) {
        std::string_view rest = text;
        const auto span = span_of(take_word(rest));
        if (!span) {
            return spans;
        }
        spans.push_back(*span);
        text = rest;
    }
}

class Reader final {
public:
    Result<WorkingCalendar> read(std::string_view text) {
        for (line_ = 1; !text.empty(); ++line_) {
            const std::size_t end = std::min(text.find('\n'), text.size());
            const std::string_view line = trimmed(text.substr(0, end));
            text.remove_prefix(std::min(end + 1, text.size()));
            if (!line.empty() && line.front() != '#') {
                read_line(line);
            }
        }
        for (const char* key : {"name", "offset", "years"}) {
            if (!lines_.contains(key)) {
                problems_.push_back({key, {fmt::format("Thiếu dòng “{}:”.", key), fmt::format("The line “{}:” is missing.", key)}});
            }
        }
        if (problems_.empty()) {
            problems_ = check_and_sort(data_);
            for (FieldError& problem : problems_) {
                if (const auto found = lines_.find(problem.pointer); found != lines_.end()) {
                    problem.pointer = fmt::format("line {}", found->second);
                }
            }
        }
        if (!problems_.empty()) {
            return pass(Error{Code::invalid_input, {"Lịch làm việc có lỗi.", "The calendar has errors."}, {}, std::move(problems_)});
        }
        return WorkingCalendar::make(std::move(data_));
    }

private:
    void read_line(std::string_view line) {
        const std::size_t colon = line.find(':');
        const std::string key{line.substr(0, colon)};
        std::string_view value = colon == std::string_view::npos ? std::string_view{} : trimmed(line.substr(colon + 1));
        using Take = bool (Reader::*)(std::string_view);
        static const std::map<std::string, Take, std::less<>> takes = {
            {"name", &Reader::name},       {"offset", &Reader::offset},           {"years", &Reader::years},
            {"week", &Reader::week},       {"late", &Reader::late},               {"receipt-day", &Reader::receipt_day},
            {"holiday", &Reader::holiday}, {"working", &Reader::make_up_day}, {"yearly", &Reader::yearly}};
        static const std::set<std::string, std::less<>> once = {"name", "offset", "years", "late", "receipt-day"};
        const auto take = takes.find(key);
        if (take == takes.end() || colon == std::string_view::npos) {
            return add({"Không có dòng loại này trong lịch.", "A calendar has no such line."});
        }
        if (once.contains(key) && lines_.contains(key)) {
            return add({"Dòng này đã có.", "This line is there already."});
        }
        if (!(this->*take->second)(value)) {
            return add({fmt::format("Dòng “{}:” không đọc được.", key), fmt::format("The line “{}:” cannot be read.", key)});
        }
        // By the key and the day, as `check_and_sort` names what is wrong. The later of two lines for a day is the wrong one.
        lines_[key] = line_;
        if (key == "holiday" || key == "working" || key == "yearly") {
            lines_[key + ": " + std::string{value.substr(0, value.find_first_of(" \t"))}] = line_;
        }
    }

    bool name(std::string_view value) { return take_name(value, data_.name); }

    bool offset(std::string_view value) {
        const auto time = value.empty() ? std::nullopt : time_of_day(value.substr(1));
        if (!time || (value.front() != '+' && value.front() != '-')) {
            return false;
        }
        data_.utc_offset = value.front() == '-' ? -*time : *time;
        return true;
    }

    bool years(std::string_view value) {
        const auto first = number(value.substr(0, 4), 4);
        const auto last = value.size() == 9 && value[4] == '-' ? number(value.substr(5), 4) : std::nullopt;
        data_.first_year = first.value_or(0);
        data_.last_year = last.value_or(0);
        return first && last;
    }

    bool week(std::string_view value) {
        const auto found = std::find(weekday_keys.begin(), weekday_keys.end(), take_word(value));
        if (found == weekday_keys.end()) {
            return false;
        }
        auto& spans = data_.week.at(static_cast<std::size_t>(found - weekday_keys.begin()));
        if (!spans.empty()) {
            return false;
        }
        spans = take_spans(value);
        return !spans.empty() && value.empty();
    }

    bool late(std::string_view value) {
        data_.late = time_of_day(value);
        return data_.late || value == "off";
    }

    bool receipt_day(std::string_view value) {
        data_.receipt_day = value == "counted" ? ReceiptDay::counted : ReceiptDay::not_counted;
        return value == "counted" || value == "not-counted";
    }

    bool holiday(std::string_view value) {
        const auto day = parse_iso_day(take_word(value));
        Holiday one;
        if (!day || !take_name(value, one.name)) {
            return false;
        }
        one.day = local_days{*day};
        data_.holidays.push_back(std::move(one));
        return true;
    }

    bool make_up_day(std::string_view value) {
        const auto day = parse_iso_day(take_word(value));
        MakeUpDay one;
        one.spans = take_spans(value);
        if (!day || one.spans.empty() || !take_name(value, one.name)) {
            return false;
        }
        one.day = local_days{*day};
        data_.make_up_days.push_back(std::move(one));
        return true;
    }

    bool yearly(std::string_view value) {
        const std::string_view date = take_word(value);
        const auto m = number(date.substr(0, 2), 2);
        const auto d = date.size() == 5 && date[2] == '-' ? number(date.substr(3), 2) : std::nullopt;
        YearlyHoliday one;
        if (!m || !d || !take_name(value, one.name)) {
            return false;
        }
        one.date = month{static_cast<unsigned>(*m)} / static_cast<int>(*d);
        data_.yearly.push_back(std::move(one));
        return one.date.ok();
    }

    static bool take_name(std::string_view value, std::string& to) {
        auto text = normalize(value);
        if (!text || text->empty() || code_points(*text) > name_limit || text->find('\t') != std::string::npos) {
            return false;
        }
        to = std::move(*text);
        return true;
    }

    void add(ClientText text) { problems_.push_back({fmt::format("line {}", line_), std::move(text)}); }

    CalendarData data_{};
    int line_ = 0;
    std::map<std::string, int, std::less<>> lines_{};
    std::vector<FieldError> problems_{};
};

std::string clock_text(minutes time) {
    return fmt::format("{:02}:{:02}", time.count() / 60, time.count() % 60);
}

std::string spans_text(const std::vector<WorkingSpan>& spans) {
    std::string text;
    for (const WorkingSpan& span : spans) {
        text += fmt::format(" {}-{}", clock_text(span.from), clock_text(span.to));
    }
    return text;
}

}  // namespace

Result<WorkingCalendar> parse_calendar(std::string_view text) {
    if (text.size() > bytes_limit) {
        return fail(Code::too_large, {"Lịch làm việc dài hơn 256 KiB.", "The calendar is longer than 256 KiB."});
    }
    return Reader{}.read(text);
}

std::string to_text(const CalendarData& data) {
    std::string text = fmt::format("name: {}\noffset: {}{}\nyears: {:04}-{:04}\n", data.name, data.utc_offset < minutes{0} ? '-' : '+',
                                   clock_text(abs(data.utc_offset)), data.first_year, data.last_year);
    for (std::size_t i = 0; i < data.week.size(); ++i) {
        if (!data.week.at(i).empty()) {
            text += fmt::format("week: {}{}\n", weekday_keys.at(i), spans_text(data.week.at(i)));
        }
    }
    text += fmt::format("late: {}\nreceipt-day: {}\n", data.late ? clock_text(*data.late) : "off",
                        data.receipt_day == ReceiptDay::counted ? "counted" : "not-counted");
    for (const YearlyHoliday& one : data.yearly) {
        text += fmt::format("yearly: {:02}-{:02} {}\n", static_cast<unsigned>(one.date.month()), static_cast<unsigned>(one.date.day()), one.name);
    }
    for (const Holiday& one : data.holidays) {
        text += fmt::format("holiday: {} {}\n", to_iso(year_month_day{one.day}), one.name);
    }
    for (const MakeUpDay& one : data.make_up_days) {
        text += fmt::format("working: {}{} {}\n", to_iso(year_month_day{one.day}), spans_text(one.spans), one.name);
    }
    return text;
}

}  // namespace vanthu::workflow
