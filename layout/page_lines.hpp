#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "layout/page_xml.hpp"

namespace vanthu::layout {

constexpr double points_per_mm = 72.0 / 25.4;

/// Pieces that stand beside each other without a gap of a column, as one line of text.
struct Line {
    std::string text;
    Place place;
    double size = 0;  ///< the largest of its pieces
    bool bold = false;    ///< every piece is
    bool italic = false;  ///< every piece is
};

/// The lines of a page from the top down. Columns stay apart: a gap of more than 5 mm ends a line.
[[nodiscard]] std::vector<Line> lines_of(const Page& page);

/// The smallest rectangle around both.
[[nodiscard]] Place around(const Place& one, const Place& other);

/// With single spaces, and one kind of dash.
[[nodiscard]] std::string plain(std::string_view text);

}  // namespace vanthu::layout
