#pragma once

#include <optional>
#include <string>

#include "server/http/message.hpp"

namespace vanthu::http {

/// The session's cookie: `__Host-vanthu`, Secure, HttpOnly, SameSite=Strict; over plain HTTP (loopback only) `vanthu`
/// without Secure.
[[nodiscard]] std::optional<std::string> session_token(const Request& request);
void set_session_cookie(Response& response, const Request& request, const std::string& token, long long seconds);
void clear_session_cookie(Response& response, const Request& request);

}  // namespace vanthu::http
