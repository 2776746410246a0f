#include "server/app/dossiers/packages.hpp"

#include "preservation/mets.hpp"
#include "preservation/sip.hpp"
#include "server/app/dossiers/dossier_access.hpp"
#include "server/app/dossiers/submissions.hpp"
#include "server/app/events.hpp"
#include "server/app/signing_desk.hpp"
#include "signing/reports/etsi_xml.hpp"
#include "signing/reports/page.hpp"

namespace vanthu::app {

using records::DossierState;

Result<void> PackDossiers::add_reports(const Actor& actor, preservation::ArchivedDocument& document) {
    if (document.files.empty()) {
        return {};
    }
    const auto judged = ValidateSignatures(services_, keys_).run(actor, DocumentId{document.id});
    if (!judged) {
        // Attachments alone, or the newest file was destroyed: there is nothing to judge.
        const bool is_nothing = judged.error().code == Code::conflict || judged.error().code == Code::not_found;
        return is_nothing ? Result<void>{} : Result<void>{pass(judged.error())};
    }
    document.reports.push_back({"validation-vi.html", "text/html",
                                signing::to_page(judged->report, judged->file.name, judged->file.sha256, signing::Language::vi)});
    document.reports.push_back({"validation-en.html", "text/html",
                                signing::to_page(judged->report, judged->file.name, judged->file.sha256, signing::Language::en)});
    if (std::string report = signing::to_etsi_xml(judged->report, judged->file.sha256, signing::Language::en); !report.empty()) {
        document.reports.push_back({"validation-etsi.xml", "application/xml", std::move(report)});
    }
    return {};
}

Result<DossierPackage> PackDossiers::submission(const Actor& actor, const DossierId& id) {
    if (!actor.holds_for_agency(records::Role::clerk)) {
        return forbid({"Chỉ văn thư - lưu trữ cơ quan được lập gói nộp lưu trữ.", "Only a clerk of the agency makes packages for an archive."});
    }
    const Instant now = services_.clock.now();
    auto gathered = services_.storage.read([&](Tx& tx) -> Result<preservation::Submission> {
        const auto dossier = load_dossier(tx, actor, id);
        if (!dossier) {
            return pass(dossier.error());
        }
        if (dossier->state != DossierState::closed && dossier->state != DossierState::handed_over) {
            return fail(Code::conflict, {"Chỉ đóng gói hồ sơ đã kết thúc.", "Only a closed dossier is packed."});
        }
        return gather_submission(tx, services_, actor, *dossier, &key_, now);
    });
    if (!gathered) {
        return pass(gathered.error());
    }
    gathered->uuid = make_uuid_v7(now, services_.random);
    gathered->version = version_;
    for (preservation::ArchivedDocument& document : gathered->documents) {
        if (auto added = add_reports(actor, document); !added) {
            return pass(added.error());
        }
    }
    auto file = std::make_shared<const TemporaryFile>(services_.blobs.temporary());
    auto too_long = preservation::write_sip(*gathered, file->path());
    if (!too_long) {
        return pass(too_long.error());
    }
    auto content = services_.blobs.hash(file->path());
    if (!content) {
        return pass(content.error());
    }
    const std::string name = preservation::package_name(gathered->uuid);
    const auto recorded = services_.storage.write([&](Tx& tx) -> Result<void> {
        record(tx, actor, now, "dossier-packaged", dossier_object(id),
               {{"package", name}, {"sha256", content->sha256}, {"documents", std::to_string(gathered->documents.size())}});
        return {};
    });
    if (!recorded) {
        return pass(recorded.error());
    }
    return DossierPackage{std::move(file), name + ".zip", "application/zip", std::move(*content), std::move(*too_long)};
}

Result<preservation::DossierXml> PackDossiers::xml(const Actor& actor, const DossierId& id) {
    const Instant now = services_.clock.now();
    return services_.storage.read([&](Tx& tx) -> Result<preservation::DossierXml> {
        const auto dossier = load_dossier(tx, actor, id);
        if (!dossier) {
            return pass(dossier.error());
        }
        return dossier_xml(tx, services_, actor, *dossier, now);
    });
}

}  // namespace vanthu::app
