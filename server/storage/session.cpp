#include "server/storage/session.hpp"

#include <charconv>
#include <cstring>

#include <fmt/format.h>
#include <libpq-fe.h>
#include <soci/postgresql/soci-postgresql.h>
#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>

namespace vanthu::storage {
namespace {

constexpr std::string_view sqlite_prefix = "sqlite:";

Dialect dialect_of(const std::string& url) {
    if (url.starts_with(sqlite_prefix)) {
        return Dialect::sqlite;
    }
    if (url.starts_with("postgresql://") || url.starts_with("postgres://")) {
        return Dialect::postgresql;
    }
    throw StorageFailure(StorageFailure::Kind::connection, "the database address is neither sqlite: nor postgresql://");
}

StorageFailure::Kind kind_of_sqlite(int code) {
    switch (code & 0xff) {
        case 5:   // SQLITE_BUSY
        case 6:   // SQLITE_LOCKED
            return StorageFailure::Kind::busy;
        case 13:  // SQLITE_FULL
            return StorageFailure::Kind::full;
        case 14:  // SQLITE_CANTOPEN
            return StorageFailure::Kind::connection;
        case 19:  // SQLITE_CONSTRAINT
            return StorageFailure::Kind::constraint;
        default:
            return StorageFailure::Kind::other;
    }
}

StorageFailure::Kind kind_of_postgresql(const std::string& state) {
    if (state == "23505") {
        return StorageFailure::Kind::unique_violation;
    }
    if (state.starts_with("23")) {
        return StorageFailure::Kind::constraint;
    }
    if (state == "40001" || state == "40P01") {
        return StorageFailure::Kind::serialization;
    }
    if (state == "53100") {
        return StorageFailure::Kind::full;
    }
    if (state.starts_with("08") || state.starts_with("57P") || state.empty()) {
        return StorageFailure::Kind::connection;
    }
    if (state == "55P03") {
        return StorageFailure::Kind::busy;
    }
    return StorageFailure::Kind::other;
}

/// The one translation of SOCI's exceptions. `soci_error::what()` contains bound values and goes nowhere; on SQLite the
/// text is looked at only to tell a unique violation, which arrives as "unknown".
[[noreturn]] void map_error(const soci::soci_error& error, std::string_view sql) {
    auto kind = StorageFailure::Kind::other;
    std::string code;
    if (const auto* sqlite = dynamic_cast<const soci::sqlite3_soci_error*>(&error)) {
        kind = kind_of_sqlite(sqlite->result());
        code = std::to_string(sqlite->result());
    } else if (const auto* postgresql = dynamic_cast<const soci::postgresql_soci_error*>(&error)) {
        kind = kind_of_postgresql(postgresql->sqlstate());
        code = postgresql->sqlstate();
    } else if (error.get_error_category() == soci::soci_error::connection_error) {
        kind = StorageFailure::Kind::connection;
    }
    const char* text = error.what();
    if (kind == StorageFailure::Kind::constraint || kind == StorageFailure::Kind::other) {
        if (std::strstr(text, "UNIQUE constraint failed") != nullptr) {
            kind = StorageFailure::Kind::unique_violation;
        } else if (std::strstr(text, "database or disk is full") != nullptr) {
            kind = StorageFailure::Kind::full;
        } else if (std::strstr(text, "FOREIGN KEY constraint") != nullptr ||
                   std::strstr(text, "NOT NULL constraint") != nullptr ||
                   std::strstr(text, "CHECK constraint") != nullptr) {
            kind = StorageFailure::Kind::constraint;
        } else if (std::strstr(text, "database is locked") != nullptr) {
            kind = StorageFailure::Kind::busy;
        }
    }
    throw StorageFailure(kind, fmt::format("database error {} in: {}", code, sql.substr(0, 200)));
}

/// SOCI 4.0.3 takes a URL apart as if it were `key=value`; libpq knows both forms.
std::string connection_string(const std::string& url) {
    char* message = nullptr;
    PQconninfoOption* options = PQconninfoParse(url.c_str(), &message);
    if (options == nullptr) {
        PQfreemem(message);
        throw StorageFailure(StorageFailure::Kind::connection, "the database address cannot be read");
    }
    std::string text;
    for (const PQconninfoOption* option = options; option->keyword != nullptr; ++option) {
        if (option->val == nullptr) {
            continue;
        }
        text += (text.empty() ? "" : " ") + std::string{option->keyword} + "='";
        for (const char* c = option->val; *c != '\0'; ++c) {
            if (*c == '\'' || *c == '\\') {
                text.push_back('\\');
            }
            text.push_back(*c);
        }
        text.push_back('\'');
    }
    PQconninfoFree(options);
    return text;
}

Value read_value(soci::row& row, std::size_t column) {
    if (row.get_indicator(column) == soci::i_null) {
        return std::monostate{};
    }
    switch (row.get_properties(column).get_data_type()) {
        case soci::dt_integer:
            return static_cast<long long>(row.get<int>(column));
        case soci::dt_long_long:
            return row.get<long long>(column);
        case soci::dt_unsigned_long_long:
            return static_cast<long long>(row.get<unsigned long long>(column));
        case soci::dt_double:
            return static_cast<long long>(row.get<double>(column));
        default:
            return row.get<std::string>(column);
    }
}

}  // namespace

const Value& Row::at(std::string_view column) const {
    for (const auto& [name, value] : columns_) {
        if (name == column) {
            return value;
        }
    }
    throw std::out_of_range("no column " + std::string{column});
}

const std::string& Row::text(std::string_view column) const {
    if (const auto* text = std::get_if<std::string>(&at(column))) {
        return *text;
    }
    throw std::logic_error("not a text: " + std::string{column});
}

std::optional<std::string> Row::text_or_null(std::string_view column) const {
    if (std::holds_alternative<std::monostate>(at(column))) {
        return std::nullopt;
    }
    return text(column);
}

long long Row::integer(std::string_view column) const {
    const auto value = integer_or_null(column);
    if (!value) {
        throw std::logic_error("not an integer: " + std::string{column});
    }
    return *value;
}

std::optional<long long> Row::integer_or_null(std::string_view column) const {
    const Value& value = at(column);
    if (const auto* integer = std::get_if<long long>(&value)) {
        return *integer;
    }
    // Expressions such as count(*) have no declared type on SQLite and arrive as text.
    if (const auto* text = std::get_if<std::string>(&value)) {
        long long parsed = 0;
        const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), parsed);
        if (error == std::errc{} && end == text->data() + text->size()) {
            return parsed;
        }
        throw std::logic_error("not an integer: " + std::string{column});
    }
    return std::nullopt;
}

Error to_error(const StorageFailure& failure) {
    const LogText cause{failure.what()};
    switch (failure.kind()) {
        case StorageFailure::Kind::unique_violation:
            return {Code::conflict,
                    {"Dữ liệu này đã tồn tại.", "This already exists."},
                    cause,
                    {}};
        case StorageFailure::Kind::busy:
        case StorageFailure::Kind::serialization:
            return {Code::busy,
                    {"Hệ thống đang bận. Hãy thử lại ngay.", "The system is busy. Try again at once."},
                    cause,
                    {}};
        case StorageFailure::Kind::full:
            return {Code::storage_full,
                    {"Hết dung lượng lưu trữ. Chưa có gì được ghi.", "The disk is full. Nothing was written."},
                    cause,
                    {}};
        case StorageFailure::Kind::connection:
            return {Code::unavailable,
                    {"Không kết nối được cơ sở dữ liệu.", "The database does not answer."},
                    cause,
                    {}};
        case StorageFailure::Kind::constraint:
        case StorageFailure::Kind::other:
            break;
    }
    return fail_internal(cause.value).value();
}

struct Session::State {
    explicit State(const std::string& address) : url(address), dialect(dialect_of(address)) {
        try {
            if (dialect == Dialect::sqlite) {
                session.open(soci::sqlite3, "db=" + address.substr(sqlite_prefix.size()) + " timeout=10");
            } else {
                session.open(soci::postgresql, connection_string(address));
            }
        } catch (const soci::soci_error& error) {
            map_error(error, "open");
        }
        configure();
    }

    void configure() {
        if (dialect == Dialect::sqlite) {
            for (const char* pragma :
                 {"pragma journal_mode=wal", "pragma synchronous=full", "pragma foreign_keys=on",
                  "pragma trusted_schema=off", "pragma wal_autocheckpoint=2000", "pragma cache_size=-4000"}) {
                session << pragma;
            }
        } else {
            session << "set client_min_messages = warning";
            session << "set timezone = 'UTC'";
        }
    }

    std::string url;
    Dialect dialect;
    soci::session session;
};

Session::Session(const std::string& url) : state_(std::make_unique<State>(url)) {}
Session::Session(Session&&) noexcept = default;
Session& Session::operator=(Session&&) noexcept = default;
Session::~Session() = default;

Dialect Session::dialect() const {
    return state_->dialect;
}

namespace {

/// Keeps every bound value alive, by address, for as long as the statement lives: SOCI stores pointers.
struct Binding {
    long long integer = 0;
    std::string text;
    soci::indicator indicator = soci::i_ok;
};

std::vector<Binding> bindings_of(const std::vector<Value>& parameters) {
    std::vector<Binding> bindings(parameters.size());
    for (std::size_t i = 0; i < parameters.size(); ++i) {
        if (const auto* integer = std::get_if<long long>(&parameters[i])) {
            bindings[i].integer = *integer;
        } else if (const auto* text = std::get_if<std::string>(&parameters[i])) {
            bindings[i].text = *text;
        } else {
            bindings[i].indicator = soci::i_null;
        }
    }
    return bindings;
}

void bind(soci::statement& statement, std::vector<Binding>& bindings, const std::vector<Value>& parameters) {
    for (std::size_t i = 0; i < parameters.size(); ++i) {
        if (std::holds_alternative<long long>(parameters[i])) {
            statement.exchange(soci::use(bindings[i].integer, bindings[i].indicator));
        } else {
            statement.exchange(soci::use(bindings[i].text, bindings[i].indicator));
        }
    }
}

}  // namespace

long long Session::execute(std::string_view sql, const std::vector<Value>& parameters) {
    try {
        std::vector<Binding> bindings = bindings_of(parameters);
        soci::statement statement(state_->session);
        bind(statement, bindings, parameters);
        statement.alloc();
        statement.prepare(std::string{sql});
        statement.define_and_bind();
        statement.execute(true);
        return statement.get_affected_rows();
    } catch (const soci::soci_error& error) {
        map_error(error, sql);
    }
}

std::vector<Row> Session::query(std::string_view sql, const std::vector<Value>& parameters) {
    try {
        std::vector<Binding> bindings = bindings_of(parameters);
        soci::row source;
        soci::statement statement(state_->session);
        bind(statement, bindings, parameters);
        statement.exchange(soci::into(source));
        statement.alloc();
        statement.prepare(std::string{sql});
        statement.define_and_bind();
        statement.execute(false);
        std::vector<Row> rows;
        while (statement.fetch()) {
            Row row;
            for (std::size_t i = 0; i < source.size(); ++i) {
                row.add(source.get_properties(i).get_name(), read_value(source, i));
            }
            rows.push_back(std::move(row));
        }
        return rows;
    } catch (const soci::soci_error& error) {
        map_error(error, sql);
    }
}

std::optional<Row> Session::first(std::string_view sql, const std::vector<Value>& parameters) {
    auto rows = query(sql, parameters);
    if (rows.empty()) {
        return std::nullopt;
    }
    return std::move(rows.front());
}

void Session::script(std::string_view sql) {
    for (const std::string& statement : split_statements(sql)) {
        execute(statement);
    }
}

void Session::reconnect() {
    const std::string url = state_->url;
    state_.reset();
    state_ = std::make_unique<State>(url);
}

void begin_write(Session& session) {
    // A deferred BEGIN on SQLite fails under contention when it upgrades; IMMEDIATE waits for the lock (architecture.md 5).
    session.execute(session.dialect() == Dialect::sqlite ? "begin immediate" : "begin isolation level read committed");
}

void begin_read(Session& session) {
    session.execute(session.dialect() == Dialect::sqlite ? "begin deferred"
                                                         : "begin isolation level repeatable read read only");
}

std::string_view lock_suffix(Dialect dialect) {
    return dialect == Dialect::sqlite ? "" : " for update";
}

}  // namespace vanthu::storage
