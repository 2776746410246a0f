#include "signing/detail/png.hpp"

#include <algorithm>

namespace vanthu::signing::detail {
namespace {

constexpr std::size_t signature_bytes = 8;
constexpr std::size_t chunk_frame_bytes = 12;  // length, type, check value
constexpr int chunks_limit = 1000;

cairo_status_t read(void* closure, unsigned char* data, unsigned size) {
    auto* rest = static_cast<ByteView*>(closure);
    if (rest->size() < size) {
        return CAIRO_STATUS_READ_ERROR;
    }
    std::copy_n(reinterpret_cast<const unsigned char*>(rest->data()), size, data);
    *rest = rest->subspan(size);
    return CAIRO_STATUS_SUCCESS;
}

}  // namespace

unsigned big_endian(ByteView bytes) {
    unsigned value = 0;
    for (const std::byte byte : bytes) {
        value = (value << 8U) | static_cast<unsigned>(byte);
    }
    return value;
}

ByteView png_chunk(ByteView png, std::string_view type) {
    std::size_t at = signature_bytes;
    for (int i = 0; i < chunks_limit && at + chunk_frame_bytes <= png.size(); ++i) {
        const std::size_t size = big_endian(png.subspan(at, 4));
        const std::string_view name = as_text(png.subspan(at + 4, 4));
        if (size > png.size() - at - chunk_frame_bytes || name == "IDAT") {
            break;
        }
        if (name == type) {
            return png.subspan(at + 8, size);
        }
        at += size + chunk_frame_bytes;
    }
    return {};
}

Result<ImageSurface> load_png(ByteView png) {
    const auto bad = [] {
        return fail(Code::invalid_input, {"Ảnh chữ ký phải là PNG, tối đa 4000 × 4000 điểm ảnh và 8 MB.",
                                          "The image has to be a PNG of at most 4000 × 4000 pixels and 8 MB."});
    };
    const bool is_png = png.size() >= 33 && png.size() <= png_limit_bytes && as_text(png).starts_with("\x89PNG\r\n\x1a\n");
    if (!is_png || big_endian(png.subspan(16, 4)) > png_side_limit || big_endian(png.subspan(20, 4)) > png_side_limit) {
        return bad();
    }
    ByteView rest = png;
    ImageSurface image{cairo_image_surface_create_from_png_stream(read, &rest)};
    if (cairo_surface_status(image.get()) != CAIRO_STATUS_SUCCESS) {
        return bad();
    }
    return image;
}

}  // namespace vanthu::signing::detail
