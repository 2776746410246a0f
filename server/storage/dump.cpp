#include "server/storage/detail/dump.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <map>

#include <fmt/format.h>

#include "core/bytes.hpp"
#include "server/storage/detail/sql_search.hpp"

namespace vanthu::storage::detail {
namespace {

namespace fs = std::filesystem;

tl::unexpected<Error> cannot_write(const fs::path& path) {
    return fail(Code::storage_full, {"Không ghi được dữ liệu (đĩa đầy hoặc không có quyền).", "The data cannot be written (disk full, or no permission)."},
                {"cannot write " + path.filename().string()});
}

tl::unexpected<Error> bad_rows(std::string_view table) {
    return fail(Code::corrupt, {fmt::format("Dữ liệu của bảng {} bị hỏng.", table), fmt::format("The rows of {} are damaged.", table)});
}

/// Nothing for what is no value of the kind.
std::optional<Value> value_of(ColumnKind kind, const std::optional<std::string>& field) {
    if (!field) {
        return Value{};
    }
    if (kind == ColumnKind::bytes) {
        auto bytes = from_hex(std::string_view{*field}.substr(std::min<std::size_t>(2, field->size())));
        return field->starts_with("\\x") && bytes ? std::optional{Value{std::move(*bytes)}} : std::nullopt;
    }
    if (kind == ColumnKind::text) {
        return Value{*field};
    }
    long long number = 0;
    const auto [end, error] = std::from_chars(field->data(), field->data() + field->size(), number);
    return error == std::errc{} && end == field->data() + field->size() ? std::optional{Value{number}} : std::nullopt;
}

/// What the table's columns hold, as the database itself says.
std::map<std::string, ColumnKind> column_kinds(Session& session, std::string_view table) {
    const bool is_sqlite = session.dialect() == Dialect::sqlite;
    const auto rows = is_sqlite ? session.query("select name, lower(type) as type from pragma_table_info(:p0)", {std::string{table}})
                                : session.query("select column_name as name, data_type as type from information_schema.columns "
                                                "where table_name = :p0 and table_schema = current_schema()",
                                                {std::string{table}});
    std::map<std::string, ColumnKind> kinds;
    for (const Row& row : rows) {
        const std::string& type = row.text("type");
        kinds[row.text("name")] = type == "bigint" || type == "integer" ? ColumnKind::integer
                                  : type == "bytea" || type == "blob"   ? ColumnKind::bytes
                                                                        : ColumnKind::text;
    }
    return kinds;
}

}  // namespace

Result<void> sync_file(const fs::path& path) {
    const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        return cannot_write(path);
    }
    const bool done = ::fsync(fd) == 0;
    ::close(fd);
    return done ? Result<void>{} : cannot_write(path);
}

std::vector<Row> next_rows(Session& session, const Table& table, const std::optional<Row>& last) {
    std::vector<Value> values;
    std::string where;
    const auto key_of = [&](std::string_view column) -> Value {
        for (const auto& [name, value] : last->columns()) {
            if (name == column) {
                return value;
            }
        }
        return {};
    };
    if (last && table.second_key.empty()) {
        where = fmt::format(" where {} > :p0", table.key);
        values = {key_of(table.key)};
    } else if (last) {
        where = fmt::format(" where ({0} > :p0 or ({0} = :p1 and {1} > :p2))", table.key, table.second_key);
        values = {key_of(table.key), key_of(table.key), key_of(table.second_key)};
    }
    const std::string order = table.second_key.empty() ? std::string{table.key}
                                                       : fmt::format("{}, {}", table.key, table.second_key);
    // PostgreSQL makes one column of the others by itself, and SQLite has none such.
    const std::string columns = table.name != "document_index" ? "*"
                                                               : "row, document_id, direction, type_code, state, urgency, day, year, book, number, "
                                                                 "unit_id, issuer, terms, content";
    return session.query(fmt::format("select {} from {}{} order by {} limit {}", columns, table.name, where, order,
                                     rows_per_read),
                         values);
}

bool has_bytes(const Row& blob) {
    return blob.is_null("destroyed_at");
}

Result<TableLoader> TableLoader::begin(Session& session, const Table& table, const std::vector<std::string>& columns) {
    TableLoader loader(session, table);
    const auto kinds = column_kinds(session, table.name);
    std::string names;
    std::string places;
    for (const std::string& column : columns) {
        const auto kind = kinds.find(column);
        if (kind == kinds.end()) {
            return bad_rows(table.name);
        }
        names += (names.empty() ? "" : ", ") + column;
        places += fmt::format("{}:p{}", places.empty() ? "" : ", ", loader.kinds_.size());
        if (table.name == "units" && column == "parent_id") {
            loader.parent_at_ = loader.kinds_.size();
        }
        loader.kinds_.push_back(kind->second);
    }
    if (loader.parent_at_ && columns.front() != "id") {
        return bad_rows(table.name);
    }
    loader.sql_ = fmt::format("insert into {} ({}) values ({})", table.name, names, places);
    return loader;
}

Result<void> TableLoader::add(const std::vector<std::optional<std::string>>& fields) {
    if (fields.size() != kinds_.size()) {
        return bad_rows(table_.name);
    }
    std::vector<Value> values;
    for (std::size_t i = 0; i < fields.size(); ++i) {
        auto value = value_of(kinds_[i], fields[i]);
        if (!value) {
            return bad_rows(table_.name);
        }
        values.push_back(std::move(*value));
    }
    if (parent_at_ && !std::holds_alternative<std::monostate>(values[*parent_at_])) {
        parents_.emplace_back(values.front(), std::exchange(values[*parent_at_], Value{}));
    }
    session_.execute(sql_, values);
    return {};
}

void TableLoader::end() {
    for (const auto& [id, parent] : parents_) {
        session_.execute("update units set parent_id = :p0 where id = :p1", {parent, id});
    }
    if (table_.name == "document_index" && session_.dialect() == Dialect::sqlite) {
        fill_search(session_);  // the tables of rights are there: they come before
    } else if (table_.name == "document_index") {
        session_.execute("select setval(pg_get_serial_sequence('document_index', 'row'), (select coalesce(max(row), 1) from document_index))");
    }
}

}  // namespace vanthu::storage::detail
