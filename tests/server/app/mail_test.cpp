#include "server/app/chains/mail.hpp"

#include <gtest/gtest.h>

#include "server/app/chains/calendars.hpp"
#include "server/app/chains/definitions.hpp"
#include "server/app/chains/notification_settings.hpp"
#include "server/app/chains/telling.hpp"
#include "server/app/events.hpp"
#include "tests/server/storage/database_fixture.hpp"

namespace vanthu::app {
namespace {

using namespace std::chrono_literals;
using storage::Dialect;
using storage::dialect_name;
using Outcome = Delivery::Outcome;

class Postbox final : public MailSender {
public:
    Delivery look() override { return {Delivery::Outcome::accepted, {}}; }
    Delivery send(const Mail& mail) override {
        letters.push_back(mail);
        return answer;
    }
    std::vector<Mail> letters;
    Delivery answer{Outcome::accepted, ""};
};

const DocumentId document{"01930000-0000-7000-8000-000000000001"};

class MailSuite : public storage::DatabaseTest {
protected:
    void SetUp() override {
        DatabaseTest::SetUp();
        if (IsSkipped()) {
            return;
        }
        reader = add_person();
        other = add_person("v");
        make(true);
    }

    void make(bool sends_mail) {
        services.emplace(Services{*database, *blobs, clock, random, agency, sessions, limits, definitions, calendars, sends_mail, "https://vanthu.so.vn"});
        sender.emplace(*services, postbox, "test");
    }

    void choose(const std::string& how, int hour = 8) {
        ManageNotificationSettings settings(*services);
        const auto present = settings.find(reader);
        const auto changed = settings.change(reader, present.value().version, {"minh@so.vn", how, hour});
        ASSERT_TRUE(changed) << changed.error().detail.en;
    }

    void tell_reader(const std::string& what = "Có việc mới") {
        const auto told = database->write([&](Tx& tx) -> Result<bool> {
            tell(tx, *services, {reader.user, other.user}, other.user, {"task", document, {}, what}, clock.now());
            record(tx, other, clock.now(), "told", "document/" + document.text());
            return true;
        });
        ASSERT_TRUE(told);
    }

    long long jobs(const std::string& state) {
        return database->read([&](Tx& tx) -> Result<long long> { return tx.jobs().count(state); }).value();
    }

    std::size_t sent_now() {
        postbox.letters.clear();
        const auto run = sender->run(100);
        EXPECT_TRUE(run);
        return postbox.letters.size();
    }

    Actor reader;
    Actor other;
    AgencySettings agency;
    SessionSettings sessions;
    Limits limits;
    DefinitionCache definitions;
    CalendarCache calendars;
    Postbox postbox;
    std::optional<Services> services;
    std::optional<SendMail> sender;
};
VANTHU_ON_BOTH_DATABASES(MailSuite);

TEST_P(MailSuite, Settings_are_one_s_own_with_a_version) {
    ManageNotificationSettings settings(*services);
    EXPECT_EQ(settings.find(reader).value().version, 0);
    EXPECT_EQ(settings.find(reader).value().mail, "none");
    const auto first = settings.change(reader, 0, {"minh@so.vn", "each", 8});
    ASSERT_TRUE(first);
    EXPECT_EQ(first->version, 1);
    EXPECT_EQ(settings.change(reader, 0, {"minh@so.vn", "none", 8}).error().code, Code::stale_version);
    EXPECT_EQ(settings.change(reader, 1, {"", "none", 8}).value().version, 2);
    EXPECT_EQ(settings.find(reader).value().email, "");
    EXPECT_EQ(settings.find(other).value().version, 0);
    for (const auto& [input, pointer] : {std::pair{ManageNotificationSettings::Input{"", "each", 8}, "/email"},
                                         std::pair{ManageNotificationSettings::Input{"a@b\r\nX: y", "each", 8}, "/email"},
                                         std::pair{ManageNotificationSettings::Input{"a@b", "often", 8}, "/mail"},
                                         std::pair{ManageNotificationSettings::Input{"a@b", "digest", 24}, "/digest_hour"}}) {
        const auto refused = settings.change(reader, 2, input);
        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error().fields.front().pointer, pointer);
    }
}

TEST_P(MailSuite, Each_notification_is_a_letter_with_a_link_and_an_id_that_a_repetition_keeps) {
    tell_reader();
    EXPECT_EQ(sent_now(), 0U) << "nobody is told by mail before they ask for it";
    choose("each");
    tell_reader("Việc một");
    tell_reader("Việc hai");
    postbox.answer = {Outcome::refused_for_now, "451 later"};
    EXPECT_EQ(sent_now(), 1U) << "a refusal ends the round";
    EXPECT_EQ(sent_now(), 1U);
    const std::string id = postbox.letters.front().id;
    EXPECT_EQ(sent_now(), 0U) << "not before the pause";
    clock.advance(61s);
    postbox.answer = {Outcome::accepted, ""};
    ASSERT_EQ(sent_now(), 2U);
    const Mail letter = postbox.letters.front().id == id ? postbox.letters.front() : postbox.letters.back();
    EXPECT_EQ(letter.id, id);
    EXPECT_EQ(letter.to, "minh@so.vn");
    EXPECT_EQ(letter.to_name, "Người u");
    EXPECT_TRUE(letter.subject == "Cần xử lý “”: Việc một." || letter.subject == "Cần xử lý “”: Việc hai.") << letter.subject;
    EXPECT_NE(letter.body.find("\nhttps://vanthu.so.vn/van-ban/" + document.text() + "\n\nTo be done on “”: Việc "), std::string::npos) << letter.body;
    clock.advance(24h);
    EXPECT_EQ(sent_now(), 0U);
    EXPECT_EQ(jobs("waiting") + jobs("running") + jobs("dead"), 0);
}

TEST_P(MailSuite, Refusals_for_now_back_off_and_end_among_the_dead) {
    choose("each");
    tell_reader();
    postbox.answer = {Outcome::refused_for_now, "no connection"};
    for (const auto pause : {1min, 5min, 30min, 120min, 360min}) {
        EXPECT_EQ(sent_now(), 1U);
        clock.advance(pause - 1s);
        EXPECT_EQ(sent_now(), 0U);
        clock.advance(2s);
    }
    EXPECT_EQ(jobs("dead"), 0);
    EXPECT_EQ(sent_now(), 1U);
    EXPECT_EQ(jobs("dead"), 1);
    clock.advance(48h);
    EXPECT_EQ(sent_now(), 0U);
}

TEST_P(MailSuite, A_refusal_for_good_is_dead_at_once) {
    choose("each");
    tell_reader();
    postbox.answer = {Outcome::refused_for_good, "550 no such user"};
    EXPECT_EQ(sent_now(), 1U);
    EXPECT_EQ(jobs("dead"), 1);
    clock.advance(24h);
    EXPECT_EQ(sent_now(), 0U);
}

TEST_P(MailSuite, A_digest_comes_once_a_day_at_the_hour_of_the_agency_s_clock_with_what_was_not_seen) {
    // 16:00 UTC is 23:00 in the office: its next seven o'clock is eight hours away.
    clock.set(parse_rfc3339("2026-11-23T16:00:00Z").value());
    choose("digest", 7);
    tell_reader("Việc một");
    tell_reader("Việc hai");
    EXPECT_EQ(jobs("waiting"), 1);
    clock.advance(8h - 1s);
    EXPECT_EQ(sent_now(), 0U);
    clock.advance(1s);
    ASSERT_EQ(sent_now(), 1U);
    EXPECT_TRUE(postbox.letters.front().subject.starts_with("2 thông báo chưa xem"));
    EXPECT_NE(postbox.letters.front().body.find("Việc một"), std::string::npos);
    EXPECT_NE(postbox.letters.front().body.find("Việc hai"), std::string::npos);
    clock.advance(24h);
    EXPECT_EQ(sent_now(), 0U) << "nothing new was told";
    tell_reader("Việc ba");
    const auto all = database->read([&](Tx& tx) -> Result<std::string> { return tx.notifications().of_user(reader.user, "", true, 1).front().id; });
    ASSERT_TRUE(database->write([&](Tx& tx) -> Result<bool> {
        tx.notifications().mark_seen(reader.user, all.value(), clock.now());
        return true;
    }));
    clock.advance(24h);
    EXPECT_EQ(sent_now(), 0U) << "everything was seen";
    EXPECT_EQ(jobs("waiting") + jobs("running") + jobs("dead"), 0);
}

TEST_P(MailSuite, Without_a_mail_server_there_are_no_jobs) {
    choose("each");
    make(false);
    tell_reader();
    EXPECT_EQ(jobs("waiting"), 0);
}

TEST_P(MailSuite, Who_has_changed_their_mind_gets_nothing_more) {
    choose("each");
    tell_reader();
    choose("none");
    EXPECT_EQ(sent_now(), 0U);
    EXPECT_EQ(jobs("waiting") + jobs("dead"), 0);
}

TEST_P(MailSuite, A_job_that_nobody_knows_is_kept_among_the_dead) {
    ASSERT_TRUE(database->write([&](Tx& tx) -> Result<bool> {
        tx.jobs().add("mail-by-pigeon", "x", clock.now());
        return true;
    }));
    EXPECT_EQ(sent_now(), 0U);
    EXPECT_EQ(jobs("dead"), 1);
}

TEST_P(MailSuite, After_a_stop_nothing_more_is_sent) {
    choose("each");
    tell_reader();
    sender->stop();
    EXPECT_EQ(sent_now(), 0U);
    EXPECT_EQ(jobs("waiting"), 1);
}

TEST_P(MailSuite, Two_servers_send_each_letter_once) {
    choose("each");
    for (int i = 0; i < 20; ++i) {
        tell_reader();
    }
    Postbox second_box;
    SendMail second(*services, second_box, "second");
    int rounds = 0;
    while (jobs("waiting") + jobs("running") > 0 && ++rounds < 50) {
        ASSERT_TRUE(sender->run(1));
        ASSERT_TRUE(second.run(1));
    }
    EXPECT_EQ(postbox.letters.size() + second_box.letters.size(), 20U);
    EXPECT_GT(second_box.letters.size(), 0U);
}

}  // namespace
}  // namespace vanthu::app
