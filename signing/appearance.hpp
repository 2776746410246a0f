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

/// What is drawn into a rectangle: lines of text, an image, a frame.
struct Drawing {
    std::vector<std::string> lines{};
    double font_size = 10;          ///< points; made smaller until the text fits
    bool italic = false;
    bool framed = false;
    bool red = false;               ///< the agency's colour; otherwise blue for a frame, black for text
    std::optional<Bytes> png{};     ///< fills the rectangle, keeping its proportions
};

/// A one-page PDF of the rectangle's size with text shaped by Pango in an embedded subset of a Times-metric font
/// (Decree 30/2020, Annex I: Times New Roman). Errors: invalid_input for an image that is no PNG, or larger than 4000 × 4000.
[[nodiscard]] Result<Bytes> draw(const Drawing& drawing, double width, double height);

}  // namespace vanthu::signing
