#include <cstring>
#include <unordered_map>

#include <fmt/format.h>
#include <sqlite3.h>

#include "server/storage/detail/connection.hpp"

namespace vanthu::storage::detail {
namespace {

constexpr int busy_timeout_ms = 10'000;
// A connection's own memory for small things: rows under way, cursors, savepoints.
constexpr int lookaside_bytes = 1200;
constexpr int lookaside_slots = 300;

StorageFailure::Kind kind_of(int code) {
    if (code == SQLITE_CONSTRAINT_UNIQUE || code == SQLITE_CONSTRAINT_PRIMARYKEY || code == SQLITE_CONSTRAINT_ROWID) {
        return StorageFailure::Kind::unique_violation;
    }
    switch (code & 0xff) {
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
            return StorageFailure::Kind::busy;
        case SQLITE_FULL:
            return StorageFailure::Kind::full;
        case SQLITE_CANTOPEN:
            return StorageFailure::Kind::connection;
        case SQLITE_CONSTRAINT:
            return StorageFailure::Kind::constraint;
        default:
            return StorageFailure::Kind::other;
    }
}

[[noreturn]] void fail_with(int code, std::string_view sql) {
    throw StorageFailure(kind_of(code), fmt::format("database error {} in: {}", code, sql.substr(0, 200)));
}

struct Finalizer {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};

struct Resetter {
    void operator()(sqlite3_stmt* statement) const {
        sqlite3_reset(statement);
        sqlite3_clear_bindings(statement);
    }
};

struct Closer {
    void operator()(sqlite3* database) const { sqlite3_close_v2(database); }
};

struct Prepared {
    std::unique_ptr<sqlite3_stmt, Finalizer> statement;
    std::vector<int> places;  ///< of `:p0`, `:p1`, …; 0 for one that the text does not use
    Row::Names names{};
    int prepared_again = 0;   ///< when the names were read; SQLite prepares by itself after a change of the tables
};

/// contains(text, part): what `instr(text, part) > 0` says, by the C library's search, which looks at many bytes at once.
void contains(sqlite3_context* context, int /*count*/, sqlite3_value** values) {
    const auto view = [](sqlite3_value* value) {
        const auto* text = reinterpret_cast<const char*>(sqlite3_value_text(value));
        return std::string_view(text == nullptr ? "" : text, static_cast<std::size_t>(sqlite3_value_bytes(value)));
    };
    const std::string_view text = view(values[0]);
    const std::string_view part = view(values[1]);
    sqlite3_result_int(context, ::memmem(text.data(), text.size(), part.data(), part.size()) != nullptr ? 1 : 0);
}

/// Before the first connection: without its account of memory, SQLite takes no lock of the whole process at each allocation.
void configure_once() {
    static const int configured = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    static_cast<void>(configured);  // refused where somebody else has begun to use SQLite: then it is slower
}

class SqliteConnection final : public Connection {
public:
    explicit SqliteConnection(const std::string& path) {
        configure_once();
        sqlite3* opened = nullptr;
        const int code = sqlite3_open_v2(path.c_str(), &opened, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nullptr);
        database_.reset(opened);
        if (code != SQLITE_OK) {
            fail_with(code, "open");
        }
        sqlite3_extended_result_codes(opened, 1);
        sqlite3_db_config(opened, SQLITE_DBCONFIG_LOOKASIDE, nullptr, lookaside_bytes, lookaside_slots);
        sqlite3_busy_timeout(opened, busy_timeout_ms);
        sqlite3_create_function_v2(opened, "contains", 2, SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS, nullptr, contains, nullptr, nullptr, nullptr);
        for (const char* pragma : {"pragma journal_mode=wal", "pragma synchronous=full", "pragma foreign_keys=on", "pragma trusted_schema=off",
                                   "pragma wal_autocheckpoint=2000", "pragma cache_size=-4000", "pragma temp_store=memory"}) {
            run(pragma, {});
        }
    }

    [[nodiscard]] Dialect dialect() const override { return Dialect::sqlite; }
    void forget_statements() override { statements_.clear(); }

    Answer run(std::string_view sql, const std::vector<Value>& parameters) override {
        Answer answer;
        answer.changed = step(sql, parameters, [&](Row row) {
            answer.rows.push_back(std::move(row));
            return true;
        });
        return answer;
    }

    void visit(std::string_view sql, const std::vector<Value>& parameters, const std::function<bool(const Row&)>& seen) override {
        step(sql, parameters, seen);
    }

private:
    /// Gives how many rows it changed.
    template <class Seen>
    long long step(std::string_view sql, const std::vector<Value>& parameters, const Seen& seen) {
        Prepared& prepared = prepared_for(sql);
        sqlite3_stmt* const statement = prepared.statement.get();
        // Whatever happens: a statement that is not reset holds its snapshot and its locks.
        const std::unique_ptr<sqlite3_stmt, Resetter> reset(statement);
        bind(prepared, parameters, sql);
        int code = sqlite3_step(statement);
        if (code == SQLITE_ROW) {
            read_names(prepared);
        }
        for (; code == SQLITE_ROW; code = sqlite3_step(statement)) {
            if (!seen(Row{prepared.names, read_row(statement)})) {
                return 0;
            }
        }
        if (code != SQLITE_DONE) {
            fail_with(sqlite3_extended_errcode(database_.get()), sql);
        }
        return sqlite3_stmt_readonly(statement) != 0 ? 0 : sqlite3_changes64(database_.get());
    }

    Prepared& prepared_for(std::string_view sql) {
        if (const auto known = statements_.find(sql); known != statements_.end()) {
            return known->second;
        }
        sqlite3_stmt* made = nullptr;
        const int code = sqlite3_prepare_v3(database_.get(), sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT, &made, nullptr);
        if (code != SQLITE_OK) {
            fail_with(sqlite3_extended_errcode(database_.get()), sql);
        }
        Prepared prepared{std::unique_ptr<sqlite3_stmt, Finalizer>(made), {}};
        if (statements_.size() >= statements_limit) {
            statements_.clear();
        }
        return statements_.emplace(std::string{sql}, std::move(prepared)).first->second;
    }

    void bind(Prepared& prepared, const std::vector<Value>& parameters, std::string_view sql) {
        sqlite3_stmt* const statement = prepared.statement.get();
        for (std::size_t i = prepared.places.size(); i < parameters.size(); ++i) {
            prepared.places.push_back(sqlite3_bind_parameter_index(statement, fmt::format(":p{}", i).c_str()));
        }
        for (std::size_t i = 0; i < parameters.size(); ++i) {
            const int place = prepared.places[i];
            int code = SQLITE_RANGE;
            // Static: the parameters outlive the run, and the next one binds all places anew.
            if (const auto* integer = std::get_if<long long>(&parameters[i])) {
                code = sqlite3_bind_int64(statement, place, *integer);
            } else if (const auto* text = std::get_if<std::string>(&parameters[i])) {
                code = sqlite3_bind_text64(statement, place, text->data(), text->size(), SQLITE_STATIC, SQLITE_UTF8);
            } else if (const auto* bytes = std::get_if<Bytes>(&parameters[i])) {
                code = bytes->empty() ? sqlite3_bind_zeroblob(statement, place, 0)
                                      : sqlite3_bind_blob64(statement, place, bytes->data(), bytes->size(), SQLITE_STATIC);
            } else {
                code = sqlite3_bind_null(statement, place);
            }
            if (code != SQLITE_OK) {
                fail_with(code, sql);
            }
        }
    }

    static void read_names(Prepared& prepared) {
        sqlite3_stmt* const statement = prepared.statement.get();
        const int again = sqlite3_stmt_status(statement, SQLITE_STMTSTATUS_REPREPARE, 0);
        if (prepared.names && prepared.prepared_again == again) {
            return;
        }
        std::vector<std::string> names;
        for (int i = 0; i < sqlite3_column_count(statement); ++i) {
            names.emplace_back(sqlite3_column_name(statement, i));
        }
        prepared.names = std::make_shared<const std::vector<std::string>>(std::move(names));
        prepared.prepared_again = again;
    }

    static std::vector<Value> read_row(sqlite3_stmt* statement) {
        std::vector<Value> values;
        const int columns = sqlite3_column_count(statement);
        values.reserve(static_cast<std::size_t>(columns));
        for (int i = 0; i < columns; ++i) {
            switch (sqlite3_column_type(statement, i)) {
                case SQLITE_INTEGER:
                case SQLITE_FLOAT:
                    values.emplace_back(static_cast<long long>(sqlite3_column_int64(statement, i)));
                    break;
                case SQLITE_TEXT: {
                    const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement, i));
                    values.emplace_back(std::string{text, static_cast<std::size_t>(sqlite3_column_bytes(statement, i))});
                    break;
                }
                case SQLITE_BLOB: {
                    const auto* bytes = static_cast<const std::byte*>(sqlite3_column_blob(statement, i));
                    values.emplace_back(Bytes{bytes, bytes + sqlite3_column_bytes(statement, i)});
                    break;
                }
                default:
                    values.emplace_back();
            }
        }
        return values;
    }

    std::unique_ptr<sqlite3, Closer> database_;
    std::unordered_map<std::string, Prepared, TextHash, std::equal_to<>> statements_;  // after the database: closed before it
};

}  // namespace

std::unique_ptr<Connection> connect_sqlite(const std::string& path) {
    return std::make_unique<SqliteConnection>(path);
}

}  // namespace vanthu::storage::detail
