#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/clock.hpp"
#include "core/id.hpp"
#include "core/result.hpp"
#include "records/number_series.hpp"

namespace vanthu::records {

/// What became of a number. reserved → issued or voided; issued → voided; skipped and voided are the end.
enum class EntryState { issued, reserved, voided, skipped };

/// "issued", "reserved", "void", "skipped".
[[nodiscard]] const char* to_string(EntryState state);
[[nodiscard]] std::optional<EntryState> parse_entry_state(std::string_view text);

/// One number of a register. Each of 1..N has exactly one.
struct RegisterEntry {
    std::string id;
    SeriesKey series;
    int number = 0;
    EntryState state = EntryState::issued;
    std::optional<DocumentId> document{};
    std::chrono::year_month_day day{};  ///< of registration; a reserved number has that of its reservation until it is used
    Instant at{};                       ///< when the number was taken
    UserId actor;                       ///< who took it
    std::optional<std::string> reason{};
    std::optional<std::string> symbol{};        ///< number and symbol: "15/BC-STTTT"; one in the agency and year
    std::optional<std::string> reserved_for{};  ///< person or unit, in words
    std::optional<std::chrono::year_month_day> reserved_until{};  ///< the last day on which it may be used
    std::optional<UserId> changed_by{};
    std::optional<Instant> changed_at{};
    bool is_imported = false;  ///< it came from a register that was kept before this system: the number was given there, `at` is the import

    /// A reserved number becomes that of a document. Errors: conflict unless reserved, after `reserved_until`, or in another year
    /// than the number's: number and date belong to one year.
    Result<void> use(const UserId& by, const std::optional<DocumentId>& for_document, const std::optional<std::string>& written, Instant now,
                     std::chrono::year_month_day today);
    /// The number stays taken and is nobody's. Errors: conflict when it is void or skipped; invalid_input for the reason (1 to 500).
    Result<void> make_void(const UserId& by, std::string_view why, Instant now);
};

/// Errors: invalid_input for whom, why or until when: today or later, in the year of the day.
[[nodiscard]] Result<void> check_reservation(std::string_view reserved_for, std::string_view reason, std::chrono::year_month_day until,
                                             std::chrono::year_month_day today);

/// Counts every number of a book and year: "1..N, k void, s skipped, r reserved".
class RegisterAccount final {
public:
    /// `last_taken` is what the series says.
    explicit RegisterAccount(int last_taken) : last_taken_(last_taken) {}

    /// In order of numbers.
    void add(int number, EntryState state);
    /// After the last one: numbers of 1..N without an entry, doubled ones, and ones beyond N; at most a hundred of each.
    void finish();

    [[nodiscard]] int last_taken() const { return last_taken_; }
    [[nodiscard]] int count(EntryState state) const { return counts_[static_cast<std::size_t>(state)]; }
    [[nodiscard]] const std::vector<int>& missing() const { return missing_; }
    [[nodiscard]] const std::vector<int>& wrong() const { return wrong_; }
    [[nodiscard]] bool is_complete() const { return missing_.empty() && wrong_.empty(); }

private:
    void miss_up_to(int number);
    int last_taken_;
    int seen_ = 0;
    int counts_[4] = {};
    std::vector<int> missing_;
    std::vector<int> wrong_;
};

}  // namespace vanthu::records
