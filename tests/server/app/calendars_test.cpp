#include "server/app/chains/calendars.hpp"

#include <gtest/gtest.h>

#include <thread>

#include "server/app/chains/definitions.hpp"
#include "server/app/events.hpp"
#include "server/storage/integrity.hpp"
#include "tests/server/storage/database_fixture.hpp"
#include "workflow/calendar/calendar_text.hpp"

namespace vanthu::app {
namespace {

using storage::Dialect;
using storage::dialect_name;

class CalendarSuite : public storage::DatabaseTest {
protected:
    void SetUp() override {
        DatabaseTest::SetUp();
        if (IsSkipped()) {
            return;
        }
        official = add_person();
        admin = official;
        admin.bindings.push_back({admin.bindings.front().unit, records::Role::administrator, {}});
    }

    Services services() { return {*database, *blobs, clock, random, agency, sessions, limits, definitions, calendars}; }

    std::string current() {
        return database->read([](Tx& tx) -> Result<std::string> { return current_calendar(tx); }).value();
    }

    Instant due(const std::string& version) {
        const Services with = services();
        return database->read([&](Tx& tx) -> Result<Instant> {
            const auto calendar = working_time_of(tx, with, version);
            return calendar ? (*calendar)->after(received, {5, 0, true}) : Result<Instant>{pass(calendar.error())};
        }).value();
    }

    std::vector<LoggedEvent> changes() {
        return database->read([&](Tx& tx) -> Result<std::vector<LoggedEvent>> {
            std::vector<LoggedEvent> found;
            for (const StoredCalendar& one : tx.calendars().all()) {
                for (LoggedEvent& event : tx.log().of_object("calendar/" + one.version, 0, 100)) {
                    found.push_back(std::move(event));
                }
            }
            return found;
        }).value();
    }

    Actor official;
    Actor admin;
    AgencySettings agency;
    SessionSettings sessions;
    Limits limits;
    DefinitionCache definitions;
    CalendarCache calendars;
    const Instant received = parse_rfc3339("2026-11-23T16:10:00+07:00").value();
    const std::string own = "name: Riêng\noffset: +07:00\nyears: 2026-2026\nweek: mon 08:00-12:00\nweek: tue 08:00-12:00\n";
};
VANTHU_ON_BOTH_DATABASES(CalendarSuite);

TEST_P(CalendarSuite, Counts_by_the_shipped_calendar_before_any_was_stored) {
    const Services with = services();
    ManageCalendars manage(with);
    EXPECT_EQ(manage.find(official, "current")->version, current());
    EXPECT_EQ(manage.list(official)->size(), 1U);
    EXPECT_EQ(to_rfc3339(due(current())), "2026-12-02T10:30:00.000Z");
}

TEST_P(CalendarSuite, Stores_the_shipped_calendar_once) {
    const Services with = services();
    ManageCalendars manage(with);
    ASSERT_TRUE(manage.keep_shipped());
    clock.advance(std::chrono::hours{1});
    ASSERT_TRUE(manage.keep_shipped());
    const auto list = manage.list(official);
    ASSERT_EQ(list->size(), 1U);
    EXPECT_EQ(list->front().created_at, clock.now() - std::chrono::hours{1});
    EXPECT_TRUE(list->front().created_by.empty());
    EXPECT_EQ(changes().size(), 1U);
}

TEST_P(CalendarSuite, Replaces_an_older_shipped_calendar_but_not_the_agencys_own) {
    const Services with = services();
    ManageCalendars manage(with);
    const auto older = workflow::parse_calendar(own).value();
    ASSERT_TRUE(database->write([&](Tx& tx) -> Result<void> {
        tx.calendars().add({older.version(), "older", workflow::to_text(older.data()), {}, clock.now()});
        record(tx, Actor{}, clock.now(), "calendar-changed", "calendar/x");
        return {};
    }));
    EXPECT_EQ(current(), older.version());
    clock.advance(std::chrono::hours{1});
    ASSERT_TRUE(manage.keep_shipped());
    const std::string shipped = current();
    EXPECT_NE(shipped, older.version());
    clock.advance(std::chrono::hours{1});
    ASSERT_TRUE(manage.put(admin, own));
    ASSERT_TRUE(manage.keep_shipped());
    EXPECT_EQ(current(), older.version());
}

TEST_P(CalendarSuite, Puts_a_calendar_in_force_and_keeps_the_old_one_for_what_it_counted) {
    const Services with = services();
    ManageCalendars manage(with);
    ASSERT_TRUE(manage.keep_shipped());
    const std::string before = current();
    const Instant counted = due(before);
    clock.advance(std::chrono::hours{1});
    const auto put = manage.put(admin, "# a comment\n" + own);
    ASSERT_TRUE(put);
    EXPECT_EQ(current(), put->version);
    EXPECT_EQ(put->created_by, admin.user);
    EXPECT_EQ(manage.find(official, put->version)->body, put->body);
    EXPECT_EQ(due(before), counted);
    EXPECT_NE(due(put->version), counted);
    EXPECT_EQ(changes().size(), 2U);
    // The same once more changes nothing; the earlier one comes back in force.
    clock.advance(std::chrono::hours{1});
    EXPECT_EQ(manage.put(admin, own)->created_at, put->created_at);
    EXPECT_EQ(changes().size(), 2U);
    ASSERT_TRUE(manage.put(admin, manage.find(official, before)->body));
    EXPECT_EQ(current(), before);
    EXPECT_EQ(manage.list(official)->size(), 2U);
    EXPECT_EQ(changes().size(), 3U);
    auto session = database->open_session();
    EXPECT_TRUE(storage::check_integrity(*session, *blobs, std::nullopt)->findings.empty());
}

TEST_P(CalendarSuite, Explains_a_deadline) {
    const Services with = services();
    ManageCalendars manage(with);
    const auto computed = manage.compute(official, "current", received, "P5D", true);
    ASSERT_TRUE(computed);
    EXPECT_EQ(computed->version, current());
    EXPECT_EQ(to_rfc3339(computed->explanation.due), "2026-12-02T10:30:00.000Z");
    EXPECT_FALSE(computed->explanation.beyond_known_years);
    EXPECT_TRUE(manage.compute(official, "current", received, "P60D", true)->explanation.beyond_known_years);
    EXPECT_EQ(manage.compute(official, "current", received, "5 days", true).error().code, Code::invalid_input);
    EXPECT_EQ(manage.compute(official, std::string(64, '0'), received, "P5D", true).error().code, Code::not_found);
}

TEST_P(CalendarSuite, Refuses_people_without_the_right_and_bad_calendars) {
    const Services with = services();
    ManageCalendars manage(with);
    EXPECT_EQ(manage.put(official, own).error().code, Code::forbidden);
    const auto bad = manage.put(admin, own + "nonsense\n");
    ASSERT_FALSE(bad);
    EXPECT_EQ(bad.error().code, Code::invalid_input);
    EXPECT_EQ(bad.error().fields.front().pointer, "line 6");
    EXPECT_EQ(manage.find(official, "x").error().code, Code::not_found);
    const auto missing = database->read([&](Tx& tx) { return working_time_of(tx, with, "x"); });
    EXPECT_EQ(missing.error().code, Code::internal);
}

TEST_P(CalendarSuite, Refuses_a_stored_text_that_is_not_its_versions) {
    const Services with = services();
    const auto calendar = workflow::parse_calendar(own).value();
    ASSERT_TRUE(database->write([&](Tx& tx) -> Result<void> {
        tx.calendars().add({calendar.version(), "changed", workflow::to_text(calendar.data()) + "holiday: 2026-05-05 x\n", {}, clock.now()});
        record(tx, Actor{}, clock.now(), "calendar-changed", "calendar/x");
        return {};
    }));
    const auto read = database->read([&](Tx& tx) { return working_time_of(tx, with, calendar.version()); });
    EXPECT_EQ(read.error().code, Code::internal);
}

TEST_P(CalendarSuite, Reads_a_calendar_from_many_threads) {
    const Services with = services();
    std::vector<std::thread> threads;
    const std::string version = current();
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back([&] {
            for (int round = 0; round < 50; ++round) {
                EXPECT_TRUE(database->read([&](Tx& tx) { return working_time_of(tx, with, version); }));
            }
        });
    }
    for (std::thread& thread : threads) {
        thread.join();
    }
}

}  // namespace
}  // namespace vanthu::app
