#pragma once

#include <string>
#include <vector>

#include "reading/places.hpp"

namespace vanthu::reading {

/// Words on one line of a page, or of one column of it, from left to right.
struct Row {
    std::vector<PlacedWord> words{};
    Place place{};

    [[nodiscard]] std::string text() const;
    [[nodiscard]] double certainty() const;  ///< of the least certain word
};

/// The rows of a page, from top to bottom.
[[nodiscard]] std::vector<Row> rows_of(const std::vector<PlacedWord>& words, int page);

enum class Side { left, right };
/// The rows of one half of a page: the head of a document has two columns (Decree 30/2020/NĐ-CP, Annex I), its foot too, and their lines do
/// not stand at one height.
[[nodiscard]] std::vector<Row> column_of(const std::vector<PlacedWord>& words, int page, Side side);

/// Each row cut where a gap is wider than between words: "KHẨN" that stands apart is one of its own.
[[nodiscard]] std::vector<Row> pieces_of(const std::vector<Row>& rows);

[[nodiscard]] Row row_of(std::vector<PlacedWord> words);

}  // namespace vanthu::reading
