#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace vanthu::reading {

/// Where something stands: a page from 1, and a rectangle in fractions of the page's width and height from its upper left corner, so that it
/// fits a picture of the page of any size.
struct Place {
    int page = 1;
    double x = 0;
    double y = 0;
    double width = 0;
    double height = 0;

    [[nodiscard]] double right() const { return x + width; }
    [[nodiscard]] double bottom() const { return y + height; }
    [[nodiscard]] double centre() const { return x + width / 2; }
};

/// The smallest place that holds both; of the first one's page.
[[nodiscard]] Place around(const Place& one, const Place& other);

struct PlacedWord {
    std::string text;       ///< UTF-8 in NFC, without white space
    Place place;
    double certainty = 1;   ///< 0 to 1: of the recognition; 1 for a text layer
};

/// More words than this are not read: a document's own data stand at its beginning and at the end of its text.
inline constexpr std::size_t words_limit = 50'000;

/// The words of `pdftotext -bbox-layout`, of which the first page is page `first_page`. What is not in its form is left out; never fails.
[[nodiscard]] std::vector<PlacedWord> words_of_text_layer(std::string_view xhtml, int first_page = 1);

/// The words of one page from `tesseract … tsv`. What is not in its form is left out; never fails.
[[nodiscard]] std::vector<PlacedWord> words_of_recognition(std::string_view tsv, int page);

}  // namespace vanthu::reading
