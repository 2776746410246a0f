#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "core/bytes.hpp"
#include "core/result.hpp"

/// CBOR (RFC 8949) as authenticators write it: the CTAP2 canonical form, which knows no indefinite lengths, tags, or floating-point numbers.
namespace vanthu::webauthn {

class Cbor final {
public:
    using Map = std::vector<std::pair<Cbor, Cbor>>;
    using Array = std::vector<Cbor>;
    struct Null {
        friend bool operator==(Null, Null) = default;
    };
    using Value = std::variant<Null, bool, std::int64_t, std::string, Bytes, Array, Map>;

    explicit Cbor(Value value) : value_(std::move(value)) {}

    /// Null when the item is of another kind.
    template <class T>
    [[nodiscard]] const T* as() const { return std::get_if<T>(&value_); }
    /// The member of a map under a number (COSE) or a text; null when there is none, or this is no map.
    [[nodiscard]] const Cbor* member(std::int64_t key) const;
    [[nodiscard]] const Cbor* member(std::string_view key) const;

    friend bool operator==(const Cbor&, const Cbor&) = default;

private:
    Value value_;
};

struct ReadCbor {
    Cbor item;
    std::size_t size = 0;  ///< bytes that it took
};

/// The first item of `bytes`; more may stand behind it. At most four levels (CTAP 2.1 section 8), 256 items, no key of a map twice.
/// Errors: invalid_input.
[[nodiscard]] Result<ReadCbor> read_cbor(ByteView bytes);

}  // namespace vanthu::webauthn
