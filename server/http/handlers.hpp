#pragma once

#include <boost/json/object.hpp>

#include "server/http/api.hpp"
#include "server/http/conditions.hpp"
#include "server/http/json_input.hpp"
#include "server/http/problem.hpp"
#include "server/http/query_input.hpp"
#include "server/http/views.hpp"

namespace vanthu::http {

/// A JSON answer; with a version, its ETag.
[[nodiscard]] Response answer(int status, const boost::json::object& value, std::optional<long long> version = std::nullopt);
[[nodiscard]] Response no_content();
[[nodiscard]] Response text_answer(std::string text, const char* media_type = "text/plain; charset=utf-8");

/// A printed form as a file to download.
[[nodiscard]] Response file_answer(const Result<app::Printout>& printout, Context& context);

/// A page of a list, with the key of its last one when it is full.
template <class List, class View, class Key>
[[nodiscard]] Response page_answer(Context& context, const app::PageRequest& page, const Result<List>& found, View view, Key key) {
    if (!found) {
        return problem(found.error(), context.request);
    }
    boost::json::array items;
    for (const auto& one : *found) {
        items.push_back(boost::json::value(view(one)));
    }
    const bool is_full = static_cast<int>(found->size()) == page.limit;
    return answer(200, views::page(std::move(items), is_full ? boost::json::value(key(found->back())) : boost::json::value(nullptr)));
}

/// A printout as a download.
[[nodiscard]] Response print_answer(Context& context, const Result<app::Printout>& printout);

/// What `after` and `limit` say. Errors are the reader's, at its `finish`.
[[nodiscard]] app::PageRequest page_request(QueryReader& query, int default_limit = 50);

// session_routes.cpp
Response sign_in(Context& context);
Response current_session(Context& context);
Response sign_out(Context& context);
Response prove_identity(Context& context);
Response change_password(Context& context);
Response begin_totp(Context& context);
Response confirm_totp(Context& context);
Response remove_totp(Context& context);
/// As it was typed: not trimmed, not normalised. Nothing when it is absent; what is no text is an error at the reader's `finish`.
[[nodiscard]] std::optional<SecretString> read_password(ObjectReader& reader, std::string_view name);
/// The session's cookie and who is signed in now.
[[nodiscard]] Response signed_in_answer(Context& context, const Result<app::SignIn::Output>& signed_in);
// passkey_routes.cpp
Response ask_for_passkey(Context& context);
Response sign_in_with_passkey(Context& context);
Response ask_for_passkey_proof(Context& context);
Response set_passkey_step(Context& context);
Response list_passkeys(Context& context);
Response begin_passkey(Context& context);
Response add_passkey(Context& context);
Response remove_passkey(Context& context);
Response list_passkeys_of(Context& context);
Response remove_passkey_of(Context& context);
// certificate_routes.cpp
Response list_own_certificates(Context& context);
Response present_certificate(Context& context);
Response withdraw_own_certificate(Context& context);
Response list_person_certificates(Context& context);
Response enter_person_certificate(Context& context);
Response decide_person_certificate(Context& context);
// agent_routes.cpp
Response begin_agent_exchange(Context& context);
Response get_agent_exchange(Context& context);
Response cancel_agent_exchange(Context& context);
Response fetch_agent_file(Context& context);
Response receive_agent_file(Context& context);
// remote_key_routes.cpp
Response list_remote_services(Context& context);
Response look_for_remote_keys(Context& context);
Response list_remote_keys(Context& context);
Response link_remote_key(Context& context);
Response unlink_remote_key(Context& context);
Response sign_with_remote_key(Context& context);
// people_routes.cpp
Response list_units(Context& context);
Response add_unit(Context& context);
Response get_unit(Context& context);
Response change_unit(Context& context);
Response list_users(Context& context);
Response add_user(Context& context);
Response get_user(Context& context);
Response change_user(Context& context);
Response list_holders(Context& context);
Response list_people(Context& context);
// file_routes.cpp
Response begin_upload(Context& context);
Response get_upload(Context& context);
Response get_upload_content(Context& context);
Response append_upload(Context& context);
Response cancel_upload(Context& context);
Response download_file(Context& context);
// incoming_routes.cpp
Response register_incoming(Context& context);
Response register_batch(Context& context);
Response list_incoming(Context& context);
Response find_duplicates(Context& context);
Response find_near_duplicates(Context& context);
Response get_incoming(Context& context);
Response correct_incoming(Context& context);
Response submit_incoming(Context& context);
Response instruct_incoming(Context& context);
Response complete_incoming(Context& context);
// outgoing_routes.cpp
Response draft_outgoing(Context& context);
Response list_outgoing(Context& context);
Response get_outgoing(Context& context);
Response add_version(Context& context);
Response submit_outgoing(Context& context);
Response cancel_outgoing(Context& context);
Response preview_number(Context& context);
Response number_outgoing(Context& context);
Response issue_outgoing(Context& context);
Response tell_dispatch(Context& context);
// recipient_routes.cpp
Response list_recipients(Context& context);
Response list_document_recipients(Context& context);
Response plan_recipients(Context& context);
Response add_recipient(Context& context);
Response get_recipient(Context& context);
Response post_recipient(Context& context);
Response progress_recipient(Context& context);
Response recall_outgoing(Context& context);
// copy_routes.cpp
Response list_copies(Context& context);
Response make_copy(Context& context);
Response make_excerpt(Context& context);
Response get_copy(Context& context);
Response issue_copy(Context& context);
Response print_marked(Context& context);
Response list_printouts(Context& context);
// drafting_routes.cpp
Response put_annexes(Context& context);
Response check_out_draft(Context& context);
Response check_in_draft(Context& context);
Response break_check_out(Context& context);
Response compare_versions(Context& context);
Response check_layout(Context& context);
// template_routes.cpp
Response list_templates(Context& context);
Response add_template(Context& context);
Response get_template(Context& context);
Response add_template_version(Context& context);
Response retire_template(Context& context);
Response get_template_content(Context& context);
Response fill_template(Context& context);
Response get_filling(Context& context);
// signing_routes.cpp
Response sign_outgoing(Context& context);
Response seal_outgoing(Context& context);
Response list_signature_places(Context& context);
Response prepare_signature(Context& context);
Response complete_signature(Context& context);
Response cancel_signature(Context& context);
Response validate_signatures(Context& context);
// batch_routes.cpp
Response begin_signing_batch(Context& context);
Response begin_remote_signing_batch(Context& context);
Response list_signing_batches(Context& context);
Response get_signing_batch(Context& context);
Response cancel_signing_batch(Context& context);
Response retry_signing_batch(Context& context);
Response follow_signing_batch(Context& context);
// task_routes.cpp
Response list_inbox(Context& context);
Response count_inbox(Context& context);
Response list_sent(Context& context);
Response get_task(Context& context);
Response decide_task(Context& context);
Response claim_task(Context& context);
Response release_task(Context& context);
Response see_task(Context& context);
Response delegate_task(Context& context);
Response reassign_task(Context& context);
Response consult_on_task(Context& context);
Response advise_on_task(Context& context);
// chain_routes.cpp
Response get_chain(Context& context);
Response chain_history(Context& context);
Response replay_chain(Context& context);
Response recall_chain(Context& context);
Response undo_chain(Context& context);
Response suspend_chain(Context& context);
Response resume_chain(Context& context);
Response cancel_chain(Context& context);
Response inform_people(Context& context);
Response receive_message(Context& context);
Response begin_ad_hoc(Context& context);
Response migrate_chain(Context& context);
Response list_workflows(Context& context);
Response deploy_workflow(Context& context);
Response check_workflow(Context& context);
Response get_workflow(Context& context);
Response compare_workflows(Context& context);
Response simulate_workflow(Context& context);
Response preview_chain(Context& context);
// calendar_routes.cpp
Response list_calendars(Context& context);
Response put_calendar(Context& context);
Response get_calendar(Context& context);
Response compute_deadline(Context& context);
// access_routes.cpp
Response give_access(Context& context);
Response revoke_access(Context& context);
Response list_document_grants(Context& context);
Response list_dossier_grants(Context& context);
Response restrict_document(Context& context);
Response lift_restriction(Context& context);
Response explain_access(Context& context);
Response explain_dossier_access(Context& context);
Response list_document_actions(Context& context);
Response list_rights_changes(Context& context);
Response confirm_rights_change(Context& context);
// dossier_routes.cpp
Response list_file_plans(Context& context);
Response prepare_file_plan(Context& context);
Response get_file_plan(Context& context);
Response put_file_plan_lines(Context& context);
Response import_file_plan(Context& context);
Response enforce_file_plan(Context& context);
Response list_dossiers(Context& context);
Response review_dossiers(Context& context);
Response open_dossier(Context& context);
Response get_dossier(Context& context);
Response correct_dossier(Context& context);
Response pass_on_dossier(Context& context);
Response close_dossier(Context& context);
Response reopen_dossier(Context& context);
Response list_dossier_documents(Context& context);
Response add_dossier_documents(Context& context);
Response remove_dossier_document(Context& context);
Response list_document_dossiers(Context& context);
// archive_routes.cpp
Response list_holds(Context& context);
Response place_hold(Context& context);
Response get_hold(Context& context);
Response release_hold(Context& context);
Response print_file_plan(Context& context);
Response print_dossier_documents(Context& context);
Response print_handover(Context& context);
Response print_disposal(Context& context);
Response pack_dossier(Context& context);
Response export_dossier(Context& context);
Response list_handovers(Context& context);
Response announce_handover(Context& context);
Response get_handover(Context& context);
Response deliver_handover(Context& context);
Response accept_handover(Context& context);
Response cancel_handover(Context& context);
Response list_disposals(Context& context);
Response propose_disposal(Context& context);
Response get_disposal(Context& context);
Response carry_out_disposal(Context& context);
Response reject_disposal(Context& context);
// search_routes.cpp
Response list_saved_searches(Context& context);
Response save_search(Context& context);
Response remove_saved_search(Context& context);
// people_at_work_routes.cpp
Response list_mandates(Context& context);
Response give_mandate(Context& context);
Response get_mandate(Context& context);
Response revoke_mandate(Context& context);
Response list_remarks(Context& context);
Response add_remark(Context& context);
Response get_remark(Context& context);
Response change_remark(Context& context);
Response finalise_remark(Context& context);
Response resolve_remark(Context& context);
Response discard_remark(Context& context);
Response list_notifications(Context& context);
Response see_notifications(Context& context);
Response get_notification_settings(Context& context);
Response put_notification_settings(Context& context);
// stream_routes.cpp
Response follow_notifications(Context& context);
// book_routes.cpp
Response list_books(Context& context);
Response add_book(Context& context);
Response get_book(Context& context);
Response close_book(Context& context);
Response list_numbering_rules(Context& context);
Response decide_numbering(Context& context);
Response try_numbering(Context& context);
Response preview_type_number(Context& context);
// register_routes.cpp
Response list_register(Context& context);
Response list_register_lines(Context& context);
Response register_account(Context& context);
Response get_register_number(Context& context);
Response reserve_number(Context& context);
Response skip_numbers(Context& context);
Response void_number(Context& context);
Response enter_line(Context& context);
Response print_register(Context& context);
Response seal_register(Context& context);
// hand_book_routes.cpp
Response list_postal_dispatches(Context& context);
Response add_postal_dispatch(Context& context);
Response get_postal_dispatch(Context& context);
Response acknowledge_postal_dispatch(Context& context);
Response list_archived_copy_uses(Context& context);
Response add_archived_copy_use(Context& context);
Response get_archived_copy_use(Context& context);
Response return_archived_copy(Context& context);
// arrival_routes.cpp
Response list_derivatives(Context& context);
Response request_derivative(Context& context);
Response get_derivative_content(Context& context);
Response list_signature_reports(Context& context);
Response validate_again(Context& context);
Response print_follow_up_sheet(Context& context);
Response print_stamped(Context& context);
// usage_routes.cpp
Response list_document_usage(Context& context);
Response list_dossier_usage(Context& context);
Response print_statistic(Context& context);

// board_routes.cpp
Response read_board(Context& context);
Response list_board_documents(Context& context);
// departure_routes.cpp
Response return_incoming(Context& context);
Response transfer_incoming(Context& context);
Response urge_incoming(Context& context);
Response get_receipt(Context& context);
Response print_receipt(Context& context);
Response list_answers(Context& context);
// mail_routes.cpp
Response list_arrived_mails(Context& context);
Response get_arrived_mail(Context& context);
Response dismiss_arrived_mail(Context& context);
Response download_mail_file(Context& context);
Response upload_mail_file(Context& context);
// job_routes.cpp
Response list_jobs(Context& context);
Response retry_job(Context& context);
Response cancel_job(Context& context);
Response retry_jobs(Context& context);
// administration_routes.cpp
Response first_run_state(Context& context);
Response begin_first_run(Context& context);
Response get_agency(Context& context);
Response change_agency(Context& context);
Response list_settings(Context& context);
Response check_dependencies(Context& context);
Response get_trust(Context& context);
// image_routes.cpp
Response list_signature_images(Context& context);
Response get_signature_image(Context& context);
Response put_signature_image(Context& context);
Response check_signature_image(Context& context);
Response withdraw_signature_image(Context& context);
Response get_signature_image_content(Context& context);
// intake_routes.cpp
Response suggest_metadata(Context& context);
// public_routes.cpp
Response verify_page(Context& context);
Response verify_form_file(Context& context);
Response look_up_page(Context& context);
Response public_style(Context& context);
Response verify_file(Context& context);
// evidence_routes.cpp
Response document_history(Context& context);
Response list_events(Context& context);
Response list_validity(Context& context);
Response log_checkpoint(Context& context);
Response log_key(Context& context);
Response event_proof(Context& context);
Response search(Context& context);

}  // namespace vanthu::http
