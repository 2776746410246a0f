#pragma once

#include <fstream>
#include <optional>
#include <string>
#include <vector>

#include <gmock/gmock.h>

#include "server/app/dossiers/archiving.hpp"
#include "server/app/dossiers/dossiers.hpp"
#include "server/app/events.hpp"
#include "server/app/incoming.hpp"
#include "server/storage/integrity.hpp"
#include "tests/server/app/agency_fixture.hpp"

namespace vanthu::app {

/// An agency with what tests of dossiers begin with.
class DossiersTest : public AgencyTest {
protected:
    ManageDossiers dossiers() { return ManageDossiers(agency->services); }
    ManageHolds holds() { return ManageHolds(agency->services); }
    HandOverDossiers handovers() { return HandOverDossiers(agency->services); }
    DisposeOfDossiers disposals() { return DisposeOfDossiers(agency->services); }

    std::chrono::year_month_day today() { return local_day(clock.now(), agency->services.agency.utc_offset); }

    UploadId upload(const std::string& login, const std::string& name, const std::string& bytes) {
        const auto path = blobs->temporary();
        std::ofstream(path, std::ios::binary) << bytes;
        const auto blob = blobs->take(path);
        EXPECT_TRUE(blob);
        const UploadId id = UploadId::make(clock.now(), random);
        EXPECT_TRUE(database->write([&](Tx& tx) -> Result<bool> {
            tx.uploads().add({id, agency->id(login), name, blob->size_bytes, blob->size_bytes, blob->sha256, clock.now()});
            return true;
        }));
        return id;
    }

    /// A registered incoming document with one file, for the whole agency's clerks only.
    IncomingView incoming(const std::string& content, const char* document_day = "2019-03-01") {
        RegisterIncoming::Input input;
        input.metadata.issuer = "Ủy ban nhân dân tỉnh";
        input.metadata.number_and_symbol = std::to_string(++numbers) + "/UBND-VP";
        input.metadata.document_day = *parse_iso_day(document_day);
        input.metadata.subject = "Về việc " + content;
        input.metadata.page_count = 4;
        input.upload = upload("clerk", content + ".txt", content);
        auto view = RegisterIncoming(agency->services).run(actor("clerk"), input);
        EXPECT_TRUE(view) << view.error().detail.en;
        return std::move(*view);
    }

    DossierView open(const std::string& login, const std::string& notation, records::Retention retention = {5}, const std::string& unit = "CNTT") {
        auto view = dossiers().open(actor(login), {{}, {notation, "Hồ sơ " + notation, retention}, agency->unit(unit), {}});
        EXPECT_TRUE(view) << view.error().detail.en;
        return std::move(*view);
    }

    /// A dossier of the clerk's with these documents, closed; its work ended on that day.
    records::Dossier closed(const std::string& notation, const std::vector<DocumentId>& documents, const char* ended, records::Retention retention = {5}) {
        auto view = dossiers().open(actor("clerk"), {{}, {notation, "Hồ sơ " + notation, retention}, agency->unit("CNTT"), agency->id("drafter")});
        view = dossiers().add_documents(actor("clerk"), view->dossier.id, view->dossier.version, documents, {});
        EXPECT_TRUE(view) << view.error().detail.en;
        view = dossiers().close(actor("clerk"), view->dossier.id, view->dossier.version, parse_iso_day(ended).value());
        EXPECT_TRUE(view) << view.error().detail.en;
        return view->dossier;
    }

    /// An issued decision.
    DocumentId decision(records::OutgoingState state = records::OutgoingState::issued, const std::string& type = "QĐ") {
        const DocumentId id = agency->draft(type);
        EXPECT_TRUE(database->write([&](Tx& tx) -> Result<bool> {
            auto document = *tx.outgoing().find(id);
            document.state = state;
            tx.outgoing().save(document);
            record(tx, actor("clerk"), clock.now(), "issued-for-test", outgoing_object(id));
            return true;
        }));
        return id;
    }

    void expect_integrity() {
        auto session = database->open_session();
        ASSERT_TRUE(session);
        const auto report = storage::check_integrity(*session, *blobs, std::nullopt);
        ASSERT_TRUE(report);
        EXPECT_THAT(report->findings, ::testing::IsEmpty());
    }

    int numbers = 0;
};

}  // namespace vanthu::app
