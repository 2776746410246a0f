#include "server/app/job_desk.hpp"

#include <gmock/gmock.h>

#include "tests/server/app/agency_fixture.hpp"

namespace vanthu::app {
namespace {

using namespace std::chrono_literals;
using ::testing::SizeIs;

class JobDeskTest : public AgencyTest {
protected:
    void SetUp() override {
        AgencyTest::SetUp();
        if (IsSkipped()) {
            return;
        }
        const auto added = database->write([&](Tx& tx) -> Result<bool> {
            tx.jobs().add_once("file-1", "file-derivative", "x", clock.now());
            tx.jobs().add_once("mail-1", "mail", "x y", clock.now() + 1h);
            tx.jobs().add_once("mail-2", "mail", "x z", clock.now());
            tx.jobs().fail("mail-2", "550 no such person", std::nullopt);
            return true;
        });
        ASSERT_TRUE(added);
        desk.emplace(agency->services);
    }
    std::vector<JobRow> jobs(const std::optional<std::string>& state = {}, const PageRequest& page = {}) { return desk->page(actor("admin"), state, page).value(); }
    std::optional<JobDesk> desk;
};
INSTANTIATE_TEST_SUITE_P(Databases, JobDeskTest, testing::Values(storage::Dialect::sqlite, storage::Dialect::postgresql), storage::dialect_name);

TEST_P(JobDeskTest, An_administrator_sees_kind_state_attempts_error_and_the_next_time) {
    const auto all = jobs();
    ASSERT_THAT(all, SizeIs(3));
    EXPECT_EQ(all[1].id, "mail-1");
    EXPECT_EQ(all[1].state, "waiting");
    EXPECT_EQ(all[1].next_at, clock.now() + 1h);
    EXPECT_EQ(all[2].state, "dead");
    EXPECT_EQ(all[2].last_error, "550 no such person");
    EXPECT_THAT(jobs("dead"), SizeIs(1));
    EXPECT_EQ(jobs({}, {"file-1", 1}).front().id, "mail-1");
    EXPECT_EQ(desk->page(actor("admin"), "lost", {}).error().code, Code::invalid_input);
}

TEST_P(JobDeskTest, A_dead_one_is_repeated_or_given_up_and_no_other) {
    EXPECT_EQ(desk->retry(actor("admin"), "mail-1").error().code, Code::conflict);
    EXPECT_EQ(desk->cancel(actor("admin"), "mail-1").error().code, Code::conflict);
    EXPECT_EQ(desk->retry(actor("admin"), "mail-9").error().code, Code::not_found);
    ASSERT_TRUE(desk->retry(actor("admin"), "mail-2"));
    EXPECT_EQ(jobs().at(2).state, "waiting");
    EXPECT_EQ(jobs().at(2).attempts, 0);
    ASSERT_TRUE(database->write([&](Tx& tx) -> Result<bool> { return tx.jobs().fail("mail-2", "again", std::nullopt), true; }));
    ASSERT_TRUE(desk->cancel(actor("admin"), "mail-2"));
    EXPECT_THAT(jobs(), SizeIs(2));
}

TEST_P(JobDeskTest, Letters_are_listed_by_themselves_and_all_dead_ones_wait_again) {
    ASSERT_TRUE(database->write([&](Tx& tx) -> Result<bool> {
        tx.jobs().add_once("mail-3", "mail-digest", "somebody", clock.now());
        tx.jobs().fail("mail-3", "451 later", std::nullopt);
        tx.jobs().fail("file-1", "broken", std::nullopt);
        return true;
    }));
    const auto letters = desk->page(actor("admin"), {}, {}, "mail").value();
    EXPECT_THAT(letters, SizeIs(3));
    EXPECT_EQ(letters.front().told->text(), "x");
    EXPECT_EQ(desk->page(actor("admin"), "dead", {}, "mail").value().size(), 2U);
    EXPECT_FALSE(jobs().front().told.has_value());
    EXPECT_EQ(desk->page(actor("admin"), {}, {}, "m%").error().fields.front().pointer, "?work");
    EXPECT_EQ(desk->retry_all(actor("admin"), "").error().fields.front().pointer, "/work");
    EXPECT_EQ(desk->retry_all(actor("clerk"), "mail").error().code, Code::forbidden);
    EXPECT_EQ(desk->retry_all(actor("admin"), "mail").value(), 2);
    EXPECT_EQ(desk->retry_all(actor("admin"), "mail").value(), 0);
    EXPECT_THAT(jobs("dead"), SizeIs(1));
}

TEST_P(JobDeskTest, Nobody_else_sees_or_touches_them) {
    for (const char* login : {"clerk", "director", "auditor", "drafter"}) {
        EXPECT_EQ(desk->page(actor(login), {}, {}).error().code, Code::forbidden);
        EXPECT_EQ(desk->retry(actor(login), "mail-2").error().code, Code::forbidden);
        EXPECT_EQ(desk->cancel(actor(login), "mail-2").error().code, Code::forbidden);
    }
}

}  // namespace
}  // namespace vanthu::app
