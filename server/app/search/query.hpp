#pragma once

#include <string_view>

#include "server/app/ports/search.hpp"

namespace vanthu::app {

/// What a person types: words in any order, "phrases", number patterns (15/QĐ, 412/UBND-VP7: the parts next to each other) and days
/// (24/11/2026, 11/2026). The last word may be unfinished. Accents, old and new tone placement, NFC or NFD and đ/d make no difference here.
/// Empty for a text without a letter or digit. At most 16 groups.
[[nodiscard]] SearchTerms parse_query(std::string_view text);

/// The words under which a day is found: "d20261124 d202611".
[[nodiscard]] std::string day_words(std::chrono::year_month_day day);

/// How well a text answers a query, for ranking among hits: 3 the very phrase with its accents, 2 every word with its accents,
/// 1 the phrase without regard to accents, 0 otherwise.
[[nodiscard]] int closeness(std::string_view query, std::string_view text);

}  // namespace vanthu::app
