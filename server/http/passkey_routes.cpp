#include "server/http/handlers.hpp"
#include "server/http/passkey_input.hpp"
#include "server/http/session_cookie.hpp"
#include "server/http/views.hpp"
#include "webauthn/base64url.hpp"
#include "webauthn/cose_key.hpp"

namespace vanthu::http {
namespace {

namespace json = boost::json;

constexpr std::size_t identifier_limit = 1400;  // 1023 bytes, base64url
constexpr std::size_t client_data_limit = 24'000;
constexpr std::size_t object_limit = 90'000;
constexpr std::size_t signature_limit = 2'000;

json::object descriptor(const app::Passkey& passkey) {
    json::array transports;
    for (std::string_view rest = passkey.transports; !rest.empty();) {
        const std::size_t space = rest.find(' ');
        transports.emplace_back(json::string_view{rest.data(), std::min(space, rest.size())});
        rest = space == std::string_view::npos ? std::string_view{} : rest.substr(space + 1);
    }
    return {{"type", "public-key"}, {"id", passkey.credential_id}, {"transports", std::move(transports)}};
}

json::array descriptors(const std::vector<app::Passkey>& passkeys) {
    json::array all;
    for (const app::Passkey& one : passkeys) {
        all.push_back(descriptor(one));
    }
    return all;
}

long long lifetime_ms() {
    return std::chrono::duration_cast<std::chrono::milliseconds>(app::passkey_challenge_lifetime).count();
}

/// PublicKeyCredentialRequestOptionsJSON (Web Authentication Level 3, section 5.1.9).
json::object request_options(const app::PasskeyRequest& request) {
    return {{"challenge", to_base64url(request.challenge)},
            {"rpId", request.party},
            {"timeout", lifetime_ms()},
            {"userVerification", request.needs_verification ? "required" : "preferred"},
            {"allowCredentials", descriptors(request.allowed)}};
}

json::object view_of(const app::Passkey& passkey) {
    return {{"id", passkey.id},
            {"name", passkey.name},
            {"verifies_person", passkey.verifies_person},
            {"backed_up", passkey.is_backed_up},
            {"created_at", to_rfc3339(passkey.created_at)},
            {"last_used_at", passkey.last_used_at ? json::value(to_rfc3339(*passkey.last_used_at)) : json::value(nullptr)}};
}

json::array views_of(const std::vector<app::Passkey>& passkeys) {
    json::array all;
    for (const app::Passkey& one : passkeys) {
        all.push_back(view_of(one));
    }
    return all;
}

}  // namespace

Bytes read_base64url(ObjectReader& reader, std::string_view name, std::size_t limit) {
    const std::string text = reader.text(name, limit);
    const auto bytes = webauthn::from_base64url(text);
    if (!bytes && !text.empty()) {
        reader.wrong(name, bytes.error().detail);
    }
    return bytes.value_or(Bytes{});
}

webauthn::Assertion read_assertion(ObjectReader& reader) {
    webauthn::Assertion assertion;
    assertion.id = read_base64url(reader, "id", identifier_limit);
    assertion.client_data = read_base64url(reader, "client_data", client_data_limit);
    assertion.authenticator_data = read_base64url(reader, "authenticator_data", object_limit);
    assertion.signature = read_base64url(reader, "signature", signature_limit);
    if (const auto handle = reader.optional_text("user_handle", 100)) {
        auto bytes = webauthn::from_base64url(*handle);
        if (!bytes) {
            reader.wrong("user_handle", bytes.error().detail);
        } else {
            assertion.user_handle = std::move(*bytes);
        }
    }
    return assertion;
}

std::optional<webauthn::Assertion> read_optional_assertion(ObjectReader& reader, std::string_view name) {
    const json::value* value = reader.object(name);
    if (value == nullptr || value->is_null()) {
        return std::nullopt;
    }
    ObjectReader inner(*value, "/" + std::string{name});
    auto assertion = read_assertion(inner);
    static_cast<void>(inner.finish());  // notes what does not belong there
    reader.absorb(inner);
    return assertion;
}

Response ask_for_passkey(Context& context) {
    const auto body = parse_json(context.request);
    if (!body) {
        return problem(body.error(), context.request);
    }
    ObjectReader reader(*body);
    const auto login = reader.optional_text("login", 64);
    const auto password = read_password(reader, "password");
    if (login.has_value() != password.has_value()) {
        reader.wrong(login ? "password" : "login", {"Cần cả tên đăng nhập và mật khẩu.", "Login and password go together."});
    }
    if (const auto read = reader.finish(); !read) {
        return problem(read.error(), context.request);
    }
    const auto asked = login ? context.use_cases.ask_for_passkey.as_second_step(*login, *password) : context.use_cases.ask_for_passkey.before_session();
    if (!asked) {
        return problem(asked.error(), context.request);
    }
    Response response = answer(201, {{"public_key", request_options(*asked)}});
    set_before_session_cookie(response, context.request, asked->holder.reveal(),
                              std::chrono::duration_cast<std::chrono::seconds>(app::passkey_challenge_lifetime).count());
    return response;
}

Response sign_in_with_passkey(Context& context) {
    const auto body = parse_json(context.request);
    if (!body) {
        return problem(body.error(), context.request);
    }
    ObjectReader reader(*body);
    const auto assertion = read_assertion(reader);
    if (const auto read = reader.finish(); !read) {
        return problem(read.error(), context.request);
    }
    return signed_in_answer(context, context.use_cases.sign_in.with_passkey({assertion, before_session_token(context.request)}));
}

Response ask_for_passkey_proof(Context& context) {
    const auto asked = context.use_cases.ask_for_passkey.as_proof(context.actor, context.token_hash);
    return asked ? answer(201, {{"public_key", request_options(*asked)}}) : problem(asked.error(), context.request);
}

Response set_passkey_step(Context& context) {
    const auto body = parse_json(context.request);
    if (!body) {
        return problem(body.error(), context.request);
    }
    ObjectReader reader(*body);
    const auto is_on = reader.optional_flag("on");
    if (!is_on) {
        reader.wrong("on", {"Thiếu giá trị.", "The value is missing."});
    }
    if (const auto read = reader.finish(); !read) {
        return problem(read.error(), context.request);
    }
    const auto done = context.use_cases.passkeys.set_second_step(context.actor, context.token_hash, *is_on);
    return done ? no_content() : problem(done.error(), context.request);
}

Response list_passkeys(Context& context) {
    const auto own = context.use_cases.passkeys.own(context.actor);
    return own ? answer(200, {{"items", views_of(own->passkeys)}, {"second_step", own->is_second_step}}) : problem(own.error(), context.request);
}

Response begin_passkey(Context& context) {
    const auto begun = context.use_cases.passkeys.begin(context.actor, context.token_hash);
    if (!begun) {
        return problem(begun.error(), context.request);
    }
    json::array algorithms;
    for (const webauthn::Algorithm one : webauthn::offered_algorithms) {
        algorithms.push_back({{"type", "public-key"}, {"alg", static_cast<std::int64_t>(one)}});
    }
    // PublicKeyCredentialCreationOptionsJSON (section 5.1.8). The handle says nothing about the person (section 14.6.1).
    return answer(201, {{"public_key", json::object{{"challenge", to_base64url(begun->challenge)},
                                                    {"rp", json::object{{"id", begun->party}, {"name", begun->party_name}}},
                                                    {"user", json::object{{"id", to_base64url(as_bytes(begun->user.text()))},
                                                                          {"name", begun->login},
                                                                          {"displayName", begun->full_name}}},
                                                    {"pubKeyCredParams", std::move(algorithms)},
                                                    {"timeout", lifetime_ms()},
                                                    {"excludeCredentials", descriptors(begun->known)},
                                                    {"authenticatorSelection", json::object{{"residentKey", "preferred"}, {"userVerification", "preferred"}}},
                                                    {"attestation", "none"}}}});
}

Response add_passkey(Context& context) {
    const auto body = parse_json(context.request);
    if (!body) {
        return problem(body.error(), context.request);
    }
    ObjectReader reader(*body);
    app::ManagePasskeys::Input input;
    input.name = reader.text("name", 100);
    input.registration.id = read_base64url(reader, "id", identifier_limit);
    input.registration.client_data = read_base64url(reader, "client_data", client_data_limit);
    input.registration.attestation_object = read_base64url(reader, "attestation_object", object_limit);
    for (std::string& one : reader.optional_texts("transports", 10, 20).value_or(std::vector<std::string>{})) {
        // Kept as words with spaces between them.
        if (one.find_first_not_of("abcdefghijklmnopqrstuvwxyz-") == std::string::npos) {
            input.transports.push_back(std::move(one));
        }
    }
    if (const auto read = reader.finish(); !read) {
        return problem(read.error(), context.request);
    }
    const auto added = context.use_cases.passkeys.add(context.actor, context.token_hash, input);
    return added ? answer(201, view_of(*added)) : problem(added.error(), context.request);
}

Response remove_passkey(Context& context) {
    const auto done = context.use_cases.passkeys.remove(context.actor, context.token_hash, context.parameter("id"));
    return done ? no_content() : problem(done.error(), context.request);
}

Response list_passkeys_of(Context& context) {
    const auto found = context.use_cases.passkeys.of(context.actor, UserId{context.parameter("id")});
    return found ? answer(200, {{"items", views_of(*found)}}) : problem(found.error(), context.request);
}

Response remove_passkey_of(Context& context) {
    const auto done =
        context.use_cases.passkeys.remove_of(context.actor, context.token_hash, UserId{context.parameter("id")}, context.parameter("passkey"));
    return done ? no_content() : problem(done.error(), context.request);
}

}  // namespace vanthu::http
