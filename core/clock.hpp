#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "core/result.hpp"

namespace vanthu {

/// A moment in UTC, to the millisecond. Stored as epoch milliseconds.
using Instant = std::chrono::sys_time<std::chrono::milliseconds>;

class Clock {
public:
    virtual ~Clock() = default;
    [[nodiscard]] virtual Instant now() const = 0;
};

class SystemClock final : public Clock {
public:
    [[nodiscard]] Instant now() const override;
};

/// Stands still until it is moved; for tests.
class FixedClock final : public Clock {
public:
    explicit FixedClock(Instant at) : at_(at) {}
    [[nodiscard]] Instant now() const override { return at_; }
    void set(Instant at) { at_ = at; }
    void advance(std::chrono::milliseconds by) { at_ += by; }

private:
    Instant at_;
};

[[nodiscard]] inline long long to_millis(Instant at) {
    return at.time_since_epoch().count();
}
[[nodiscard]] inline Instant from_millis(long long millis) {
    return Instant{std::chrono::milliseconds{millis}};
}

/// The day in an office whose clock is `utc_offset` ahead of UTC (Viet Nam: +7 h, no daylight saving time).
[[nodiscard]] std::chrono::year_month_day local_day(Instant at, std::chrono::minutes utc_offset);

/// "2026-11-24T02:15:42.123Z" (RFC 3339).
[[nodiscard]] std::string to_rfc3339(Instant at);
/// Reads RFC 3339 with `Z` or an offset, with or without fraction. Errors: invalid_input.
[[nodiscard]] Result<Instant> parse_rfc3339(std::string_view text);

/// "2026-11-24".
[[nodiscard]] std::string to_iso(std::chrono::year_month_day day);
/// Reads "2026-11-24". Errors: invalid_input, also for a day that does not exist.
[[nodiscard]] Result<std::chrono::year_month_day> parse_iso_day(std::string_view text);

}  // namespace vanthu
