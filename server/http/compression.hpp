#pragma once

#include <string_view>

#include "server/http/message.hpp"

/// Bodies smaller on the wire (RFC 9110 section 8.4). What was compressed beforehand is chosen by `accepts_coding`; answers made for one
/// request are compressed by `compress`.
namespace vanthu::http {

/// Whether Accept-Encoding names the coding without refusing it (RFC 9110 section 12.5.3).
[[nodiscard]] bool accepts_coding(const Request& request, std::string_view coding);

/// Lists in JSON, from two kilobytes on, become gzip where the client takes it: one of a hundred rows is a tenth of its size then, which
/// is most of a second over a slow line. An answer with an ETag stays as it is, for a strong tag names one coding (section 8.8.3.3).
/// Sizes tell a foreign page nothing: it cannot make a browser ask in the person's name (the session's cookie is SameSite=Strict).
void compress(const Request& request, Response& response);

}  // namespace vanthu::http
