#pragma once

#include <optional>
#include <string>

#include "tests/server/storage/database_fixture.hpp"
#include "tests/support/agency.hpp"

namespace vanthu::app {

/// A small agency on each of the databases.
class AgencyTest : public storage::DatabaseTest {
protected:
    void SetUp() override {
        storage::DatabaseTest::SetUp();
        if (!IsSkipped()) {
            agency.emplace(*database, *blobs, clock, random);
        }
    }
    void TearDown() override {
        agency.reset();
        storage::DatabaseTest::TearDown();
    }

    Actor actor(const std::string& login) { return agency->actor(login); }

    std::optional<test::Agency> agency;
};

}  // namespace vanthu::app
