#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "core/result.hpp"

namespace vanthu::records {

/// How long a dossier is kept (thời hạn bảo quản; Decree 30/2020/NĐ-CP, Annex V and VI): for ever, or for a number of years.
struct Retention {
    std::optional<int> years{};  ///< 1 to 100; none: permanently

    /// "Vĩnh viễn", "10 năm".
    [[nodiscard]] std::string text() const;
    /// The last day on which it must be kept: the end of the year in which the work ended, plus the years. None: for ever.
    [[nodiscard]] std::optional<std::chrono::year_month_day> last_day(std::chrono::year_month_day work_ended) const;

    friend bool operator==(const Retention&, const Retention&) = default;
};

/// Reads what file plans write: "Vĩnh viễn", "VV", "permanent", "10", "10 năm", "10 years". Errors: invalid_input with the pointer.
[[nodiscard]] Result<Retention> parse_retention(std::string_view text, const char* pointer);

}  // namespace vanthu::records
