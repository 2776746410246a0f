#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/clock.hpp"
#include "evidence/hash.hpp"

namespace vanthu::evidence {

/// One thing that happened. What it means is the business of whoever writes it.
struct Event {
    std::string kind;    ///< "incoming-registered"; lower-case letters and dashes
    Instant at{};
    std::string actor;   ///< a user's id
    std::string object;  ///< "incoming/<id>"
    std::vector<std::pair<std::string, std::string>> fields{};

    friend bool operator==(const Event&, const Event&) = default;
};

constexpr std::size_t salt_bytes = 32;

/// The canonical text: one line a value, `name=value`, with `\\`, `\n` and `\r` escaped. Injective.
[[nodiscard]] std::string encode(const Event& event);

/// Reads back exactly what `encode` writes. Errors: invalid_input for any other text.
[[nodiscard]] Result<Event> decode(std::string_view text);

/// SHA-256 of salt and text: the leaf's data. The log gives away nothing about an event whose salt is not shown.
[[nodiscard]] Hash commitment(ByteView salt, std::string_view encoded);

}  // namespace vanthu::evidence
