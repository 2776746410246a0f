#include "server/app/chains/calendars.hpp"
#include "server/app/chains/definitions.hpp"
#include "server/app/uploads.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "tests/server/storage/database_fixture.hpp"

namespace vanthu::app {
namespace {

class UploadTest : public storage::DatabaseTest {
protected:
    void SetUp() override {
        DatabaseTest::SetUp();
        if (database != nullptr) {
            actor = add_person();
            services.emplace(Services{*database, *blobs, clock, random, agency, sessions, limits, definitions, calendars});
            uploads.emplace(*services, folder.path() / "uploads");
        }
    }
    Code failure(const Result<Upload>& result) { return result ? Code::internal : result.error().code; }

    AgencySettings agency;
    SessionSettings sessions;
    Limits limits;
    DefinitionCache definitions;
    CalendarCache calendars;
    Actor actor;
    std::optional<Services> services;
    std::optional<ReceiveUpload> uploads;
};
INSTANTIATE_TEST_SUITE_P(Databases, UploadTest, testing::Values(storage::Dialect::sqlite, storage::Dialect::postgresql), storage::dialect_name);

TEST_P(UploadTest, Arrives_in_pieces_from_memory_and_from_a_file) {
    const auto begun = uploads->begin(actor, "../a.pdf", 10);
    ASSERT_TRUE(begun);
    EXPECT_EQ(begun->name, "a.pdf");
    ASSERT_TRUE(uploads->append(actor, begun->id, 0, std::string{"01234"}));
    EXPECT_EQ(uploads->content(actor, begun->id).error().code, Code::conflict) << "it is not whole yet";
    std::ofstream(folder.path() / "piece") << "56789";
    const auto done = uploads->append(actor, begun->id, 5, folder.path() / "piece");
    ASSERT_TRUE(done);
    EXPECT_EQ(done->sha256, sha256_hex(as_bytes("0123456789")));
    EXPECT_TRUE(blobs->check(*done->sha256));
    EXPECT_EQ(uploads->content(actor, begun->id)->second, *blobs->path_of(*done->sha256));
    EXPECT_EQ(uploads->content(add_person("other"), begun->id).error().code, Code::not_found);
    EXPECT_EQ(failure(uploads->append(actor, begun->id, 10, std::string{"x"})), Code::conflict);
}

TEST_P(UploadTest, A_wrong_offset_loses_nothing_that_was_acknowledged) {
    const auto begun = uploads->begin(actor, "a", 6);
    ASSERT_TRUE(uploads->append(actor, begun->id, 0, std::string{"abc"}));
    for (const std::uint64_t offset : {0U, 1U, 4U}) {
        EXPECT_EQ(failure(uploads->append(actor, begun->id, offset, std::string{"x"})), Code::conflict);
    }
    EXPECT_EQ(failure(uploads->append(actor, begun->id, 3, std::string{"defg"})), Code::too_large);
    // What a killed server wrote beyond the acknowledged bytes is dropped.
    std::ofstream(folder.path() / "uploads" / (begun->id.text() + ".part"), std::ios::app) << "junk";
    EXPECT_EQ(uploads->append(actor, begun->id, 3, std::string{"def"})->sha256, sha256_hex(as_bytes("abcdef")));
}

TEST_P(UploadTest, Is_nobody_elses_and_has_limits) {
    const auto begun = uploads->begin(actor, "a", 6);
    EXPECT_EQ(failure(uploads->find(add_person("other"), begun->id)), Code::not_found);
    EXPECT_EQ(failure(uploads->begin(actor, "a", 0)), Code::invalid_input);
    EXPECT_EQ(failure(uploads->begin(actor, "a", limits.upload_bytes + 1)), Code::too_large);
    Actor auditor = actor;
    auditor.bindings = {{UnitId{"u"}, records::Role::auditor, ""}};
    EXPECT_EQ(failure(uploads->begin(auditor, "a", 1)), Code::forbidden);
    for (int i = 1; i < limits.open_uploads_per_user; ++i) {
        EXPECT_TRUE(uploads->begin(actor, "a", 1));
    }
    EXPECT_EQ(failure(uploads->begin(actor, "a", 1)), Code::conflict);
    clock.advance(std::chrono::hours{25});
    EXPECT_EQ(uploads->remove_stale().value(), limits.open_uploads_per_user);
}

}  // namespace
}  // namespace vanthu::app
