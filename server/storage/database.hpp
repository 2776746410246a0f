#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "core/clock.hpp"
#include "core/random.hpp"
#include "server/app/unit_of_work.hpp"
#include "server/storage/session.hpp"

namespace vanthu::storage {

struct DatabaseOptions {
    std::string url;                    ///< "sqlite:/path" or "postgresql://…"
    std::size_t read_sessions = 3;      ///< connections for readers; on PostgreSQL as many again for writers
    std::size_t batch_limit = 256;      ///< SQLite: closures that may share one commit
    std::size_t queue_limit = 4096;     ///< SQLite: closures that may wait; beyond, `busy`
    bool repeats_writes = false;        ///< for tests: each writing closure runs, is rolled back, and runs again, as any may have to
};

/// Both backends behind the one port. Opening does not migrate.
class Database : public app::UnitOfWork {
public:
    /// A session of one's own for migrations, backup and checks.
    [[nodiscard]] virtual Result<Session> open_session() = 0;
    /// Whether a read gets through; for /readyz.
    [[nodiscard]] virtual bool answers() = 0;
    [[nodiscard]] virtual Dialect dialect() const = 0;
};

/// Errors: unavailable when the database cannot be opened. `clock` and `random` outlive the database.
Result<std::unique_ptr<Database>> open_database(const DatabaseOptions& options, const Clock& clock, Random& random);

}  // namespace vanthu::storage
