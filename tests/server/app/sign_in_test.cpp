#include "server/app/chains/calendars.hpp"
#include "server/app/chains/definitions.hpp"
#include "server/app/sign_in.hpp"

#include <gtest/gtest.h>

#include "server/app/people.hpp"
#include "tests/server/storage/database_fixture.hpp"

namespace vanthu::app {
namespace {

class SignInTest : public storage::DatabaseTest {
protected:
    void SetUp() override {
        DatabaseTest::SetUp();
        if (database == nullptr) {
            return;
        }
        sessions.password_cost = {1, 64, 1};
        services.emplace(Services{*database, *blobs, clock, random, agency, sessions, limits, definitions, calendars});
        ASSERT_TRUE(ManageUnits(*services).add(console_actor(), {"SO", "Sở", "S", std::nullopt}));
        ManageUsers::Input input;
        input.login = "an";
        input.full_name = "Nguyễn Văn An";
        input.password = SecretString{"mật khẩu đủ dài"};
        input.roles = {{"SO", "clerk", "Văn thư"}, {"SO", "administrator", ""}};
        const auto added = ManageUsers(*services).add(console_actor(), input);
        ASSERT_TRUE(added) << added.error().detail.en;
        user = added->id;
    }

    Code code_of(const char* login, const char* password) {
        const auto done = SignIn(*services).run({login, SecretString{password}, {}});
        return done ? Code::internal : done.error().code;
    }

    AgencySettings agency;
    SessionSettings sessions;
    Limits limits;
    DefinitionCache definitions;
    CalendarCache calendars;
    std::optional<Services> services;
    UserId user;
};
INSTANTIATE_TEST_SUITE_P(Databases, SignInTest, testing::Values(storage::Dialect::sqlite, storage::Dialect::postgresql), storage::dialect_name);

TEST_P(SignInTest, Signing_in_proves_who_one_is_for_five_minutes_and_a_password_does_so_again) {
    const auto signed_in = SignIn(*services).run({"an", SecretString{"mật khẩu đủ dài"}, {}});
    ASSERT_TRUE(signed_in);
    const std::string session = Authenticate(*services).run(signed_in->token)->token_hash;
    const auto is_proved = [&] {
        const auto proved = database->read([&](Tx& tx) -> Result<bool> {
            const auto required = require_proof(tx, session, clock.now());
            return required ? Result<bool>{true} : Result<bool>{pass(required.error())};
        });
        return proved ? std::string{"yes"} : proved.error().fields.at(0).pointer;
    };
    ProveIdentity prove(*services);
    EXPECT_EQ(is_proved(), "yes");
    clock.advance(std::chrono::minutes{5});
    EXPECT_EQ(is_proved(), "/proof");
    const auto wrong = prove.run(signed_in->actor, session, {SecretString{"sai mật khẩu rồi"}, {}});
    ASSERT_FALSE(wrong);
    EXPECT_EQ(wrong.error().fields.at(0).pointer, "/password");
    EXPECT_EQ(is_proved(), "/proof");
    EXPECT_EQ(prove.run(signed_in->actor, session, {SecretString{"mật khẩu đủ dài"}, {}}).value(), clock.now() + std::chrono::minutes{5});
    EXPECT_EQ(is_proved(), "yes");
}

TEST_P(SignInTest, Wrong_proofs_lock_the_account_as_wrong_sign_ins_do) {
    const auto signed_in = SignIn(*services).run({"an", SecretString{"mật khẩu đủ dài"}, {}});
    const std::string session = Authenticate(*services).run(signed_in->token)->token_hash;
    ProveIdentity prove(*services);
    for (int i = 0; i < 5; ++i) {
        EXPECT_EQ(prove.run(signed_in->actor, session, {SecretString{"sai mật khẩu rồi"}, {}}).error().code, Code::invalid_input);
    }
    EXPECT_EQ(prove.run(signed_in->actor, session, {SecretString{"mật khẩu đủ dài"}, {}}).error().code, Code::rate_limited);
    EXPECT_EQ(code_of("an", "mật khẩu đủ dài"), Code::rate_limited);
}

TEST_P(SignInTest, Gives_a_session_that_ends_when_idle_or_old) {
    const auto signed_in = SignIn(*services).run({"AN", SecretString{"mật khẩu đủ dài"}, {}});
    ASSERT_TRUE(signed_in) << signed_in.error().detail.en;
    EXPECT_TRUE(signed_in->actor.holds_for_agency(records::Role::clerk));
    Authenticate authenticate(*services);
    EXPECT_TRUE(authenticate.run(signed_in->token));
    EXPECT_EQ(authenticate.run(SecretString{"another token of the same kind"}).error().code, Code::unauthenticated);
    for (int i = 0; i < 20; ++i) {
        clock.advance(std::chrono::minutes{29});
        EXPECT_TRUE(authenticate.run(signed_in->token)) << i;
    }
    clock.advance(std::chrono::minutes{31});
    EXPECT_EQ(authenticate.run(signed_in->token).error().code, Code::unauthenticated);
    const auto second = SignIn(*services).run({"an", SecretString{"mật khẩu đủ dài"}, {}});
    for (int i = 0; i < 26; ++i) {
        clock.advance(std::chrono::minutes{28});
        static_cast<void>(authenticate.run(second->token));
    }
    EXPECT_EQ(authenticate.run(second->token).error().code, Code::unauthenticated);
}

TEST_P(SignInTest, Locks_after_five_failures_and_opens_again) {
    EXPECT_EQ(code_of("nobody", "x"), Code::unauthenticated);
    for (int i = 0; i < 5; ++i) {
        EXPECT_EQ(code_of("an", "sai"), Code::unauthenticated);
    }
    EXPECT_EQ(code_of("an", "mật khẩu đủ dài"), Code::rate_limited);
    clock.advance(std::chrono::minutes{16});
    EXPECT_EQ(code_of("an", "mật khẩu đủ dài"), Code::internal);
}

TEST_P(SignInTest, A_change_of_rights_ends_the_sessions_and_the_last_administrator_stays) {
    const auto signed_in = SignIn(*services).run({"an", SecretString{"mật khẩu đủ dài"}, {}});
    ManageUsers users(*services);
    ManageUsers::Change change;
    change.roles = std::vector<ManageUsers::RoleInput>{{"SO", "clerk", ""}};
    EXPECT_EQ(users.change(console_actor(), user, 1, change).error().code, Code::conflict);
    change.roles->push_back({"SO", "administrator", ""});
    ASSERT_TRUE(users.change(console_actor(), user, 1, change));
    EXPECT_EQ(Authenticate(*services).run(signed_in->token).error().code, Code::unauthenticated);
    EXPECT_EQ(users.change(console_actor(), user, 1, change).error().code, Code::stale_version);
}

TEST(NewPassword, Is_long_and_not_the_login) {
    EXPECT_TRUE(check_new_password(SecretString{"mười hai ký tự"}, "an-nguyen"));
    EXPECT_FALSE(check_new_password(SecretString{"ngắn"}, "x1"));
    EXPECT_FALSE(check_new_password(SecretString{"An-Nguyen-2026"}, "an-nguyen"));
}

}  // namespace
}  // namespace vanthu::app
