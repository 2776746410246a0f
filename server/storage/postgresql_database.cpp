#include "server/storage/detail/backends.hpp"
#include "server/storage/sql_tx.hpp"

namespace vanthu::storage {
namespace {

/// Every closure is a transaction of its own on a pooled session; several server processes may share the database.
class PostgresqlDatabase final : public Database {
public:
    PostgresqlDatabase(const DatabaseOptions& options, const Clock& clock, Random& random)
        : options_(options),
          clock_(clock),
          random_(random),
          readers_(options.url, options.read_sessions, /*read_only=*/true),
          writers_(options.url, options.read_sessions, /*read_only=*/false) {}

    Result<Session> open_session() override {
        try {
            return Session(options_.url);
        } catch (const StorageFailure& failure) {
            return pass(to_error(failure));
        }
    }

    bool answers() override {
        return run_read([](app::Tx&) {}).has_value();
    }

    [[nodiscard]] Dialect dialect() const override { return Dialect::postgresql; }

private:
    Result<void> run_read(const std::function<void(app::Tx&)>& body) override {
        try {
            SessionPool::Lease lease = readers_.lend();
            return detail::read_in(lease, clock_, random_, body);
        } catch (const StorageFailure& failure) {
            return pass(to_error(failure));
        }
    }

    Result<void> run_write(const std::function<bool(app::Tx&)>& body) override {
        constexpr int attempts = 5;
        for (int attempt = 1;; ++attempt) {
            try {
                SessionPool::Lease lease = writers_.lend();
                if (options_.repeats_writes) {
                    static_cast<void>(write_once(lease, [&](app::Tx& tx) { return body(tx), false; }));
                }
                return write_once(lease, body);
            } catch (const StaleVersion& stale) {
                return pass(stale.error());
            } catch (const StorageFailure& failure) {
                const bool again = failure.kind() == StorageFailure::Kind::serialization && attempt < attempts;
                if (!again) {
                    return pass(to_error(failure));
                }
            }
        }
    }

    Result<void> write_once(SessionPool::Lease& lease, const std::function<bool(app::Tx&)>& body) {
        Session& session = lease.session();
        try {
            begin_write(session);
            SqlTx tx(session, clock_, random_, Access::write);
            if (!body(tx)) {
                session.execute("rollback");
                return {};
            }
            tx.finish();
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

    DatabaseOptions options_;
    const Clock& clock_;
    Random& random_;
    SessionPool readers_;
    SessionPool writers_;
};

}  // namespace

std::unique_ptr<Database> detail::make_postgresql(const DatabaseOptions& options, const Clock& clock, Random& random) {
    return std::make_unique<PostgresqlDatabase>(options, clock, random);
}

}  // namespace vanthu::storage
