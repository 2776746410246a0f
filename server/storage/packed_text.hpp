#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/bytes.hpp"

namespace vanthu::storage {

/// A text as it lies in the database where there are many of its kind: identifiers, digests and times as binary values, each of them
/// once, and frequent words as numbers. Any text can be packed, and the same text always becomes the same bytes, so that a
/// packed value can be a key; packed UUIDs sort as their texts do.
///
/// Whoever changes the words or the marks changes what stored bytes mean: that needs a migration that packs anew.
[[nodiscard]] Bytes pack(std::string_view text);

/// The text; nothing for bytes that `pack` does not write.
[[nodiscard]] std::optional<std::string> unpack(ByteView packed);

}  // namespace vanthu::storage
