#include <gmock/gmock.h>

#include "server/app/events.hpp"
#include "server/app/sign_in.hpp"
#include "server/app/signatures/signing_batches.hpp"
#include "tests/server/app/agency_fixture.hpp"

namespace vanthu::app {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;

class NoText final : public PageText {
public:
    std::vector<PageWord> words(const std::filesystem::path&, int) override { return {}; }
};

/// The director signs by a key store that is not there: what is signed for good is the end-to-end test's.
class SigningBatchTest : public AgencyTest {
protected:
    void SetUp() override {
        AgencyTest::SetUp();
        if (IsSkipped()) {
            return;
        }
        sign.emplace(agency->services, keys, text);
        batches.emplace(agency->services, *sign);
        ASSERT_TRUE(database->write([&](Tx& tx) -> Result<bool> {
            User director = *tx.users().find(agency->id("director"));
            director.keystore = "khong-co.p12";
            tx.users().save(director);
            record(tx, actor("admin"), clock.now(), "user-changed", user_object(director.id));
            for (const char* login : {"director", "drafter"}) {
                tx.logins().add_session({login, agency->id(login), "csrf", clock.now(), clock.now(), clock.now() + 12h, clock.now()});
            }
            return true;
        }));
    }
    void TearDown() override {
        batches.reset();
        sign.reset();
        AgencyTest::TearDown();
    }

    SignBatches::Wish wish(const DocumentId& id) {
        const auto document = agency->document(id);
        return {id, document.version, document.current_sha256};
    }
    std::vector<std::string> states(const std::string& id) {
        std::vector<std::string> all;
        const auto found = batches->find(actor("director"), id).value();
        for (const auto& one : found.items) {
            all.push_back(one.item.state + (one.may_retry ? "?" : ""));
        }
        return all;
    }
    Code refusal(const std::vector<SignBatches::Wish>& wishes, const std::string& login = "director") {
        const auto begun = batches->begin(actor(login), login, wishes);
        return begun ? Code::internal : begun.error().code;
    }

    KeyRing keys{"/nonexistent", {}, "", {}};
    NoText text;
    std::optional<SignOutgoing> sign;
    std::optional<SignBatches> batches;
};

TEST_P(SigningBatchTest, Needs_a_fresh_proof_of_who_it_is) {
    const auto one = wish(agency->draft());
    clock.advance(5min);
    const auto refused = batches->begin(actor("director"), "director", {one});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Code::forbidden);
    EXPECT_EQ(refused.error().fields.at(0).pointer, "/proof");
    ASSERT_TRUE(database->write([&](Tx& tx) -> Result<bool> {
        tx.logins().save_proof("director", clock.now());
        return true;
    }));
    EXPECT_TRUE(batches->begin(actor("director"), "director", {one}));
}

TEST_P(SigningBatchTest, Refuses_none_too_many_one_twice_foreign_content_and_people_without_a_key) {
    const auto one = wish(agency->draft());
    EXPECT_EQ(refusal({}), Code::invalid_input);
    EXPECT_EQ(refusal(std::vector<SignBatches::Wish>(51, one)), Code::invalid_input);
    EXPECT_EQ(refusal({one, one}), Code::invalid_input);
    EXPECT_EQ(refusal({{one.document, one.version, std::string(64, '0')}}), Code::invalid_input);
    EXPECT_EQ(refusal({{DocumentId{"0190a000-0000-7000-8000-000000000000"}, 1, one.sha256}}), Code::not_found);
    EXPECT_EQ(refusal({one}, "drafter"), Code::conflict) << "no key on the server";
}

TEST_P(SigningBatchTest, One_at_a_time_and_each_failure_says_why_and_stops_nothing) {
    const auto first = wish(agency->draft());
    const auto second = wish(agency->draft());
    const auto begun = batches->begin(actor("director"), "director", {first, {second.document, second.version + 1, second.sha256}}).value();
    EXPECT_EQ(refusal({first}), Code::conflict);
    EXPECT_EQ(batches->run("here", 50).value(), 2);
    EXPECT_THAT(states(begun.batch.id), ElementsAre("failed?", "failed")) << "not approved yet; changed since it was seen";
    EXPECT_FALSE(batches->find(actor("director"), begun.batch.id)->items[0].item.reason.vi.empty());
    EXPECT_EQ(batches->find(actor("clerk"), begun.batch.id).error().code, Code::not_found);
    EXPECT_EQ(batches->run("here", 50).value(), 0);
    EXPECT_THAT(states(batches->retry(actor("director"), "director", begun.batch.id)->batch.id), ElementsAre("queued", "failed"));
    EXPECT_EQ(batches->run("here", 50).value(), 1);
    EXPECT_EQ(batches->recent(actor("director"))->size(), 1U);
}

TEST_P(SigningBatchTest, A_stopped_one_signs_no_more) {
    const auto begun = batches->begin(actor("director"), "director", {wish(agency->draft()), wish(agency->draft())}).value();
    ASSERT_TRUE(batches->cancel(actor("director"), begun.batch.id));
    EXPECT_THAT(states(begun.batch.id), ElementsAre("cancelled", "cancelled"));
    EXPECT_EQ(batches->run("here", 50).value(), 0);
    EXPECT_EQ(batches->cancel(actor("director"), begun.batch.id).error().code, Code::conflict);
    EXPECT_EQ(batches->retry(actor("director"), "director", begun.batch.id).error().code, Code::conflict);
    EXPECT_EQ(batches->cancel(actor("clerk"), begun.batch.id).error().code, Code::not_found);
}

TEST_P(SigningBatchTest, An_authorisation_does_not_last) {
    const auto begun = batches->begin(actor("director"), "director", {wish(agency->draft())}).value();
    clock.advance(61min);
    EXPECT_EQ(batches->run("here", 50).value(), 1);
    const auto after = batches->find(actor("director"), begun.batch.id).value();
    EXPECT_EQ(after.items[0].item.code, "forbidden");
    EXPECT_NE(after.items[0].item.reason.en.find("hour"), std::string::npos);
}

TEST_P(SigningBatchTest, What_a_killed_server_had_begun_is_begun_again_and_in_the_end_given_up) {
    const auto begun = batches->begin(actor("director"), "director", {wish(agency->draft())}).value();
    for (int killed = 0; killed < 3; ++killed) {
        ASSERT_TRUE(database->write([&](Tx& tx) -> Result<bool> {
            return tx.jobs().claim(signing_batch_work, "killed", clock.now(), clock.now() + 20s).has_value();
        }).value());
        EXPECT_EQ(batches->run("here", 50).value(), 0) << "somebody is at it";
        clock.advance(21s);
    }
    EXPECT_EQ(batches->run("here", 50).value(), 1);
    EXPECT_EQ(batches->find(actor("director"), begun.batch.id)->items[0].item.code, "internal");
}

using storage::Dialect;
using storage::dialect_name;
VANTHU_ON_BOTH_DATABASES(SigningBatchTest);

}  // namespace
}  // namespace vanthu::app
