#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"

namespace vanthu::layout {

/// In points from the lower left corner of the page.
struct Place {
    double x = 0;
    double y = 0;
    double width = 0;
    double height = 0;
};

/// A piece of a line in one font.
struct Piece {
    std::string text;
    Place place;
    double size = 0;     ///< points
    std::string family;  ///< without the tag of an embedded subset: "TimesNewRomanPS-BoldMT"
    bool bold = false;
    bool italic = false;
    std::string colour;  ///< "#000000"
};

struct Page {
    double width = 0;   ///< points
    double height = 0;
    std::vector<Piece> pieces;  ///< in the order of reading
};

/// What `pdftohtml -xml -zoom 3 -fontfullname` wrote; the zoom makes its whole numbers thirds of a point. At most 2000 pages and 200,000 pieces.
/// Errors: invalid_input for what is no such document.
[[nodiscard]] Result<std::vector<Page>> read_pages(std::string_view xml);

/// The program with its arguments; input and output are its standard streams.
[[nodiscard]] std::vector<std::string> page_xml_command();

}  // namespace vanthu::layout
