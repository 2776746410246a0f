#include <array>
#include <charconv>
#include <unordered_map>

#include <fmt/format.h>
#include <libpq-fe.h>

#include "server/storage/detail/connection.hpp"

namespace vanthu::storage::detail {
namespace {

/// Object identifiers of types; libpq's headers do not name them (PostgreSQL, pg_type.dat).
constexpr Oid bytea = 17;
constexpr std::array<Oid, 4> integers{20, 21, 23, 26};
constexpr std::array<Oid, 3> decimals{700, 701, 1700};

StorageFailure::Kind kind_of(std::string_view state) {
    if (state == "23505") {
        return StorageFailure::Kind::unique_violation;
    }
    if (state.starts_with("23")) {
        return StorageFailure::Kind::constraint;
    }
    // 0A000 of a kept statement: the table has other columns now. The next run prepares it anew.
    if (state == "40001" || state == "40P01" || state == "0A000") {
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

struct Closer {
    void operator()(PGconn* connection) const { PQfinish(connection); }
};

struct Clearer {
    void operator()(PGresult* result) const { PQclear(result); }
};
using Outcome = std::unique_ptr<PGresult, Clearer>;

/// `:p0` becomes `$1`; not within quotes, and `::` is a cast.
std::string with_dollars(std::string_view sql) {
    std::string out;
    bool quoted = false;
    for (std::size_t i = 0; i < sql.size(); ++i) {
        const char c = sql[i];
        quoted = c == '\'' ? !quoted : quoted;
        const bool is_place = !quoted && c == ':' && i + 2 < sql.size() && sql[i + 1] == 'p' && sql[i + 2] >= '0' && sql[i + 2] <= '9' &&
                              (i == 0 || sql[i - 1] != ':');
        if (!is_place) {
            out.push_back(c);
            continue;
        }
        unsigned number = 0;
        const auto [end, error] = std::from_chars(sql.data() + i + 2, sql.data() + sql.size(), number);
        out += fmt::format("${}", number + 1);
        i = static_cast<std::size_t>(end - sql.data()) - 1;
    }
    return out;
}

/// Only these can be prepared; the rest comes once, or in a script.
bool can_be_kept(std::string_view sql) {
    for (const std::string_view word : {"select ", "insert ", "update ", "delete ", "with "}) {
        if (sql.starts_with(word)) {
            return true;
        }
    }
    return false;
}

/// Parameters as libpq takes them; the texts of integers live here.
class Arguments final {
public:
    explicit Arguments(const std::vector<Value>& parameters) : texts_(parameters.size()) {
        for (std::size_t i = 0; i < parameters.size(); ++i) {
            const char* value = nullptr;
            std::size_t length = 0;
            bool binary = false;
            if (const auto* integer = std::get_if<long long>(&parameters[i])) {
                texts_[i] = std::to_string(*integer);
                value = texts_[i].c_str();
            } else if (const auto* text = std::get_if<std::string>(&parameters[i])) {
                value = text->c_str();
            } else if (const auto* bytes = std::get_if<Bytes>(&parameters[i])) {
                value = bytes->empty() ? "" : reinterpret_cast<const char*>(bytes->data());
                length = bytes->size();
                binary = true;
            }
            values_.push_back(value);
            lengths_.push_back(static_cast<int>(length));
            formats_.push_back(binary ? 1 : 0);
        }
    }

    [[nodiscard]] int count() const { return static_cast<int>(values_.size()); }
    [[nodiscard]] const char* const* values() const { return values_.data(); }
    [[nodiscard]] const int* lengths() const { return lengths_.data(); }
    [[nodiscard]] const int* formats() const { return formats_.data(); }

private:
    std::vector<std::string> texts_;
    std::vector<const char*> values_;
    std::vector<int> lengths_;
    std::vector<int> formats_;
};

Value value_at(const PGresult* result, int row, int column) {
    if (PQgetisnull(result, row, column) == 1) {
        return {};
    }
    const char* const text = PQgetvalue(result, row, column);
    const auto length = static_cast<std::size_t>(PQgetlength(result, row, column));
    const Oid type = PQftype(result, column);
    if (type == bytea) {
        return from_hex(std::string_view{text, length}.substr(2)).value();  // "\x", then hexadecimal digits
    }
    if (std::find(integers.begin(), integers.end(), type) != integers.end()) {
        long long integer = 0;
        std::from_chars(text, text + length, integer);
        return integer;
    }
    if (std::find(decimals.begin(), decimals.end(), type) != decimals.end()) {
        return static_cast<long long>(std::stod(std::string{text, length}));
    }
    return std::string{text, length};
}

class PostgresqlConnection final : public Connection {
public:
    explicit PostgresqlConnection(const std::string& url) : connection_(PQconnectdb(url.c_str())) {
        if (PQstatus(connection_.get()) != CONNECTION_OK) {
            throw StorageFailure(StorageFailure::Kind::connection, "database error in: open");
        }
        PQsetNoticeProcessor(connection_.get(), [](void*, const char*) {}, nullptr);
        run("set client_min_messages = warning", {});
        run("set timezone = 'UTC'", {});
        run("set bytea_output = 'hex'", {});
    }

    [[nodiscard]] Dialect dialect() const override { return Dialect::postgresql; }

    void forget_statements() override {
        names_.clear();
        run("deallocate all", {});
    }

    void visit(std::string_view sql, const std::vector<Value>& parameters, const std::function<bool(const Row&)>& seen) override {
        for (const Row& row : run(sql, parameters).rows) {
            if (!seen(row)) {
                return;
            }
        }
    }

    Answer run(std::string_view sql, const std::vector<Value>& parameters) override {
        const Arguments arguments(parameters);
        const Outcome outcome = can_be_kept(sql) ? run_kept(sql, arguments) : run_once(sql, arguments);
        check(outcome.get(), sql);
        Answer answer;
        const char* const changed = PQcmdTuples(outcome.get());
        std::from_chars(changed, changed + std::char_traits<char>::length(changed), answer.changed);
        const int columns = PQnfields(outcome.get());
        const int rows = PQntuples(outcome.get());
        if (rows == 0) {
            return answer;
        }
        std::vector<std::string> names;
        for (int i = 0; i < columns; ++i) {
            names.emplace_back(PQfname(outcome.get(), i));
        }
        const auto shared = std::make_shared<const std::vector<std::string>>(std::move(names));
        answer.rows.reserve(static_cast<std::size_t>(rows));
        for (int row = 0; row < rows; ++row) {
            std::vector<Value> values;
            values.reserve(static_cast<std::size_t>(columns));
            for (int i = 0; i < columns; ++i) {
                values.push_back(value_at(outcome.get(), row, i));
            }
            answer.rows.emplace_back(shared, std::move(values));
        }
        return answer;
    }

private:
    Outcome run_kept(std::string_view sql, const Arguments& arguments) {
        auto known = names_.find(sql);
        if (known == names_.end()) {
            if (names_.size() >= statements_limit) {
                forget_statements();
            }
            const std::string name = fmt::format("s{}", ++made_);
            const Outcome prepared{PQprepare(connection_.get(), name.c_str(), with_dollars(sql).c_str(), 0, nullptr)};
            check(prepared.get(), sql);
            known = names_.emplace(std::string{sql}, name).first;
        }
        return Outcome{PQexecPrepared(connection_.get(), known->second.c_str(), arguments.count(), arguments.values(), arguments.lengths(),
                                      arguments.formats(), 0)};
    }

    Outcome run_once(std::string_view sql, const Arguments& arguments) {
        if (arguments.count() == 0) {
            return Outcome{PQexec(connection_.get(), std::string{sql}.c_str())};
        }
        return Outcome{PQexecParams(connection_.get(), with_dollars(sql).c_str(), arguments.count(), nullptr, arguments.values(), arguments.lengths(),
                                    arguments.formats(), 0)};
    }

    void check(const PGresult* result, std::string_view sql) {
        const ExecStatusType status = PQresultStatus(result);
        if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK) {
            return;
        }
        const char* const field = result == nullptr ? nullptr : PQresultErrorField(result, PG_DIAG_SQLSTATE);
        const std::string state = field == nullptr ? "" : field;
        const auto kind = PQstatus(connection_.get()) == CONNECTION_OK ? kind_of(state) : StorageFailure::Kind::connection;
        if (state == "0A000") {
            names_.erase(std::string{sql});
        }
        throw StorageFailure(kind, fmt::format("database error {} in: {}", state, sql.substr(0, 200)));
    }

    std::unique_ptr<PGconn, Closer> connection_;
    std::unordered_map<std::string, std::string, TextHash, std::equal_to<>> names_;
    unsigned long long made_ = 0;
};

}  // namespace

std::unique_ptr<Connection> connect_postgresql(const std::string& url) {
    return std::make_unique<PostgresqlConnection>(url);
}

}  // namespace vanthu::storage::detail
