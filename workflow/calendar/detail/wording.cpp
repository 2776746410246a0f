#include "workflow/calendar/detail/wording.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace vanthu::workflow::detail {
namespace {

using namespace std::chrono;

constexpr std::size_t one_by_one = 15;  // more working days than these are told in runs

unsigned number(day d) { return static_cast<unsigned>(d); }
unsigned number(month m) { return static_cast<unsigned>(m); }

/// "thứ Ba 24/11/2026", "Tue 24 Nov 2026".
ClientText date_text(local_days at) {
    static constexpr std::array<const char*, 7> vi = {"thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật"};
    static constexpr std::array<const char*, 7> en = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    static constexpr std::array<const char*, 12> months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const std::size_t of_week = weekday{at}.iso_encoding() - 1;
    const year_month_day date{at};
    return {fmt::format("{} {:02}/{:02}/{}", vi.at(of_week), number(date.day()), number(date.month()), static_cast<int>(date.year())),
            fmt::format("{} {} {} {}", en.at(of_week), number(date.day()), months.at(number(date.month()) - 1), static_cast<int>(date.year()))};
}

std::string clock_text(minutes time) {
    return fmt::format("{:02}:{:02}", time.count() / 60, time.count() % 60);
}

/// "16:10", with seconds only where there are some.
std::string clock_text(LocalTime at) {
    const milliseconds time = at - floor<days>(at);
    const auto whole = floor<minutes>(time);
    const auto rest = floor<seconds>(time - whole);
    return clock_text(whole) + (rest > seconds{0} ? fmt::format(":{:02}", rest.count()) : "");
}

/// "2 giờ 30 phút", "2 h 30 min".
ClientText length_text(milliseconds length) {
    const auto h = floor<hours>(length);
    const auto m = floor<minutes>(length - h);
    const auto s = floor<seconds>(length - h - m);
    ClientText text;
    const auto add = [&](long long count, const char* vi, const char* en) {
        if (count > 0) {
            text.vi += fmt::format("{}{} {}", text.vi.empty() ? "" : " ", count, vi);
            text.en += fmt::format("{}{} {}", text.en.empty() ? "" : " ", count, en);
        }
    };
    add(h.count(), "giờ", "h");
    add(m.count(), "phút", "min");
    add(s.count(), "giây", "s");
    return text.vi.empty() ? ClientText{"chưa đến 1 giây", "less than 1 s"} : text;
}

/// The first letter of a sentence: of our own words only "thứ" needs it.
std::string sentence(std::string vi) {
    if (!vi.empty() && vi.front() == 't') {
        vi.front() = 'T';
    }
    return vi;
}

class Wording final {
public:
    Wording(const CalendarData& data, const std::vector<Step>& steps) : calendar_(data), data_(data), steps_(steps) {
        in_runs_ = std::count_if(steps.begin(), steps.end(), [](const Step& step) {
                       return step.kind == Step::Kind::counted || step.kind == Step::Kind::worked;
                   }) > static_cast<std::ptrdiff_t>(one_by_one);
    }

    std::vector<ClientText> tell(const Counted& counted) {
        if (!counted.amount.working) {
            elapsed(counted);
        }
        for (std::size_t i = 0; i < steps_.size(); ++i) {
            const Step& step = steps_.at(i);
            const Day day = calendar_.look_up(step.day);
            switch (step.kind) {
                case Step::Kind::received:
                    received(step, counted.amount.days > 0);
                    break;
                case Step::Kind::day_off:
                    day_off(step, day);
                    break;
                case Step::Kind::counted:
                case Step::Kind::worked:
                    end_days_off();
                    in_runs_ ? add_to_run(step, day) : work(step, day);
                    break;
            }
        }
        end_days_off();
        end_run();
        const ClientText date = date_text(floor<days>(counted.due));
        add(fmt::format("Hạn: {} {}.", clock_text(counted.due), date.vi), fmt::format("Due: {} {}.", clock_text(counted.due), date.en));
        if (counted.beyond_known_years) {
            add(fmt::format("Chú ý: lịch chỉ khai ngày nghỉ của các năm {0}-{1}; ngoài các năm đó chỉ trừ ngày nghỉ hằng tuần và (sau năm {1}) "
                            "ngày lễ cố định, nên hạn này có thể thay đổi khi lịch nghỉ được công bố.",
                            data_.first_year, data_.last_year),
                fmt::format("Note: the calendar has the holidays of {0}-{1} only; outside them only weekly days off and (after {1}) holidays of "
                            "a fixed date are left out, so this deadline may change when the holidays are announced.",
                            data_.first_year, data_.last_year));
        }
        return std::move(lines_);
    }

private:
    void add(std::string vi, std::string en) { lines_.push_back({std::move(vi), std::move(en)}); }

    void elapsed(const Counted& counted) {
        const ClientText date = date_text(floor<days>(counted.from));
        const ClientText length = length_text(days{counted.amount.days} + seconds{counted.amount.seconds});
        add(fmt::format("Tính theo đồng hồ, kể cả ngày nghỉ: từ {} {} thêm {}.", clock_text(counted.from), date.vi, length.vi),
            fmt::format("By the clock, days off included: from {} {} on, {}.", clock_text(counted.from), date.en, length.en));
    }

    /// "Nhận 16:10 thứ Hai 23/11/2026, sau 15:00: tính từ thứ Tư 25/11/2026, vì thứ Ba 24/11/2026 nghỉ (Ngày Văn hóa Việt Nam)."
    void received(const Step& step, bool counts_days) {
        const ClientText date = date_text(step.day);
        const auto start_day = floor<days>(step.to);
        const ClientText start = date_text(start_day);
        ClientText text{fmt::format("Nhận {} {}", clock_text(step.from), date.vi), fmt::format("Received {} {}", clock_text(step.from), date.en)};
        const Day day = calendar_.look_up(step.day);
        if (step.from == step.to) {
            text.vi += ", trong giờ làm việc.";
            text.en += ", in working hours.";
        } else if (start_day == step.day) {
            text.vi += fmt::format(", ngoài giờ làm việc: tính từ {} cùng ngày.", clock_text(step.to));
            text.en += fmt::format(", outside working hours: counted from {} of the day.", clock_text(step.to));
        } else {
            if (step.late) {
                text.vi += ", sau " + clock_text(*data_.late);
                text.en += ", after " + clock_text(*data_.late);
            } else if (!day.spans->empty()) {
                text.vi += ", sau giờ làm việc";
                text.en += ", after working hours";
            } else {
                text.vi += day.name != nullptr ? fmt::format(", ngày nghỉ ({})", *day.name) : ", ngày nghỉ hằng tuần";
                text.en += day.name != nullptr ? fmt::format(", a day off ({})", *day.name) : ", a weekly day off";
            }
            text.vi += fmt::format(": tính từ {} {}", clock_text(step.to), start.vi);
            text.en += fmt::format(": counted from {} {}", clock_text(step.to), start.en);
            ClientText reasons;
            for (auto between = step.day + days{1}; between < start_day; between += days{1}) {
                if (const Day off = calendar_.look_up(between); off.name != nullptr) {
                    const ClientText which = date_text(between);
                    reasons.vi += fmt::format("{}{} nghỉ ({})", reasons.vi.empty() ? ", vì " : ", ", which.vi, *off.name);
                    reasons.en += fmt::format("{}{} is off ({})", reasons.en.empty() ? ", because " : ", ", which.en, *off.name);
                }
            }
            text.vi += reasons.vi + ".";
            text.en += reasons.en + ".";
        }
        told_until_ = start_day;  // the days off up to here are explained by this sentence
        lines_.push_back(std::move(text));
        if (counts_days && data_.receipt_day == ReceiptDay::not_counted) {
            add(fmt::format("Ngày nhận ({}) không tính.", start.vi), fmt::format("The day of receipt ({}) is not counted.", start.en));
        }
    }

    void day_off(const Step& step, const Day& day) {
        if (step.day < told_until_) {
            return;
        }
        if (day.name == nullptr) {
            if (!in_runs_) {
                const ClientText date = date_text(step.day);
                days_off_.vi += (days_off_.vi.empty() ? "" : ", ") + date.vi;
                days_off_.en += (days_off_.en.empty() ? "" : ", ") + date.en;
            }
            return;
        }
        end_days_off();
        end_run();
        const ClientText date = date_text(step.day);
        add(sentence(fmt::format("{}: nghỉ, {}.", date.vi, *day.name)), fmt::format("{}: off, {}.", date.en, *day.name));
    }

    void end_days_off() {
        if (!days_off_.vi.empty()) {
            add(sentence(days_off_.vi) + ": nghỉ hằng tuần.", days_off_.en + ": off every week.");
            days_off_ = {};
        }
    }

    void work(const Step& step, const Day& day) {
        const ClientText date = date_text(step.day);
        const std::string why = day.kind == Day::Kind::make_up ? fmt::format(" ({})", *day.name) : "";
        if (step.kind == Step::Kind::counted) {
            add(fmt::format("Ngày {}: {}{}.", step.number, date.vi, why), fmt::format("Day {}: {}{}.", step.number, date.en, why));
            return;
        }
        const ClientText length = length_text(step.length);
        const std::string hours = fmt::format("{}-{}", clock_text(step.from), clock_text(step.to));
        add(sentence(fmt::format("{}{}: {} làm việc, {}.", date.vi, why, length.vi, hours)),
            fmt::format("{}{}: {} of work, {}.", date.en, why, length.en, hours));
    }

    void add_to_run(const Step& step, const Day& day) {
        const bool made_up = day.kind == Day::Kind::make_up;
        if (!run_.empty() && (made_up || run_.front()->kind != step.kind)) {
            end_run();
        }
        run_.push_back(&step);
        if (made_up) {
            end_run();
        }
    }

    void end_run() {
        if (run_.size() <= 2) {
            for (const Step* step : run_) {
                work(*step, calendar_.look_up(step->day));
            }
            return run_.clear();
        }
        const Step& first = *run_.front();
        const Step& last = *run_.back();
        const ClientText from = date_text(first.day);
        const ClientText to = date_text(last.day);
        const bool passes_days_off = last.day - first.day >= days{static_cast<int>(run_.size())};
        const std::string vi_without = passes_days_off ? ", trừ ngày nghỉ hằng tuần" : "";
        const std::string en_without = passes_days_off ? ", without weekly days off" : "";
        if (first.kind == Step::Kind::counted) {
            add(fmt::format("Ngày {}-{}: từ {} đến {}{}.", first.number, last.number, from.vi, to.vi, vi_without),
                fmt::format("Days {}-{}: from {} to {}{}.", first.number, last.number, from.en, to.en, en_without));
        } else {
            milliseconds sum{0};
            for (const Step* step : run_) {
                sum += step->length;
            }
            const ClientText length = length_text(sum);
            add(fmt::format("Từ {} {} đến {} {}: {} làm việc{}.", clock_text(first.from), from.vi, clock_text(last.to), to.vi, length.vi, vi_without),
                fmt::format("From {} {} to {} {}: {} of work{}.", clock_text(first.from), from.en, clock_text(last.to), to.en, length.en, en_without));
        }
        run_.clear();
    }

    Counting calendar_;
    const CalendarData& data_;
    const std::vector<Step>& steps_;
    bool in_runs_ = false;
    local_days told_until_{};
    ClientText days_off_{};
    std::vector<const Step*> run_{};
    std::vector<ClientText> lines_{};
};

}  // namespace

std::vector<ClientText> in_words(const CalendarData& data, const std::vector<Step>& steps, const Counted& counted) {
    return Wording(data, steps).tell(counted);
}

}  // namespace vanthu::workflow::detail
