#pragma once

#include <chrono>
#include <compare>
#include <optional>
#include <string>

#include "core/clock.hpp"
#include "core/result.hpp"

namespace vanthu::records {

/// One sequence of register numbers: an agency's book in one year.
struct SeriesKey {
    std::string agency;  ///< identifier by Decision 20/2020/QĐ-TTg, e.g. "H40.13"
    std::string book;    ///< code of the book: "incoming", "outgoing"
    std::chrono::year year{};

    friend bool operator==(const SeriesKey&, const SeriesKey&) = default;
};

/// A number as the decree writes it: below ten with a leading zero ("07"), otherwise plain ("112").
struct RegisterNumber {
    int value = 0;

    [[nodiscard]] std::string text() const;
    friend auto operator<=>(const RegisterNumber&, const RegisterNumber&) = default;
};

/// A number with the moment and the day that belong to it, all from one reading of the clock.
struct TakenNumber {
    RegisterNumber number;
    Instant at{};
    std::chrono::year_month_day day{};
};

/// Servers beside one database differ by so much at most; a clock further behind has gone back.
inline constexpr std::chrono::milliseconds clock_tolerance{60'000};

/// The gap-free sequence of one book and year (Decree 30/2020/NĐ-CP, Article 15 and Annex I, II.3).
///
/// Pure. The caller loads the series, takes from it, and saves it in the transaction that uses the number,
/// so a number exists exactly when its document does.
class NumberSeries final {
public:
    /// A series of which `last_taken` numbers are taken, the last of them at `last_at`; 0 for a new year. `later_at` is the last
    /// moment at which the same book gave a number of a later year.
    explicit NumberSeries(SeriesKey key, int last_taken = 0, std::optional<Instant> last_at = std::nullopt,
                          std::optional<Instant> later_at = std::nullopt);

    /// The number that `take` would give; commits nothing.
    [[nodiscard]] RegisterNumber next() const { return {last_taken_ + 1}; }

    /// Takes the next number at `now`, the one reading of the clock from which moment and day follow. A clock that is behind the
    /// last number by no more than `clock_tolerance` counts as standing still.
    /// Errors: conflict when `now` lies in another year than the series, or when the clock went back.
    Result<TakenNumber> take(Instant now, std::chrono::minutes utc_offset);

    [[nodiscard]] const SeriesKey& key() const { return key_; }
    [[nodiscard]] int last_taken() const { return last_taken_; }
    [[nodiscard]] const std::optional<Instant>& last_at() const { return last_at_; }

private:
    SeriesKey key_;
    int last_taken_;
    std::optional<Instant> last_at_;
    std::optional<Instant> later_at_;
};

}  // namespace vanthu::records
