#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"

namespace vanthu {

using Bytes = std::vector<std::byte>;
using ByteView = std::span<const std::byte>;

[[nodiscard]] inline ByteView as_bytes(std::string_view text) {
    return std::as_bytes(std::span{text.data(), text.size()});
}
[[nodiscard]] inline std::string_view as_text(ByteView bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}
[[nodiscard]] inline Bytes to_bytes(std::string_view text) {
    const ByteView view = as_bytes(text);
    return {view.begin(), view.end()};
}

/// Lower-case hexadecimal.
[[nodiscard]] std::string to_hex(ByteView bytes);
/// Either case. Errors: invalid_input.
[[nodiscard]] Result<Bytes> from_hex(std::string_view text);

/// RFC 4648 section 4, with padding.
[[nodiscard]] std::string to_base64(ByteView bytes);
/// RFC 4648 section 5, without padding; for tokens and URLs.
[[nodiscard]] std::string to_base64url(ByteView bytes);
/// Section 4 with padding, strict: no white space, no stray bits. Errors: invalid_input.
[[nodiscard]] Result<Bytes> from_base64(std::string_view text);

/// Equality in time that does not depend on where the texts differ; for tokens and digests.
[[nodiscard]] bool equal_constant_time(std::string_view a, std::string_view b);

}  // namespace vanthu
