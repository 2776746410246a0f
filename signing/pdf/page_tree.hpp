#pragma once

#include <optional>
#include <vector>

#include "signing/appearance.hpp"
#include "signing/pdf/reader/document.hpp"

namespace vanthu::signing {

/// A page by its number, counted from 1 (ISO 32000-1 clause 7.7.3). Skips by /Count, so that a long document is not read as a
/// whole. Nothing for a number that the tree does not have, and for a page that a cycle, more than 64 levels, or a direct object
/// (table 29 demands references) stand before.
[[nodiscard]] std::optional<pdf::Object> find_page(const pdf::Document& document, int number);

/// All pages in their order, at most 200,000; what a cycle, a direct object or more than 64 levels stand before is not seen.
/// Its own or inherited /MediaBox (ISO 32000-1 clause 7.7.3.3); A4 where it has none.
[[nodiscard]] Rectangle media_box(pdf::Object page);

/// By how much the page is shown turned clockwise: its own or inherited /Rotate (clause 7.7.3.4); what is no multiple of 90 counts as none.
[[nodiscard]] int page_rotation(pdf::Object page);

[[nodiscard]] std::vector<pdf::Object> all_pages(const pdf::Document& document);

}  // namespace vanthu::signing
