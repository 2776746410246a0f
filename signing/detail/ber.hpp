#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/bytes.hpp"
#include "core/clock.hpp"

/// A reader of BER (X.690 section 8), of which DER is a part. It copies nothing and believes nothing: what does not fit is no
/// element.
namespace vanthu::signing::detail::ber {

/// One element within the bytes that it was read from. Definite and indefinite lengths.
struct Element {
    unsigned tag = 0;     ///< the identifier octet: class, constructed bit and number; numbers above 30 are not read
    ByteView whole{};     ///< with header and, for an indefinite length, the end-of-contents octets
    ByteView content{};

    [[nodiscard]] bool is(unsigned expected) const { return tag == expected; }
    [[nodiscard]] bool is_constructed() const { return (tag & 0x20U) != 0; }
};

inline constexpr unsigned boolean = 0x01, integer = 0x02, bit_string = 0x03, octet_string = 0x04, object = 0x06, utf8 = 0x0c,
                          sequence = 0x30, set = 0x31, utc_time = 0x17, generalized_time = 0x18;
/// [n] constructed.
[[nodiscard]] constexpr unsigned context(unsigned number) { return 0xa0U | number; }
/// [n] primitive.
[[nodiscard]] constexpr unsigned context_primitive(unsigned number) { return 0x80U | number; }

/// Takes the first element off the bytes.
[[nodiscard]] std::optional<Element> take(ByteView& bytes);
/// The only element of the bytes, trailing zero bytes aside (the padding of /Contents in a PDF).
[[nodiscard]] std::optional<Element> only(ByteView bytes);
/// The elements inside a constructed one; none at all when any of them is malformed.
[[nodiscard]] std::optional<std::vector<Element>> children(const Element& parent);

/// Dotted, "1.2.840.113549"; empty for anything malformed.
[[nodiscard]] std::string oid(const Element& element);
/// The contents of an OCTET STRING, the pieces of a constructed one put together.
[[nodiscard]] std::optional<Bytes> octets(const Element& element);
/// A small non-negative INTEGER.
[[nodiscard]] std::optional<unsigned> small_integer(const Element& element);
/// UTCTime or GeneralizedTime (with fractions of a second), in UTC.
[[nodiscard]] std::optional<Instant> time(const Element& element);

}  // namespace vanthu::signing::detail::ber
