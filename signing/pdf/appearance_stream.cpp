#include "signing/pdf/appearance_stream.hpp"

#include <fmt/format.h>

#include "signing/pdf/page_tree.hpp"

namespace vanthu::signing {

namespace {

/// Turns counter-clockwise by as much as the page is shown turned clockwise, and keeps what is drawn in the first quadrant (clause 8.3.3).
std::string matrix_of(int rotation, double width, double height) {
    switch (rotation) {
        case 90:
            return fmt::format(" /Matrix [0 1 -1 0 {:.2f} 0]", height);
        case 180:
            return fmt::format(" /Matrix [-1 0 0 -1 {:.2f} {:.2f}]", width, height);
        case 270:
            return fmt::format(" /Matrix [0 -1 1 0 0 {:.2f}]", width);
        default:
            return {};
    }
}

}  // namespace

Result<int> add_appearance(IncrementalUpdate& update, const Drawing& drawing, double rectangle_width, double rectangle_height, int rotation) {
    const bool is_on_its_side = rotation == 90 || rotation == 270;
    const double width = is_on_its_side ? rectangle_height : rectangle_width;
    const double height = is_on_its_side ? rectangle_width : rectangle_height;
    const auto drawn = draw(drawing, width, height);
    if (!drawn) {
        return pass(drawn.error());
    }
    const auto source = PdfFile::parse(*drawn);
    if (!source) {
        return pass(source.error());
    }
    const pdf::Object page = find_page(source->document(), 1).value();
    pdf::Object contents = page.get("/Contents");
    if (contents.is_array() && contents.size() == 1) {
        contents = contents.at(0);
    }
    if (!contents.is_stream()) {
        return fail_internal("cairo wrote a page whose content is not one stream");
    }
    // A form XObject (clause 8.10) with the page's content and resources.
    pdf::Object resources = page.get("/Resources");
    update.begin_import();
    const int resources_number = update.import(resources);
    pdf::Object filter = contents.dictionary().get("/Filter");
    auto data = contents.stored_data();
    const int number = update.allocate();
    update.put_stream(number,
                      fmt::format("/Type /XObject /Subtype /Form /BBox [0 0 {:.2f} {:.2f}]{} /Resources {} 0 R{}", width, height,
                                  matrix_of(rotation, width, height), resources_number, filter.is_name() ? " /Filter " + filter.write() : ""),
                      std::move(data).value());
    return number;
}

}  // namespace vanthu::signing
