#include "server/http/handlers.hpp"
#include "server/http/person_key_views.hpp"

namespace vanthu::http {
namespace {

namespace json = boost::json;
using Decision = app::ManagePersonCertificates::Decision;

constexpr std::size_t chain_limit = 100'000;

json::object with_owner(const app::ManagePersonCertificates::WithOwner& one) {
    json::object view = views::person_certificate(one.certificate);
    view["login"] = one.login;
    view["full_name"] = one.full_name;
    return view;
}

}  // namespace

json::object views::person_certificate(const app::PersonCertificate& one) {
    return {{"id", one.id},
            {"user_id", one.user.text()},
            {"fingerprint", one.fingerprint},
            {"subject", one.subject},
            {"issuer", one.issuer},
            {"serial", one.serial},
            {"not_before", to_rfc3339(one.not_before)},
            {"not_after", to_rfc3339(one.not_after)},
            {"source", one.source},
            {"state", one.state},
            {"reason", one.reason},
            {"decided_at", one.decided_at ? json::value(to_rfc3339(*one.decided_at)) : json::value(nullptr)},
            {"created_at", to_rfc3339(one.created_at)},
            {"version", one.version}};
}

Response list_own_certificates(Context& context) {
    const auto found = context.use_cases.certificates.own(context.actor);
    if (!found) {
        return problem(found.error(), context.request);
    }
    json::array items;
    for (const auto& one : *found) {
        items.push_back(views::person_certificate(one));
    }
    return answer(200, {{"items", std::move(items)}});
}

Response present_certificate(Context& context) {
    const auto body = parse_json(context.request);
    if (!body) {
        return problem(body.error(), context.request);
    }
    ObjectReader reader(*body);
    const std::string chain = reader.text("certificate_chain", chain_limit);
    if (const auto read = reader.finish(); !read) {
        return problem(read.error(), context.request);
    }
    const auto known = context.use_cases.certificates.present(context.actor, chain, app::certificate_source::agent);
    return known ? answer(200, views::person_certificate(*known)) : problem(known.error(), context.request);
}

Response withdraw_own_certificate(Context& context) {
    const auto done = context.use_cases.certificates.withdraw(context.actor, context.parameter("id"));
    return done ? answer(200, views::person_certificate(*done)) : problem(done.error(), context.request);
}

Response list_person_certificates(Context& context) {
    QueryReader query(context.request.query);
    const auto page = page_request(query);
    const std::string state = query.text("state", 10).value_or("");
    if (const auto read = query.finish(); !read) {
        return problem(read.error(), context.request);
    }
    return page_answer(context, page, context.use_cases.certificates.page(context.actor, state, page.after, page.limit), with_owner,
                       [](const auto& one) { return one.certificate.id; });
}

Response enter_person_certificate(Context& context) {
    const auto body = parse_json(context.request);
    if (!body) {
        return problem(body.error(), context.request);
    }
    ObjectReader reader(*body);
    const std::string certificate = reader.text("certificate_chain", chain_limit);
    if (const auto read = reader.finish(); !read) {
        return problem(read.error(), context.request);
    }
    const auto done = context.use_cases.certificates.enter(context.actor, context.token_hash, UserId{context.parameter("id")}, certificate);
    return done ? answer(200, with_owner(*done), done->certificate.version) : problem(done.error(), context.request);
}

Response decide_person_certificate(Context& context) {
    const auto body = parse_json(context.request);
    if (!body) {
        return problem(body.error(), context.request);
    }
    ObjectReader reader(*body);
    const std::string wanted = reader.text("decision", 10);
    const std::string reason = reader.optional_text("reason", 500).value_or("");
    const auto decision = wanted == "confirm"    ? std::optional{Decision::confirm}
                          : wanted == "refuse"   ? std::optional{Decision::refuse}
                          : wanted == "withdraw" ? std::optional{Decision::withdraw}
                                                 : std::nullopt;
    if (!decision && !wanted.empty()) {
        reader.wrong("decision", {"Chỉ nhận confirm, refuse hoặc withdraw.", "confirm, refuse or withdraw."});
    }
    if (const auto read = reader.finish(); !read) {
        return problem(read.error(), context.request);
    }
    const auto done = context.use_cases.certificates.decide(context.actor, context.token_hash, context.parameter("id"), context.version, *decision, reason);
    return done ? answer(200, with_owner(*done), done->certificate.version) : problem(done.error(), context.request);
}

}  // namespace vanthu::http
