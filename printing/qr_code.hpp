#pragma once

#include <string>

#include "core/bytes.hpp"
#include "core/result.hpp"

namespace vanthu::printing {

/// A QR code (ISO/IEC 18004) of the text, error correction level M, with its quiet zone of four modules, as a PNG of eight pixels a module.
/// Errors: too_large beyond what a code of version 40 holds.
[[nodiscard]] Result<Bytes> qr_png(const std::string& text);

}  // namespace vanthu::printing
