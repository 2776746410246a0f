#include "workflow/calendar/calendar_data.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "core/clock.hpp"

namespace vanthu::workflow {
namespace {

using namespace std::chrono;

constexpr std::size_t days_limit = 4'000;  // of each kind; an office of a hundred years has fewer

bool in_order(const std::vector<WorkingSpan>& spans) {
    minutes last{0};
    for (const WorkingSpan& span : spans) {
        if (span.from < last || span.to <= span.from || span.to > hours{24}) {
            return false;
        }
        last = span.to;
    }
    return true;
}

std::string iso(local_days day) {
    return to_iso(year_month_day{day});
}

class Check final {
public:
    explicit Check(const CalendarData& data) : data_(data) {}

    std::vector<FieldError> run() {
        whole();
        for (const Holiday& one : data_.holidays) {
            special_day("holiday: " + iso(one.day), one.day);
        }
        for (const MakeUpDay& one : data_.make_up_days) {
            special_day("working: " + iso(one.day), one.day);
            if (one.spans.empty() || !in_order(one.spans)) {
                add("working: " + iso(one.day), bad_hours());
            }
        }
        std::set<month_day> dates;
        for (const YearlyHoliday& one : data_.yearly) {
            const auto pointer = fmt::format("yearly: {:02}-{:02}", static_cast<unsigned>(one.date.month()), static_cast<unsigned>(one.date.day()));
            if (!one.date.ok()) {
                add(pointer, {"Không có ngày này trong năm.", "The year has no such day."});
            }
            if (!dates.insert(one.date).second) {
                add(pointer, twice());
            }
        }
        return std::move(problems_);
    }

private:
    void whole() {
        if (data_.name.empty()) {
            add("name", {"Lịch phải có tên.", "A calendar needs a name."});
        }
        if (data_.utc_offset < -hours{14} || data_.utc_offset > hours{14}) {
            add("offset", {"Độ lệch so với UTC không quá 14 giờ.", "An offset from UTC is at most 14 hours."});
        }
        if (data_.first_year < 1900 || data_.last_year > 2200 || data_.first_year > data_.last_year) {
            add("years", {"Các năm phải nằm trong 1900-2200, năm đầu trước năm cuối.", "The years lie within 1900-2200, the first before the last."});
        }
        if (data_.late && (*data_.late < minutes{0} || *data_.late >= hours{24})) {
            add("late", {"Giờ phải trong một ngày.", "The time has to lie within a day."});
        }
        if (std::all_of(data_.week.begin(), data_.week.end(), [](const auto& spans) { return spans.empty(); })) {
            add("week", {"Tuần phải có ngày làm việc.", "A week needs a working day."});
        }
        if (!std::all_of(data_.week.begin(), data_.week.end(), in_order)) {
            add("week", bad_hours());
        }
        if (data_.holidays.size() > days_limit || data_.make_up_days.size() > days_limit) {
            add("holiday", {"Lịch có quá nhiều ngày riêng.", "The calendar has too many days of its own."});
        }
    }

    void special_day(const std::string& pointer, local_days day) {
        const int year = static_cast<int>(year_month_day{day}.year());
        if (year < data_.first_year || year > data_.last_year) {
            add(pointer, {"Ngày này ngoài các năm của lịch.", "The day lies outside the calendar's years."});
        }
        if (!seen_.insert(day).second) {
            add(pointer, twice());
        }
    }

    static ClientText bad_hours() {
        return {"Các giờ làm việc phải theo thứ tự, không chồng nhau, trong một ngày.",
                "Working hours have to come in order, without overlap, within one day."};
    }
    static ClientText twice() { return {"Ngày này đã được khai.", "This day stands in the calendar already."}; }
    void add(std::string pointer, ClientText text) { problems_.push_back({std::move(pointer), std::move(text)}); }

    const CalendarData& data_;
    std::set<local_days> seen_{};
    std::vector<FieldError> problems_{};
};

}  // namespace

std::vector<FieldError> check_and_sort(CalendarData& data) {
    const auto by_day = [](const auto& a, const auto& b) { return a.day < b.day; };
    std::stable_sort(data.holidays.begin(), data.holidays.end(), by_day);
    std::stable_sort(data.make_up_days.begin(), data.make_up_days.end(), by_day);
    std::stable_sort(data.yearly.begin(), data.yearly.end(), [](const auto& a, const auto& b) { return a.date < b.date; });
    return Check(data).run();
}

}  // namespace vanthu::workflow
