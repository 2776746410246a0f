#include "server/http/handlers.hpp"

#include <boost/json/serialize.hpp>

#include "server/app/session_facts.hpp"
#include "server/http/passkey_input.hpp"
#include "server/http/session_cookie.hpp"
#include "server/http/views.hpp"

namespace vanthu::http {

namespace json = boost::json;

Response answer(int status, const json::object& value, std::optional<long long> version) {
    Response response;
    response.status = status;
    response.headers.add("Content-Type", "application/json");
    if (version) {
        response.headers.add("ETag", etag_of(*version));
    }
    response.body = json::serialize(value);
    return response;
}

Response no_content() {
    Response response;
    response.status = 204;
    return response;
}

Response file_answer(const Result<app::Printout>& printout, Context& context) {
    if (!printout) {
        return problem(printout.error(), context.request);
    }
    Response response;
    response.headers.add("Content-Type", printout->media_type);
    response.headers.add("Content-Disposition", "attachment; filename=\"" + printout->name + "\"");
    response.body = printout->content;
    return response;
}

Response text_answer(std::string text, const char* media_type) {
    Response response;
    response.headers.add("Content-Type", media_type);
    response.body = std::move(text);
    return response;
}

app::PageRequest page_request(QueryReader& query, int default_limit) {
    const auto after = query.text("after", 64);
    const auto limit = query.integer("limit", 1, 200);
    return {after.value_or(""), static_cast<int>(limit.value_or(default_limit))};
}

std::optional<SecretString> read_password(ObjectReader& reader, std::string_view name) {
    const json::value* password = reader.object(name);
    if (password == nullptr || password->is_null()) {
        return std::nullopt;
    }
    if (!password->is_string() || password->as_string().size() > 1024) {
        reader.wrong(name, {"Mật khẩu không hợp lệ.", "This is no password."});
        return std::nullopt;
    }
    return SecretString{std::string{password->as_string().data(), password->as_string().size()}};
}

namespace {

SecretString needed_password(ObjectReader& reader) {
    auto password = read_password(reader, "password");
    if (!password) {
        reader.wrong("password", {"Thiếu mật khẩu.", "The password is missing."});
    }
    return std::move(password).value_or(SecretString{});
}

}  // namespace

Response signed_in_answer(Context& context, const Result<app::SignIn::Output>& signed_in) {
    if (!signed_in) {
        return problem(signed_in.error(), context.request);
    }
    Response response = answer(201, {{"csrf_token", signed_in->csrf_token},
                                     {"expires_at", to_rfc3339(signed_in->expires_at)},
                                     {"person", views::session_person(signed_in->actor)}});
    const auto lifetime = signed_in->expires_at - context.use_cases.services.clock.now();
    set_session_cookie(response, context.request, signed_in->token.reveal(),
                       std::chrono::duration_cast<std::chrono::seconds>(lifetime).count());
    return response;
}

Response sign_in(Context& context) {
    const auto body = parse_json(context.request);
    if (!body) {
        return problem(body.error(), context.request);
    }
    ObjectReader reader(*body);
    app::SignIn::Input input;
    input.login = reader.text("login", 64);
    input.password = needed_password(reader);
    input.totp_code = reader.optional_text("totp_code", 6);
    if (auto assertion = read_optional_assertion(reader, "passkey")) {
        input.passkey = app::ShownPasskey{std::move(*assertion), before_session_token(context.request)};
    }
    if (const auto read = reader.finish(); !read) {
        return problem(read.error(), context.request);
    }
    return signed_in_answer(context, context.use_cases.sign_in.run(input));
}

Response current_session(Context& context) {
    const auto& agency = context.use_cases.services.agency;
    const auto facts = app::session_facts(context.use_cases.services, context.actor, context.token_hash);
    if (!facts) {
        return problem(facts.error(), context.request);
    }
    return answer(200, {{"csrf_token", context.csrf_token},
                        {"expires_at", to_rfc3339(facts->expires_at)},
                        {"idle_seconds", facts->idle.count()},
                        {"has_totp", facts->has_totp},
                        {"passkeys", facts->passkeys},
                        {"person", views::session_person(context.actor)},
                        {"agency", json::object{{"code", agency.code}, {"name", agency.name}, {"symbol", agency.symbol}}}});
}

Response sign_out(Context& context) {
    const auto done = context.use_cases.sign_out.run(context.actor, context.token_hash);
    if (!done) {
        return problem(done.error(), context.request);
    }
    Response response = no_content();
    clear_session_cookie(response, context.request);
    return response;
}

Response prove_identity(Context& context) {
    const auto body = parse_json(context.request);
    if (!body) {
        return problem(body.error(), context.request);
    }
    ObjectReader reader(*body);
    app::ProveIdentity::Input input{read_password(reader, "password"), reader.optional_text("totp_code", 6), read_optional_assertion(reader, "passkey")};
    if (!input.password && !input.passkey) {
        reader.wrong("password", {"Thiếu mật khẩu.", "The password is missing."});
    }
    if (const auto read = reader.finish(); !read) {
        return problem(read.error(), context.request);
    }
    const auto until = context.use_cases.prove.run(context.actor, context.token_hash, input);
    return until ? answer(200, {{"counts_until", to_rfc3339(*until)}}) : problem(until.error(), context.request);
}

Response change_password(Context& context) {
    const auto body = parse_json(context.request);
    if (!body) {
        return problem(body.error(), context.request);
    }
    ObjectReader reader(*body);
    app::ChangePassword::Input input{SecretString{reader.text("present", 256)}, SecretString{reader.text("wanted", 256)}};
    if (const auto read = reader.finish(); !read) {
        return problem(read.error(), context.request);
    }
    const auto done = context.use_cases.change_password.run(context.actor, context.token_hash, input);
    return done ? no_content() : problem(done.error(), context.request);
}

Response begin_totp(Context& context) {
    const auto begun = context.use_cases.totp.begin(context.actor);
    return begun ? answer(201, {{"secret", begun->secret}, {"uri", begun->uri}}) : problem(begun.error(), context.request);
}

namespace {

Response with_code(Context& context, Result<void> (app::EnrolTotp::*action)(const app::Actor&, const std::string&)) {
    const auto body = parse_json(context.request);
    if (!body) {
        return problem(body.error(), context.request);
    }
    ObjectReader reader(*body);
    const std::string code = reader.text("code", 6);
    if (const auto read = reader.finish(); !read) {
        return problem(read.error(), context.request);
    }
    const auto done = (context.use_cases.totp.*action)(context.actor, code);
    return done ? no_content() : problem(done.error(), context.request);
}

}  // namespace

Response confirm_totp(Context& context) {
    return with_code(context, &app::EnrolTotp::confirm);
}

Response remove_totp(Context& context) {
    return with_code(context, &app::EnrolTotp::remove);
}

}  // namespace vanthu::http
