#pragma once

#include <cairo.h>

#include "core/handle.hpp"
#include "core/bytes.hpp"
#include "core/result.hpp"

namespace vanthu::signing::detail {

using ImageSurface = Handle<cairo_surface_t, cairo_surface_destroy>;

constexpr std::size_t png_limit_bytes = 8U * 1024U * 1024U;
constexpr unsigned png_side_limit = 4000;

/// Decodes a PNG. Its size is read from the header first, so that a small file cannot ask for gigabytes. Errors: invalid_input.
[[nodiscard]] Result<ImageSurface> load_png(ByteView png);

/// A chunk's content (W3C PNG section 5.3); empty when there is none before the image data.
[[nodiscard]] ByteView png_chunk(ByteView png, std::string_view type);

[[nodiscard]] unsigned big_endian(ByteView bytes);

}  // namespace vanthu::signing::detail
