#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "core/clock.hpp"
#include "core/random.hpp"
#include "server/app/actor.hpp"
#include "server/app/services.hpp"
#include "server/app/tx.hpp"
#include "server/storage/database.hpp"
#include "server/storage/folder_blob_store.hpp"
#include "tests/support/shared_data.hpp"

namespace vanthu::storage {

/// Each test runs on SQLite in a folder of its own, and on a schema of its own in the PostgreSQL that VANTHU_TEST_POSTGRESQL
/// names; without it the PostgreSQL half is skipped with one line.
class DatabaseTest : public testing::TestWithParam<Dialect> {
protected:
    void SetUp() override;
    void TearDown() override;

    /// A unit, its official, and an event that makes them.
    app::Actor add_person(const std::string& login = "u");

    test::TempFolder folder;
    FixedClock clock{from_millis(1'764'000'000'000)};
    SystemRandom random;
    std::string url;
    std::string schema;
    std::unique_ptr<Database> database;
    std::unique_ptr<FolderBlobStore> blobs;
};

std::string dialect_name(const testing::TestParamInfo<Dialect>& info);

#define VANTHU_ON_BOTH_DATABASES(Fixture)                                                                             \
    INSTANTIATE_TEST_SUITE_P(Databases, Fixture, testing::Values(Dialect::sqlite, Dialect::postgresql), dialect_name)

}  // namespace vanthu::storage
