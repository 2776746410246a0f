#include "server/http/dossier_views.hpp"

#include "server/http/view_values.hpp"

namespace vanthu::http::views {
namespace {

json::value years(const records::Retention& retention) {
    return retention.years ? json::value(*retention.years) : json::value(nullptr);
}

json::object line(const records::FilePlanLine& one) {
    return {{"kind", records::to_string(one.kind)}, {"notation", one.notation}, {"title", one.title},
            {"retention_years", years(one.retention)}, {"keeper", one.keeper}, {"note", or_null(one.note)}};
}

}  // namespace

json::object file_plan_row(const records::FilePlan& plan) {
    return {{"id", plan.id},
            {"version", plan.version},
            {"agency", plan.agency},
            {"year", static_cast<int>(plan.year)},
            {"state", records::to_string(plan.state)},
            {"basis", plan.basis},
            {"created_by", plan.created_by.text()},
            {"created_at", to_rfc3339(plan.created_at)}};
}

json::object file_plan(const app::FilePlanView& view) {
    json::object out = file_plan_row(view.plan);
    out["lines"] = all(view.lines, line);
    return out;
}

json::object dossier_row(const records::Dossier& dossier) {
    const auto& details = dossier.details;
    return {{"id", dossier.id.text()},
            {"version", dossier.version},
            {"code", dossier.code()},
            {"year", static_cast<int>(dossier.year)},
            {"notation", details.notation},
            {"title", details.title},
            {"retention", details.retention.text()},
            {"retention_years", years(details.retention)},
            {"kind", records::to_string(details.kind)},
            {"rights", or_null(details.rights)},
            {"language", details.language},
            {"description", or_null(details.description)},
            {"unit_id", dossier.unit.text()},
            {"keeper_id", dossier.keeper.text()},
            {"state", records::to_string(dossier.state)},
            {"start_date", or_null(dossier.start_day)},
            {"end_date", or_null(dossier.end_day)},
            {"document_total", dossier.document_total},
            {"page_total", dossier.page_total},
            {"closed_at", or_null(dossier.closed_at)},
            {"work_ended", or_null(dossier.work_ended)},
            {"handover_due", or_null(dossier.handover_due())},
            {"kept_until", or_null(dossier.kept_until())},
            {"handover_id", or_null(dossier.handover)},
            {"created_at", to_rfc3339(dossier.created_at)}};
}

json::object dossier(const app::DossierView& view) {
    json::object out = dossier_row(view.dossier);
    out["held"] = view.is_held;
    return out;
}

json::object dossier_item(const app::DossierItem& item) {
    return {{"ordinal", item.place.ordinal},
            {"document_id", item.place.document.text()},
            {"direction", item.direction},
            {"number_and_symbol", or_null(item.number_and_symbol)},
            {"date", or_null(item.day)},
            {"type", item.type_code},
            {"subject", item.subject},
            {"author", item.author},
            {"pages", item.place.pages},
            {"note", or_null(item.place.note)},
            {"added_by", item.place.added_by.text()},
            {"added_at", to_rfc3339(item.place.added_at)}};
}

json::object hold(const records::LegalHold& one) {
    return {{"id", one.id},
            {"version", one.version},
            {"subject", records::to_string(one.subject)},
            {"subject_id", one.subject_id},
            {"reason", one.reason},
            {"legal_basis", one.legal_basis},
            {"placed_by", one.placed_by.text()},
            {"placed_at", to_rfc3339(one.placed_at)},
            {"released_by", or_null(one.released_by)},
            {"released_at", or_null(one.released_at)},
            {"release_reason", or_null(one.release_reason)}};
}

json::object handover_row(const records::Handover& one) {
    return {{"id", one.id},
            {"version", one.version},
            {"unit_id", one.unit.text()},
            {"title", one.title},
            {"state", records::to_string(one.state)},
            {"due_date", to_iso(one.due_day)},
            {"announced_by", one.announced_by.text()},
            {"announced_at", to_rfc3339(one.announced_at)},
            {"delivered_by", or_null(one.delivered_by)},
            {"delivered_at", or_null(one.delivered_at)},
            {"accepted_by", or_null(one.accepted_by)},
            {"accepted_at", or_null(one.accepted_at)},
            {"condition", or_null(one.condition)},
            {"ended_reason", or_null(one.ended_reason)}};
}

json::object handover(const app::HandoverView& view) {
    json::object out = handover_row(view.handover);
    out["dossiers"] = all(view.dossiers, dossier_row);
    return out;
}

json::object disposal_row(const records::Disposal& one) {
    return {{"id", one.id},
            {"version", one.version},
            {"title", one.title},
            {"reason", one.reason},
            {"state", records::to_string(one.state)},
            {"decision_id", or_null(one.decision)},
            {"proposed_by", one.proposed_by.text()},
            {"proposed_at", to_rfc3339(one.proposed_at)},
            {"ended_by", or_null(one.ended_by)},
            {"ended_at", or_null(one.ended_at)},
            {"ended_reason", or_null(one.ended_reason)}};
}

json::object disposal(const app::DisposalView& view) {
    json::object out = disposal_row(view.disposal);
    out["dossiers"] = all(view.dossiers, dossier_row);
    return out;
}

}  // namespace vanthu::http::views
