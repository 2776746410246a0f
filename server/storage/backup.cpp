#include "server/storage/backup.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <fstream>
#include <set>
#include <sstream>

#include <fmt/format.h>

#include "core/digest.hpp"
#include "server/storage/folder_blob_store.hpp"
#include "server/storage/migrations.hpp"

namespace vanthu::storage {
namespace {

namespace fs = std::filesystem;

/// A table and the column that its rows are read in the order of, in pieces. In an order that foreign keys allow.
struct Table {
    std::string_view name;
    std::string_view key;
    std::string_view second_key = "";
};

constexpr std::array<Table, 59> tables{{
    {"schema_migrations", "number"},
    {"units", "id"},
    {"users", "id"},
    {"role_bindings", "id"},
    {"login_states", "user_id"},
    {"number_series", "id"},
    {"register_entries", "id"},
    {"books", "id"},
    {"numbering_rules", "id"},
    {"register_lines", "id"},
    {"postal_dispatches", "id"},
    {"archived_copy_uses", "id"},
    {"incoming_documents", "id"},
    {"outgoing_documents", "id"},
    {"document_units", "id"},
    {"document_people", "id"},
    {"blobs", "sha256"},
    {"files", "id"},
    {"uploads", "id"},
    {"derivatives", "id"},
    {"signature_reports", "id"},
    {"arrival_receipts", "id"},
    {"incoming_transfers", "id"},
    {"incoming_urgings", "id"},
    {"arrived_mails", "id"},
    {"arrived_mail_files", "id"},
    {"file_plans", "id"},
    {"file_plan_lines", "id"},
    {"dossiers", "id"},
    {"dossier_documents", "id"},
    {"legal_holds", "id"},
    {"handovers", "id"},
    {"disposals", "id"},
    {"disposal_dossiers", "id"},
    {"grants", "id"},
    {"restricted_documents", "id"},
    {"rights_changes", "id"},
    {"calendars", "id"},
    {"workflow_definitions", "id"},
    {"workflow_instances", "id"},
    {"workflow_steps", "instance_id", "number"},
    {"workflow_timers", "instance_id", "number"},
    {"tasks", "id"},
    {"inbox_entries", "task_id", "owner"},
    {"inbox_counts", "owner", "box"},
    {"mandates", "id"},
    {"remarks", "id"},
    {"notifications", "user_id", "id"},
    {"notification_settings", "id"},
    {"signing_operations", "id"},
    {"events", "seq"},
    {"log_nodes", "id"},
    {"log_state", "id"},
    {"checkpoints", "size"},
    {"jobs", "id"},
    {"idempotency_keys", "id"},
    {"document_index", "row"},
    {"reindexing", "id"},
    {"saved_searches", "id"},
}};

constexpr long long rows_per_read = 2000;

std::string escape(const Value& value) {
    if (std::holds_alternative<std::monostate>(value)) {
        return "\\N";
    }
    if (const auto* integer = std::get_if<long long>(&value)) {
        return std::to_string(*integer);
    }
    if (const auto* bytes = std::get_if<Bytes>(&value)) {
        return "\\x" + to_hex(*bytes);
    }
    std::string out;
    for (const char c : std::get<std::string>(value)) {
        switch (c) {
            case '\\':
                out += "\\\\";
                break;
            case '\t':
                out += "\\t";
                break;
            case '\n':
                out += "\\n";
                break;
            case '\r':
                out += "\\r";
                break;
            default:
                out.push_back(c);
        }
    }
    return out;
}

std::optional<std::string> unescape(std::string_view field) {
    if (field == "\\N") {
        return std::nullopt;
    }
    std::string out;
    for (std::size_t i = 0; i < field.size(); ++i) {
        if (field[i] != '\\' || i + 1 == field.size()) {
            out.push_back(field[i]);
            continue;
        }
        const char next = field[++i];
        out.push_back(next == 't' ? '\t' : next == 'n' ? '\n' : next == 'r' ? '\r' : next);
    }
    return out;
}

std::vector<std::string_view> split(std::string_view line, char separator) {
    std::vector<std::string_view> fields;
    for (;;) {
        const std::size_t at = line.find(separator);
        fields.push_back(line.substr(0, at));
        if (at == std::string_view::npos) {
            return fields;
        }
        line.remove_prefix(at + 1);
    }
}

tl::unexpected<Error> cannot_write(const fs::path& path) {
    return fail(Code::storage_full, {"Không ghi được bản sao lưu (đĩa đầy hoặc không có quyền).",
                                     "The backup cannot be written (disk full, or no permission)."},
                {"backup: cannot write " + path.filename().string()});
}

tl::unexpected<Error> bad_backup(const std::string& file) {
    return fail(Code::corrupt, {"Bản sao lưu bị hỏng: " + file, "The backup is damaged: " + file});
}

Result<void> sync_file(const fs::path& path) {
    const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        return cannot_write(path);
    }
    const bool done = ::fsync(fd) == 0;
    ::close(fd);
    return done ? Result<void>{} : cannot_write(path);
}

/// The next rows after the given key, of one snapshot.
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

Result<std::uint64_t> dump_table(Session& session, const Table& table, const fs::path& path) {
    std::ofstream out(path, std::ios::binary);
    std::uint64_t count = 0;
    std::optional<Row> last;
    for (;;) {
        auto rows = next_rows(session, table, last);
        for (const Row& row : rows) {
            if (count++ == 0) {
                std::string head;
                for (const auto& [name, value] : row.columns()) {
                    head += (head.empty() ? "" : "\t") + name;
                }
                out << head << '\n';
            }
            std::string line;
            for (const auto& [name, value] : row.columns()) {
                line += escape(value) + '\t';
            }
            line.back() = '\n';
            out << line;
        }
        if (static_cast<long long>(rows.size()) < rows_per_read) {
            break;
        }
        last = std::move(rows.back());
    }
    out.close();
    if (!out) {
        return cannot_write(path);
    }
    if (auto synced = sync_file(path); !synced) {
        return pass(synced.error());
    }
    return count;
}

/// The blobs that the dumped rows name.
Result<std::vector<std::string>> named_blobs(const fs::path& rows) {
    std::ifstream in(rows, std::ios::binary);
    std::vector<std::string> names;
    std::string line;
    std::size_t column = 0;
    std::size_t destroyed = 0;
    if (std::getline(in, line)) {
        const auto head = split(line, '\t');
        const auto column_of = [&](std::string_view name) {
            return static_cast<std::size_t>(std::find(head.begin(), head.end(), name) - head.begin());
        };
        column = column_of("sha256");
        destroyed = column_of("destroyed_at");
    }
    while (std::getline(in, line)) {
        const auto fields = split(line, '\t');
        if (column >= fields.size() || destroyed >= fields.size()) {
            return bad_backup("rows/blobs.rows");
        }
        if (fields[destroyed] == "\\N") {  // the bytes of others are gone by a disposal
            names.emplace_back(fields[column]);
        }
    }
    return names;
}

Result<void> write_manifest(const fs::path& folder) {
    std::vector<fs::path> files;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        if (entry.is_regular_file()) {
            files.push_back(entry.path());
        }
    }
    std::sort(files.begin(), files.end());
    std::string text;
    for (const fs::path& file : files) {
        const auto hashed = hash_file(file);
        if (!hashed) {
            return pass(hashed.error());
        }
        text += fmt::format("{} {} {}\n", hashed->sha256, hashed->size_bytes, file.lexically_relative(folder).string());
    }
    text += fmt::format("{} manifest\n", sha256_hex(as_bytes(text)));
    std::ofstream out(folder / "MANIFEST", std::ios::binary);
    out << text;
    out.close();
    return out ? sync_file(folder / "MANIFEST") : cannot_write(folder / "MANIFEST");
}

Result<BackupSummary> dump_into(Database& database, app::BlobStore& blobs, const fs::path& folder) {
    BackupSummary summary;
    fs::create_directories(folder / "rows");
    auto session = database.open_session();
    if (!session) {
        return pass(session.error());
    }
    begin_read(*session);
    for (const Table& table : tables) {
        const auto count = dump_table(*session, table, folder / "rows" / fmt::format("{}.rows", table.name));
        if (!count) {
            return pass(count.error());
        }
        summary.rows += *count;
    }
    session->execute("commit");
    const auto names = named_blobs(folder / "rows" / "blobs.rows");
    if (!names) {
        return pass(names.error());
    }
    for (const std::string& name : *names) {
        const auto checked = blobs.check(name);
        if (!checked) {
            return pass(checked.error());
        }
        const fs::path target = folder / "blobs" / name.substr(0, 2) / name.substr(2, 2) / name;
        fs::create_directories(target.parent_path());
        std::error_code error;
        fs::copy_file(*blobs.path_of(name), target, error);
        if (error) {
            return cannot_write(target);
        }
        if (auto synced = sync_file(target); !synced) {
            return pass(synced.error());
        }
        ++summary.blobs;
        summary.bytes += checked->size_bytes;
    }
    if (auto written = write_manifest(folder); !written) {
        return pass(written.error());
    }
    return summary;
}

std::optional<Value> value_of(bool is_integer, std::string_view field) {
    if (field.starts_with("\\x")) {
        auto bytes = from_hex(field.substr(2));
        return bytes ? std::optional{Value{std::move(*bytes)}} : std::nullopt;
    }
    auto text = unescape(field);
    if (!text) {
        return Value{};
    }
    if (!is_integer) {
        return Value{std::move(*text)};
    }
    long long number = 0;
    const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), number);
    return error == std::errc{} && end == text->data() + text->size() ? std::optional{Value{number}} : std::nullopt;
}

/// The table's columns that hold integers, as the database itself says.
std::set<std::string> integer_columns(Session& session, std::string_view table) {
    const bool is_sqlite = session.dialect() == Dialect::sqlite;
    const auto rows = is_sqlite ? session.query("select name, lower(type) as type from pragma_table_info(:p0)", {std::string{table}})
                                : session.query("select column_name as name, data_type as type from information_schema.columns "
                                                "where table_name = :p0 and table_schema = current_schema()",
                                                {std::string{table}});
    std::set<std::string> names;
    for (const Row& row : rows) {
        const std::string& type = row.text("type");
        if (type == "bigint" || type == "integer") {
            names.insert(row.text("name"));
        }
    }
    return names;
}

Result<std::uint64_t> load_table(Session& session, const Table& table, const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    std::string head_line;
    if (!std::getline(in, head_line)) {
        return std::uint64_t{0};
    }
    const auto head = split(head_line, '\t');
    const auto integers = integer_columns(session, table.name);
    std::string names;
    std::string places;
    for (std::size_t i = 0; i < head.size(); ++i) {
        if (head[i].empty() || head[i].find_first_not_of("abcdefghijklmnopqrstuvwxyz_0123456789") != std::string_view::npos) {
            return bad_backup(path.filename().string());
        }
        names += fmt::format("{}{}", i == 0 ? "" : ", ", head[i]);
        places += fmt::format("{}:p{}", i == 0 ? "" : ", ", i);
    }
    const std::string sql = fmt::format("insert into {} ({}) values ({})", table.name, names, places);
    std::uint64_t count = 0;
    std::string line;
    while (std::getline(in, line)) {
        const auto fields = split(line, '\t');
        if (fields.size() != head.size()) {
            return bad_backup(path.filename().string());
        }
        std::vector<Value> values;
        for (std::size_t i = 0; i < fields.size(); ++i) {
            auto value = value_of(integers.contains(std::string{head[i]}), fields[i]);
            if (!value) {
                return bad_backup(path.filename().string());
            }
            values.push_back(std::move(*value));
        }
        session.execute(sql, values);
        ++count;
    }
    if (table.name == "document_index" && session.dialect() == Dialect::sqlite) {
        session.execute("insert into document_search (rowid, terms, content) select row, terms, content from document_index");
    } else if (table.name == "document_index") {
        session.execute("select setval(pg_get_serial_sequence('document_index', 'row'), (select coalesce(max(row), 1) from document_index))");
    }
    return count;
}

Result<std::uint64_t> load_rows(Session& session, const fs::path& folder) {
    std::uint64_t total = 0;
    begin_write(session);
    for (const Table& table : tables) {
        if (table.name == "schema_migrations") {
            continue;
        }
        if (table.name == "log_state") {
            session.execute("delete from log_state");
        }
        const auto count = load_table(session, table, folder / "rows" / fmt::format("{}.rows", table.name));
        if (!count) {
            session.execute("rollback");
            return count;
        }
        total += *count;
    }
    session.execute("commit");
    return total;
}

}  // namespace

Result<BackupSummary> back_up(Database& database, app::BlobStore& blobs, const fs::path& folder) {
    std::error_code error;
    if (fs::exists(folder, error)) {
        return fail(Code::conflict, {"Thư mục sao lưu đã tồn tại.", "The backup folder exists already."});
    }
    const fs::path unfinished = folder.string() + ".unfinished";
    fs::remove_all(unfinished, error);
    Result<BackupSummary> summary = fail_internal("backup did not run");
    try {
        summary = dump_into(database, blobs, unfinished);
    } catch (const StorageFailure& failure) {
        summary = pass(to_error(failure));
    } catch (const fs::filesystem_error&) {
        summary = cannot_write(unfinished);
    }
    if (summary) {
        fs::rename(unfinished, folder, error);
        if (error) {
            summary = cannot_write(folder);
        }
    }
    if (!summary) {
        fs::remove_all(unfinished, error);
    }
    return summary;
}

Result<BackupSummary> verify_backup(const fs::path& folder) {
    std::ifstream in(folder / "MANIFEST", std::ios::binary);
    if (!in) {
        return fail(Code::not_found, {"Không tìm thấy tệp MANIFEST của bản sao lưu.", "The backup has no MANIFEST."});
    }
    BackupSummary summary;
    std::string seen;
    std::string line;
    bool complete = false;
    while (std::getline(in, line)) {
        const auto fields = split(line, ' ');
        if (fields.size() == 2 && fields[1] == "manifest") {
            complete = fields[0] == sha256_hex(as_bytes(seen));
            break;
        }
        if (fields.size() < 3) {
            return bad_backup("MANIFEST");
        }
        const std::string name = line.substr(fields[0].size() + fields[1].size() + 2);
        const fs::path relative = fs::path{name}.lexically_normal();
        if (relative.is_absolute() || name.find("..") != std::string::npos) {
            return bad_backup("MANIFEST");
        }
        const auto hashed = hash_file(folder / relative);
        if (!hashed || hashed->sha256 != fields[0] || std::to_string(hashed->size_bytes) != fields[1]) {
            return bad_backup(name);
        }
        if (name.starts_with("blobs/")) {
            ++summary.blobs;
        }
        summary.bytes += hashed->size_bytes;
        seen += line + '\n';
    }
    if (!complete) {
        return bad_backup("MANIFEST");
    }
    return summary;
}

Result<BackupSummary> restore(Database& database, app::BlobStore& blobs, const fs::path& folder, Instant now) {
    auto summary = verify_backup(folder);
    if (!summary) {
        return summary;
    }
    auto session = database.open_session();
    if (!session) {
        return pass(session.error());
    }
    if (auto migrated = migrate(*session, now); !migrated) {
        return pass(migrated.error());
    }
    try {
        if (session->first("select id from users limit 1") || session->first("select seq from events limit 1")) {
            return fail(Code::conflict, {"Cơ sở dữ liệu đích không trống. Chỉ khôi phục vào cơ sở dữ liệu mới.",
                                         "The database is not empty. Restore into a new one only."});
        }
        const auto names = named_blobs(folder / "rows" / "blobs.rows");
        if (!names) {
            return pass(names.error());
        }
        for (const std::string& name : *names) {
            const fs::path source = folder / "blobs" / name.substr(0, 2) / name.substr(2, 2) / name;
            const fs::path temporary = blobs.temporary();
            std::error_code error;
            fs::copy_file(source, temporary, error);
            if (error) {
                return bad_backup("blobs/" + name);
            }
            const auto taken = blobs.take(temporary);
            if (!taken || taken->sha256 != name) {
                return taken ? bad_backup("blobs/" + name) : Result<BackupSummary>{pass(taken.error())};
            }
        }
        const auto rows = load_rows(*session, folder);
        if (!rows) {
            return pass(rows.error());
        }
        summary->rows = *rows;
        return summary;
    } catch (const StorageFailure& failure) {
        return pass(to_error(failure));
    }
}

}  // namespace vanthu::storage
