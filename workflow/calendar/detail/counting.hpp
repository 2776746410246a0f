#pragma once

#include <optional>
#include <vector>

#include "core/clock.hpp"
#include "workflow/calendar/calendar_data.hpp"

namespace vanthu::workflow::detail {

/// A moment on the office's own clock.
using LocalTime = std::chrono::local_time<std::chrono::milliseconds>;

/// What a day is in a calendar.
struct Day {
    enum class Kind { by_weekday, holiday, make_up };
    Kind kind = Kind::by_weekday;
    const std::vector<WorkingSpan>* spans = nullptr;  ///< empty on a day off
    const std::string* name = nullptr;                ///< of a holiday or make-up day
};

/// One step of counting, for the explanation.
struct Step {
    enum class Kind {
        received,  ///< at `from`, counted from `to`; `late` when the rule for late receipts moved it
        day_off,   ///< passed over
        counted,   ///< working day number `number`
        worked     ///< `length` of working time was used on the day, from `from` to `to`
    };
    Kind kind = Kind::received;
    std::chrono::local_days day{};
    LocalTime from{};
    LocalTime to{};
    std::int64_t number = 0;
    std::chrono::milliseconds length{};
    bool late = false;
};

enum class LateRule { applies, does_not };

/// Counts on the office's clock. All of it goes day by day and gives up (nullopt) a hundred years away; `days` and `length` are
/// not negative.
class Counting final {
public:
    /// Steps are written down when there is a place for them.
    explicit Counting(const CalendarData& data, std::vector<Step>* steps = nullptr) : data_(data), steps_(steps) {}

    [[nodiscard]] Day look_up(std::chrono::local_days day) const;
    [[nodiscard]] bool knows(std::chrono::local_days day) const;

    /// Where counting begins for what arrives at `from`.
    [[nodiscard]] LocalTime start(LocalTime from, LateRule late) const;
    /// The end of the last of so many working days, of which the day of `start` is the first or is not counted.
    [[nodiscard]] std::optional<LocalTime> add_days(LocalTime start, std::int64_t days, ReceiptDay first) const;
    [[nodiscard]] std::optional<LocalTime> add_length(LocalTime start, std::chrono::milliseconds length) const;

    /// The latest that the functions above take to `until` or earlier; `latest_start` of a moment on a working day.
    [[nodiscard]] LocalTime latest_start(LocalTime until, LateRule late) const;
    [[nodiscard]] std::optional<LocalTime> subtract_days(LocalTime until, std::int64_t days) const;
    [[nodiscard]] std::optional<LocalTime> subtract_length(LocalTime until, std::chrono::milliseconds length) const;

    /// The working time between two moments.
    [[nodiscard]] std::optional<std::chrono::milliseconds> worked(LocalTime from, LocalTime until) const;

private:
    [[nodiscard]] const std::vector<WorkingSpan>& spans(std::chrono::local_days day) const { return *look_up(day).spans; }
    [[nodiscard]] std::chrono::local_days next_working_day(std::chrono::local_days day) const;
    [[nodiscard]] std::chrono::local_days previous_working_day(std::chrono::local_days day) const;
    void note(const Step& step) const;

    const CalendarData& data_;
    std::vector<Step>* steps_;
};

}  // namespace vanthu::workflow::detail
