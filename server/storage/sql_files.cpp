#include <fmt/format.h>

#include "server/storage/detail/row_values.hpp"
#include "server/storage/detail/sql_documents.hpp"

namespace vanthu::storage::detail {
namespace {

constexpr std::string_view insert_blob =
    "insert into blobs (sha256, size_bytes, created_at) values (:p0, :p1, :p2) on conflict (sha256) do update set destroyed_at = null, removed_at = null";
constexpr std::string_view select_last_ordinal =
    "select coalesce(max(ordinal), 0) as n from files where document_id = :p0";
constexpr std::string_view select_file = "select * from files where id = :p0";
constexpr std::string_view select_files = "select * from files where document_id = :p0 order by ordinal limit 1000";
constexpr std::string_view select_by_bytes = "select * from files where sha256 = :p0 order by id limit 100";
constexpr std::string_view mark_blob =
    "update blobs set destroyed_at = :p0 where sha256 = :p1 and not exists "
    "(select 1 from files where files.sha256 = blobs.sha256 and destroyed_by is null) and not exists "
    "(select 1 from derivatives where derivatives.sha256 = blobs.sha256) and not exists "
    "(select 1 from arrived_mail_files where arrived_mail_files.sha256 = blobs.sha256)";
// What was made from a file goes with it: its text is its content.
constexpr std::string_view select_made = "select sha256 from derivatives where file_id = :p0 and sha256 is not null limit 1000";
constexpr std::string_view delete_made = "delete from derivatives where file_id = :p0";
constexpr std::string_view select_destroyed =
    "select sha256 from blobs where destroyed_at is not null and removed_at is null and not exists "
    "(select 1 from uploads where uploads.sha256 = blobs.sha256) order by destroyed_at, sha256 limit :p0";
constexpr std::string_view mark_removed = "update blobs set removed_at = :p0 where sha256 = :p1 and destroyed_at is not null";
constexpr std::string_view select_person = "select id from document_people where user_id = :p0 and document_id = :p1 limit 1";
constexpr std::string_view select_unit = "select id from document_units where document_id = :p0 and unit_id = :p1 limit 1";
constexpr std::string_view select_units = "select * from document_units where document_id = :p0 order by id limit 1000";

constexpr std::string_view insert_upload =
    "insert into uploads (id, user_id, name, size_bytes, received_bytes, sha256, created_at, pages, scan) "
    "values (:p0, :p1, :p2, :p3, :p4, :p5, :p6, :p7, :p8)";
constexpr std::string_view update_upload = "update uploads set received_bytes = :p0, sha256 = :p1, pages = :p2, scan = :p3 where id = :p4";
constexpr std::string_view select_upload = "select * from uploads where id = :p0";
constexpr std::string_view delete_upload = "delete from uploads where id = :p0";
constexpr std::string_view count_uploads = "select count(*) as n from uploads where user_id = :p0 and sha256 is null";
constexpr std::string_view select_old_uploads = "select * from uploads where created_at < :p0 order by id limit :p1";

app::DocumentFile file_of(const Row& row) {
    return {FileId{row.text("id")},
            DocumentId{row.text("document_id")},
            row.text("kind"),
            row.integer("ordinal"),
            row.text("name"),
            row.text("media_type"),
            static_cast<std::uint64_t>(row.integer("size_bytes")),
            row.text("sha256"),
            UserId{row.text("created_by")},
            from_millis(row.integer("created_at")),
            row.text_or_null("destroyed_by"),
            row.integer_or_null("pages"),
            row.text_or_null("scan")};
}

Columns columns_of(const app::DocumentFile& file) {
    return {{"id", file.id.text()},
            {"document_id", file.document.text()},
            {"kind", file.kind},
            {"ordinal", file.ordinal},
            {"name", file.name},
            {"media_type", file.media_type},
            {"size_bytes", static_cast<long long>(file.size_bytes)},
            {"sha256", file.sha256},
            {"created_by", file.created_by.text()},
            {"created_at", to_millis(file.created_at)},
            {"destroyed_by", or_null(file.destroyed_by)},
            {"pages", integer_or_null(file.pages)},
            {"scan", or_null(file.scan)}};
}

app::Upload upload_of(const Row& row) {
    return {UploadId{row.text("id")},
            UserId{row.text("user_id")},
            row.text("name"),
            static_cast<std::uint64_t>(row.integer("size_bytes")),
            static_cast<std::uint64_t>(row.integer("received_bytes")),
            row.text_or_null("sha256"),
            from_millis(row.integer("created_at")),
            row.integer_or_null("pages"),
            row.text_or_null("scan")};
}

}  // namespace

void SqlFiles::add(app::DocumentFile& file) {
    const auto last = context_.session.first(select_last_ordinal, {file.document.text()});
    file.ordinal = last->integer("n") + 1;
    context_.session.execute(
        insert_blob, {file.sha256, static_cast<long long>(file.size_bytes), to_millis(file.created_at)});
    context_.insert("files", columns_of(file));
}

std::optional<app::DocumentFile> SqlFiles::find(const FileId& id) {
    const auto row = context_.session.first(select_file, {id.text()});
    return row ? std::optional{file_of(*row)} : std::nullopt;
}

std::vector<app::DocumentFile> SqlFiles::of_document(const DocumentId& id) {
    std::vector<app::DocumentFile> files;
    for (const Row& row : context_.session.query(select_files, {id.text()})) {
        files.push_back(file_of(row));
    }
    return files;
}

std::vector<app::DocumentFile> SqlFiles::with_bytes(const std::string& sha256) {
    return all_of<app::DocumentFile>(context_.session.query(select_by_bytes, {sha256}), file_of);
}

void SqlFiles::destroy(const app::DocumentFile& file, const std::string& disposal, Instant at) {
    app::DocumentFile gone = file;
    gone.destroyed_by = disposal;
    context_.update("files", columns_of(gone));
    const auto made = context_.session.query(select_made, {file.id.text()});
    context_.session.execute(delete_made, {file.id.text()});
    for (const Row& row : made) {
        context_.session.execute(mark_blob, {to_millis(at), row.text("sha256")});
    }
    context_.session.execute(mark_blob, {to_millis(at), file.sha256});
}

std::vector<std::string> SqlFiles::destroyed_blobs(int limit) {
    std::vector<std::string> found;
    for (const Row& row : context_.session.query(select_destroyed, {static_cast<long long>(limit)})) {
        found.push_back(row.text("sha256"));
    }
    return found;
}

void SqlFiles::blob_is_removed(const std::string& sha256, Instant at) {
    context_.session.execute(mark_removed, {to_millis(at), sha256});
}

void SqlFiles::set_units(const DocumentId& id, const std::vector<app::DocumentUnit>& units) {
    context_.access_changed.insert(id.text());
    for (const Row& row : context_.session.query(select_units, {id.text()})) {
        context_.remove("document_units", row.text("id"));
    }
    for (const auto& unit : units) {
        context_.insert("document_units", {{"id", make_uuid_v7(context_.clock.now(), context_.random)},
                                           {"document_id", id.text()},
                                           {"unit_id", unit.unit.text()},
                                           {"part", unit.part}});
    }
}

std::vector<app::DocumentUnit> SqlFiles::units(const DocumentId& id) {
    std::vector<app::DocumentUnit> units;
    for (const Row& row : context_.session.query(select_units, {id.text()})) {
        units.push_back({UnitId{row.text("unit_id")}, row.text("part")});
    }
    return units;
}

void SqlFiles::add_unit(const DocumentId& id, const app::DocumentUnit& unit) {
    if (context_.session.first(select_unit, {id.text(), unit.unit.text()})) {
        return;
    }
    context_.access_changed.insert(id.text());
    context_.insert("document_units", {{"id", make_uuid_v7(context_.clock.now(), context_.random)},
                                       {"document_id", id.text()},
                                       {"unit_id", unit.unit.text()},
                                       {"part", unit.part}});
}

void SqlFiles::add_person(const DocumentId& id, const UserId& person, const std::string& part) {
    if (!has_person(id, person)) {
        context_.access_changed.insert(id.text());
        context_.insert("document_people", {{"id", make_uuid_v7(context_.clock.now(), context_.random)},
                                            {"document_id", id.text()},
                                            {"user_id", person.text()},
                                            {"part", part}});
    }
}

bool SqlFiles::has_person(const DocumentId& id, const UserId& person) {
    return context_.session.first(select_person, {person.text(), id.text()}).has_value();
}

void SqlUploads::add(const app::Upload& upload) {
    context_.session.execute(insert_upload, {upload.id.text(), upload.user.text(), upload.name,
                                             static_cast<long long>(upload.size_bytes),
                                             static_cast<long long>(upload.received_bytes), or_null(upload.sha256),
                                             to_millis(upload.created_at), integer_or_null(upload.pages), or_null(upload.scan)});
}

void SqlUploads::save(const app::Upload& upload) {
    context_.session.execute(update_upload, {static_cast<long long>(upload.received_bytes), or_null(upload.sha256),
                                             integer_or_null(upload.pages), or_null(upload.scan), upload.id.text()});
}

std::optional<app::Upload> SqlUploads::find(const UploadId& id) {
    const auto row = context_.session.first(select_upload, {id.text()});
    return row ? std::optional{upload_of(*row)} : std::nullopt;
}

void SqlUploads::remove(const UploadId& id) {
    context_.session.execute(delete_upload, {id.text()});
}

int SqlUploads::count_open(const UserId& user) {
    return static_cast<int>(context_.session.first(count_uploads, {user.text()})->integer("n"));
}

std::vector<app::Upload> SqlUploads::older_than(Instant at, int limit) {
    std::vector<app::Upload> uploads;
    for (const Row& row : context_.session.query(select_old_uploads, {to_millis(at), static_cast<long long>(limit)})) {
        uploads.push_back(upload_of(row));
    }
    return uploads;
}

}  // namespace vanthu::storage::detail
