#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "signing/appearance.hpp"

namespace vanthu::signing {

/// A word as it stands on a page; in points from the lower left corner.
struct PageWord {
    std::string text;
    Rectangle place;
};

/// Where a phrase stands, once for each time, from the top of the page down. Compared without regard to case and diacritics; the
/// words have to follow each other on one line.
[[nodiscard]] std::vector<Rectangle> find_phrase(const std::vector<PageWord>& words, std::string_view phrase);

/// The words that a rectangle would cover, in the order of the page.
[[nodiscard]] std::vector<PageWord> covered_words(const std::vector<PageWord>& words, const Rectangle& place);

}  // namespace vanthu::signing
