#include "server/storage/backup.hpp"

#include <algorithm>
#include <array>
#include <fstream>

#include <fmt/format.h>

#include "core/digest.hpp"
#include "server/storage/detail/dump.hpp"
#include "server/storage/folder_blob_store.hpp"
#include "server/storage/migrations.hpp"

namespace vanthu::storage {
namespace {

namespace fs = std::filesystem;

using detail::Table;

constexpr std::array<Table, 79> tables{{
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
    {"outgoing_recipients", "id"},
    {"document_copies", "id"},
    {"document_printouts", "id"},
    {"annexes", "id"},
    {"check_outs", "document_id"},
    {"templates", "id"},
    {"template_versions", "id"},
    {"fillings", "id"},
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
    {"agency_profile", "id"},
    {"signature_images", "id"},
    {"signing_operations", "id"},
    {"signing_batches", "id"},
    {"signing_batch_items", "batch_id", "ordinal"},
    {"passkeys", "id"},
    {"passkey_uses", "passkey_id"},
    {"passkey_challenges", "challenge_hash"},
    {"person_certificates", "id"},
    {"agent_exchanges", "id"},
    {"remote_credentials", "id"},
    {"events", "seq"},
    {"log_nodes", "id"},
    {"log_state", "id"},
    {"checkpoints", "size"},
    {"jobs", "id"},
    {"idempotency_keys", "id"},
    {"document_index", "row"},
    {"reindexing", "id"},
    {"saved_searches", "id"},
    {"usage_entries", "id"},
    {"imported_rows", "id"},
}};

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
    if (field.starts_with("\\x")) {
        return std::string{field};  // bytes: a text's own backslash is written twice
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

}  // namespace

std::span<const Table> detail::dumped_tables() {
    return tables;
}

namespace {

using detail::next_rows;
using detail::rows_per_read;
using detail::sync_file;

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

Result<std::uint64_t> load_table(Session& session, const Table& table, const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    std::string line;
    if (!std::getline(in, line)) {
        return std::uint64_t{0};
    }
    std::vector<std::string> head;
    for (const std::string_view name : split(line, '\t')) {
        head.emplace_back(name);
    }
    auto loader = detail::TableLoader::begin(session, table, head);
    if (!loader) {
        return pass(loader.error());
    }
    std::uint64_t count = 0;
    std::vector<std::optional<std::string>> fields;
    while (std::getline(in, line)) {
        fields.clear();
        for (const std::string_view field : split(line, '\t')) {
            fields.push_back(unescape(field));
        }
        if (auto added = loader->add(fields); !added) {
            return pass(added.error());
        }
        ++count;
    }
    loader->end();
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
