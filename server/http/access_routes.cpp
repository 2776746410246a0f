#include "server/http/handlers.hpp"
#include "server/http/view_values.hpp"

namespace vanthu::http {

namespace json = boost::json;

namespace {

json::object grant_view(const records::Grant& grant) {
    return {{"id", grant.id},
            {"version", grant.version},
            {"subject", records::to_string(grant.subject)},
            {"subject_id", grant.subject_id},
            {"user", views::or_null(grant.user)},
            {"unit", views::or_null(grant.unit)},
            {"from", to_rfc3339(grant.from)},
            {"until", views::or_null(grant.until)},
            {"reason", grant.reason},
            {"granted_by", grant.granted_by.text()},
            {"granted_at", to_rfc3339(grant.granted_at)},
            {"revoked_by", views::or_null(grant.revoked_by)},
            {"revoked_at", views::or_null(grant.revoked_at)},
            {"revoke_reason", views::or_null(grant.revoke_reason)}};
}

json::object restriction_view(const app::Restriction& restriction) {
    return {{"reason", restriction.reason}, {"marked_by", restriction.marked_by.text()}, {"marked_at", to_rfc3339(restriction.marked_at)}};
}

json::object change_view(const app::RightsChange& change) {
    return {{"id", change.id},
            {"version", change.version},
            {"kind", change.kind},
            {"object", change.object},
            {"detail", change.detail},
            {"actor", change.actor.text()},
            {"at", to_rfc3339(change.at)},
            {"confirmed_by", views::or_null(change.confirmed_by)},
            {"confirmed_at", views::or_null(change.confirmed_at)}};
}

Response grant_answer(Context& context, int status, const Result<records::Grant>& grant) {
    return grant ? answer(status, grant_view(*grant), grant->version) : problem(grant.error(), context.request);
}

std::optional<Instant> read_instant(ObjectReader& reader, std::string_view name) {
    const auto text = reader.optional_text(name, 40);
    if (!text) {
        return std::nullopt;
    }
    const auto at = parse_rfc3339(*text);
    if (!at) {
        reader.wrong(name, {"Thời điểm không hợp lệ (RFC 3339).", "Not a time (RFC 3339)."});
        return std::nullopt;
    }
    return *at;
}

Result<std::string> read_reason(Context& context) {
    const auto body = parse_json(context.request);
    if (!body) {
        return pass(body.error());
    }
    ObjectReader reader(*body);
    std::string reason = reader.text("reason", 1000);
    if (const auto read = reader.finish(); !read) {
        return pass(read.error());
    }
    return reason;
}

Response grants_answer(Context& context, records::Grant::Subject subject) {
    const auto found = context.use_cases.access.grants(context.actor, subject, context.parameter("id"));
    return found ? answer(200, {{"items", views::all(*found, grant_view)}}) : problem(found.error(), context.request);
}

}  // namespace

Response give_access(Context& context) {
    const auto body = parse_json(context.request);
    if (!body) {
        return problem(body.error(), context.request);
    }
    ObjectReader reader(*body);
    app::ManageAccess::GrantInput input;
    if (const auto subject = records::parse_grant_subject(reader.text("subject", 20))) {
        input.subject = *subject;
    } else {
        reader.wrong("subject", {"Đối tượng không hợp lệ.", "Not a subject of a grant."});
    }
    input.subject_id = reader.uuid("subject_id");
    if (const auto user = reader.optional_uuid("user")) {
        input.user = UserId{*user};
    }
    if (const auto unit = reader.optional_uuid("unit")) {
        input.unit = UnitId{*unit};
    }
    input.from = read_instant(reader, "from");
    input.until = read_instant(reader, "until");
    input.reason = reader.text("reason", 500);
    if (const auto read = reader.finish(); !read) {
        return problem(read.error(), context.request);
    }
    return grant_answer(context, 201, context.use_cases.access.grant(context.actor, input));
}

Response revoke_access(Context& context) {
    const auto reason = read_reason(context);
    return reason ? grant_answer(context, 200, context.use_cases.access.revoke(context.actor, context.parameter("id"), context.version, *reason))
                  : problem(reason.error(), context.request);
}

Response list_document_grants(Context& context) {
    return grants_answer(context, records::Grant::Subject::document);
}

Response list_dossier_grants(Context& context) {
    return grants_answer(context, records::Grant::Subject::dossier);
}

Response restrict_document(Context& context) {
    const auto reason = read_reason(context);
    if (!reason) {
        return problem(reason.error(), context.request);
    }
    const auto marked = context.use_cases.access.restrict(context.actor, DocumentId{context.parameter("id")}, *reason);
    return marked ? answer(200, restriction_view(*marked)) : problem(marked.error(), context.request);
}

Response lift_restriction(Context& context) {
    const auto reason = read_reason(context);
    if (!reason) {
        return problem(reason.error(), context.request);
    }
    const auto lifted = context.use_cases.access.lift(context.actor, DocumentId{context.parameter("id")}, *reason);
    return lifted ? no_content() : problem(lifted.error(), context.request);
}

namespace {

template <class SubjectId>
Response explanation_answer(Context& context) {
    QueryReader query(context.request.query);
    const auto person = query.text("person", 36);
    if (const auto read = query.finish(); !read) {
        return problem(read.error(), context.request);
    }
    const auto answered =
        context.use_cases.access.explain(context.actor, SubjectId{context.parameter("id")}, UserId{person.value_or(context.actor.user.text())});
    if (!answered) {
        return problem(answered.error(), context.request);
    }
    json::array reasons;
    for (const auto& reason : answered->reasons) {
        reasons.push_back(json::object{{"kind", reason.kind}, {"detail", reason.detail}});
    }
    return answer(200, {{"visible", answered->is_visible},
                        {"restriction", answered->restriction ? json::value(restriction_view(*answered->restriction)) : json::value(nullptr)},
                        {"reasons", std::move(reasons)}});
}

}  // namespace

Response explain_access(Context& context) {
    return explanation_answer<DocumentId>(context);
}

Response explain_dossier_access(Context& context) {
    return explanation_answer<DossierId>(context);
}

Response list_document_actions(Context& context) {
    const auto found = context.use_cases.access.actions(context.actor, DocumentId{context.parameter("id")});
    if (!found) {
        return problem(found.error(), context.request);
    }
    json::array acts;
    for (const std::string& one : found->acts) {
        acts.emplace_back(one);
    }
    json::array chains;
    for (const app::StoredInstance& one : found->chains) {
        chains.push_back(json::object{{"id", one.id.text()}, {"status", one.status}, {"ended_at", views::or_null(one.ended_at)}});
    }
    return answer(200, {{"acts", std::move(acts)}, {"chains", std::move(chains)}});
}

Response list_rights_changes(Context& context) {
    QueryReader query(context.request.query);
    const auto page = page_request(query);
    const bool all = query.choice("of", {"open", "all"}) == "all";
    if (const auto read = query.finish(); !read) {
        return problem(read.error(), context.request);
    }
    return page_answer(context, page, context.use_cases.access.changes(context.actor, !all, page), change_view, [](const auto& change) { return change.id; });
}

Response confirm_rights_change(Context& context) {
    const auto confirmed = context.use_cases.access.confirm(context.actor, context.parameter("id"), context.version);
    return confirmed ? answer(200, change_view(*confirmed), confirmed->version) : problem(confirmed.error(), context.request);
}

}  // namespace vanthu::http
