#include "server/http/api.hpp"

#include "core/digest.hpp"
#include "server/app/tx.hpp"
#include "server/http/compression.hpp"
#include "server/http/conditions.hpp"
#include "server/http/problem.hpp"
#include "server/http/session_cookie.hpp"
#include "server/http/usage.hpp"

namespace vanthu::http {
namespace {

/// Attempts to sign in of one address: an office may stand behind one, so the lock of an account is what stops a guesser.
constexpr double sign_in_burst = 60;
constexpr std::chrono::seconds sign_in_interval{1};

/// A form of somebody who is not signed in: a file to verify.
constexpr std::uint64_t form_bytes = 64ULL * 1024 * 1024;

bool is_safe(std::string_view method) {
    return method == "GET" || method == "HEAD";
}

Error not_found() {
    return {Code::not_found, {"Không có địa chỉ này.", "There is nothing at this address."}, {}, {}};
}

std::string body_digest(const Request& request) {
    if (const auto* text = std::get_if<std::string>(&request.body)) {
        return sha256_hex(as_bytes(*text));
    }
    return to_hex(std::get<ReceivedFile>(request.body).digest());
}

bool is_local(const std::string& address) {
    return address.starts_with("127.") || address == "::1";
}

}  // namespace

const std::string& Context::parameter(std::string_view name) const {
    for (const auto& [known, value] : parameters) {
        if (known == name) {
            return value;
        }
    }
    throw std::logic_error("a handler asked for a parameter that its pattern does not have");
}

Api::Api(UseCases use_cases, Operation operation)
    : use_cases_(use_cases), operation_(std::move(operation)), sign_in_limit_(sign_in_burst, sign_in_interval) {}

BodyRule Api::body_rule(std::string_view method, std::string_view path) const {
    PathParameters ignored;
    for (const Route& route : routes()) {
        if (route.method == method && match(route.pattern, path, ignored)) {
            switch (route.body) {
                case BodySize::none:
                    return {0, false};
                case BodySize::small:
                    return {1024U * 1024U, false};
                case BodySize::form:
                    return {form_bytes, false};
                case BodySize::piece:
                    return {use_cases_.services.limits.upload_bytes, false};
            }
        }
    }
    return {64U * 1024U, false};
}

Response Api::handle(Request& request) {
    Response response;
    try {
        response = dispatch(request);
    } catch (const std::exception& error) {
        const Error internal = fail_internal(error.what()).value();
        operation_.failed(request, internal);
        response = problem(internal, request);
    }
    compress(request, response);
    add_security_headers(response, request.is_tls);
    response.headers.set("X-Request-Id", request.request_id);
    operation_.observe(request, response.status);
    return response;
}

Response Api::operate(Request& request) {
    Response response;
    response.headers.add("Content-Type", "text/plain; charset=utf-8");
    if (request.path == "/healthz") {
        response.body = "ok\n";
    } else if (request.path == "/readyz") {
        const bool ready = operation_.is_ready();
        response.status = ready ? 200 : 503;
        response.body = ready ? "ready\n" : "not ready\n";
        if (!ready) {
            return problem({Code::unavailable, {"Cơ sở dữ liệu chưa sẵn sàng.", "The database is not ready."}, {}, {}}, request);
        }
    } else if (request.path == "/api/v1/openapi.yaml") {
        response.headers.set("Content-Type", "application/yaml");
        response.body = operation_.contract;
    } else if (!is_local(request.remote_address)) {
        return problem({Code::forbidden, {"Chỉ xem được từ chính máy chủ.", "From the machine itself only."}, {}, {}}, request);
    } else {
        response.headers.set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
        response.body = operation_.metrics();
    }
    return response;
}

Response Api::dispatch(Request& request) {
    const std::string_view method = request.method == "HEAD" ? std::string_view{"GET"} : std::string_view{request.method};
    for (const char* path : {"/healthz", "/readyz", "/metrics", "/api/v1/openapi.yaml"}) {
        if (request.path == path && method == "GET") {
            return operate(request);
        }
    }
    Context context{request, use_cases_};
    std::string allowed;
    for (const Route& route : routes()) {
        if (!match(route.pattern, request.path, context.parameters)) {
            continue;
        }
        if (route.method == method) {
            return run(route, context);
        }
        allowed += (allowed.empty() ? "" : ", ") + std::string{route.method};
    }
    if (allowed.empty()) {
        if (method == "GET") {
            if (auto page = operation_.web_client.answer(request)) {
                return std::move(*page);
            }
        }
        return problem(not_found(), request);
    }
    Response response;
    if (method == "OPTIONS") {
        response.status = 204;
    } else {
        response = problem({Code::invalid_input, {"Phương thức không được hỗ trợ ở đây.", "The method is not allowed here."}, {}, {}},
                           405, request);
    }
    response.headers.add("Allow", allowed);
    return response;
}

Result<void> Api::authenticate(Context& context, const Route& route) {
    const auto token = session_token(context.request);
    auto session = token ? use_cases_.authenticate.run(SecretString{*token})
                         : Result<app::Authenticate::Output>{fail(Code::unauthenticated, {"Bạn chưa đăng nhập.", "You are not signed in."})};
    if (!session) {
        return pass(session.error());
    }
    if (!is_safe(route.method)) {
        const auto sent = context.request.headers.find("X-CSRF-Token");
        if (!sent || !equal_constant_time(*sent, session->csrf_token)) {
            return fail(Code::forbidden, {"Yêu cầu thiếu mã chống giả mạo. Hãy tải lại trang.",
                                          "The request lacks its CSRF token. Load the page again."});
        }
    }
    context.actor = std::move(session->actor);
    context.actor.request_id = context.request.request_id;
    context.csrf_token = std::move(session->csrf_token);
    context.token_hash = std::move(session->token_hash);
    return {};
}

Response Api::run(const Route& route, Context& context) {
    Request& request = context.request;
    if ((route.needs & Needs::session) != 0) {
        if (const auto authenticated = authenticate(context, route); !authenticated) {
            return problem(authenticated.error(), request);
        }
    } else if (route.method == "POST" && !sign_in_limit_.take(request.remote_address, use_cases_.services.clock.now())) {
        return problem({Code::rate_limited, {"Quá nhiều lần thử. Hãy đợi một lát.", "Too many attempts. Wait a moment."}, {}, {}}, request);
    }
    if ((route.needs & Needs::version) != 0) {
        const auto version = if_match(request);
        if (!version) {
            return problem({Code::invalid_input, {"Thiếu hoặc sai If-Match: hãy gửi ETag của phiên bản bạn đã xem.",
                                                  "If-Match is missing or wrong: send the ETag of the version that you saw."}, {}, {}},
                           428, request);
        }
        context.version = *version;
    }
    Response response = (route.needs & Needs::idempotency) != 0 ? run_once(route, context) : route.handler(context);
    if (auto use = use_of(route, context, response)) {
        use_cases_.usage_log.note(std::move(*use));
    }
    return response;
}

Response Api::run_once(const Route& route, Context& context) {
    Request& request = context.request;
    const auto key = request.headers.find("Idempotency-Key");
    if (!key || key->size() < 8 || key->size() > 64) {
        return problem({Code::invalid_input, {"Thiếu Idempotency-Key (8 đến 64 ký tự).", "Idempotency-Key is missing (8 to 64 characters)."}, {}, {}},
                       400, request);
    }
    const std::string id = sha256_hex(as_bytes(context.actor.user.text() + "\n" + std::string{*key}));
    // The key as well, which is nowhere in the database: a short secret in the body cannot be found from the digest by trying.
    const std::string hash = sha256_hex(as_bytes(std::string{*key} + "\n" + request.method + "\n" + request.path + "\n" + body_digest(request)));
    app::UnitOfWork& storage = use_cases_.services.storage;
    const auto look = [&] {
        return storage.read([&](app::Tx& tx) -> Result<std::optional<app::KeptAnswer>> { return tx.idempotency().find(id); });
    };
    const auto answer_known = [&](const Result<std::optional<app::KeptAnswer>>& known) {
        if (!known) {
            return problem(known.error(), request);
        }
        if (!known->has_value()) {  // gone between two looks
            return problem({Code::busy, {"Hệ thống đang bận. Hãy thử lại ngay.", "The system is busy. Try again at once."}, {}, {}}, request);
        }
        if ((*known)->request_hash != hash) {
            return problem({Code::conflict, {"Idempotency-Key này đã dùng cho yêu cầu khác.", "This Idempotency-Key was used for another request."}, {}, {}},
                           request);
        }
        return replay(**known, context);
    };
    if (auto known = look(); !known || known->has_value()) {
        return answer_known(known);
    }
    context.actor.idempotency = app::IdempotencyKey{id, hash};
    Response response;
    try {
        response = route.handler(context);
    } catch (const app::DuplicateRequest&) {
        return answer_known(look());
    }
    if (response.status >= 400) {
        // Sent twice at once, the other one may just have made what this one is refused for.
        if (const auto known = look(); known && known->has_value()) {
            return answer_known(known);
        }
    }
    if (response.status < 300) {
        const auto* body = std::get_if<std::string>(&response.body);
        const app::KeptAnswer kept{hash, response.status, std::string{response.headers.find("ETag").value_or("")},
                                   body != nullptr ? *body : std::string{}};
        const auto saved = storage.write([&](app::Tx& tx) -> Result<bool> {
            tx.idempotency().remove(id);
            return tx.idempotency().add(id, kept, use_cases_.services.clock.now());
        });
        if (!saved) {
            operation_.failed(request, saved.error());  // the thing is made and found again by its object
        }
    }
    return response;
}

Response Api::replay(const app::KeptAnswer& kept, Context& context) {
    Response response;
    if (kept.status != 0) {
        response.status = kept.status;
        response.headers.add("Content-Type", "application/json");
        if (!kept.headers.empty()) {
            response.headers.add("ETag", kept.headers);
        }
        response.body = kept.body;
        return response;
    }
    // The server was killed after the commit and before the answer: what was made is shown as it stands.
    const std::size_t slash = kept.headers.find('/');
    const std::string kind = kept.headers.substr(0, slash);
    const std::string folder = kind == "user" || kind == "unit" || kind == "mandate" || kind == "remark" || kind == "recipient" || kind == "filling" ? kind + "s" : kind == "signing-batch" ? "signing-batches" : kind;
    const std::string path = "/api/v1/" + (folder == "copy" ? "copies" : folder) + "/" + kept.headers.substr(slash + 1);
    for (const Route& route : routes()) {
        if (route.method == "GET" && match(route.pattern, path, context.parameters)) {
            response = route.handler(context);
            response.status = response.status == 200 ? 201 : response.status;
            return response;
        }
    }
    return problem(not_found(), context.request);
}

}  // namespace vanthu::http
