#include "server/app/passkeys/passkeys.hpp"

#include <gmock/gmock.h>

#include "server/app/chains/calendars.hpp"
#include "server/app/chains/definitions.hpp"
#include "server/app/people.hpp"
#include "server/app/sign_in.hpp"
#include "server/app/tx.hpp"
#include "tests/server/storage/database_fixture.hpp"
#include "tests/support/authenticator.hpp"

namespace vanthu::app {
namespace {

using namespace std::chrono_literals;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;

class PasskeyTest : public storage::DatabaseTest {
protected:
    void SetUp() override {
        DatabaseTest::SetUp();
        if (database == nullptr) {
            return;
        }
        sessions.password_cost = {1, 64, 1};
        services.emplace(Services{*database, *blobs, clock, random, agency, sessions, limits, definitions, calendars});
        ASSERT_TRUE(ManageUnits(*services).add(console_actor(), {"SO", "Sở", "S", std::nullopt}));
        for (const char* login : {"an", "binh"}) {
            ManageUsers::Input input;
            input.login = login;
            input.full_name = "Nguyễn Văn An";
            input.password = SecretString{password};
            input.roles = {{"SO", "clerk", "Văn thư"}, {"SO", "administrator", ""}};
            ASSERT_TRUE(ManageUsers(*services).add(console_actor(), input));
        }
        ask.emplace(*services);
        passkeys.emplace(*services);
        session = signed_in("an");
    }

    struct Session {
        Actor actor;
        std::string hash;
    };
    Session opened(const SignIn::Output& output) { return {output.actor, Authenticate(*services).run(output.token)->token_hash}; }
    Session signed_in(const char* login) { return opened(SignIn(*services).run({login, SecretString{password}, {}}).value()); }

    Result<Passkey> add(test::Authenticator& authenticator, const Session& whose) {
        const auto begun = passkeys->begin(whose.actor, whose.hash);
        return begun ? passkeys->add(whose.actor, whose.hash, {"Máy ở cơ quan", authenticator.create(begun->challenge), {"internal"}}) : pass(begun.error());
    }
    Result<SignIn::Output> sign_in_alone(test::Authenticator& authenticator, std::optional<std::string> holder = {}) {
        const auto asked = ask->before_session().value();
        return SignIn(*services).with_passkey({authenticator.get(asked.challenge, session.actor.user.text()), holder ? SecretString{*holder} : asked.holder});
    }
    Result<SignIn::Output> sign_in_twice(test::Authenticator& authenticator, const char* login = "an") {
        const auto asked = ask->as_second_step(login, SecretString{password});
        if (!asked) {
            return pass(asked.error());
        }
        return SignIn(*services).run({login, SecretString{password}, {}, ShownPasskey{authenticator.get(asked->challenge, ""), asked->holder}});
    }
    static std::vector<std::string> fields(const Error& error) {
        std::vector<std::string> names;
        for (const FieldError& one : error.fields) {
            names.push_back(one.pointer);
        }
        return names;
    }
    std::vector<std::string> events() {
        return database->read([&](Tx& tx) -> Result<std::vector<std::string>> {
            std::vector<std::string> kinds;
            for (const LoggedEvent& one : tx.log().of_object("user/" + session.actor.user.text(), 0, 100)) {
                kinds.push_back(one.event.kind);
            }
            return kinds;
        }).value();
    }

    const std::string password = "mật khẩu đủ dài";
    AgencySettings agency;
    SessionSettings sessions;
    Limits limits;
    DefinitionCache definitions;
    CalendarCache calendars;
    std::optional<Services> services;
    std::optional<AskForPasskey> ask;
    std::optional<ManagePasskeys> passkeys;
    Session session;
    test::Authenticator key;
};
INSTANTIATE_TEST_SUITE_P(Databases, PasskeyTest, testing::Values(storage::Dialect::sqlite, storage::Dialect::postgresql), storage::dialect_name);

TEST_P(PasskeyTest, Is_registered_signs_in_alone_and_is_removed) {
    const auto added = add(key, session);
    ASSERT_TRUE(added) << added.error().cause.value;
    EXPECT_TRUE(added->verifies_person);
    EXPECT_THAT(events(), Contains("passkey-registered"));
    const auto alone = sign_in_alone(key);
    ASSERT_TRUE(alone) << alone.error().cause.value;
    EXPECT_EQ(alone->actor.user, session.actor.user);
    const Session other = opened(*alone);
    const auto own = passkeys->own(session.actor)->passkeys;
    ASSERT_EQ(own.size(), 1U);
    EXPECT_EQ(own[0].name, "Máy ở cơ quan");
    EXPECT_EQ(own[0].last_used_at, clock.now());
    EXPECT_EQ(passkeys->remove(signed_in("binh").actor, session.hash, own[0].id).error().code, Code::not_found) << "somebody else's";
    ASSERT_TRUE(passkeys->remove(session.actor, session.hash, own[0].id));
    EXPECT_THAT(passkeys->own(session.actor)->passkeys, IsEmpty());
    EXPECT_FALSE(Authenticate(*services).still_open(other.hash)) << "the other sessions end";
    EXPECT_TRUE(Authenticate(*services).still_open(session.hash));
    EXPECT_EQ(sign_in_alone(key).error().code, Code::unauthenticated);
    EXPECT_THAT(events(), Contains("passkey-removed"));
}

TEST_P(PasskeyTest, Making_and_removing_one_asks_for_a_fresh_proof) {
    const auto added = add(key, session).value();
    clock.advance(5min);
    EXPECT_THAT(fields(passkeys->begin(session.actor, session.hash).error()), ElementsAre("/proof"));
    EXPECT_THAT(fields(passkeys->remove(session.actor, session.hash, added.id).error()), ElementsAre("/proof"));
    EXPECT_THAT(fields(passkeys->set_second_step(session.actor, session.hash, true).error()), ElementsAre("/proof"));
}

TEST_P(PasskeyTest, A_challenge_serves_once_for_five_minutes_and_for_whom_it_was_given) {
    ASSERT_TRUE(add(key, session));
    SignIn sign_in(*services);
    const auto first = ask->before_session().value();
    const auto answer = key.get(first.challenge, session.actor.user.text());
    ASSERT_TRUE(sign_in.with_passkey({answer, first.holder}));
    EXPECT_EQ(sign_in.with_passkey({answer, first.holder}).error().code, Code::unauthenticated) << "replayed";
    EXPECT_EQ(sign_in_alone(key, "another browser").error().code, Code::unauthenticated);
    const auto late = ask->before_session().value();
    clock.advance(5min);
    EXPECT_EQ(sign_in.with_passkey({key.get(late.challenge, session.actor.user.text()), late.holder}).error().code, Code::unauthenticated);
    const auto wrong = ask->before_session().value();
    auto spoilt = key.get(wrong.challenge, session.actor.user.text());
    auto right = spoilt;
    spoilt.signature.back() ^= std::byte{1};
    EXPECT_FALSE(sign_in.with_passkey({spoilt, wrong.holder}));
    EXPECT_FALSE(sign_in.with_passkey({right, wrong.holder})) << "a wrong answer has used it up";
    const auto nobody = key.get(Bytes(32), session.actor.user.text());
    EXPECT_EQ(sign_in.with_passkey({nobody, wrong.holder}).error().code, Code::unauthenticated) << "nobody gave that one out";
}

TEST_P(PasskeyTest, A_challenge_serves_one_purpose) {
    ASSERT_TRUE(add(key, session));
    SignIn sign_in(*services);
    const auto proof = ask->as_proof(session.actor, session.hash).value();
    EXPECT_FALSE(sign_in.with_passkey({key.get(proof.challenge, session.actor.user.text()), SecretString{"x"}}));
    const auto second = ask->as_second_step("an", SecretString{password}).value();
    EXPECT_FALSE(sign_in.with_passkey({key.get(second.challenge, session.actor.user.text()), second.holder})) << "needs the password beside it";
    const auto alone = ask->before_session().value();
    EXPECT_FALSE(ProveIdentity(*services).run(session.actor, session.hash, {{}, {}, key.get(alone.challenge, "")}));
    const auto registration = passkeys->begin(session.actor, session.hash).value();
    EXPECT_FALSE(sign_in.with_passkey({key.get(registration.challenge, session.actor.user.text()), SecretString{session.hash}}));
    test::Authenticator other{"another"};
    const auto asked = ask->before_session().value();
    EXPECT_FALSE(passkeys->add(session.actor, session.hash, {"x", other.create(asked.challenge)})) << "not a challenge for a registration";
}

TEST_P(PasskeyTest, A_registration_belongs_to_its_session_and_a_credential_to_one_person) {
    const Session binh = signed_in("binh");
    const auto begun = passkeys->begin(session.actor, session.hash).value();
    EXPECT_EQ(passkeys->add(binh.actor, binh.hash, {"x", key.create(begun.challenge)}).error().code, Code::invalid_input);
    ASSERT_TRUE(add(key, session));
    EXPECT_EQ(add(key, binh).error().code, Code::conflict);
}

TEST_P(PasskeyTest, Wrong_origins_no_verification_and_a_strange_person_are_refused) {
    ASSERT_TRUE(add(key, session));
    key.origin = "https://localhost.evil.example";
    EXPECT_EQ(sign_in_alone(key).error().code, Code::unauthenticated);
    key.origin = "https://localhost:8443";
    key.flags = 0x01;
    EXPECT_EQ(sign_in_alone(key).error().code, Code::unauthenticated) << "alone it has to verify the person";
    key.flags = 0x05;
    const auto asked = ask->before_session().value();
    EXPECT_FALSE(SignIn(*services).with_passkey({key.get(asked.challenge, signed_in("binh").actor.user.text()), asked.holder}));
    const auto nameless = ask->before_session().value();
    EXPECT_FALSE(SignIn(*services).with_passkey({key.get(nameless.challenge, ""), nameless.holder})) << "section 7.2 step 6";
    EXPECT_TRUE(sign_in_alone(key));
}

TEST_P(PasskeyTest, A_counter_that_goes_back_is_refused_told_and_recorded) {
    ASSERT_TRUE(add(key, session));
    ASSERT_TRUE(sign_in_alone(key));
    key.count = 0;
    const auto copied = sign_in_alone(key);
    ASSERT_FALSE(copied);
    EXPECT_NE(copied.error().detail.en.find("copied"), std::string::npos);
    EXPECT_THAT(events(), Contains("passkey-counter-back"));
    key.count = 10;
    EXPECT_TRUE(sign_in_alone(key)) << "the person's own goes on";
}

TEST_P(PasskeyTest, As_a_second_step_it_stands_beside_the_password) {
    EXPECT_EQ(passkeys->set_second_step(session.actor, session.hash, true).error().code, Code::conflict) << "without a passkey nobody could sign in";
    ASSERT_TRUE(add(key, session));
    ASSERT_TRUE(passkeys->set_second_step(session.actor, session.hash, true));
    const auto without = SignIn(*services).run({"an", SecretString{password}, {}});
    ASSERT_FALSE(without);
    EXPECT_EQ(without.error().code, Code::unauthenticated);
    EXPECT_THAT(fields(without.error()), ElementsAre("/passkey"));
    key.flags = 0x01;
    EXPECT_TRUE(sign_in_twice(key)) << "presence is enough beside a password";
    test::Authenticator strange{"strange"};
    EXPECT_FALSE(sign_in_twice(strange));
    EXPECT_EQ(ask->as_second_step("an", SecretString{"sai mật khẩu rồi"}).error().code, Code::unauthenticated);
    EXPECT_EQ(ask->as_second_step("binh", SecretString{password}).error().code, Code::conflict) << "has none";
    EXPECT_EQ(ask->as_second_step("nobody", SecretString{password}).error().code, Code::unauthenticated);
    ASSERT_TRUE(passkeys->remove(session.actor, session.hash, passkeys->own(session.actor)->passkeys[0].id));
    EXPECT_TRUE(SignIn(*services).run({"an", SecretString{password}, {}})) << "the step goes with the last passkey";
}

TEST_P(PasskeyTest, Failures_lock_the_account_as_wrong_passwords_do) {
    ASSERT_TRUE(add(key, session));
    key.flags = 0x01;
    for (int i = 0; i < 5; ++i) {
        EXPECT_EQ(sign_in_alone(key).error().code, Code::unauthenticated);
    }
    key.flags = 0x05;
    EXPECT_EQ(sign_in_alone(key).error().code, Code::rate_limited);
    clock.advance(16min);
    EXPECT_TRUE(sign_in_alone(key));
    for (int i = 0; i < 5; ++i) {
        EXPECT_EQ(ask->as_second_step("an", SecretString{"sai mật khẩu rồi"}).error().code, Code::unauthenticated);
    }
    EXPECT_EQ(ask->as_second_step("an", SecretString{password}).error().code, Code::rate_limited);
}

TEST_P(PasskeyTest, Proves_who_one_is_where_a_password_does) {
    EXPECT_EQ(ask->as_proof(session.actor, session.hash).error().code, Code::conflict);
    ASSERT_TRUE(add(key, session));
    clock.advance(6min);
    ProveIdentity prove(*services);
    const auto try_it = [&] {
        const auto asked = ask->as_proof(session.actor, session.hash).value();
        return prove.run(session.actor, session.hash, {{}, {}, key.get(asked.challenge, "")});
    };
    key.flags = 0x01;
    EXPECT_THAT(fields(try_it().error()), ElementsAre("/passkey"));
    key.flags = 0x05;
    const auto until = try_it();
    ASSERT_TRUE(until) << until.error().cause.value;
    EXPECT_EQ(*until, clock.now() + 5min);
    EXPECT_TRUE(passkeys->begin(session.actor, session.hash)) << "the proof counts";
    const auto asked = ask->as_proof(session.actor, session.hash).value();
    const Session binh = signed_in("binh");
    EXPECT_FALSE(prove.run(binh.actor, binh.hash, {{}, {}, key.get(asked.challenge, "")})) << "in another session";
}

TEST_P(PasskeyTest, An_administrator_removes_a_lost_one) {
    const Session binh = signed_in("binh");
    const auto lost = add(key, session).value();
    ASSERT_TRUE(passkeys->set_second_step(session.actor, session.hash, true));
    Actor clerk = binh.actor;
    std::erase_if(clerk.bindings, [](const auto& one) { return one.role == records::Role::administrator; });
    EXPECT_EQ(passkeys->of(clerk, session.actor.user).error().code, Code::forbidden);
    EXPECT_EQ(passkeys->remove_of(clerk, binh.hash, session.actor.user, lost.id).error().code, Code::forbidden);
    EXPECT_EQ(passkeys->of(binh.actor, session.actor.user)->size(), 1U);
    EXPECT_EQ(passkeys->remove_of(binh.actor, binh.hash, binh.actor.user, lost.id).error().code, Code::not_found) << "not that person's";
    ASSERT_TRUE(passkeys->remove_of(binh.actor, binh.hash, session.actor.user, lost.id));
    EXPECT_FALSE(Authenticate(*services).still_open(session.hash));
    EXPECT_TRUE(SignIn(*services).run({"an", SecretString{password}, {}}));
    EXPECT_THAT(events(), Contains("passkey-removed"));
    EXPECT_THAT(events(), Contains("passkey-step-disabled"));
}

}  // namespace
}  // namespace vanthu::app
