#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "server/http/message.hpp"

namespace vanthu::http {

/// What a route needs before its handler runs; flags of `Route::needs`.
enum Needs : unsigned {
    nothing = 0,
    session = 1,           ///< a signed-in person (and, for a change, the CSRF token)
    version = 2,           ///< If-Match
    idempotency = 4,       ///< Idempotency-Key
    local = 8,             ///< a peer on this machine
};

/// Values of the `{name}` parts of a pattern, decoded.
using PathParameters = std::vector<std::pair<std::string, std::string>>;

/// How long a body may be: a megabyte, what a file sent without an account may have, or as the configuration says.
enum class BodySize { none, small, form, piece };

/// Matches "/api/v1/incoming/{id}" against a path as it was sent. Refuses empty parts, "." and "..", bad escapes and
/// control characters in parameters.
[[nodiscard]] bool match(std::string_view pattern, std::string_view path, PathParameters& parameters);

}  // namespace vanthu::http
