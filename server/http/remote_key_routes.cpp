#include "server/http/handlers.hpp"
#include "server/http/person_key_views.hpp"
#include "server/http/place_input.hpp"
#include "server/http/views.hpp"

namespace vanthu::http {
namespace {

namespace json = boost::json;

json::object view_of(const app::UseRemoteKeys::Linked& one) {
    return {{"id", one.credential.id},
            {"service", one.credential.service},
            {"account", one.credential.account},
            {"credential_id", one.credential.credential_id},
            {"certificate", views::person_certificate(one.certificate)}};
}

}  // namespace

Response list_remote_services(Context& context) {
    json::array items;
    for (const std::string& one : context.use_cases.remote_keys.service_names()) {
        items.emplace_back(one);
    }
    return answer(200, {{"items", std::move(items)}});
}

Response look_for_remote_keys(Context& context) {
    const auto body = parse_json(context.request);
    if (!body) {
        return problem(body.error(), context.request);
    }
    ObjectReader reader(*body);
    const std::string service = reader.text("service", 40);
    const std::string account = reader.optional_text("account", 200).value_or("");
    if (const auto read = reader.finish(); !read) {
        return problem(read.error(), context.request);
    }
    const auto found = context.use_cases.remote_keys.look(context.actor, service, account);
    if (!found) {
        return problem(found.error(), context.request);
    }
    json::array items;
    for (const auto& one : *found) {
        items.push_back({{"credential_id", one.credential_id},
                         {"subject", one.subject},
                         {"not_after", to_rfc3339(one.not_after)},
                         {"enabled", one.is_enabled},
                         {"needs_one_time_password", one.needs_one_time_password},
                         {"batch_limit", one.batch_limit}});
    }
    return answer(200, {{"items", std::move(items)}});
}

Response list_remote_keys(Context& context) {
    const auto found = context.use_cases.remote_keys.own(context.actor);
    if (!found) {
        return problem(found.error(), context.request);
    }
    json::array items;
    for (const auto& one : *found) {
        items.push_back(view_of(one));
    }
    return answer(200, {{"items", std::move(items)}});
}

Response link_remote_key(Context& context) {
    const auto body = parse_json(context.request);
    if (!body) {
        return problem(body.error(), context.request);
    }
    ObjectReader reader(*body);
    const std::string service = reader.text("service", 40);
    const std::string account = reader.optional_text("account", 200).value_or("");
    const std::string credential = reader.text("credential_id", 200);
    if (const auto read = reader.finish(); !read) {
        return problem(read.error(), context.request);
    }
    const auto linked = context.use_cases.remote_keys.link(context.actor, service, account, credential);
    return linked ? answer(201, view_of(*linked)) : problem(linked.error(), context.request);
}

Response unlink_remote_key(Context& context) {
    const auto done = context.use_cases.remote_keys.unlink(context.actor, context.parameter("id"));
    return done ? no_content() : problem(done.error(), context.request);
}

Response sign_with_remote_key(Context& context) {
    const auto body = parse_json(context.request);
    if (!body) {
        return problem(body.error(), context.request);
    }
    ObjectReader reader(*body);
    app::UseRemoteKeys::Wish wish;
    wish.seen = {DocumentId{reader.uuid("document_id")}, reader.integer("version", 1, 1'000'000'000), reader.text("sha256", 64)};
    wish.input = read_place(reader);
    signing::csc::Secrets secrets;
    secrets.pin = read_password(reader, "pin").value_or(SecretString{});
    secrets.one_time_password = read_password(reader, "one_time_password").value_or(SecretString{});
    if (const auto read = reader.finish(); !read) {
        return problem(read.error(), context.request);
    }
    const auto signed_one = context.use_cases.remote_keys.sign(context.actor, context.token_hash, context.parameter("id"), wish, std::move(secrets));
    return signed_one ? answer(200, views::outgoing(*signed_one), signed_one->document.version) : problem(signed_one.error(), context.request);
}

}  // namespace vanthu::http
