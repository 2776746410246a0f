#include "server/storage/detail/sql_arrived_mails.hpp"

#include "server/storage/detail/row_values.hpp"

namespace vanthu::storage::detail {
namespace {

constexpr std::string_view insert_blob =
    "insert into blobs (sha256, size_bytes, created_at) values (:p0, :p1, :p2) on conflict (sha256) do update set destroyed_at = null, removed_at = null";
constexpr std::string_view select_mail = "select * from arrived_mails where id = :p0";
constexpr std::string_view select_files = "select * from arrived_mail_files where mail_id = :p0 order by ordinal limit 1000";
constexpr std::string_view select_file = "select * from arrived_mail_files where id = :p0";
constexpr std::string_view select_page = "select * from arrived_mails where id < :p0 order by id desc limit :p1";
constexpr std::string_view select_page_in_state = "select * from arrived_mails where id < :p0 and state = :p2 order by id desc limit :p1";
constexpr std::string_view select_last = "select coalesce(max(uid), 0) as n from arrived_mails where mailbox = :p0 and uid_validity = :p1";

const std::string behind_all = "~";  // sorts behind every id

Columns columns_of(const app::ArrivedMail& one, long long version) {
    return {{"id", one.id.text()},
            {"mailbox", one.mailbox},
            {"uid_validity", static_cast<long long>(one.uid_validity)},
            {"uid", static_cast<long long>(one.uid)},
            {"state", one.state},
            {"from_name", one.from_name},
            {"from_address", one.from_address},
            {"subject", one.subject},
            {"message_id", one.message_id},
            {"body", one.text},
            {"size_bytes", static_cast<long long>(one.size_bytes)},
            {"is_complete", flag(one.is_complete)},
            {"received_at", to_millis(one.received_at)},
            {"document_id", or_null(one.document)},
            {"decided_by", or_null(one.decided_by)},
            {"decided_at", or_null(one.decided_at)},
            {"reason", or_null(one.reason)},
            {"version", version}};
}

app::ArrivedMail mail_of(const Row& row) {
    return {app::ArrivedMailId{row.text("id")},
            row.text("mailbox"),
            static_cast<std::uint32_t>(row.integer("uid_validity")),
            static_cast<std::uint32_t>(row.integer("uid")),
            row.text("state"),
            row.text("from_name"),
            row.text("from_address"),
            row.text("subject"),
            row.text("message_id"),
            row.text("body"),
            static_cast<std::uint64_t>(row.integer("size_bytes")),
            row.integer("is_complete") != 0,
            from_millis(row.integer("received_at")),
            id_or_none<DocumentId>(row, "document_id"),
            id_or_none<UserId>(row, "decided_by"),
            time_or_none(row, "decided_at"),
            row.text_or_null("reason"),
            row.integer("version")};
}

app::ArrivedMailFile file_of(const Row& row) {
    return {app::ArrivedMailFileId{row.text("id")},
            app::ArrivedMailId{row.text("mail_id")},
            row.text("kind"),
            row.integer("ordinal"),
            row.text("name"),
            row.text("media_type"),
            static_cast<std::uint64_t>(row.integer("size_bytes")),
            row.text("sha256"),
            row.integer("is_damaged") != 0,
            row.text_or_null("scan"),
            row.text_or_null("refusal")};
}

}  // namespace

void SqlArrivedMails::add(const app::ArrivedMail& mail, const std::vector<app::ArrivedMailFile>& files) {
    context_.insert("arrived_mails", columns_of(mail, mail.version));
    for (const app::ArrivedMailFile& one : files) {
        context_.session.execute(insert_blob, {one.sha256, static_cast<long long>(one.size_bytes), to_millis(mail.received_at)});
        context_.insert("arrived_mail_files", {{"id", one.id.text()},
                                               {"mail_id", one.mail.text()},
                                               {"kind", one.kind},
                                               {"ordinal", one.ordinal},
                                               {"name", one.name},
                                               {"media_type", one.media_type},
                                               {"size_bytes", static_cast<long long>(one.size_bytes)},
                                               {"sha256", one.sha256},
                                               {"is_damaged", flag(one.is_damaged)},
                                               {"scan", or_null(one.scan)},
                                               {"refusal", or_null(one.refusal)}});
    }
}

void SqlArrivedMails::save(const app::ArrivedMail& mail) {
    context_.update("arrived_mails", columns_of(mail, mail.version + 1));
}

std::optional<app::ArrivedMail> SqlArrivedMails::find(const app::ArrivedMailId& id) {
    const auto row = context_.session.first(context_.locked(select_mail), {id.text()});
    return row ? std::optional{mail_of(*row)} : std::nullopt;
}

std::vector<app::ArrivedMailFile> SqlArrivedMails::files(const app::ArrivedMailId& id) {
    return all_of<app::ArrivedMailFile>(context_.session.query(select_files, {id.text()}), file_of);
}

std::optional<app::ArrivedMailFile> SqlArrivedMails::find_file(const app::ArrivedMailFileId& id) {
    const auto row = context_.session.first(select_file, {id.text()});
    return row ? std::optional{file_of(*row)} : std::nullopt;
}

std::vector<app::ArrivedMail> SqlArrivedMails::page(const std::optional<std::string>& state, const std::string& before, int limit) {
    const std::string& place = before.empty() ? behind_all : before;
    const auto rows = state ? context_.session.query(select_page_in_state, {place, static_cast<long long>(limit), *state})
                            : context_.session.query(select_page, {place, static_cast<long long>(limit)});
    return all_of<app::ArrivedMail>(rows, mail_of);
}

std::uint32_t SqlArrivedMails::last_uid(const std::string& mailbox, std::uint32_t uid_validity) {
    return static_cast<std::uint32_t>(context_.session.first(select_last, {mailbox, static_cast<long long>(uid_validity)})->integer("n"));
}

}  // namespace vanthu::storage::detail
