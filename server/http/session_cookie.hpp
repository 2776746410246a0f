#pragma once

#include <optional>
#include <string>

#include "core/secret.hpp"
#include "server/http/message.hpp"

namespace vanthu::http {

/// The session's cookie: `__Host-vanthu`, Secure, HttpOnly, SameSite=Strict; over plain HTTP (loopback only) `vanthu`
/// without Secure.
[[nodiscard]] std::optional<std::string> session_token(const Request& request);
void set_session_cookie(Response& response, const Request& request, const std::string& token, long long seconds);
void clear_session_cookie(Response& response, const Request& request);

/// Who asked for a passkey before there is a session: what a challenge is bound to.
[[nodiscard]] SecretString before_session_token(const Request& request);
void set_before_session_cookie(Response& response, const Request& request, const std::string& token, long long seconds);

}  // namespace vanthu::http
