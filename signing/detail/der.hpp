#pragma once

#include <cstdint>
#include <initializer_list>
#include <string_view>

#include "core/bytes.hpp"
#include "core/clock.hpp"

namespace vanthu::signing::detail {

/// A DER encoder (X.690 section 10) for the few structures that are written here.
namespace der {

[[nodiscard]] Bytes tagged(unsigned tag, ByteView content);
[[nodiscard]] Bytes sequence(std::initializer_list<ByteView> parts);
/// SET OF: the parts in ascending order of their encodings.
[[nodiscard]] Bytes set_of(std::vector<Bytes> parts);
[[nodiscard]] Bytes octet_string(ByteView content);
[[nodiscard]] Bytes integer(std::uint64_t value);
[[nodiscard]] Bytes boolean(bool value);
/// UTCTime before 2050, GeneralizedTime from then on (RFC 5652 section 11.3); whole seconds.
[[nodiscard]] Bytes time(Instant at);
[[nodiscard]] Bytes null();
/// From the dotted form, "1.2.840.113549.1.7.2".
[[nodiscard]] Bytes object_identifier(std::string_view dotted);
[[nodiscard]] Bytes concatenated(std::initializer_list<ByteView> parts);

}  // namespace der
}  // namespace vanthu::signing::detail
