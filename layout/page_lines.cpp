#include "layout/page_lines.hpp"

#include <algorithm>

namespace vanthu::layout {
namespace {

bool is_same_line(const Place& one, const Place& other) {
    const double middle = one.y + one.height / 2;
    return middle > other.y && middle < other.y + other.height;
}

}  // namespace

Place around(const Place& one, const Place& other) {
    const double x = std::min(one.x, other.x);
    const double y = std::min(one.y, other.y);
    return {x, y, std::max(one.x + one.width, other.x + other.width) - x, std::max(one.y + one.height, other.y + other.height) - y};
}

std::string plain(std::string_view text) {
    std::string result;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool is_dash = text.substr(i, 3) == "\xe2\x80\x93" || text.substr(i, 3) == "\xe2\x80\x94" || text.substr(i, 3) == "\xe2\x80\x91";
        const bool is_hard_space = text.substr(i, 2) == "\xc2\xa0";
        const char one = is_dash ? '-' : is_hard_space || text[i] == '\n' || text[i] == '\t' ? ' ' : text[i];
        i += is_dash ? 2 : is_hard_space ? 1 : 0;
        if (one != ' ' || (!result.empty() && result.back() != ' ')) {
            result.push_back(one);
        }
    }
    if (!result.empty() && result.back() == ' ') {
        result.pop_back();
    }
    return result;
}

std::vector<Line> lines_of(const Page& page) {
    constexpr double column_gap = 5 * points_per_mm;
    std::vector<const Piece*> order;
    for (const Piece& piece : page.pieces) {
        order.push_back(&piece);
    }
    std::stable_sort(order.begin(), order.end(), [](const Piece* one, const Piece* other) { return one->place.y > other->place.y; });
    for (auto row = order.begin(); row != order.end();) {
        const auto end = std::find_if(row, order.end(), [&](const Piece* one) { return !is_same_line(one->place, (*row)->place); });
        std::stable_sort(row, end, [](const Piece* one, const Piece* other) { return one->place.x < other->place.x; });
        row = end;
    }
    std::vector<Line> lines;
    for (const Piece* piece : order) {
        Line* last = lines.empty() ? nullptr : &lines.back();
        const double gap = last == nullptr ? 0 : piece->place.x - (last->place.x + last->place.width);
        if (last != nullptr && is_same_line(piece->place, last->place) && gap > -2 && gap < column_gap) {
            last->text += (gap > piece->size * 0.15 ? " " : "") + piece->text;
            if (piece->text == " ") {
                continue;  // what is behind the last word is no part of the line
            }
            last->place = around(last->place, piece->place);
            last->size = std::max(last->size, piece->size);
            last->bold = last->bold && piece->bold;
            last->italic = last->italic && piece->italic;
        } else if (piece->text != " ") {
            lines.push_back({piece->text, piece->place, piece->size, piece->bold, piece->italic});
        }
    }
    for (Line& line : lines) {
        line.text = plain(line.text);
    }
    return lines;
}

}  // namespace vanthu::layout
