#include "server/http/signature_views.hpp"

#include <boost/json/array.hpp>

#include "signing/reports/advice.hpp"

namespace vanthu::http::views {
namespace {

json::value or_null(const std::optional<Instant>& at) {
    return at ? json::value(to_rfc3339(*at)) : json::value(nullptr);
}

json::value or_null(const std::string& text) {
    return text.empty() ? json::value(nullptr) : json::value(text);
}

template <class List, class View>
json::array all(const List& list, View view) {
    json::array array;
    for (const auto& one : list) {
        array.push_back(view(one));
    }
    return array;
}

json::array subjects(const std::vector<signing::Certificate>& chain) {
    return all(chain, [](const signing::Certificate& one) { return json::value(one.subject()); });
}

json::array words(const std::vector<ClientText>& texts, bool vietnamese) {
    return all(texts, [&](const ClientText& text) { return json::value(vietnamese ? text.vi : text.en); });
}

json::object certificate(const signing::Certificate& one) {
    return {{"subject", one.subject()},
            {"issuer", one.issuer()},
            {"serial", one.serial_hex()},
            {"not_before", to_rfc3339(one.not_before())},
            {"not_after", to_rfc3339(one.not_after())},
            {"sha256", one.fingerprint()}};
}

json::object timestamp(const signing::TimestampReport& one, bool vietnamese) {
    return {{"id", one.id},
            {"kind", one.kind},
            {"indication", signing::to_string(one.indication)},
            {"sub_indication", or_null(one.sub_indication)},
            {"intact", one.intact},
            {"signature_valid", one.signature_valid},
            {"trusted", one.trusted},
            {"time", or_null(one.time)},
            {"signer", one.signer ? one.signer->common_name() : ""},
            {"policy", one.policy},
            {"chain", subjects(one.chain)},
            {"messages", words(one.messages, vietnamese)}};
}

json::object signed_object(const signing::SignedObject& one) {
    return {{"name", one.name},
            {"what", one.what},
            {"found", one.found},
            {"digest_matches", one.digest_matches},
            {"is_whole_document", one.is_whole_document}};
}

json::object signature(const signing::SignatureReport& one, bool vietnamese) {
    std::vector<ClientText> messages = one.messages;
    messages.insert(messages.end(), one.change_details.begin(), one.change_details.end());
    const ClientText advice = signing::advice(one);
    return {{"id", one.id},
            {"field", one.field},
            {"format", one.format},
            {"level", one.level},
            {"indication", signing::to_string(one.indication)},
            {"sub_indication", or_null(one.sub_indication)},
            {"intact", one.intact},
            {"signature_valid", one.signature_valid},
            {"trusted", one.trusted},
            {"signer", one.signer ? one.signer->common_name() : ""},
            {"signer_organisation", one.signer ? one.signer->subject_attribute("O") : ""},
            {"issuer", one.signer ? one.signer->issuer() : ""},
            {"certificate", one.signer ? json::value(certificate(*one.signer)) : json::value(nullptr)},
            {"claimed_time", or_null(one.claimed_time)},
            {"best_time", or_null(one.best_time)},
            {"coverage", signing::to_string(one.coverage)},
            {"changes", signing::to_string(one.changes)},
            {"docmdp", one.docmdp ? json::value(*one.docmdp) : json::value(nullptr)},
            {"docmdp_ok", one.docmdp_ok},
            {"field_locks_kept", one.field_locks_kept},
            {"algorithm", one.algorithm},
            {"below_standard", one.below_standard},
            {"revocation_checked", one.revocation_checked},
            {"reason", one.reason},
            {"location", one.location},
            {"roles", all(one.roles, [](const std::string& role) { return json::value(role); })},
            {"signature_policy", one.signature_policy},
            {"chain", subjects(one.chain)},
            {"timestamps", all(one.timestamps, [&](const auto& stamp) { return timestamp(stamp, vietnamese); })},
            {"objects", all(one.objects, signed_object)},
            {"messages", words(messages, vietnamese)},
            {"advice", vietnamese ? advice.vi : advice.en}};
}

}  // namespace

json::object validation_report(const signing::ValidationReport& report, bool vietnamese) {
    const auto indication = report.indication();
    return {{"format", report.format},
            {"policy", report.policy},
            {"validated_at", to_rfc3339(report.validated_at)},
            {"indication", indication ? signing::to_string(*indication) : "NO_SIGNATURE"},
            {"revisions", report.revisions},
            {"signatures", all(report.signatures, [&](const auto& one) { return signature(one, vietnamese); })},
            {"messages", words(report.messages, vietnamese)}};
}

json::object certificate_check(const signing::CertificateCheck& check, bool vietnamese) {
    std::vector<ClientText> messages = check.messages;
    if (!check.explanation.en.empty()) {
        messages.insert(messages.begin(), check.explanation);
    }
    return {{"indication", check.valid ? "PASSED" : "INDETERMINATE"},
            {"sub_indication", or_null(check.sub_indication)},
            {"trusted", check.trusted},
            {"revocation_checked", check.revocation_checked},
            {"chain", all(check.chain, certificate)},
            {"messages", words(messages, vietnamese)}};
}

}  // namespace vanthu::http::views
