#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/clock.hpp"
#include "core/result.hpp"

namespace vanthu::workflow {

/// A length of time as a definition states it (ISO 8601 durations without years and months, whose length varies).
/// Working time counts days of the calendar's working hours; elapsed time is the wall's.
struct Amount {
    std::int64_t days = 0;
    std::int64_t seconds = 0;  ///< beyond the days
    bool working = false;      ///< days are working days, seconds are working seconds

    friend bool operator==(const Amount&, const Amount&) = default;
};

/// Reads "P3D", "PT8H", "P1DT2H30M", "P2W". Errors: invalid_input for anything else, for zero, and beyond ten years.
[[nodiscard]] Result<Amount> parse_duration(std::string_view text, bool working);
/// The same text again, in its shortest form.
[[nodiscard]] std::string to_iso8601(const Amount& amount);

/// Counts working time. A calendar implements it (`workflow/calendar`); the engine asks it for deadlines.
class WorkingTime {
public:
    virtual ~WorkingTime() = default;
    /// When the amount, counted from `from`, is used up. Elapsed amounts are added as they are.
    /// Beyond the years that the calendar knows it counts on by what is certain; whoever shows the deadline says so.
    /// Errors: invalid_input only for a negative or absurd length.
    [[nodiscard]] virtual Result<Instant> after(Instant from, const Amount& amount) const = 0;
    /// The same within the office, for a step or the next time of a cycle: always later, and no rule about late receipts moves it.
    /// Errors: as `after`.
    [[nodiscard]] virtual Result<Instant> again(Instant from, const Amount& amount) const = 0;
    /// The other way: how early it has to begin, to be used up at `until`. Errors: as `after`.
    [[nodiscard]] virtual Result<Instant> before(Instant until, const Amount& amount) const = 0;
    /// A deadline in working time, moved by the working time that passed in a pause of the clock. Errors: as `after`.
    [[nodiscard]] virtual Result<Instant> shifted(Instant due, Instant paused_at, Instant resumed_at) const = 0;
    /// The end of a day: of its working hours, or midnight where nobody works.
    [[nodiscard]] virtual Instant end_of(std::chrono::year_month_day day) const = 0;
    /// Which calendar counted: its SHA-256, kept beside each deadline.
    [[nodiscard]] virtual const std::string& version() const = 0;
};

}  // namespace vanthu::workflow
