#pragma once

#include <functional>
#include <memory>

#include "server/storage/database.hpp"
#include "server/storage/session_pool.hpp"

namespace vanthu::storage::detail {

std::unique_ptr<Database> make_sqlite(const DatabaseOptions& options, const Clock& clock, Random& random);
std::unique_ptr<Database> make_postgresql(const DatabaseOptions& options, const Clock& clock, Random& random);

/// Runs a reader's body in a snapshot of the lent session. Throws StorageFailure; a broken connection is discarded.
Result<void> read_in(SessionPool::Lease& lease, const Clock& clock, Random& random,
                     const std::function<void(app::Tx&)>& body);

}  // namespace vanthu::storage::detail
