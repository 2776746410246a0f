#include "server/app/files/arrival.hpp"

#include <algorithm>

#include "server/app/arrivals/receipts.hpp"
#include "server/app/document_access.hpp"
#include "server/app/events.hpp"
#include "server/app/files/file_jobs.hpp"

namespace vanthu::app {
namespace {

using records::Role;

/// The worst of all: a document is what its weakest signature is.
std::string verdict_of(const signing::ValidationReport& report) {
    if (report.signatures.empty()) {
        return "NO_SIGNATURE";
    }
    const auto has = [&](signing::Indication indication) {
        return std::any_of(report.signatures.begin(), report.signatures.end(), [&](const auto& one) { return one.indication == indication; });
    };
    const auto worst = has(signing::Indication::total_failed)    ? signing::Indication::total_failed
                       : has(signing::Indication::indeterminate) ? signing::Indication::indeterminate
                                                                 : signing::Indication::total_passed;
    return signing::to_string(worst);
}

}  // namespace

void queue_validation(Tx& tx, const DocumentFile& file, Instant now) {
    add_file_job(tx, validation_work, file.id.text(), now);
}

Result<SignatureReport> KeepSignatureReports::judge(const DocumentFile& file, const std::string& occasion) {
    const auto judged = validate_.judge(file);
    if (!judged) {
        return pass(judged.error());
    }
    SignatureReport report;
    report.id = SignatureReportId::make(services_.clock.now(), services_.random);
    report.document = file.document;
    report.file = file.id;
    report.file_sha256 = file.sha256;
    report.occasion = occasion;
    report.verdict = verdict_of(judged->report);
    report.policy = judged->report.policy;
    report.report = as_text_(judged->report);
    report.validated_at = judged->report.validated_at;
    return report;
}

void KeepSignatureReports::keep(Tx& tx, const Actor& actor, const SignatureReport& report) {
    tx.signature_reports().add(report);
    record(tx, actor, report.validated_at, "signatures-validated", incoming_object(report.document),
           {{"occasion", report.occasion}, {"verdict", report.verdict}, {"sha256", report.file_sha256}});
}

Result<void> KeepSignatureReports::at_receipt(const FileId& id) {
    const auto file = services_.storage.read([&](Tx& tx) -> Result<std::optional<DocumentFile>> {
        auto found = tx.files().find(id);
        return found && !found->destroyed_by && !tx.signature_reports().has_receipt(id) ? found : std::nullopt;
    });
    if (!file) {
        return pass(file.error());
    }
    if (!file->has_value()) {
        return {};
    }
    const auto report = judge(**file, "receipt");
    if (!report) {
        return pass(report.error());
    }
    return services_.storage.write([&](Tx& tx) -> Result<void> {
        if (!tx.signature_reports().has_receipt(id)) {  // another server's lease may have run out meanwhile
            keep(tx, Actor{}, *report);
            acknowledge_when_judged(tx, services_, report->document, services_.clock.now());
        }
        return {};
    });
}

Result<std::vector<SignatureReport>> KeepSignatureReports::again(const Actor& actor, const DocumentId& id) {
    const auto files = services_.storage.read([&](Tx& tx) -> Result<std::vector<DocumentFile>> {
        if (auto document = load_incoming(tx, actor, id); !document) {
            return pass(document.error());
        }
        auto all = tx.files().of_document(id);
        std::erase_if(all, [](const DocumentFile& one) { return one.destroyed_by.has_value(); });
        return all;
    });
    if (!files) {
        return pass(files.error());
    }
    const bool may = actor.holds_for_agency(Role::clerk) || actor.holds_for_agency(Role::leader) || actor.holds_for_agency(Role::auditor);
    if (!may) {
        return forbid({"Chỉ văn thư, lãnh đạo và người kiểm tra của cơ quan kiểm tra lại chữ ký.",
                       "Only clerks, leaders and auditors of the agency validate signatures again."});
    }
    std::vector<SignatureReport> fresh;
    for (const DocumentFile& file : *files) {
        auto report = judge(file, "again");
        if (!report) {
            return pass(report.error());
        }
        report->asked_by = actor.user;
        fresh.push_back(std::move(*report));
    }
    return services_.storage.write([&](Tx& tx) -> Result<std::vector<SignatureReport>> {
        for (const SignatureReport& report : fresh) {
            keep(tx, actor, report);
        }
        return tx.signature_reports().of_document(id);
    });
}

Result<std::vector<SignatureReport>> KeepSignatureReports::of_document(const Actor& actor, const DocumentId& id) {
    return services_.storage.read([&](Tx& tx) -> Result<std::vector<SignatureReport>> {
        if (auto document = load_incoming(tx, actor, id); !document) {
            return pass(document.error());
        }
        return tx.signature_reports().of_document(id);
    });
}

}  // namespace vanthu::app
