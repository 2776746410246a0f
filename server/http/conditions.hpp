#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "server/http/message.hpp"

namespace vanthu::http {

/// A strong entity tag of a version: `"7"` (RFC 9110 section 8.8.3).
[[nodiscard]] std::string etag_of(long long version);

/// The one version of If-Match. Lists, weak tags and `*` are refused: a change is meant for the version that was seen.
[[nodiscard]] std::optional<long long> if_match(const Request& request);

/// The value of the named cookie; nothing when it stands twice or the header is malformed (RFC 6265 section 4.2.1).
[[nodiscard]] std::optional<std::string> cookie(const Request& request, std::string_view name);

/// A file as a download: type, name (RFC 6266 with RFC 8187 for Vietnamese names), one byte range (RFC 9110 section 14),
/// If-None-Match and If-Range by its digest. Nothing in it is ever executed by a browser.
[[nodiscard]] Response download(const Request& request, const std::filesystem::path& path, std::uint64_t size_bytes,
                                const std::string& sha256, const std::string& media_type, const std::string& name);

/// Content-Disposition of a download with that name.
[[nodiscard]] std::string attachment_named(const std::string& name);

/// What every answer carries: no sniffing, no framing, no referrer, no foreign content, no caching of API answers.
void add_security_headers(Response& response, bool is_tls);

}  // namespace vanthu::http
