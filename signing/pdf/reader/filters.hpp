#pragma once

#include <string>
#include <string_view>

#include "core/result.hpp"
#include "signing/pdf/reader/object.hpp"

namespace vanthu::signing::pdf {

/// The most that the data of one stream may become.
inline constexpr std::size_t decoded_limit_bytes = 256U << 20U;

/// Applies the filters that a stream's dictionary names (ISO 32000-1 clause 7.4): ASCIIHexDecode, ASCII85Decode, LZWDecode and
/// FlateDecode with their predictors, Crypt with the identity. Errors: unsupported for every other filter (those of pictures),
/// invalid_input for data that are damaged, too_large.
[[nodiscard]] Result<std::string> decode(const Object& dictionary, std::string data);

}  // namespace vanthu::signing::pdf
