#include "signing/appearance.hpp"

#include <algorithm>

#include <cairo-pdf.h>
#include <pango/pangocairo.h>

#include "core/handle.hpp"

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

cairo_status_t read_png(void* closure, unsigned char* data, unsigned size) {
    auto* rest = static_cast<ByteView*>(closure);
    if (rest->size() < size) {
        return CAIRO_STATUS_READ_ERROR;
    }
    std::copy_n(reinterpret_cast<const unsigned char*>(rest->data()), size, data);
    *rest = rest->subspan(size);
    return CAIRO_STATUS_SUCCESS;
}

unsigned big_endian(ByteView bytes) {
    unsigned value = 0;
    for (const std::byte byte : bytes) {
        value = (value << 8U) | static_cast<unsigned>(byte);
    }
    return value;
}

/// The size is read from the header first, so that a small file cannot ask for gigabytes.
Result<Surface> load_png(ByteView png) {
    constexpr std::size_t size_limit = 8U * 1024U * 1024U;
    constexpr unsigned side_limit = 4000;
    const auto bad = [] {
        return fail(Code::invalid_input, {"Ảnh chữ ký phải là PNG, tối đa 4000 × 4000 điểm ảnh và 8 MB.",
                                          "The image has to be a PNG of at most 4000 × 4000 pixels and 8 MB."});
    };
    if (png.size() < 33 || png.size() > size_limit || !as_text(png).starts_with("\x89PNG\r\n\x1a\n") ||
        big_endian(png.subspan(16, 4)) > side_limit || big_endian(png.subspan(20, 4)) > side_limit) {
        return bad();
    }
    ByteView rest = png;
    Surface image{cairo_image_surface_create_from_png_stream(read_png, &rest)};
    if (cairo_surface_status(image.get()) != CAIRO_STATUS_SUCCESS) {
        return bad();
    }
    return image;
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

void paint_text(cairo_t* context, const Drawing& drawing, double width, double height) {
    std::string text;
    for (const std::string& line : drawing.lines) {
        text += (text.empty() ? "" : "\n") + line;
    }
    const double margin = drawing.framed ? 4 : 0;
    const Layout layout{pango_cairo_create_layout(context)};
    const Font font{pango_font_description_from_string("Times New Roman, Liberation Serif, Serif")};
    pango_font_description_set_style(font.get(), drawing.italic ? PANGO_STYLE_ITALIC : PANGO_STYLE_NORMAL);
    pango_layout_set_text(layout.get(), text.c_str(), -1);
    constexpr double smallest = 4;
    for (double size = drawing.font_size;; size -= 0.5) {
        pango_font_description_set_absolute_size(font.get(), size * PANGO_SCALE);
        pango_layout_set_font_description(layout.get(), font.get());
        int text_width = 0;
        int text_height = 0;
        pango_layout_get_size(layout.get(), &text_width, &text_height);
        const bool fits = text_width <= (width - 2 * margin) * PANGO_SCALE && text_height <= (height - 2 * margin) * PANGO_SCALE;
        if (fits || size <= smallest) {
            cairo_move_to(context, margin, std::max(margin, (height - static_cast<double>(text_height) / PANGO_SCALE) / 2));
            break;
        }
    }
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
            const auto image = load_png(*drawing.png);
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
        if (!drawing.lines.empty()) {
            paint_text(context.get(), drawing, width, height);
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
