#include "signing/signature_image.hpp"

#include "signing/detail/png.hpp"

namespace vanthu::signing {
namespace {

constexpr unsigned least_side = 20;
constexpr double default_dots_per_point = 300.0 / 72.0;
constexpr double points_per_metre = 72.0 / 0.0254;

/// What the pixels show, counted over at most some hundred thousand of them.
struct Ink {
    long long seen = 0, clear = 0, blue = 0, red = 0, dark = 0;
};

Ink look_at(cairo_surface_t* image) {
    Ink ink;
    const int width = cairo_image_surface_get_width(image);
    const int height = cairo_image_surface_get_height(image);
    const int stride = cairo_image_surface_get_stride(image);
    const bool has_alpha = cairo_image_surface_get_format(image) == CAIRO_FORMAT_ARGB32;
    const unsigned char* pixels = cairo_image_surface_get_data(image);
    const int step = 1 + width * height / 400'000;
    for (int i = 0; pixels != nullptr && i < width * height; i += step) {
        // ARGB32 is native-endian with premultiplied colours.
        const auto* word = reinterpret_cast<const std::uint32_t*>(pixels + (i / width) * stride) + i % width;
        const unsigned alpha = has_alpha ? *word >> 24U : 255U;
        const int red = static_cast<int>((*word >> 16U) & 0xffU);
        const int green = static_cast<int>((*word >> 8U) & 0xffU);
        const int blue = static_cast<int>(*word & 0xffU);
        ++ink.seen;
        const bool is_white = red > 240 && green > 240 && blue > 240;
        if (alpha < 16) {
            ++ink.clear;
        } else if (!is_white) {
            ++ink.dark;
            ink.blue += blue > red + 30 && blue > green ? 1 : 0;
            ink.red += red > blue + 30 && red > green + 30 ? 1 : 0;
        }
    }
    return ink;
}

void warn(const Ink& ink, ImageRole role, std::vector<ClientText>& warnings) {
    if (ink.clear * 10 < ink.seen) {
        warnings.push_back({"Ảnh không có nền trong suốt: nó sẽ che chữ bên dưới.",
                            "The image has no transparent ground: it will hide what is below it."});
    }
    const long long right = role == ImageRole::person ? ink.blue : ink.red;
    if (right * 2 < ink.dark) {
        warnings.push_back(role == ImageRole::person
                               ? ClientText{"Ảnh chữ ký nên màu xanh (Nghị định 30/2020, Phụ lục I).",
                                            "The image of a person's signature should be blue (Decree 30/2020, Annex I)."}
                               : ClientText{"Ảnh dấu nên màu đỏ (Nghị định 30/2020, Phụ lục I).",
                                            "The image of a seal should be red (Decree 30/2020, Annex I)."});
    }
}

}  // namespace

Result<SignatureImage> check_signature_image(ByteView png, ImageRole role) {
    const auto image = detail::load_png(png);
    if (!image) {
        return pass(image.error());
    }
    const int width = cairo_image_surface_get_width(image->get());
    const int height = cairo_image_surface_get_height(image->get());
    if (width < static_cast<int>(least_side) || height < static_cast<int>(least_side)) {
        return fail(Code::invalid_input, {"Ảnh chữ ký quá nhỏ: ít nhất 20 × 20 điểm ảnh.",
                                          "The image is too small: at least 20 × 20 pixels are needed."});
    }
    const Ink ink = look_at(image->get());
    if (ink.dark == 0) {
        return fail(Code::invalid_input, {"Ảnh chữ ký không có nét nào.", "The image shows nothing."});
    }
    SignatureImage checked;
    checked.png = {png.begin(), png.end()};
    double across = default_dots_per_point;
    double along = default_dots_per_point;
    // pHYs (section 11.3.4.3): pixels per metre when its last octet is 1.
    const ByteView physical = detail::png_chunk(png, "pHYs");
    if (physical.size() == 9 && physical[8] == std::byte{1} && detail::big_endian(physical.first(4)) > 0 &&
        detail::big_endian(physical.subspan(4, 4)) > 0) {
        across = detail::big_endian(physical.first(4)) / points_per_metre;
        along = detail::big_endian(physical.subspan(4, 4)) / points_per_metre;
    }
    checked.width = width / across;
    checked.height = height / along;
    warn(ink, role, checked.warnings);
    return checked;
}

}  // namespace vanthu::signing
