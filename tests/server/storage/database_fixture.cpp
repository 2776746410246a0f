#include "tests/server/storage/database_fixture.hpp"

#include <cstdlib>

#include "server/app/events.hpp"
#include "server/storage/migrations.hpp"

namespace vanthu::storage {

std::string dialect_name(const testing::TestParamInfo<Dialect>& info) {
    return info.param == Dialect::sqlite ? "sqlite" : "postgresql";
}

void DatabaseTest::SetUp() {
    if (GetParam() == Dialect::sqlite) {
        url = "sqlite:" + (folder.path() / "test.sqlite").string();
    } else {
        const char* address = std::getenv("VANTHU_TEST_POSTGRESQL");
        if (address == nullptr) {
            GTEST_SKIP() << "VANTHU_TEST_POSTGRESQL names no server";
        }
        schema = "t" + to_hex(random.bytes(8));
        Session(address).execute("create schema " + schema);
        url = std::string{address} + "?options=-csearch_path%3D" + schema;
    }
    // Every closure runs twice here, as any may have to in life.
    auto opened = open_database({url, 3, 256, 4096, /*repeats_writes=*/true}, clock, random);
    ASSERT_TRUE(opened) << opened.error().cause.value;
    database = std::move(*opened);
    auto session = database->open_session();
    const auto state = migrate(*session, clock.now());
    ASSERT_TRUE(state) << state.error().cause.value << state.error().detail.en;
    blobs = std::make_unique<FolderBlobStore>(folder.path() / "blobs", random);
}

void DatabaseTest::TearDown() {
    database.reset();
    if (!schema.empty()) {
        Session(std::getenv("VANTHU_TEST_POSTGRESQL")).execute("drop schema " + schema + " cascade");
    }
}

app::Actor DatabaseTest::add_person(const std::string& login) {
    const auto added = database->write([&](app::Tx& tx) -> Result<app::Actor> {
        const UnitId unit = UnitId::make(clock.now(), random);
        const UserId user = UserId::make(clock.now(), random);
        tx.units().add({unit, std::nullopt, "C" + login, "Đơn vị " + login, "S", true, 1, clock.now()});
        tx.users().add({user, login, "Người " + login, "hash", true, std::nullopt, 1, clock.now()});
        tx.users().set_bindings(user, {{unit, records::Role::official, "Chuyên viên"}});
        app::Actor actor{user, "Người " + login, tx.users().bindings(user), unit, {}, {}};
        app::record(tx, actor, clock.now(), "user-added", app::user_object(user));
        return actor;
    });
    EXPECT_TRUE(added) << (added ? "" : added.error().cause.value);
    return added.value();
}

}  // namespace vanthu::storage
