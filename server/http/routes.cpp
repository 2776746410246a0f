#include "server/http/handlers.hpp"

#include <array>

namespace vanthu::http {
namespace {

constexpr unsigned session = Needs::session;
constexpr unsigned changes = Needs::session | Needs::version;
constexpr unsigned creates = Needs::session | Needs::idempotency;

constexpr std::array<Route, 98> table{{
    {"POST", "/api/v1/session", sign_in, Needs::nothing, BodySize::small},
    {"GET", "/api/v1/session", current_session, session, BodySize::none},
    {"DELETE", "/api/v1/session", sign_out, session, BodySize::none},
    {"PUT", "/api/v1/session/password", change_password, session, BodySize::small},
    {"POST", "/api/v1/session/totp", begin_totp, session, BodySize::small},
    {"PUT", "/api/v1/session/totp", confirm_totp, session, BodySize::small},
    {"DELETE", "/api/v1/session/totp", remove_totp, session, BodySize::small},

    {"GET", "/api/v1/units", list_units, session, BodySize::none},
    {"POST", "/api/v1/units", add_unit, creates, BodySize::small},
    {"GET", "/api/v1/units/{id}", get_unit, session, BodySize::none},
    {"PATCH", "/api/v1/units/{id}", change_unit, changes, BodySize::small},
    {"GET", "/api/v1/units/{id}/people", list_holders, session, BodySize::none},
    {"GET", "/api/v1/users", list_users, session, BodySize::none},
    {"POST", "/api/v1/users", add_user, creates, BodySize::small},
    {"GET", "/api/v1/users/{id}", get_user, session, BodySize::none},
    {"PATCH", "/api/v1/users/{id}", change_user, changes, BodySize::small},

    {"POST", "/api/v1/uploads", begin_upload, creates, BodySize::small},
    {"GET", "/api/v1/uploads/{id}", get_upload, session, BodySize::none},
    {"PATCH", "/api/v1/uploads/{id}", append_upload, session, BodySize::piece},
    {"DELETE", "/api/v1/uploads/{id}", cancel_upload, session, BodySize::none},
    {"GET", "/api/v1/files/{id}/content", download_file, session, BodySize::none},

    {"POST", "/api/v1/incoming", register_incoming, creates, BodySize::small},
    {"GET", "/api/v1/incoming", list_incoming, session, BodySize::none},
    {"GET", "/api/v1/incoming/duplicates", find_duplicates, session, BodySize::none},
    {"GET", "/api/v1/incoming/{id}", get_incoming, session, BodySize::none},
    {"PATCH", "/api/v1/incoming/{id}", correct_incoming, changes, BodySize::small},
    {"POST", "/api/v1/incoming/{id}/submission", submit_incoming, changes, BodySize::small},
    {"POST", "/api/v1/incoming/{id}/instruction", instruct_incoming, changes, BodySize::small},
    {"POST", "/api/v1/incoming/{id}/completion", complete_incoming, changes, BodySize::small},

    {"POST", "/api/v1/outgoing", draft_outgoing, creates, BodySize::small},
    {"GET", "/api/v1/outgoing", list_outgoing, session, BodySize::none},
    {"GET", "/api/v1/outgoing/{id}", get_outgoing, session, BodySize::none},
    {"POST", "/api/v1/outgoing/{id}/versions", add_version, changes, BodySize::small},
    {"POST", "/api/v1/outgoing/{id}/submission", submit_outgoing, changes, BodySize::small},
    {"POST", "/api/v1/outgoing/{id}/cancellation", cancel_outgoing, changes, BodySize::small},
    {"POST", "/api/v1/outgoing/{id}/signature", sign_outgoing, changes, BodySize::small},
    {"POST", "/api/v1/outgoing/{id}/signing-operations", prepare_signature, changes, BodySize::small},
    {"PUT", "/api/v1/signing-operations/{id}", complete_signature, session, BodySize::small},
    {"DELETE", "/api/v1/signing-operations/{id}", cancel_signature, session, BodySize::none},
    {"GET", "/api/v1/outgoing/{id}/number", preview_number, session, BodySize::none},
    {"POST", "/api/v1/outgoing/{id}/number", number_outgoing, changes, BodySize::small},
    {"POST", "/api/v1/outgoing/{id}/seal", seal_outgoing, changes, BodySize::small},
    {"POST", "/api/v1/outgoing/{id}/issue", issue_outgoing, changes, BodySize::small},

    {"GET", "/api/v1/inbox", list_inbox, session, BodySize::none},
    {"GET", "/api/v1/inbox/counts", count_inbox, session, BodySize::none},
    {"GET", "/api/v1/inbox/sent", list_sent, session, BodySize::none},
    {"GET", "/api/v1/tasks/{id}", get_task, session, BodySize::none},
    {"POST", "/api/v1/tasks/{id}/decision", decide_task, session, BodySize::small},
    {"POST", "/api/v1/tasks/{id}/claim", claim_task, session, BodySize::none},
    {"POST", "/api/v1/tasks/{id}/release", release_task, session, BodySize::none},
    {"POST", "/api/v1/tasks/{id}/seen", see_task, session, BodySize::none},
    {"POST", "/api/v1/tasks/{id}/delegation", delegate_task, session, BodySize::small},
    {"POST", "/api/v1/tasks/{id}/reassignment", reassign_task, session, BodySize::small},
    {"POST", "/api/v1/tasks/{id}/consultation", consult_on_task, session, BodySize::small},
    {"POST", "/api/v1/tasks/{id}/opinion", advise_on_task, session, BodySize::small},
    {"GET", "/api/v1/chains/{id}", get_chain, session, BodySize::none},
    {"GET", "/api/v1/chains/{id}/history", chain_history, session, BodySize::none},
    {"GET", "/api/v1/chains/{id}/replay", replay_chain, session, BodySize::none},
    {"POST", "/api/v1/chains/{id}/recall", recall_chain, session, BodySize::small},
    {"POST", "/api/v1/chains/{id}/undo", undo_chain, session, BodySize::none},
    {"POST", "/api/v1/chains/{id}/suspension", suspend_chain, session, BodySize::small},
    {"DELETE", "/api/v1/chains/{id}/suspension", resume_chain, session, BodySize::none},
    {"POST", "/api/v1/chains/{id}/cancellation", cancel_chain, session, BodySize::small},
    {"POST", "/api/v1/chains/{id}/information", inform_people, session, BodySize::small},
    {"POST", "/api/v1/chains/{id}/messages", receive_message, session, BodySize::small},
    {"POST", "/api/v1/chains/{id}/ad-hoc", begin_ad_hoc, session, BodySize::small},
    {"POST", "/api/v1/chains/{id}/migration", migrate_chain, session, BodySize::small},
    {"GET", "/api/v1/workflows", list_workflows, session, BodySize::none},
    {"POST", "/api/v1/workflows", deploy_workflow, session, BodySize::small},
    {"GET", "/api/v1/workflows/{hash}", get_workflow, session, BodySize::none},
    {"GET", "/api/v1/workflows/{hash}/difference", compare_workflows, session, BodySize::none},
    {"POST", "/api/v1/workflows/{hash}/simulation", simulate_workflow, session, BodySize::small},
    {"GET", "/api/v1/calendars", list_calendars, session, BodySize::none},
    {"POST", "/api/v1/calendars", put_calendar, session, BodySize::small},
    {"GET", "/api/v1/calendars/{version}", get_calendar, session, BodySize::none},
    {"GET", "/api/v1/calendars/{version}/deadline", compute_deadline, session, BodySize::none},

    {"GET", "/api/v1/mandates", list_mandates, session, BodySize::none},
    {"POST", "/api/v1/mandates", give_mandate, creates, BodySize::small},
    {"GET", "/api/v1/mandates/{id}", get_mandate, session, BodySize::none},
    {"POST", "/api/v1/mandates/{id}/revocation", revoke_mandate, changes, BodySize::small},
    {"GET", "/api/v1/documents/{id}/remarks", list_remarks, session, BodySize::none},
    {"POST", "/api/v1/documents/{id}/remarks", add_remark, creates, BodySize::small},
    {"GET", "/api/v1/remarks/{id}", get_remark, session, BodySize::none},
    {"PATCH", "/api/v1/remarks/{id}", change_remark, changes, BodySize::small},
    {"POST", "/api/v1/remarks/{id}/final", finalise_remark, changes, BodySize::none},
    {"DELETE", "/api/v1/remarks/{id}", discard_remark, changes, BodySize::none},
    {"GET", "/api/v1/notifications", list_notifications, session, BodySize::none},
    {"POST", "/api/v1/notifications/seen", see_notifications, session, BodySize::small},
    {"GET", "/api/v1/notifications/settings", get_notification_settings, session, BodySize::none},
    {"PUT", "/api/v1/notifications/settings", put_notification_settings, changes, BodySize::small},
    {"GET", "/api/v1/stream", follow_notifications, session, BodySize::none},

    {"GET", "/api/v1/documents/{id}/signatures", validate_signatures, session, BodySize::none},
    {"GET", "/api/v1/documents/{id}/history", document_history, session, BodySize::none},
    {"GET", "/api/v1/log/checkpoint", log_checkpoint, session, BodySize::none},
    {"GET", "/api/v1/log/key", log_key, Needs::nothing, BodySize::none},  // it verifies what everybody may be given
    {"GET", "/api/v1/log/events/{seq}/proof", event_proof, session, BodySize::none},
    {"GET", "/api/v1/registers/{book}/{year}", list_register, session, BodySize::none},
    {"GET", "/api/v1/search", search, session, BodySize::none},
}};

}  // namespace

std::span<const Route> routes() {
    return table;
}

}  // namespace vanthu::http
