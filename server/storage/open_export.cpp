#include "server/storage/open_export.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <map>

#include <fmt/format.h>

#include "core/digest.hpp"
#include "core/text.hpp"
#include "server/storage/detail/dump.hpp"
#include "server/storage/detail/open_format.hpp"
#include "server/storage/folder_blob_store.hpp"

namespace vanthu::storage {
namespace {

namespace fs = std::filesystem;
using detail::in_quotes;
using detail::is_exported;
using detail::manifest_name;
using detail::Table;

constexpr std::string_view no_password = "!";  // no Argon2id hash: no password fits it

constexpr std::string_view read_me =
    "VANTHU - XUẤT TOÀN BỘ DỮ LIỆU / FULL EXPORT\n\n"
    "tables/*.csv: mỗi bảng một tệp CSV (RFC 4180, UTF-8), dòng đầu là tên cột. Ô trống không có dấu nháy là không có giá trị, \"\" là chuỗi rỗng,\n"
    "\\x... là byte viết bằng số mười sáu. Thời điểm (…_at, at) là mili giây UTC từ 1970-01-01; ngày là YYYY-MM-DD.\n"
    "Văn bản đến: incoming_documents; văn bản đi: outgoing_documents; sổ đăng ký: register_entries, register_lines, number_series, books; hồ sơ: dossiers,\n"
    "dossier_documents; tệp: files (đường dẫn files/<document_id>/<ordinal>-<tên>); đơn vị, người dùng: units, users; nhật ký chứng cứ: events, log_nodes,\n"
    "checkpoints. dossiers/*.xml: từng hồ sơ theo tên trường của Phụ lục VI Nghị định 30/2020/NĐ-CP. MANIFEST.csv: kích thước và SHA-256 của mọi tệp.\n"
    "Mật khẩu và khóa không được xuất. Nhập lại vào một hệ thống trống: vanthu import THƯ-MỤC.\n\n"
    "tables/*.csv: one CSV file a table (RFC 4180, UTF-8), the first line names the columns. An empty field without quotes is no value, \"\" an empty text,\n"
    "\\x... bytes in hexadecimal. Moments (..._at, at) are milliseconds of UTC since 1970-01-01; days are YYYY-MM-DD.\n"
    "Incoming documents: incoming_documents; outgoing: outgoing_documents; registers: register_entries, register_lines, number_series, books; dossiers: dossiers,\n"
    "dossier_documents; files: files (path files/<document_id>/<ordinal>-<name>); units and people: units, users; the log of evidence: events, log_nodes,\n"
    "checkpoints. dossiers/*.xml: each dossier by the names of Decree 30/2020/ND-CP, Annex VI. MANIFEST.csv: size and SHA-256 of every file.\n"
    "Passwords and keys are not exported. Back into an empty instance: vanthu import FOLDER.\n";

tl::unexpected<Error> cannot_write(const fs::path& path) {
    return fail(Code::storage_full, {"Không ghi được dữ liệu xuất (đĩa đầy hoặc không có quyền).", "The export cannot be written (disk full, or no permission)."},
                {"export: cannot write " + path.filename().string()});
}

std::string field_of(const Value& value) {
    if (std::holds_alternative<std::monostate>(value)) {
        return "";
    }
    if (const auto* integer = std::get_if<long long>(&value)) {
        return std::to_string(*integer);
    }
    if (const auto* bytes = std::get_if<Bytes>(&value)) {
        return "\\x" + to_hex(*bytes);
    }
    return in_quotes(std::get<std::string>(value));
}

/// One export on its way to the disk.
class Exporter final {
public:
    Exporter(Session& session, app::BlobStore& blobs, fs::path folder) : session_(session), blobs_(blobs), folder_(std::move(folder)) {}

    Result<void> tables();
    Result<void> files();
    Result<void> derived();
    Result<ExportSummary> manifest();

private:
    Result<void> table(const Table& table);
    Result<void> copy(const std::string& sha256, const fs::path& target);

    Session& session_;
    app::BlobStore& blobs_;
    fs::path folder_;
    ExportSummary summary_;
    std::vector<std::pair<std::string, fs::path>> named_;  ///< files of documents: digest and path
    std::map<std::string, bool> blobs_there_;              ///< digest → whether a document has it
};

Result<void> Exporter::tables() {
    fs::create_directories(folder_ / "tables");
    for (const Table& one : detail::dumped_tables()) {
        if (is_exported(one)) {
            if (auto written = table(one); !written) {
                return written;
            }
        }
    }
    std::ofstream out(folder_ / "README.txt", std::ios::binary);
    out << read_me;
    out.close();
    return out ? detail::sync_file(folder_ / "README.txt") : cannot_write(folder_ / "README.txt");
}

Result<void> Exporter::table(const Table& one) {
    const fs::path path = folder_ / "tables" / fmt::format("{}.csv", one.name);
    std::ofstream out(path, std::ios::binary);
    std::optional<Row> last;
    bool has_head = false;
    for (;;) {
        auto rows = detail::next_rows(session_, one, last);
        for (const Row& row : rows) {
            std::string head;
            std::string line;
            for (const auto& [name, value] : row.columns()) {
                head += (head.empty() ? "" : ",") + name;
                line += (line.empty() ? "" : ",") + (one.name == "users" && name == "password_hash" ? in_quotes(no_password) : field_of(value));
            }
            out << (has_head ? "" : head + "\r\n") << line << "\r\n";
            has_head = true;
            ++summary_.rows;
            if (one.name == "blobs" && detail::has_bytes(row)) {
                blobs_there_.emplace(row.text("sha256"), false);
            } else if (one.name == "files" && row.is_null("destroyed_by")) {
                named_.emplace_back(row.text("sha256"), fs::path{row.text("document_id")} / fmt::format("{:02}-{}", row.integer("ordinal"), safe_file_name(row.text("name"))));
            }
        }
        if (static_cast<long long>(rows.size()) < detail::rows_per_read) {
            break;
        }
        last = std::move(rows.back());
    }
    out.close();
    return out ? detail::sync_file(path) : cannot_write(path);
}

Result<void> Exporter::copy(const std::string& sha256, const fs::path& target) {
    const auto checked = blobs_.check(sha256);
    const auto source = blobs_.path_of(sha256);
    if (!checked || !source) {
        return pass(!checked ? checked.error() : source.error());
    }
    fs::create_directories(target.parent_path());
    std::error_code error;
    fs::copy_file(*source, target, error);
    if (error) {
        return cannot_write(target);
    }
    return detail::sync_file(target);
}

Result<void> Exporter::files() {
    for (const auto& [sha256, path] : named_) {
        if (auto copied = copy(sha256, folder_ / "files" / path); !copied) {
            return copied;
        }
        blobs_there_[sha256] = true;
        ++summary_.files;
    }
    return {};
}

Result<void> Exporter::derived() {
    for (const auto& [sha256, is_named] : blobs_there_) {
        if (!is_named) {
            if (auto copied = copy(sha256, folder_ / "derived" / sha256); !copied) {
                return copied;
            }
        }
    }
    return {};
}

Result<ExportSummary> Exporter::manifest() {
    std::vector<fs::path> paths;
    for (const auto& entry : fs::recursive_directory_iterator(folder_)) {
        if (entry.is_regular_file()) {
            paths.push_back(entry.path());
        }
    }
    std::sort(paths.begin(), paths.end());
    std::string text = "path,bytes,sha256\r\n";
    for (const fs::path& path : paths) {
        const auto hashed = hash_file(path);
        if (!hashed) {
            return pass(hashed.error());
        }
        text += fmt::format("{},{},{}\r\n", in_quotes(path.lexically_relative(folder_).generic_string()), hashed->size_bytes, hashed->sha256);
        summary_.bytes += hashed->size_bytes;
    }
    text += fmt::format("manifest,{},{}\r\n", text.size(), sha256_hex(as_bytes(text)));
    const fs::path path = folder_ / manifest_name;
    std::ofstream out(path, std::ios::binary);
    out << text;
    out.close();
    if (auto synced = out ? detail::sync_file(path) : Result<void>{cannot_write(path)}; !synced) {
        return pass(synced.error());
    }
    return summary_;
}

}  // namespace

Result<ExportSummary> export_everything(Database& database, app::BlobStore& blobs, const fs::path& folder,
                                        const std::function<Result<void>(const fs::path&)>& more) {
    std::error_code error;
    if (fs::exists(folder, error)) {
        return fail(Code::conflict, {"Thư mục xuất đã tồn tại.", "The export folder exists already."});
    }
    const fs::path unfinished = folder.string() + ".unfinished";
    fs::remove_all(unfinished, error);
    const auto write = [&]() -> Result<ExportSummary> {
        fs::create_directories(unfinished);
        auto session = database.open_session();
        if (!session) {
            return pass(session.error());
        }
        begin_read(*session);
        Exporter exporter(*session, blobs, unfinished);
        if (auto tables = exporter.tables(); !tables) {
            return pass(tables.error());
        }
        session->execute("commit");
        for (const auto& step : {exporter.files(), exporter.derived(), more(unfinished)}) {
            if (!step) {
                return pass(step.error());
            }
        }
        return exporter.manifest();
    };
    Result<ExportSummary> summary = fail_internal("the export did not run");
    try {
        summary = write();
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

}  // namespace vanthu::storage
