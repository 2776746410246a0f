#include "server/http/chain_views.hpp"

#include <array>

#include "server/app/chains/notification_text.hpp"
#include "server/http/view_values.hpp"

namespace vanthu::http::views {
namespace {

json::array texts(const std::vector<std::string>& values) {
    return all(values, [](const std::string& value) { return json::value(value); });
}

const char* name_of(workflow::FieldType type) {
    static constexpr std::array<const char*, 8> names{"text", "date", "number", "choice", "user", "users", "unit", "units"};
    return names.at(static_cast<std::size_t>(type));
}

json::object label(const std::string& vi, const std::string& en, const std::string& fallback) {
    return {{"vi", vi.empty() ? fallback : vi}, {"en", en.empty() ? fallback : en}};
}

json::object count(const app::BoxCount& one) {
    return {{"open", one.open}, {"overdue", one.overdue}};
}

}  // namespace

json::object task(const app::Task& task) {
    return {{"id", task.id.text()},
            {"chain_id", task.instance.text()},
            {"document_id", task.document.text()},
            {"kind", to_string(task.kind)},
            {"name", task.name},
            {"node", task.node},
            {"effect", task.effect},
            {"item", task.item},
            {"role", or_null(task.role)},
            {"unit_id", or_null(task.unit)},
            {"user_id", or_null(task.holder ? task.holder : task.user)},
            {"claimed", task.holder.has_value()},
            {"sender_id", or_null(task.sender)},
            {"opened_at", to_rfc3339(task.opened_at)},
            {"due_at", or_null(task.due_at)},
            {"overdue", task.is_overdue}};
}

json::object task_page(const app::TaskView& view) {
    json::object value = task(view.task);
    value["due_beyond_calendar"] = view.is_beyond_calendar;
    value["open"] = view.is_open;
    value["closed_at"] = view.closing ? json::value(to_rfc3339(view.closing->at)) : json::value(nullptr);
    value["closed_by"] = view.closing ? or_null(view.closing->actor) : json::value(nullptr);
    value["outcome"] = view.closing ? json::value(view.closing->outcome) : json::value(nullptr);
    value["reason"] = view.closing && !view.closing->reason.empty() ? json::value(view.closing->reason) : json::value(nullptr);
    value["on_behalf_of"] = view.closing ? or_null(view.closing->on_behalf_of) : or_null(view.on_behalf_of);
    value["version_sha256"] = view.version_sha256.empty() ? json::value(nullptr) : json::value(view.version_sha256);
    value["outcomes"] = all(view.outcomes, [](const workflow::Outcome& one) {
        return json::object{{"name", one.name}, {"label", label(one.label, one.label_en, one.name)}, {"needs_reason", one.needs_reason}};
    });
    value["fields"] = all(view.fields, [](const workflow::FormField& one) {
        return json::object{{"name", one.name},         {"label", label(one.label, one.label_en, one.name)},
                            {"type", name_of(one.type)}, {"required", one.required},
                            {"choices", texts(one.choices)}};
    });
    value["may_return"] = view.may_return;
    value["return_targets"] = texts(view.return_targets);
    value["may_forward"] = view.may_forward;
    value["signature_place"] = view.signature_place;
    return value;
}

json::object step(const app::StoredStep& step) {
    return {{"number", step.number},
            {"at", to_rfc3339(step.at)},
            {"task_id", or_null(step.task)},
            {"node", step.node},
            {"name", step.name},
            {"outcome", step.outcome},
            {"reason", step.reason},
            {"actor", or_null(step.actor)},
            {"on_behalf_of", or_null(step.on_behalf_of)},
            {"version_sha256", step.version_sha256},
            {"document_id", step.document.text()},
            {"chain_id", step.instance.text()},
            {"hash", step.hash}};
}

json::object inbox_entry(const app::ReadInbox::Entry& entry) {
    return {{"task", task(entry.task)},
            {"on_behalf_of", or_null(entry.on_behalf_of)},
            {"direction", entry.outgoing ? "outgoing" : "incoming"},
            {"document", entry.outgoing ? outgoing_row(*entry.outgoing) : incoming_row(*entry.incoming)}};
}

json::object sent_entry(const app::ReadSent::Entry& entry) {
    return {{"step", step(entry.step)},
            {"direction", entry.outgoing ? "outgoing" : "incoming"},
            {"document", entry.outgoing ? outgoing_row(*entry.outgoing) : incoming_row(*entry.incoming)},
            {"open", entry.is_open},
            {"waiting", all(entry.waiting, task)}};
}

json::object inbox_counts(const app::ReadInbox::Counts& counts) {
    return {{"mine", count(counts.mine)},
            {"unit", count(counts.unit)},
            {"substitute", count(counts.substitute)},
            {"waiting", count(counts.waiting)},
            {"information", count(counts.information)}};
}

json::object chain(const app::ChainView& view) {
    return {{"id", view.stored.id.text()},
            {"workflow", view.process_key},
            {"name", view.name},
            {"definition", view.stored.definition_hash},
            {"document_id", view.stored.document.text()},
            {"direction", view.stored.document_kind},
            {"status", view.stored.status},
            {"started_at", to_rfc3339(view.stored.started_at)},
            {"ended_at", or_null(view.stored.ended_at)},
            {"steps", view.stored.steps},
            {"last_step_hash", view.stored.last_step_hash},
            {"calendar", view.stored.calendar},
            {"tasks", all(view.tasks, task)},
            {"approvals", all(view.approvals,
                              [](const workflow::Decision& one) {
                                  return json::object{{"node", one.node},
                                                      {"by", one.by.text()},
                                                      {"on_behalf_of", or_null(one.on_behalf_of)},
                                                      {"version_sha256", one.version_sha256}};
                              })},
            {"timers", all(view.timers,
                           [](const workflow::Timer& one) { return json::object{{"node", one.node}, {"due_at", to_rfc3339(one.due)}}; })},
            {"diagram", json::object{{"active", texts(view.active)}, {"passed", texts(view.passed)}}},
            {"ad_hoc", all(view.ad_hoc,
                           [](const app::ChainView::AdHoc& one) {
                               return json::object{{"token", one.token}, {"node", one.node}, {"tasks", texts(one.tasks)}};
                           })},
            {"may_recall", view.may_recall},
            {"may_undo", view.may_undo}};
}

json::object workflow(const app::StoredDefinition& definition) {
    return {{"hash", definition.hash},
            {"key", definition.process_key},
            {"name", definition.name},
            {"deployed_by", definition.deployed_by.text()},
            {"deployed_at", to_rfc3339(definition.deployed_at)}};
}

json::object simulation(const workflow::Simulation& simulation) {
    return {{"steps", all(simulation.steps,
                          [](const workflow::SimulatedStep& one) {
                              return json::object{{"node", one.node},
                                                  {"name", one.name},
                                                  {"outcome", one.outcome},
                                                  {"opened", texts(one.opened)},
                                                  {"due_at", or_null(one.due)}};
                          })},
            {"status", workflow::to_string(simulation.status)},
            {"stopped", simulation.stopped}};
}

json::object mandate(const app::StoredMandate& stored) {
    const workflow::Mandate& one = stored.mandate;
    return {{"id", one.id},
            {"version", stored.version},
            {"principal", one.principal.text()},
            {"substitute", one.substitute.text()},
            {"from", to_rfc3339(one.from)},
            {"until", to_rfc3339(one.until)},
            {"document_types", texts(one.document_types)},
            {"units", texts(one.units)},
            {"steps", texts(one.nodes)},
            {"capacity", std::string{workflow::to_string(one.capacity)}},
            {"prefix", std::string{workflow::prefix(one.capacity)}},
            {"legal_basis", one.legal_basis},
            {"may_redelegate", one.may_redelegate},
            {"created_by", stored.created_by.text()},
            {"created_at", to_rfc3339(stored.created_at)},
            {"revoked_at", or_null(stored.revoked_at)}};
}

json::object remark(const app::Remark& remark) {
    return {{"id", remark.id},
            {"version", remark.version},
            {"document_id", remark.document.text()},
            {"author", remark.author.text()},
            {"body", remark.body},
            {"final", remark.is_final},
            {"created_at", to_rfc3339(remark.created_at)},
            {"final_at", or_null(remark.final_at)},
            {"place", remark.place ? json::value(json::object{{"page", remark.place->page},
                                                              {"x", remark.place->x},
                                                              {"y", remark.place->y},
                                                              {"width", remark.place->width},
                                                              {"height", remark.place->height},
                                                              {"version_sha256", remark.place->version_sha256}})
                                   : json::value(nullptr)},
            {"resolved_by", or_null(remark.resolved_by)},
            {"resolved_at", or_null(remark.resolved_at)}};
}

json::object notification(const app::Notification& one) {
    const ClientText text = app::text_of(one);
    return {{"id", one.id},
            {"kind", one.kind},
            {"document_id", one.dossier ? json::value(nullptr) : json::value(one.document.text())},
            {"dossier_id", or_null(one.dossier)},
            {"task_id", or_null(one.task)},
            {"text", json::object{{"vi", text.vi}, {"en", text.en}}},
            {"at", to_rfc3339(one.at)},
            {"seen_at", or_null(one.seen_at)}};
}

json::object notification_settings(const app::NotificationSettings& settings) {
    return {{"email", settings.email}, {"mail", settings.mail}, {"digest_hour", settings.digest_hour}, {"version", settings.version}};
}

}  // namespace vanthu::http::views
