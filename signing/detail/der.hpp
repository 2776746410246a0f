#pragma once

#include <initializer_list>
#include <string_view>

#include "core/bytes.hpp"

namespace vanthu::signing::detail {

/// A DER encoder (X.690 section 10) for the few structures that are written here.
namespace der {

[[nodiscard]] Bytes tagged(unsigned tag, ByteView content);
[[nodiscard]] Bytes sequence(std::initializer_list<ByteView> parts);
/// SET OF: the parts in ascending order of their encodings.
[[nodiscard]] Bytes set_of(std::vector<Bytes> parts);
[[nodiscard]] Bytes octet_string(ByteView content);
[[nodiscard]] Bytes integer(unsigned value);
[[nodiscard]] Bytes null();
/// From the dotted form, "1.2.840.113549.1.7.2".
[[nodiscard]] Bytes object_identifier(std::string_view dotted);
[[nodiscard]] Bytes concatenated(std::initializer_list<ByteView> parts);

}  // namespace der
}  // namespace vanthu::signing::detail
