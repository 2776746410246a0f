#include "server/http/chain_views.hpp"

#include "core/digest.hpp"
#include "server/http/view_values.hpp"

namespace vanthu::http::views {
namespace {

int year_of(const records::SeriesKey& series) {
    return static_cast<int>(series.year);
}

json::array bindings(const std::vector<records::RoleBinding>& list) {
    return all(list, [](const records::RoleBinding& binding) {
        return json::object{{"unit_id", binding.unit.text()}, {"role", records::to_string(binding.role)}, {"position", binding.position}};
    });
}

json::object link(const records::OutgoingDocument& document) {
    return {{"id", document.id.text()},
            {"state", records::to_string(document.state)},
            {"subject", document.details.subject},
            {"symbol", or_null(document.symbol)}};
}

}  // namespace

json::object unit(const app::Unit& unit) {
    return {{"id", unit.id.text()},           {"code", unit.code},     {"name", unit.name},      {"symbol", unit.symbol},
            {"parent_id", or_null(unit.parent)}, {"active", unit.active}, {"version", unit.version}};
}

json::object person(const app::Person& person) {
    return {{"id", person.id.text()},     {"login", person.login},     {"full_name", person.full_name},
            {"active", person.active},    {"version", person.version}, {"roles", bindings(person.bindings)}};
}

json::object session_person(const app::Actor& actor) {
    return {{"id", actor.user.text()}, {"full_name", actor.full_name}, {"roles", bindings(actor.bindings)}};
}

json::object upload(const app::Upload& upload) {
    return {{"id", upload.id.text()},
            {"name", upload.name},
            {"size", upload.size_bytes},
            {"received", upload.received_bytes},
            {"virus_scan", or_null(upload.scan)},
            {"sha256", or_null(upload.sha256)}};
}

json::object file(const app::DocumentFile& file) {
    return {{"id", file.id.text()},           {"kind", file.kind},
            {"ordinal", file.ordinal},        {"name", file.name},
            {"media_type", file.media_type},  {"size", file.size_bytes},
            {"sha256", file.sha256},          {"pages", or_null(file.pages)},
            {"created_at", to_rfc3339(file.created_at)}, {"virus_scan", or_null(file.scan)}};
}

json::object incoming_row(const records::IncomingDocument& document) {
    const auto& details = document.details;
    return {{"id", document.id.text()},
            {"version", document.version},
            {"state", records::to_string(document.state)},
            {"number", document.number.value},
            {"year", year_of(document.series)},
            {"arrived_at", to_rfc3339(document.arrived_at)},
            {"issuer", details.issuer},
            {"number_and_symbol", details.number_and_symbol},
            {"document_date", to_iso(details.document_day)},
            {"subject", details.subject},
            {"urgency", records::to_string(details.urgency)},
            {"due_date", or_null(details.due_day)}};
}

json::object signature_report_row(const app::SignatureReport& one) {
    return {{"id", one.id.text()},
            {"file_id", one.file.text()},
            {"file_sha256", one.file_sha256},
            {"occasion", one.occasion},
            {"verdict", one.verdict},
            {"policy", one.policy},
            {"validated_at", to_rfc3339(one.validated_at)},
            {"asked_by", or_null(one.asked_by)}};
}

json::object near_duplicate(const app::NearDuplicate& one) {
    return {{"reason", one.reason}, {"document", incoming_row(one.document)}};
}

json::object incoming(const app::IncomingView& view) {
    const auto& document = view.document;
    const auto& details = document.details;
    json::object value = incoming_row(document);
    value["book"] = document.series.book;
    value["number_text"] = document.number.text();
    value["issuer_code"] = or_null(details.issuer_code);
    value["identifier"] = or_null(details.identifier);
    value["type"] = details.type_code;
    value["signer_position"] = or_null(details.signer_position);
    value["signer_name"] = or_null(details.signer_name);
    value["page_count"] = or_null(details.page_count);
    value["note"] = or_null(details.note);
    value["transferred_date"] = or_null(details.transferred_day);
    value["answer_to"] = or_null(details.answers);
    value["sender_email"] = or_null(details.sender_email);
    value["departure_reason"] = or_null(document.departure_reason);
    value["leader_id"] = or_null(document.leader);
    value["instruction"] = or_null(document.instruction);
    value["closing_note"] = or_null(document.closing_note);
    value["units"] = all(view.units, [](const app::DocumentUnit& unit) {
        return json::object{{"unit_id", unit.unit.text()}, {"part", unit.part}};
    });
    value["files"] = all(view.files, file);
    value["answers"] = all(view.answers, link);
    value["signature_reports"] = all(view.signature_reports, signature_report_row);
    value["transfers"] = all(view.transfers, [](const app::IncomingTransfer& one) {
        return json::object{{"unit_id", or_null(one.unit)}, {"agency", or_null(one.agency)}, {"reason", one.reason}, {"by", one.made_by.text()}, {"at", to_rfc3339(one.made_at)}};
    });
    value["urgings"] = all(view.urgings, [](const app::Urging& one) {
        return json::object{{"text", one.words}, {"people", one.people}, {"by", one.made_by.text()}, {"at", to_rfc3339(one.made_at)}};
    });
    value["has_receipt"] = view.has_receipt;
    if (!view.near_duplicates.empty()) {
        value["near_duplicates"] = all(view.near_duplicates, near_duplicate);
    }
    return value;
}

json::object outgoing_row(const records::OutgoingDocument& document) {
    return {{"id", document.id.text()},
            {"version", document.version},
            {"state", records::to_string(document.state)},
            {"type", document.details.type_code},
            {"subject", document.details.subject},
            {"urgency", records::to_string(document.details.urgency)},
            {"symbol", or_null(document.symbol)},
            {"issued_date", or_null(document.issued_day)},
            {"due_date", or_null(document.details.due_day)}};
}

json::object outgoing(const app::OutgoingView& view) {
    const auto& document = view.document;
    json::object value = outgoing_row(document);
    value["drafter_id"] = document.drafter.text();
    value["drafting_unit_id"] = document.details.drafting_unit.text();
    value["answers"] = or_null(document.details.answers);
    value["recipients"] = all(document.details.recipients, [](const std::string& one) { return json::value(one); });
    value["note"] = or_null(document.details.note);
    value["current_sha256"] = document.current_sha256;
    value["number"] = document.number ? json::value(document.number->value) : json::value(nullptr);
    value["book"] = document.series ? json::value(document.series->book) : json::value(nullptr);
    value["signer_id"] = or_null(document.signer);
    value["signer_name"] = or_null(document.signer_name);
    value["signed_at"] = or_null(document.signed_at);
    value["sealed_at"] = or_null(document.sealed_at);
    value["issued_at"] = or_null(document.issued_at);
    value["recalled_at"] = or_null(document.recalled_at);
    value["recall_reason"] = or_null(document.recall_reason);
    value["corrects"] = or_null(document.details.corrects);
    value["replaces"] = or_null(document.details.replaces);
    value["page_count"] = or_null(document.page_count);
    value["annexes"] = all(view.annexes, [](const app::Annex& annex) {
        return json::object{{"id", annex.id},
                            {"ordinal", annex.ordinal},
                            {"title", annex.title},
                            {"first_page", or_null(annex.first_page)},
                            {"file_id", or_null(annex.file)},
                            {"sealed_file_id", or_null(annex.sealed_file)}};
    });
    value["check_out"] = view.check_out ? json::value(check_out(*view.check_out)) : json::value(nullptr);
    value["successors"] = all(view.successors, link);
    value["dispatch"] = json::object{{"copies", or_null(document.dispatch.copies)},
                                     {"archive_receiver", or_null(document.dispatch.archive_receiver)},
                                     {"transferred_date", or_null(document.dispatch.transferred_day)}};
    value["files"] = all(view.files, file);
    value["chain_id"] = or_null(document.instance);
    value["tasks"] = all(view.tasks, task);
    value["history"] = all(view.history, step);
    return value;
}

json::object check_out(const app::CheckOut& one) {
    return {{"user_id", one.user.text()}, {"taken_at", to_rfc3339(one.taken_at)}, {"until", to_rfc3339(one.until)}};
}

json::object number_preview(const app::NumberPreview& preview) {
    return {{"book", preview.book},
            {"year", preview.year},
            {"number", preview.number},
            {"symbol", preview.symbol},
            {"date", to_iso(preview.day)}};
}

json::object history_entry(const app::LoggedEvent& event) {
    json::object fields;
    for (const auto& [name, value] : event.event.fields) {
        if (name.starts_with("row:")) {
            continue;
        }
        // A name that stands several times ("recipient") is one line each.
        const auto known = fields.find(name);
        if (known == fields.end()) {
            fields[name] = value;
        } else {
            known->value() = std::string{known->value().as_string()} + "\n" + value;
        }
    }
    return {{"seq", event.seq},
            {"at", to_rfc3339(event.event.at)},
            {"kind", event.event.kind},
            {"actor", event.event.actor},
            {"fields", std::move(fields)},
            {"leaf_hash", event.leaf_hash},
            {"proof", "/api/v1/log/events/" + std::to_string(event.seq) + "/proof"}};
}

json::object page(json::array items, json::value next) {
    return {{"items", std::move(items)}, {"next", std::move(next)}};
}

}  // namespace vanthu::http::views
