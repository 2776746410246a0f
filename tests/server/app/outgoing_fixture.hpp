#pragma once

#include <fstream>
#include <string>
#include <vector>

#include <gmock/gmock.h>

#include "server/app/events.hpp"
#include "server/app/outgoing/recall.hpp"
#include "server/app/outgoing/recipients.hpp"
#include "server/storage/integrity.hpp"
#include "tests/server/app/agency_fixture.hpp"

namespace vanthu::app {

/// An agency with documents in the states that they have after the seal; their files are texts of the blob store.
class OutgoingTest : public AgencyTest {
protected:
    void TearDown() override {
        if (agency) {
            auto session = database->open_session();
            EXPECT_THAT(storage::check_integrity(*session, *blobs, std::nullopt)->findings, testing::IsEmpty());
        }
        AgencyTest::TearDown();
    }

    template <class Change>
    void change(const DocumentId& id, const std::string& event, Change apply) {
        const auto done = database->write([&](Tx& tx) -> Result<bool> {
            auto document = *tx.outgoing().find(id);
            apply(tx, document);
            tx.outgoing().save(document);
            record(tx, actor("clerk"), clock.now(), event, outgoing_object(id));
            return true;
        });
        ASSERT_TRUE(done) << (done ? "" : done.error().detail.en + done.error().cause.value);
    }

    /// Of the agency's clock.
    int year() { return static_cast<int>(local_day(clock.now(), std::chrono::minutes{7 * 60}).year()); }

    Blob blob(const std::string& bytes) {
        const auto path = blobs->temporary();
        std::ofstream(path, std::ios::binary) << bytes;
        return blobs->take(path).value();
    }

    /// Signed, numbered and sealed as the steps of a chain leave it, with its sealed file.
    DocumentId sealed(const std::string& type = "BC", const std::string& content = "nội dung", std::optional<DocumentId> corrects = {},
                      std::optional<DocumentId> replaces = {}) {
        const DocumentId id = agency->draft(type);
        const Blob file = blob(content);
        const int number = ++numbers;  // once: the closure may run again
        change(id, "outgoing-sealed", [&](Tx& tx, records::OutgoingDocument& document) {
            document.details.corrects = corrects;
            document.details.replaces = replaces;
            document.state = records::OutgoingState::sealed;
            document.series = records::SeriesKey{agency->services.agency.code, "outgoing", std::chrono::year{year()}};
            document.number = records::RegisterNumber{number};
            document.symbol = document.number->text() + "/" + type + "-DV";
            document.issued_day = local_day(clock.now(), std::chrono::minutes{7 * 60});
            document.signer = agency->id("director");
            document.signer_name = "Người director";
            document.numbered_by = agency->id("clerk");
            document.sealed_by = agency->id("clerk");
            document.current_sha256 = file.sha256;
            DocumentFile stored{FileId::make(clock.now(), random), id, "sealed", 0, "van-ban.pdf", "application/pdf", file.size_bytes,
                                file.sha256, agency->id("clerk"), clock.now()};
            tx.files().add(stored);
            RegisterEntry entry;
            entry.id = make_uuid_v7(clock.now(), random);
            entry.series = *document.series;
            entry.number = numbers;
            entry.document = id;
            entry.day = *document.issued_day;
            entry.at = clock.now();
            entry.actor = agency->id("clerk");
            entry.symbol = document.symbol;
            tx.registers().add_entry(entry);
            auto series = tx.registers().series(*document.series);
            EXPECT_TRUE(series.take(clock.now(), std::chrono::minutes{7 * 60}));
            tx.registers().save(series);
        });
        return id;
    }

    void issue(const DocumentId& id, const records::Dispatch& dispatch = {}) {
        change(id, "outgoing-issued-by-test", [&](Tx& tx, records::OutgoingDocument& document) {
            const auto sent = send_out(tx, agency->services, actor("clerk"), document, agency->id("clerk"), dispatch, clock.now());
            EXPECT_TRUE(sent) << (sent ? "" : sent.error().detail.en);
        });
    }

    KeepRecipients recipients() { return KeepRecipients(agency->services); }
    RecallOutgoing recall() { return RecallOutgoing(agency->services); }
    std::vector<records::Recipient> of(const DocumentId& id) { return recipients().of_document(actor("clerk"), id).value(); }
    /// Of a document, by name.
    records::Recipient named(const DocumentId& id, const std::string& name) {
        for (const records::Recipient& one : of(id)) {
            if (one.name == name) {
                return one;
            }
        }
        ADD_FAILURE() << "no recipient " << name;
        return {};
    }

    int numbers = 0;
};

}  // namespace vanthu::app
