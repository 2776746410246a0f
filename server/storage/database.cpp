#include "server/storage/database.hpp"

#include "server/storage/detail/backends.hpp"
#include "server/storage/sql_tx.hpp"

namespace vanthu::storage {

Result<void> detail::read_in(SessionPool::Lease& lease, const Clock& clock, Random& random,
                             const std::function<void(app::Tx&)>& body) {
    Session& session = lease.session();
    try {
        begin_read(session);
        SqlTx tx(session, clock, random, Access::read);
        body(tx);
        session.execute("commit");
        return {};
    } catch (...) {
        try {
            session.execute("rollback");
        } catch (const StorageFailure&) {
            lease.discard();
        }
        throw;
    }
}

Result<std::unique_ptr<Database>> open_database(const DatabaseOptions& options, const Clock& clock, Random& random) {
    try {
        if (options.url.starts_with("sqlite:")) {
            return detail::make_sqlite(options, clock, random);
        }
        return detail::make_postgresql(options, clock, random);
    } catch (const StorageFailure& failure) {
        return pass(to_error(failure));
    }
}

}  // namespace vanthu::storage
