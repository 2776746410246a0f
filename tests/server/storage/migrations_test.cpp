#include "server/storage/migrations.hpp"

#include <gtest/gtest.h>

#include "tests/server/storage/database_fixture.hpp"

namespace vanthu::storage {
namespace {

class Migrations : public DatabaseTest {};
VANTHU_ON_BOTH_DATABASES(Migrations);

TEST_P(Migrations, Run_once_and_refuse_a_script_that_changed_or_a_newer_database) {
    auto session = database->open_session().value();
    EXPECT_EQ(migrate(session, clock.now())->applied, migration_state(session)->known);
    session.execute("update schema_migrations set checksum = 'x' where number = 1");
    EXPECT_EQ(migrate(session, clock.now()).error().code, Code::conflict);
    session.execute("insert into schema_migrations (number, name, checksum, applied_at) values (99, 'future', 'x', 0)");
    EXPECT_EQ(migration_state(session).error().code, Code::conflict);
}

TEST(SplitStatements, Knows_quotes_comments_and_dollar_quotes) {
    EXPECT_EQ(split_statements("a; b -- c; d\n; 'x;y'; $$ p; q $$;;"), (std::vector<std::string>{"a", "b", "'x;y'", "$$ p; q $$"}));
    EXPECT_TRUE(split_statements(" ; \n-- nothing\n").empty());
}

}  // namespace
}  // namespace vanthu::storage
