#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "core/bytes.hpp"
#include "core/result.hpp"

namespace vanthu::storage {

/// A column's value. Times are epoch milliseconds, booleans 0 and 1, ids text; digests and what is packed are bytes.
using Value = std::variant<std::monostate, long long, std::string, Bytes>;

using Columns = std::vector<std::pair<std::string, Value>>;

/// One row of an answer, columns by name. The rows of an answer share the names.
class Row final {
public:
    using Names = std::shared_ptr<const std::vector<std::string>>;
    Row(Names names, std::vector<Value> values) : names_(std::move(names)), values_(std::move(values)) {}

    /// Throws std::out_of_range for a column that the query did not name, std::logic_error for null: both are bugs.
    [[nodiscard]] const std::string& text(std::string_view column) const;
    [[nodiscard]] const Bytes& bytes(std::string_view column) const;
    [[nodiscard]] long long integer(std::string_view column) const;
    [[nodiscard]] std::optional<std::string> text_or_null(std::string_view column) const;
    [[nodiscard]] std::optional<long long> integer_or_null(std::string_view column) const;
    [[nodiscard]] bool is_null(std::string_view column) const { return std::holds_alternative<std::monostate>(at(column)); }
    [[nodiscard]] bool flag(std::string_view column) const { return integer(column) != 0; }

    [[nodiscard]] Columns columns() const;

private:
    [[nodiscard]] const Value& at(std::string_view column) const;
    Names names_;
    std::vector<Value> values_;
};

enum class Dialect { sqlite, postgresql };

/// What a statement failed of. Caught by the unit of work, which turns it into an Error; never leaves storage.
class StorageFailure final : public std::runtime_error {
public:
    enum class Kind { unique_violation, constraint, busy, serialization, full, connection, other };

    /// `what` names the kind and the statement, never a bound value.
    StorageFailure(Kind kind, const std::string& what) : std::runtime_error(what), kind_(kind) {}
    [[nodiscard]] Kind kind() const { return kind_; }

private:
    Kind kind_;
};

[[nodiscard]] Error to_error(const StorageFailure& failure);

namespace detail {
class Connection;
}

/// One database connection; used by one thread at a time. It prepares each text of a statement once and keeps it, so that
/// texts are constants, and what differs between two calls is a parameter.
class Session final {
public:
    /// `url`: "sqlite:/path/to/file" or "postgresql://user@host:port/name?…". Throws StorageFailure.
    explicit Session(const std::string& url);
    Session(Session&&) noexcept;
    Session& operator=(Session&&) noexcept;
    ~Session();

    [[nodiscard]] Dialect dialect() const;

    /// Runs one statement with parameters `:p0`, `:p1`, … Gives the number of rows that it changed. Throws StorageFailure.
    long long execute(std::string_view sql, const std::vector<Value>& parameters = {});
    /// All rows of the answer; the caller bounds it with `limit`.
    [[nodiscard]] std::vector<Row> query(std::string_view sql, const std::vector<Value>& parameters = {});
    /// Row by row until `seen` says false; it must not use the session. SQLite makes no row that was not asked for; PostgreSQL makes the whole
    /// answer, which the caller bounds.
    void visit(std::string_view sql, const std::vector<Value>& parameters, const std::function<bool(const Row&)>& seen);
    /// The first row, if any.
    [[nodiscard]] std::optional<Row> first(std::string_view sql, const std::vector<Value>& parameters = {});
    /// Several statements separated by semicolons, without parameters; for migrations.
    void script(std::string_view sql);

    /// How many rows this session's statements have changed so far, rolled back or not.
    [[nodiscard]] long long rows_changed() const { return rows_changed_; }

    /// Gives the connection up and opens it again; for a server that was away.
    void reconnect();

private:
    std::string url_;
    std::unique_ptr<detail::Connection> connection_;
    long long rows_changed_ = 0;
};

/// What differs between the two, in one place.
void begin_write(Session& session);
void begin_read(Session& session);
/// To be appended to a select whose rows the transaction is going to change.
[[nodiscard]] std::string_view lock_suffix(Dialect dialect);

/// Splits a script into statements at semicolons outside quotes, dollar quotes, comments and begin…end bodies.
[[nodiscard]] std::vector<std::string> split_statements(std::string_view script);

}  // namespace vanthu::storage
