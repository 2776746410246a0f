#include "server/storage/session.hpp"

#include "server/storage/detail/connection.hpp"

namespace vanthu::storage {
namespace {

constexpr std::string_view sqlite_prefix = "sqlite:";

std::unique_ptr<detail::Connection> connect(const std::string& url) {
    if (url.starts_with(sqlite_prefix)) {
        return detail::connect_sqlite(url.substr(sqlite_prefix.size()));
    }
    if (url.starts_with("postgresql://") || url.starts_with("postgres://")) {
        return detail::connect_postgresql(url);
    }
    throw StorageFailure(StorageFailure::Kind::connection, "the database address is neither sqlite: nor postgresql://");
}

}  // namespace

const Value& Row::at(std::string_view column) const {
    for (std::size_t i = 0; i < values_.size(); ++i) {
        if ((*names_)[i] == column) {
            return values_[i];
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

const Bytes& Row::bytes(std::string_view column) const {
    if (const auto* bytes = std::get_if<Bytes>(&at(column))) {
        return *bytes;
    }
    throw std::logic_error("not bytes: " + std::string{column});
}

Columns Row::columns() const {
    Columns columns;
    columns.reserve(values_.size());
    for (std::size_t i = 0; i < values_.size(); ++i) {
        columns.emplace_back((*names_)[i], values_[i]);
    }
    return columns;
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
    if (std::holds_alternative<std::monostate>(value)) {
        return std::nullopt;
    }
    if (const auto* integer = std::get_if<long long>(&value)) {
        return *integer;
    }
    throw std::logic_error("not an integer: " + std::string{column});
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

Session::Session(const std::string& url) : url_(url), connection_(connect(url)) {}
Session::Session(Session&&) noexcept = default;
Session& Session::operator=(Session&&) noexcept = default;
Session::~Session() = default;

Dialect Session::dialect() const {
    return connection_->dialect();
}

long long Session::execute(std::string_view sql, const std::vector<Value>& parameters) {
    const long long changed = connection_->run(sql, parameters).changed;
    rows_changed_ += changed;
    return changed;
}

std::vector<Row> Session::query(std::string_view sql, const std::vector<Value>& parameters) {
    detail::Answer answer = connection_->run(sql, parameters);
    rows_changed_ += answer.changed;
    return std::move(answer.rows);
}

void Session::visit(std::string_view sql, const std::vector<Value>& parameters, const std::function<bool(const Row&)>& seen) {
    connection_->visit(sql, parameters, seen);
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
    connection_->forget_statements();
}

void Session::reconnect() {
    connection_.reset();
    connection_ = connect(url_);
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
