#include "server/storage/migrations.hpp"

#include <algorithm>
#include <stdexcept>

#include <fmt/format.h>

#include "core/digest.hpp"
#include "server/storage/embedded.hpp"

namespace vanthu::storage {
namespace {

constexpr std::string_view create_table =
    "create table if not exists schema_migrations (number bigint primary key, name text not null, checksum text not "
    "null, applied_at bigint not null)";
constexpr std::string_view select_applied = "select number, name, checksum from schema_migrations order by number";
constexpr std::string_view insert_applied =
    "insert into schema_migrations (number, name, checksum, applied_at) values (:p0, :p1, :p2, :p3)";
// Two servers that start together on one PostgreSQL must not migrate it at once; on SQLite BEGIN IMMEDIATE does it.
constexpr std::string_view advisory_lock = "do $$ begin perform pg_advisory_xact_lock(7162026); end $$";

Result<int> check_applied(const std::vector<Row>& applied, const std::vector<Migration>& known) {
    for (const Row& row : applied) {
        const auto number = row.integer("number");
        if (number > static_cast<long long>(known.size())) {
            return fail(Code::conflict, {"Cơ sở dữ liệu thuộc phiên bản mới hơn chương trình này.",
                                         "The database was made by a newer version of this program."});
        }
        const Migration& ours = known.at(static_cast<std::size_t>(number - 1));
        if (row.text("checksum") != ours.checksum) {
            return fail(Code::conflict,
                        {fmt::format("Bước nâng cấp {} trong cơ sở dữ liệu khác với chương trình này.", ours.name),
                         fmt::format("Migration {} in the database differs from this program's.", ours.name)});
        }
    }
    return static_cast<int>(applied.size());
}

}  // namespace

std::vector<Migration> known_migrations(Dialect dialect) {
    const std::string_view own = dialect == Dialect::sqlite ? "sqlite/" : "postgresql/";
    std::vector<Migration> found;
    for (const EmbeddedFile& file : embedded_migrations()) {
        if (!file.path.starts_with("common/") && !file.path.starts_with(own)) {
            continue;
        }
        std::string name{file.path.substr(file.path.find('/') + 1)};
        name.erase(name.rfind(".sql"));
        found.push_back({std::stoi(name.substr(0, 4)), name, std::string{file.content},
                         sha256_hex(as_bytes(file.content))});
    }
    std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.number < b.number; });
    for (std::size_t i = 0; i < found.size(); ++i) {
        if (found[i].number != static_cast<int>(i) + 1) {
            throw std::logic_error("migrations are not numbered 1, 2, 3 …: " + found[i].name);
        }
    }
    return found;
}

Result<MigrationState> migrate(Session& session, Instant now) {
    const auto known = known_migrations(session.dialect());
    try {
        for (;;) {
            begin_write(session);
            if (session.dialect() == Dialect::postgresql) {
                session.execute(advisory_lock);
            }
            session.execute(create_table);
            const auto applied = check_applied(session.query(select_applied), known);
            if (!applied || *applied == static_cast<int>(known.size())) {
                session.execute("commit");
                if (!applied) {
                    return pass(applied.error());
                }
                return MigrationState{*applied, static_cast<int>(known.size())};
            }
            const Migration& next = known.at(static_cast<std::size_t>(*applied));
            session.script(next.script);
            session.execute(insert_applied,
                            {static_cast<long long>(next.number), next.name, next.checksum, to_millis(now)});
            session.execute("commit");
        }
    } catch (const StorageFailure& failure) {
        try {
            session.execute("rollback");
        } catch (const StorageFailure&) {
            // The connection is gone, and with it the transaction.
        }
        return pass(to_error(failure));
    }
}

Result<MigrationState> migration_state(Session& session) {
    const auto known = known_migrations(session.dialect());
    try {
        const auto applied = check_applied(session.query(select_applied), known);
        if (!applied) {
            return pass(applied.error());
        }
        return MigrationState{*applied, static_cast<int>(known.size())};
    } catch (const StorageFailure&) {
        return MigrationState{0, static_cast<int>(known.size())};
    }
}

}  // namespace vanthu::storage
