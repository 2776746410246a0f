#pragma once

#include <string>
#include <vector>

#include "core/clock.hpp"
#include "core/result.hpp"
#include "server/storage/session.hpp"

namespace vanthu::storage {

struct Migration {
    int number = 0;
    std::string name;      ///< "0001_foundation"
    std::string script;
    std::string checksum;  ///< SHA-256 of the script, in hexadecimal
};

/// The migrations that this binary carries for a dialect, in order: `common/` and the dialect's own folder together.
/// Throws std::logic_error when a number is missing or stands twice: a mistake of the build.
[[nodiscard]] std::vector<Migration> known_migrations(Dialect dialect);

struct MigrationState {
    int applied = 0;
    int known = 0;
};

/// Applies what is missing, each migration in a transaction of its own. Forward only.
/// Errors: conflict when the database was made by a newer program, or when an applied script differs from ours.
Result<MigrationState> migrate(Session& session, Instant now);

/// Compares without changing anything; same errors.
Result<MigrationState> migration_state(Session& session);

}  // namespace vanthu::storage
