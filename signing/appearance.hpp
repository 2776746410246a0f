#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/bytes.hpp"
#include "core/result.hpp"

namespace vanthu::signing {

/// In points (1/72 inch) from the lower left corner of the page.
struct Rectangle {
    double x = 0;
    double y = 0;
    double width = 0;
    double height = 0;
};

enum class Alignment { left, centre, right };

/// Lines of text within a part of a drawing.
struct TextBlock {
    std::vector<std::string> lines{};
    Rectangle within{};            ///< in the drawing's own coordinates, from its lower left corner
    double font_size = 10;         ///< points; made smaller until the text fits
    bool bold = false;
    Alignment alignment = Alignment::left;
};

/// A line between two points of a drawing.
struct Rule {
    double x1 = 0, y1 = 0, x2 = 0, y2 = 0;
};

/// What is drawn into a rectangle: an image, a frame, text.
struct Drawing {
    std::vector<std::string> lines{};
    double font_size = 10;          ///< points; made smaller until the text fits
    bool italic = false;
    bool framed = false;
    bool red = false;               ///< the agency's colour; otherwise blue for a frame, black for text
    std::optional<Bytes> png{};     ///< fills the rectangle, keeping its proportions
    Alignment alignment = Alignment::left;
    std::vector<TextBlock> blocks{};  ///< besides `lines`
    std::vector<Rule> rules{};
};

/// A one-page PDF of the rectangle's size with text shaped by Pango in an embedded subset of a Times-metric font
/// (Decree 30/2020, Annex I: Times New Roman). Errors: invalid_input for an image that is no PNG, or larger than 4000 × 4000.
[[nodiscard]] Result<Bytes> draw(const Drawing& drawing, double width, double height);

}  // namespace vanthu::signing
