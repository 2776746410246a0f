#pragma once

#include <chrono>
#include <compare>
#include <string>

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

/// The gap-free sequence of one book and year (Decree 30/2020/NĐ-CP, Article 15 and Annex I, II.3).
///
/// Pure. The caller loads the series, takes from it, and saves it in the transaction that uses the number,
/// so a number exists exactly when its document does.
class NumberSeries final {
public:
    /// A series of which `last_taken` numbers are taken; 0 for a new year.
    explicit NumberSeries(SeriesKey key, int last_taken = 0);

    /// The number that `take` would give; commits nothing.
    [[nodiscard]] RegisterNumber next() const { return {last_taken_ + 1}; }

    /// Takes the next number for a document entered on `today`, the agency's local day.
    /// Errors: conflict when `today` lies in another year than the series, so that a clock read
    /// on the other side of New Year never mixes a number with the wrong date.
    Result<RegisterNumber> take(std::chrono::year_month_day today);

    [[nodiscard]] const SeriesKey& key() const { return key_; }
    [[nodiscard]] int last_taken() const { return last_taken_; }

private:
    SeriesKey key_;
    int last_taken_;
};

}  // namespace vanthu::records
