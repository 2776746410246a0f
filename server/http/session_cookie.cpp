#include "server/http/session_cookie.hpp"

#include <fmt/format.h>

#include "server/http/conditions.hpp"

namespace vanthu::http {
namespace {

const char* name_for(const Request& request) {
    return request.is_tls ? "__Host-vanthu" : "vanthu";
}

}  // namespace

std::optional<std::string> session_token(const Request& request) {
    auto token = cookie(request, name_for(request));
    return token && token->size() >= 20 && token->size() <= 128 ? token : std::nullopt;
}

void set_session_cookie(Response& response, const Request& request, const std::string& token, long long seconds) {
    response.headers.add("Set-Cookie", fmt::format("{}={}; Path=/; Max-Age={}; HttpOnly; SameSite=Strict{}", name_for(request), token,
                                                   seconds, request.is_tls ? "; Secure" : ""));
}

void clear_session_cookie(Response& response, const Request& request) {
    set_session_cookie(response, request, "", 0);
}

}  // namespace vanthu::http
