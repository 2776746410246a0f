#include "printing/qr_code.hpp"

#include <cairo.h>
#include <qrencode.h>

#include "core/handle.hpp"

namespace vanthu::printing {
namespace {

constexpr int quiet_modules = 4;
constexpr int pixels = 8;

using Code = Handle<QRcode, QRcode_free>;
using Surface = Handle<cairo_surface_t, cairo_surface_destroy>;
using Context = Handle<cairo_t, cairo_destroy>;

cairo_status_t append(void* bytes, const unsigned char* data, unsigned length) {
    const auto* from = reinterpret_cast<const std::byte*>(data);
    static_cast<Bytes*>(bytes)->insert(static_cast<Bytes*>(bytes)->end(), from, from + length);
    return CAIRO_STATUS_SUCCESS;
}

}  // namespace

Result<Bytes> qr_png(const std::string& text) {
    const Code code{QRcode_encodeString8bit(text.c_str(), 0, QR_ECLEVEL_M)};
    if (!code) {
        return fail(vanthu::Code::too_large, {"Nội dung dài hơn một mã QR chứa được.", "The text is longer than a QR code holds."});
    }
    const int side = (code->width + 2 * quiet_modules) * pixels;
    const Surface surface{cairo_image_surface_create(CAIRO_FORMAT_RGB24, side, side)};
    const Context context{cairo_create(surface.get())};
    cairo_set_antialias(context.get(), CAIRO_ANTIALIAS_NONE);
    cairo_set_source_rgb(context.get(), 1, 1, 1);
    cairo_paint(context.get());
    cairo_set_source_rgb(context.get(), 0, 0, 0);
    for (int y = 0; y < code->width; ++y) {
        for (int x = 0; x < code->width; ++x) {
            if ((code->data[y * code->width + x] & 1U) != 0) {
                cairo_rectangle(context.get(), (x + quiet_modules) * pixels, (y + quiet_modules) * pixels, pixels, pixels);
            }
        }
    }
    cairo_fill(context.get());
    Bytes png;
    if (cairo_surface_write_to_png_stream(surface.get(), append, &png) != CAIRO_STATUS_SUCCESS) {
        return fail_internal("a QR code cannot be drawn");
    }
    return png;
}

}  // namespace vanthu::printing
