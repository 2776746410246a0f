#include "server/app/chains/following.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <future>
#include <mutex>
#include <set>
#include <thread>

#include "core/digest.hpp"
#include "server/app/chains/calendars.hpp"
#include "server/app/chains/definitions.hpp"
#include "server/app/events.hpp"
#include "tests/server/storage/database_fixture.hpp"

namespace vanthu::app {
namespace {

using namespace std::chrono_literals;
using storage::Dialect;
using storage::dialect_name;

const std::string nil_uuid = "00000000-0000-0000-0000-000000000000";

class FollowingSuite : public storage::DatabaseTest {
protected:
    void SetUp() override {
        DatabaseTest::SetUp();
        if (IsSkipped()) {
            return;
        }
        reader = add_person();
        other = add_person("v");
        services.emplace(Services{*database, *blobs, clock, random, agency, sessions, limits, definitions, calendars});
        authenticate.emplace(*services);
        following_limits.log_age = 0ms;
        following_limits.page = 7;
        desk.emplace(*services, *authenticate, following_limits);
        const Instant now = clock.now();
        token_hash = sha256_hex(as_bytes(std::string{"token"}));
        ASSERT_TRUE(database->write([&](Tx& tx) -> Result<bool> {
            tx.logins().add_session({token_hash, reader.user, "csrf", now, now, now + 12h});
            return true;
        }));
    }

    std::string make_id() { return make_uuid_v7(clock.now(), random); }

    /// Tells in a transaction of its own; `meanwhile` runs between the telling and the commit.
    Result<bool> tell_one(const std::string& id, const UserId& whom, const std::function<void()>& meanwhile = [] {}) {
        return database->write([&](Tx& tx) -> Result<bool> {
            tx.notifications().add({id, whom, "said", DocumentId{nil_uuid}, {}, "Có ý kiến", clock.now(), {}});
            record(tx, other, clock.now(), "told", "document/" + nil_uuid);
            meanwhile();
            return true;
        });
    }

    static std::vector<std::string> ids(const Result<std::vector<Notification>>& told) {
        std::vector<std::string> found;
        for (const Notification& one : told.value()) {
            found.push_back(one.id);
        }
        return found;
    }

    std::unique_ptr<Following> open(const std::string& after = "") { return desk->open(reader, token_hash, after).value(); }

    Actor reader;
    Actor other;
    AgencySettings agency;
    SessionSettings sessions;
    Limits limits;
    DefinitionCache definitions;
    CalendarCache calendars;
    FollowingLimits following_limits;
    std::optional<Services> services;
    std::optional<Authenticate> authenticate;
    std::optional<FollowNotifications> desk;
    std::string token_hash;
};
VANTHU_ON_BOTH_DATABASES(FollowingSuite);

using Ids = std::vector<std::string>;

TEST_P(FollowingSuite, Begins_with_what_comes_or_behind_an_id) {
    const std::string first = make_id();
    ASSERT_TRUE(tell_one(first, reader.user));
    const auto fresh = open();
    EXPECT_EQ(fresh->place_id(), first);
    EXPECT_EQ(ids(fresh->next()), Ids{});
    const std::string second = make_id();
    ASSERT_TRUE(tell_one(second, reader.user));
    ASSERT_TRUE(tell_one(make_id(), other.user));
    EXPECT_EQ(ids(fresh->next()), Ids{second});
    EXPECT_EQ(ids(fresh->next()), Ids{});
    EXPECT_EQ(ids(open(first)->next()), Ids{second});
    EXPECT_EQ(ids(open(nil_uuid)->next()), (Ids{first, second}));
    EXPECT_EQ(desk->open(other, token_hash, first).error().code, Code::invalid_input);
    EXPECT_EQ(desk->open(reader, token_hash, "x").error().code, Code::invalid_input);
    EXPECT_EQ(desk->open(reader, token_hash, make_id()).error().code, Code::invalid_input);
}

TEST_P(FollowingSuite, An_earlier_id_that_is_committed_later_is_not_lost) {
    const auto stream = open();
    ASSERT_EQ(ids(stream->next()), Ids{});
    const std::string early = make_id();
    clock.set(clock.now() + 5s);
    const std::string late = make_id();
    ASSERT_LT(early, late);
    if (GetParam() == Dialect::postgresql) {
        std::promise<void> begun;
        std::promise<void> passed;
        std::once_flag first_time;  // the database may ask for a repetition
        std::thread slow([&] { EXPECT_TRUE(tell_one(early, reader.user, [&] {
                                   std::call_once(first_time, [&] {
                                       begun.set_value();
                                       passed.get_future().wait();
                                   });
                               })); });
        begun.get_future().wait();
        EXPECT_TRUE(tell_one(late, reader.user));
        EXPECT_EQ(ids(stream->next()), Ids{late});
        passed.set_value();
        slow.join();
    } else {
        ASSERT_TRUE(tell_one(late, reader.user));
        EXPECT_EQ(ids(stream->next()), Ids{late});
        ASSERT_TRUE(tell_one(early, reader.user));
    }
    EXPECT_EQ(ids(stream->next()), Ids{early});
    EXPECT_EQ(ids(open(late)->next()), Ids{early});
    EXPECT_EQ(ids(open(early)->next()), Ids{});
}

TEST_P(FollowingSuite, Many_writers_at_once_and_a_reader_that_breaks_off_lose_and_double_nothing) {
    constexpr int writers = 4;
    constexpr int each = 25;
    std::atomic<int> done = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < writers; ++i) {
        threads.emplace_back([&] {
            for (int n = 0; n < each; ++n) {
                Result<bool> told = tell_one(make_id(), reader.user);
                while (!told) {
                    told = tell_one(make_id(), reader.user);  // a database under load may ask for a repetition
                }
                ++done;
            }
        });
    }
    Ids seen;
    std::string place = nil_uuid;
    const auto give_up = std::chrono::steady_clock::now() + 60s;
    while (seen.size() < writers * each && std::chrono::steady_clock::now() < give_up) {
        const auto stream = open(place);
        for (int i = 0; i < 3; ++i) {
            for (const std::string& id : ids(stream->next())) {
                seen.push_back(id);
            }
        }
        place = stream->place_id();
    }
    for (std::thread& thread : threads) {
        thread.join();
    }
    EXPECT_EQ(done, writers * each);
    EXPECT_EQ(seen.size(), static_cast<std::size_t>(writers * each));
    EXPECT_EQ(std::set<std::string>(seen.begin(), seen.end()).size(), seen.size());
    EXPECT_EQ(ids(open(place)->next()), Ids{});
    EXPECT_EQ(ids(open(seen.at(seen.size() - 3))->next()), (Ids{seen.at(seen.size() - 2), seen.back()}));
}

TEST_P(FollowingSuite, Ends_with_the_session_and_does_not_keep_it_open) {
    const auto stream = open();
    ASSERT_TRUE(stream->next());
    const Instant begin = clock.now();
    while (clock.now() + 61s < begin + sessions.idle) {
        clock.set(clock.now() + 61s);
        ASSERT_TRUE(stream->next());
    }
    clock.set(begin + sessions.idle + 61s);
    EXPECT_EQ(stream->next().error().code, Code::unauthenticated);
}

TEST_P(FollowingSuite, Limits_the_readers_of_a_person_and_in_all) {
    following_limits.of_person = 2;
    following_limits.in_all = 3;
    FollowNotifications narrow(*services, *authenticate, following_limits);
    const auto first = narrow.open(reader, token_hash, "");
    auto second = narrow.open(reader, token_hash, "");
    ASSERT_TRUE(first && second);
    EXPECT_EQ(narrow.open(reader, token_hash, "").error().code, Code::rate_limited);
    const auto third = narrow.open(other, token_hash, "");
    ASSERT_TRUE(third);
    EXPECT_EQ(narrow.open(other, token_hash, "").error().code, Code::busy);
    second->reset();
    EXPECT_TRUE(narrow.open(reader, token_hash, ""));
}

TEST_P(FollowingSuite, Nobody_is_told_without_an_event) {
    EXPECT_THROW(static_cast<void>(database->write([&](Tx& tx) -> Result<bool> {
                     tx.notifications().add({make_id(), reader.user, "said", DocumentId{nil_uuid}, {}, "a", clock.now(), {}});
                     return true;
                 })),
                 std::logic_error);
}

}  // namespace
}  // namespace vanthu::app
