#include "signing/appearance.hpp"

#include <algorithm>

#include <cairo-pdf.h>
#include <pango/pangocairo.h>

#include "core/handle.hpp"
#include "signing/detail/png.hpp"

namespace vanthu::signing {
namespace {

using Surface = Handle<cairo_surface_t, cairo_surface_destroy>;
using Context = Handle<cairo_t, cairo_destroy>;
using Layout = Handle<PangoLayout, [](PangoLayout* layout) { g_object_unref(layout); }>;
using Font = Handle<PangoFontDescription, pango_font_description_free>;

cairo_status_t append(void* closure, const unsigned char* data, unsigned size) {
    auto* out = static_cast<Bytes*>(closure);
    const auto* first = reinterpret_cast<const std::byte*>(data);
    out->insert(out->end(), first, first + size);
    return CAIRO_STATUS_SUCCESS;
}

void paint_image(cairo_t* context, cairo_surface_t* image, double width, double height) {
    const double image_width = cairo_image_surface_get_width(image);
    const double image_height = cairo_image_surface_get_height(image);
    const double scale = std::min(width / image_width, height / image_height);
    cairo_save(context);
    cairo_translate(context, (width - image_width * scale) / 2, (height - image_height * scale) / 2);
    cairo_scale(context, scale, scale);
    cairo_set_source_surface(context, image, 0, 0);
    cairo_paint(context);
    cairo_restore(context);
}

PangoAlignment pango_alignment(Alignment alignment) {
    return alignment == Alignment::left ? PANGO_ALIGN_LEFT : alignment == Alignment::centre ? PANGO_ALIGN_CENTER : PANGO_ALIGN_RIGHT;
}

/// Text in the middle of its rectangle's height; smaller until it fits.
void paint_text(cairo_t* context, const TextBlock& block, bool italic, double drawing_height) {
    std::string text;
    for (const std::string& line : block.lines) {
        text += (text.empty() ? "" : "\n") + line;
    }
    const Layout layout{pango_cairo_create_layout(context)};
    const Font font{pango_font_description_from_string("Times New Roman, Liberation Serif, Serif")};
    pango_font_description_set_style(font.get(), italic ? PANGO_STYLE_ITALIC : PANGO_STYLE_NORMAL);
    pango_font_description_set_weight(font.get(), block.bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_layout_set_text(layout.get(), text.c_str(), -1);
    const Rectangle& place = block.within;
    constexpr double smallest = 4;
    int text_height = 0;
    for (double size = block.font_size;; size -= 0.5) {
        pango_font_description_set_absolute_size(font.get(), size * PANGO_SCALE);
        pango_layout_set_font_description(layout.get(), font.get());
        int text_width = 0;
        pango_layout_get_size(layout.get(), &text_width, &text_height);
        const bool fits = text_width <= place.width * PANGO_SCALE && text_height <= place.height * PANGO_SCALE;
        if (fits || size <= smallest) {
            break;
        }
    }
    pango_layout_set_width(layout.get(), static_cast<int>(place.width * PANGO_SCALE));
    pango_layout_set_alignment(layout.get(), pango_alignment(block.alignment));
    const double top = drawing_height - place.y - place.height;  // cairo counts from the top
    cairo_move_to(context, place.x, top + std::max(0.0, (place.height - static_cast<double>(text_height) / PANGO_SCALE) / 2));
    pango_cairo_show_layout(context, layout.get());
}

}  // namespace

Result<Bytes> draw(const Drawing& drawing, double width, double height) {
    constexpr double side_limit = 2000;
    if (!(width > 0 && height > 0 && width <= side_limit && height <= side_limit)) {
        return fail(Code::invalid_input, {"Kích thước khung chữ ký không hợp lệ.", "Not a size for a signature's frame."});
    }
    Bytes out;
    {
        const Surface surface{cairo_pdf_surface_create_for_stream(append, &out, width, height)};
        cairo_pdf_surface_restrict_to_version(surface.get(), CAIRO_PDF_VERSION_1_5);
        const Context context{cairo_create(surface.get())};
        if (drawing.png) {
            const auto image = detail::load_png(*drawing.png);
            if (!image) {
                return pass(image.error());
            }
            paint_image(context.get(), image->get(), width, height);
        }
        if (drawing.red) {
            cairo_set_source_rgb(context.get(), 0.8, 0, 0);
        } else if (drawing.framed) {
            cairo_set_source_rgb(context.get(), 0, 0.2, 0.6);
        } else {
            cairo_set_source_rgb(context.get(), 0, 0, 0);
        }
        if (drawing.framed) {
            cairo_set_line_width(context.get(), 1);
            cairo_rectangle(context.get(), 0.5, 0.5, width - 1, height - 1);
            cairo_stroke(context.get());
        }
        cairo_set_line_width(context.get(), 0.7);
        for (const Rule& rule : drawing.rules) {
            cairo_move_to(context.get(), rule.x1, height - rule.y1);
            cairo_line_to(context.get(), rule.x2, height - rule.y2);
            cairo_stroke(context.get());
        }
        if (!drawing.lines.empty()) {
            const double margin = drawing.framed ? 4 : 0;
            paint_text(context.get(), {drawing.lines, {margin, margin, width - 2 * margin, height - 2 * margin}, drawing.font_size, false, drawing.alignment},
                       drawing.italic, height);
        }
        for (const TextBlock& block : drawing.blocks) {
            paint_text(context.get(), block, false, height);
        }
        cairo_show_page(context.get());
        cairo_surface_finish(surface.get());
        if (cairo_surface_status(surface.get()) != CAIRO_STATUS_SUCCESS) {
            return fail_internal("cairo could not draw an appearance");
        }
    }
    return out;
}

}  // namespace vanthu::signing
