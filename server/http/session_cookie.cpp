#include "server/http/session_cookie.hpp"

#include <fmt/format.h>

#include "server/http/conditions.hpp"

namespace vanthu::http {
namespace {

const char* name_for(const Request& request) {
    return request.is_tls ? "__Host-vanthu" : "vanthu";
}

const char* before_name_for(const Request& request) {
    return request.is_tls ? "__Host-vanthu-before" : "vanthu-before";
}

void set_cookie(Response& response, const Request& request, const char* name, const std::string& value, long long seconds) {
    response.headers.add("Set-Cookie", fmt::format("{}={}; Path=/; Max-Age={}; HttpOnly; SameSite=Strict{}", name, value, seconds, request.is_tls ? "; Secure" : ""));
}

}  // namespace

std::optional<std::string> session_token(const Request& request) {
    auto token = cookie(request, name_for(request));
    return token && token->size() >= 20 && token->size() <= 128 ? token : std::nullopt;
}

void set_session_cookie(Response& response, const Request& request, const std::string& token, long long seconds) {
    set_cookie(response, request, name_for(request), token, seconds);
}

SecretString before_session_token(const Request& request) {
    return SecretString{cookie(request, before_name_for(request)).value_or("")};
}

void set_before_session_cookie(Response& response, const Request& request, const std::string& token, long long seconds) {
    set_cookie(response, request, before_name_for(request), token, seconds);
}

void clear_session_cookie(Response& response, const Request& request) {
    set_session_cookie(response, request, "", 0);
}

}  // namespace vanthu::http
