#include "server/http/handlers.hpp"
#include "server/http/view_values.hpp"

namespace vanthu::http {

namespace json = boost::json;

namespace {

json::object agency_view(const app::ManageAgency::View& view) {
    const app::AgencyProfile& one = view.decided;
    const bool is_stored = one.version > 0;
    return {{"code", one.code},
            {"name", one.name},
            {"parent_name", one.parent_name},
            {"symbol", one.symbol},
            {"place", one.place},
            {"version", one.version},
            {"changed_by", is_stored ? json::value(one.changed_by.text()) : json::value(nullptr)},
            {"changed_at", is_stored ? json::value(to_rfc3339(one.changed_at)) : json::value(nullptr)},
            {"needs_restart", view.needs_restart}};
}

Response agency_answer(Context& context, const Result<app::ManageAgency::View>& found) {
    return found ? answer(200, agency_view(*found), found->decided.version) : problem(found.error(), context.request);
}

std::string in_language(const ClientText& text, bool vietnamese) {
    return vietnamese ? text.vi : text.en;
}

json::object view(const signing::Certificate& one) {
    return {{"subject", one.subject()},
            {"common_name", one.common_name()},
            {"issuer", one.issuer()},
            {"serial", one.serial_hex()},
            {"sha256", one.fingerprint()},
            {"not_before", to_rfc3339(one.not_before())},
            {"not_after", to_rfc3339(one.not_after())}};
}

json::object view(const app::ReadInstance::Key& one, bool vietnamese) {
    return {{"person", views::or_null(one.person)},
            {"name", one.name},
            {"kind", one.kind},
            {"certificate", one.certificate ? json::value(view(*one.certificate)) : json::value(nullptr)},
            {"problem", one.problem ? json::value(in_language(*one.problem, vietnamese)) : json::value(nullptr)}};
}

json::object view(const app::TrustedListState& one, bool vietnamese) {
    return {{"location", one.location},
            {"in_use", one.is_in_use},
            {"is_copy", one.is_copy},
            {"territory", one.territory},
            {"operator", one.scheme_operator},
            {"sequence", one.sequence},
            {"issued", views::or_null(one.issued)},
            {"next_update", views::or_null(one.next_update)},
            {"problems", views::all(one.problems, [&](const ClientText& text) { return json::value(in_language(text, vietnamese)); })}};
}

const char* to_text(app::Health::State state) {
    switch (state) {
        case app::Health::State::ok:
            return "ok";
        case app::Health::State::failed:
            return "failed";
        case app::Health::State::not_configured:
            return "not_configured";
    }
    return "";
}

}  // namespace

Response first_run_state(Context& context) {
    const auto open = context.use_cases.first_run.is_open();
    return open ? answer(200, {{"open", *open}, {"agency", context.use_cases.services.agency.name}}) : problem(open.error(), context.request);
}

Response begin_first_run(Context& context) {
    const auto body = parse_json(context.request);
    if (!body) {
        return problem(body.error(), context.request);
    }
    ObjectReader reader(*body);
    app::FirstRun::Input input;
    input.code = reader.text("one_time_code", 64);
    input.agency.code = reader.text("agency_code", 64);
    input.agency.name = reader.text("agency_name", 200);
    input.agency.parent_name = reader.optional_text("parent_name", 200).value_or("");
    input.agency.symbol = reader.text("symbol", 20);
    input.agency.place = reader.optional_text("place", 100).value_or("");
    input.unit_code = reader.text("unit_code", 20);
    input.login = reader.text("login", 64);
    input.full_name = reader.text("full_name", 100);
    input.position = reader.optional_text("position", 100).value_or("");
    input.password = SecretString{reader.text("password", 256)};
    if (const auto read = reader.finish(); !read) {
        return problem(read.error(), context.request);
    }
    const auto made = context.use_cases.first_run.run(input);
    return made ? answer(201, views::person(*made)) : problem(made.error(), context.request);
}

Response get_agency(Context& context) {
    return agency_answer(context, context.use_cases.agency.find(context.actor));
}

Response change_agency(Context& context) {
    const auto body = parse_json(context.request);
    if (!body) {
        return problem(body.error(), context.request);
    }
    ObjectReader reader(*body);
    app::ManageAgency::Change change;
    change.name = reader.optional_text("name", 200);
    if (reader.has("parent_name")) {
        change.parent_name = reader.text("parent_name", 200, true);
    }
    change.symbol = reader.optional_text("symbol", 20);
    if (reader.has("place")) {
        change.place = reader.text("place", 100, true);
    }
    if (const auto read = reader.finish(); !read) {
        return problem(read.error(), context.request);
    }
    return agency_answer(context, context.use_cases.agency.change(context.actor, context.version, change));
}

Response list_settings(Context& context) {
    const auto found = context.use_cases.instance.settings(context.actor);
    if (!found) {
        return problem(found.error(), context.request);
    }
    return answer(200, {{"started", to_rfc3339(context.use_cases.instance.facts().started)}, {"items", views::all(*found, [](const app::Setting& one) {
                            return json::object{{"name", one.name}, {"value", one.value}, {"default", one.default_value}, {"source", one.source}, {"meaning", one.meaning}};
                        })}});
}

Response check_dependencies(Context& context) {
    const auto found = context.use_cases.instance.health(context.actor);
    if (!found) {
        return problem(found.error(), context.request);
    }
    return answer(200, {{"items", views::all(*found, [](const std::pair<std::string, app::Health>& one) {
                            return json::object{{"name", one.first}, {"state", to_text(one.second.state)}, {"words", one.second.words}};
                        })}});
}

Response get_trust(Context& context) {
    const auto found = context.use_cases.instance.trust(context.actor);
    if (!found) {
        return problem(found.error(), context.request);
    }
    const bool vietnamese = language_of(context.request) == Language::vi;
    const app::InstanceFacts& facts = context.use_cases.instance.facts();
    const app::SigningSettings& signing = context.use_cases.instance.signing();
    return answer(200, {{"keys", views::all(found->keys, [&](const app::ReadInstance::Key& one) { return view(one, vietnamese); })},
                        {"anchors", views::all(found->anchors,
                                               [](const app::ReadInstance::Anchor& one) {
                                                   json::object value = view(one.certificate);
                                                   value["for_signing"] = one.for_signing;
                                                   value["for_timestamps"] = one.for_timestamps;
                                                   return value;
                                               })},
                        {"anchor_count", found->anchor_count},
                        {"trusted_lists", views::all(facts.trusted_lists, [&](const app::TrustedListState& one) { return view(one, vietnamese); })},
                        {"policy", json::object{{"file", facts.policy},
                                                {"name", signing.policy.name},
                                                {"level", signing::to_string(signing.level)},
                                                {"is_strict", !signing.services.may_lower_level},
                                                {"timestamp_url", facts.timestamp_url.empty() ? json::value(nullptr) : json::value(facts.timestamp_url)},
                                                {"fetches", signing.fetches_for_validation},
                                                {"needs_revocation", signing.policy.require_revocation},
                                                {"needs_timestamp", signing.policy.require_timestamp}}}});
}

}  // namespace vanthu::http
