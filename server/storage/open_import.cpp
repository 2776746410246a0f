#include <fstream>
#include <map>

#include <fmt/format.h>

#include "core/digest.hpp"
#include "server/app/events.hpp"
#include "server/storage/detail/open_format.hpp"
#include "server/storage/folder_blob_store.hpp"
#include "server/storage/open_export.hpp"

namespace vanthu::storage {
namespace {

namespace fs = std::filesystem;
using detail::in_quotes;
using detail::is_exported;
using detail::manifest_name;
using detail::Table;

tl::unexpected<Error> bad_export(const std::string& file) {
    return fail(Code::corrupt, {"Dữ liệu xuất bị hỏng hoặc khác phiên bản: " + file, "The export is damaged, or of another version: " + file});
}

tl::unexpected<Error> cannot_keep(const fs::path& path) {
    return fail(Code::storage_full, {"Không ghi được tệp vào kho (đĩa đầy hoặc không có quyền).", "A file cannot be kept (disk full, or no permission)."},
                {"import: cannot write " + path.filename().string()});
}

/// Reads RFC 4180 record by record; tells an empty text from none.
class Records final {
public:
    explicit Records(const fs::path& path) : in_(path, std::ios::binary) {}

    /// Nothing at the end of the file.
    std::optional<std::vector<std::optional<std::string>>> next() {
        if (in_.peek() == std::char_traits<char>::eof()) {
            return std::nullopt;
        }
        std::vector<std::optional<std::string>> fields;
        for (bool more = true; more;) {
            more = read_field(fields);
        }
        return fields;
    }

private:
    bool read_field(std::vector<std::optional<std::string>>& fields) {
        std::string text;
        const bool is_quoted = in_.peek() == '"';
        bool is_open = is_quoted;
        in_.ignore(is_quoted ? 1 : 0);
        for (int c = in_.get(); c != std::char_traits<char>::eof(); c = in_.get()) {
            if (is_open && c == '"') {
                is_open = in_.peek() == '"';
                if (is_open) {
                    text.push_back(static_cast<char>(in_.get()));
                }
            } else if (!is_open && (c == ',' || c == '\n')) {
                fields.push_back(is_quoted || !text.empty() ? std::optional{text} : std::nullopt);
                return c == ',';
            } else if (is_open || c != '\r') {
                text.push_back(static_cast<char>(c));
            }
        }
        fields.push_back(is_quoted || !text.empty() ? std::optional{text} : std::nullopt);
        return false;
    }
    std::ifstream in_;
};

/// Every file that the manifest names is what it says. The paths with their digests.
Result<std::map<std::string, std::string>> verify(const fs::path& folder) {
    if (!fs::exists(folder / manifest_name)) {
        return fail(Code::not_found, {"Thư mục không có tệp MANIFEST.csv của dữ liệu xuất.", "The folder has no MANIFEST.csv of an export."});
    }
    std::map<std::string, std::string> found;
    std::string seen;
    Records records(folder / manifest_name);
    for (auto fields = records.next(); fields; fields = records.next()) {
        if (fields->size() != 3 || !(*fields)[0] || !(*fields)[1] || !(*fields)[2]) {
            break;
        }
        const std::string& name = *(*fields)[0];
        if (name == "manifest") {
            if (*(*fields)[2] == sha256_hex(as_bytes(seen)) && !records.next()) {
                return found;
            }
            break;
        }
        seen += name == "path" ? "path,bytes,sha256\r\n" : fmt::format("{},{},{}\r\n", in_quotes(name), *(*fields)[1], *(*fields)[2]);
        if (name == "path") {
            continue;
        }
        const fs::path relative = fs::path{name}.lexically_normal();
        const bool leads_out = relative.is_absolute() || relative.generic_string().starts_with("..");
        const auto hashed = leads_out ? Result<app::Blob>{bad_export(name)} : hash_file(folder / relative);
        if (!hashed || hashed->sha256 != *(*fields)[2] || std::to_string(hashed->size_bytes) != *(*fields)[1]) {
            return bad_export(name);
        }
        found.emplace(name, hashed->sha256);
    }
    return bad_export(std::string{manifest_name});
}

Result<std::uint64_t> load(Session& session, const Table& table, const fs::path& path) {
    Records records(path);
    const auto head = records.next();
    if (!head) {
        return std::uint64_t{0};
    }
    std::vector<std::string> columns;
    for (const auto& name : *head) {
        columns.push_back(name.value_or(""));
    }
    auto loader = detail::TableLoader::begin(session, table, columns);
    if (!loader) {
        return bad_export(path.filename().string());
    }
    std::uint64_t count = 0;
    for (auto fields = records.next(); fields; fields = records.next()) {
        if (!loader->add(*fields)) {
            return bad_export(path.filename().string());
        }
        ++count;
    }
    loader->end();
    return count;
}

Result<std::uint64_t> load_all(Session& session, const fs::path& folder) {
    std::uint64_t total = 0;
    begin_write(session);
    for (const Table& table : detail::dumped_tables()) {
        if (!is_exported(table)) {
            continue;
        }
        if (table.name == "log_state") {
            session.execute("delete from log_state");
        }
        const auto count = load(session, table, folder / "tables" / fmt::format("{}.csv", table.name));
        if (!count) {
            session.execute("rollback");
            return count;
        }
        total += *count;
    }
    session.execute("commit");
    return total;
}

/// The rows of accounts are not what the log says: their passwords stayed where they were. The log is told.
Result<void> record_accounts(Database& database, const Clock& clock) {
    std::string after;
    for (;;) {
        constexpr int piece = 200;
        const Instant now = clock.now();
        const auto people = database.write([&](app::Tx& tx) -> Result<std::vector<app::User>> {
            auto page = tx.users().page(after, piece);
            for (const app::User& user : page) {
                tx.users().save(user);
                app::record(tx, app::Actor{}, now, "user-imported", app::user_object(user.id), {{"password", "none"}});
            }
            return page;
        });
        if (!people) {
            return pass(people.error());
        }
        if (static_cast<int>(people->size()) < piece) {
            return {};
        }
        after = people->back().login;
    }
}

}  // namespace

Result<ExportSummary> import_everything(Database& database, app::BlobStore& blobs, const fs::path& folder, const Clock& clock) {
    const auto files = verify(folder);
    if (!files) {
        return pass(files.error());
    }
    auto session = database.open_session();
    if (!session) {
        return pass(session.error());
    }
    ExportSummary summary;
    try {
        if (session->first("select id from users limit 1") || session->first("select id from units limit 1")) {
            return fail(Code::conflict, {"Cơ sở dữ liệu đích không trống.", "The database is not empty."});
        }
        for (const auto& [path, sha256] : *files) {
            if (!path.starts_with("files/") && !path.starts_with("derived/")) {
                continue;
            }
            const fs::path temporary = blobs.temporary();
            std::error_code error;
            fs::copy_file(folder / path, temporary, error);
            const auto taken = error ? Result<app::Blob>{cannot_keep(temporary)} : blobs.take(temporary);
            if (!taken) {
                return pass(taken.error());
            }
            summary.files += path.starts_with("files/") ? 1U : 0U;
            summary.bytes += taken->size_bytes;
        }
        const auto rows = load_all(*session, folder);
        if (!rows) {
            return pass(rows.error());
        }
        summary.rows = *rows;
    } catch (const StorageFailure& failure) {
        return pass(to_error(failure));
    }
    if (auto recorded = record_accounts(database, clock); !recorded) {
        return pass(recorded.error());
    }
    return summary;
}

}  // namespace vanthu::storage
