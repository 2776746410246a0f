#pragma once

#include <string>
#include <string_view>

#include "core/result.hpp"
#include "server/http/message.hpp"

namespace vanthu::http {

enum class Language { vi, en };

/// By Accept-Language (RFC 9110 section 12.5.4): the one of the two with the higher quality, Vietnamese when in doubt.
[[nodiscard]] Language language_of(const Request& request);

/// The one place that maps our errors to HTTP status codes.
[[nodiscard]] int status_of(Code code);

/// An `application/problem+json` document (RFC 9457): type "urn:vanthu:problem:<code>", title, status, detail, the request's
/// id as instance, and for wrong fields `errors` with JSON pointers.
[[nodiscard]] Response problem(const Error& error, const Request& request);
/// The same with another status than the code's own (412 for a stale version that came with If-Match, 415, 428 …).
[[nodiscard]] Response problem(const Error& error, int status, const Request& request);

}  // namespace vanthu::http
