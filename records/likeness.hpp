#pragma once

#include <string_view>

#include "records/incoming_document.hpp"

namespace vanthu::records {

/// How much two subjects say the same: the words in both, of the words in either, without regard to case, marks and order; 0 to 1. Numbers
/// count as words. 0 where one has none.
[[nodiscard]] double subject_likeness(std::string_view one, std::string_view other);

/// Is `other` most likely the document that is described here, entered before under another number and symbol: the same issuer within three
/// days and mostly the same words, or the same day and nearly all of them.
[[nodiscard]] bool is_near(std::string_view issuer, std::chrono::year_month_day day, std::string_view subject, const IncomingDetails& other);

/// How far apart the dates of such documents lie at most.
inline constexpr std::chrono::days near_days{3};

}  // namespace vanthu::records
