#include "reading/layout.hpp"

#include <algorithm>

namespace vanthu::reading {
namespace {

/// Lines stand closer together than words of one line ever do: half of the lower one's height has to be shared.
bool is_same_line(const Place& one, const Place& other) {
    const double shared = std::min(one.bottom(), other.bottom()) - std::max(one.y, other.y);
    return shared > std::min(one.height, other.height) / 2;
}

}  // namespace

std::string Row::text() const {
    std::string text;
    for (const PlacedWord& word : words) {
        text += (text.empty() ? "" : " ") + word.text;
    }
    return text;
}

double Row::certainty() const {
    double least = 1;
    for (const PlacedWord& word : words) {
        least = std::min(least, word.certainty);
    }
    return least;
}

Row row_of(std::vector<PlacedWord> words) {
    Row row{std::move(words), {}};
    std::sort(row.words.begin(), row.words.end(), [](const auto& one, const auto& other) { return one.place.x < other.place.x; });
    for (const PlacedWord& word : row.words) {
        row.place = &word == &row.words.front() ? word.place : around(row.place, word.place);
    }
    return row;
}

std::vector<Row> rows_of(const std::vector<PlacedWord>& words, int page) {
    std::vector<PlacedWord> sorted;
    std::copy_if(words.begin(), words.end(), std::back_inserter(sorted), [&](const PlacedWord& word) { return word.place.page == page; });
    std::sort(sorted.begin(), sorted.end(), [](const auto& one, const auto& other) {
        return one.place.y + one.place.height / 2 < other.place.y + other.place.height / 2;
    });
    std::vector<std::vector<PlacedWord>> lines;
    for (PlacedWord& word : sorted) {
        // Compared with the line's last word, not with all of it: a page that was scanned aslant does not run together.
        if (lines.empty() || !is_same_line(lines.back().back().place, word.place)) {
            lines.emplace_back();
        }
        lines.back().push_back(std::move(word));
    }
    std::vector<Row> rows;
    for (auto& line : lines) {
        rows.push_back(row_of(std::move(line)));
    }
    return rows;
}

std::vector<Row> column_of(const std::vector<PlacedWord>& words, int page, Side side) {
    std::vector<PlacedWord> half;
    std::copy_if(words.begin(), words.end(), std::back_inserter(half), [&](const PlacedWord& word) { return (word.place.centre() < 0.5) == (side == Side::left); });
    return rows_of(half, page);
}

std::vector<Row> pieces_of(const std::vector<Row>& rows) {
    std::vector<Row> pieces;
    for (const Row& row : rows) {
        std::vector<PlacedWord> piece;
        for (const PlacedWord& word : row.words) {
            const bool is_apart = !piece.empty() && word.place.x - piece.back().place.right() > 1.5 * std::max(word.place.height, piece.back().place.height);
            if (is_apart) {
                pieces.push_back(row_of(std::move(piece)));
                piece.clear();
            }
            piece.push_back(word);
        }
        pieces.push_back(row_of(std::move(piece)));
    }
    return pieces;
}

}  // namespace vanthu::reading
