#include "server/storage/detail/sql_people_at_work.hpp"

#include <cmath>
#include <map>
#include <sstream>
#include <stdexcept>

#include <fmt/format.h>

namespace vanthu::storage::detail {
namespace {

constexpr std::string_view select_mandate = "select * from mandates where id = :p0";
constexpr std::string_view select_mandates_in_force =
    "select * from mandates where substitute_id = :p0 and valid_until > :p1 and valid_from <= :p2 and revoked_at is null order by id";
constexpr std::string_view select_mandates_of_person =
    "select * from mandates where (principal_id = :p0 or substitute_id = :p1) and id < :p2 order by id desc limit :p3";
constexpr std::string_view select_mandates = "select * from mandates where id < :p0 order by id desc limit :p1";
constexpr std::string_view select_remark = "select * from remarks where id = :p0";
constexpr std::string_view select_remarks =
    "select * from remarks where document_id = :p0 and (final = 1 or author_id = :p1) order by id limit 1000";
constexpr std::string_view insert_notification =
    "insert into notifications (user_id, id, seq, kind, document_id, task_id, words, at, dossier_id) values (:p0, :p1, :p2, :p3, :p4, :p5, :p6, :p7, :p8)";
constexpr std::string_view select_notifications =
    "select * from notifications where user_id = :p0 and id < :p1 order by id desc limit :p2";
constexpr std::string_view select_unseen =
    "select * from notifications where user_id = :p0 and id < :p1 and seen_at is null order by id desc limit :p2";
constexpr std::string_view select_after =
    "select * from notifications where user_id = :p0 and (seq > :p1 or (seq = :p2 and id > :p3)) order by seq, id limit :p4";
constexpr std::string_view select_place = "select seq, id from notifications where user_id = :p0 and id = :p1";
constexpr std::string_view select_last_place = "select seq, id from notifications where user_id = :p0 order by seq desc, id desc limit 1";
constexpr std::string_view mark = "update notifications set seen_at = :p0 where user_id = :p1 and id <= :p2 and seen_at is null";

constexpr std::string_view select_subject =
    "select subject from outgoing_documents where id = :p0 union all select subject from incoming_documents where id = :p1 limit 1";
constexpr std::string_view select_title = "select title from dossiers where id = :p0";
constexpr std::string_view select_notification = "select * from notifications where user_id = :p0 and id = :p1";
constexpr std::string_view select_choices = "select * from notification_settings where id = :p0";

const std::string behind_all = "~";  // sorts behind every id

std::string joined(const std::vector<std::string>& values) {
    std::string text;
    for (const std::string& value : values) {
        text += (text.empty() ? "" : "\n") + value;
    }
    return text;
}

std::vector<std::string> apart(const std::string& text) {
    std::vector<std::string> values;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        values.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    return values;
}

Columns columns_of(const app::StoredMandate& stored, long long version) {
    const workflow::Mandate& mandate = stored.mandate;
    return {{"id", mandate.id},
            {"principal_id", mandate.principal.text()},
            {"substitute_id", mandate.substitute.text()},
            {"valid_from", to_millis(mandate.from)},
            {"valid_until", to_millis(mandate.until)},
            {"document_types", joined(mandate.document_types)},
            {"units", joined(mandate.units)},
            {"nodes", joined(mandate.nodes)},
            {"capacity", std::string{workflow::to_string(mandate.capacity)}},
            {"legal_basis", mandate.legal_basis},
            {"may_redelegate", flag(mandate.may_redelegate)},
            {"created_by", stored.created_by.text()},
            {"created_at", to_millis(stored.created_at)},
            {"revoked_at", or_null(stored.revoked_at)},
            {"version", version}};
}

app::StoredMandate mandate_of(const Row& row) {
    app::StoredMandate stored;
    stored.mandate.id = row.text("id");
    stored.mandate.principal = UserId{row.text("principal_id")};
    stored.mandate.substitute = UserId{row.text("substitute_id")};
    stored.mandate.from = from_millis(row.integer("valid_from"));
    stored.mandate.until = from_millis(row.integer("valid_until"));
    stored.mandate.document_types = apart(row.text("document_types"));
    stored.mandate.units = apart(row.text("units"));
    stored.mandate.nodes = apart(row.text("nodes"));
    stored.mandate.capacity = workflow::parse_capacity(row.text("capacity")).value_or(workflow::Capacity::kt);
    stored.mandate.legal_basis = row.text("legal_basis");
    stored.mandate.may_redelegate = row.flag("may_redelegate");
    stored.created_by = UserId{row.text("created_by")};
    stored.created_at = from_millis(row.integer("created_at"));
    if (const auto revoked = row.integer_or_null("revoked_at")) {
        stored.revoked_at = from_millis(*revoked);
    }
    stored.version = row.integer("version");
    return stored;
}

/// Hundredths of a point: whole numbers read back as what was written.
std::string place_text(const app::RemarkPlace& place) {
    const auto hundredths = [](double points) { return std::llround(points * 100); };
    return fmt::format("{} {} {} {} {}", place.page, hundredths(place.x), hundredths(place.y), hundredths(place.width), hundredths(place.height));
}

std::optional<app::RemarkPlace> place_or_none(const Row& row) {
    const auto text = row.text_or_null("place");
    if (!text) {
        return std::nullopt;
    }
    std::istringstream in(*text);
    app::RemarkPlace place;
    in >> place.page >> place.x >> place.y >> place.width >> place.height;
    for (double* value : {&place.x, &place.y, &place.width, &place.height}) {
        *value /= 100;
    }
    place.version_sha256 = row.text("version_sha256");
    return place;
}

Columns columns_of(const app::Remark& remark, long long version) {
    return {{"id", remark.id},
            {"document_id", remark.document.text()},
            {"author_id", remark.author.text()},
            {"body", remark.body},
            {"final", flag(remark.is_final)},
            {"created_at", to_millis(remark.created_at)},
            {"final_at", or_null(remark.final_at)},
            {"place", remark.place ? Value{place_text(*remark.place)} : Value{}},
            {"version_sha256", remark.place ? Value{remark.place->version_sha256} : Value{}},
            {"resolved_by", or_null(remark.resolved_by)},
            {"resolved_at", or_null(remark.resolved_at)},
            {"version", version}};
}

Columns columns_of(const app::NotificationSettings& settings, long long version) {
    return {{"id", settings.user.text()},
            {"email", settings.email},
            {"mail", settings.mail},
            {"digest_hour", static_cast<long long>(settings.digest_hour)},
            {"version", version}};
}

app::Remark remark_of(const Row& row) {
    app::Remark remark{row.text("id"), DocumentId{row.text("document_id")}, UserId{row.text("author_id")}, row.text("body"),
                       row.flag("final"), from_millis(row.integer("created_at")), {}, row.integer("version")};
    if (const auto at = row.integer_or_null("final_at")) {
        remark.final_at = from_millis(*at);
    }
    remark.place = place_or_none(row);
    remark.resolved_by = id_or_none<UserId>(row, "resolved_by");
    if (const auto at = row.integer_or_null("resolved_at")) {
        remark.resolved_at = from_millis(*at);
    }
    return remark;
}

app::Notification notification_of(const Row& row) {
    app::Notification one;
    one.id = unpacked(row, "id");
    one.user = UserId{unpacked(row, "user_id")};
    one.kind = row.text("kind");
    if (const auto document = unpacked_or_null(row, "document_id")) {
        one.document = DocumentId{*document};
    }
    if (const auto dossier = unpacked_or_null(row, "dossier_id")) {
        one.dossier = DossierId{*dossier};
    }
    if (const auto task = unpacked_or_null(row, "task_id")) {
        one.task = TaskId{*task};
    }
    one.words = row.text("words");
    one.at = from_millis(row.integer("at"));
    if (const auto seen = row.integer_or_null("seen_at")) {
        one.seen_at = from_millis(*seen);
    }
    one.seq = row.integer("seq");
    return one;
}

std::string subject_of(Session& session, const app::Notification& one) {
    if (one.dossier) {
        const auto title = session.first(select_title, {one.dossier->text()});
        return title ? title->text("title") : "";
    }
    const auto subject = session.first(select_subject, {one.document.text(), one.document.text()});
    return subject ? subject->text("subject") : "";
}

/// With the subjects of what they are about, each read once.
std::vector<app::Notification> notifications_of(Session& session, const std::vector<Row>& rows) {
    std::vector<app::Notification> found;
    std::map<std::string, std::string> subjects;
    for (const Row& row : rows) {
        app::Notification one = notification_of(row);
        const auto [known, is_new] = subjects.try_emplace(one.dossier ? one.dossier->text() : one.document.text());
        if (is_new) {
            known->second = subject_of(session, one);
        }
        one.subject = known->second;
        found.push_back(std::move(one));
    }
    return found;
}

app::TellingPlace place_in(const Row& row) {
    return {row.integer("seq"), unpacked(row, "id")};
}

}  // namespace

void SqlMandates::add(const app::StoredMandate& mandate) {
    context_.insert("mandates", columns_of(mandate, mandate.version));
}

void SqlMandates::save(const app::StoredMandate& mandate) {
    context_.update("mandates", columns_of(mandate, mandate.version + 1));
}

std::optional<app::StoredMandate> SqlMandates::find(const std::string& id) {
    const auto row = context_.session.first(context_.locked(select_mandate), {id});
    return row ? std::optional{mandate_of(*row)} : std::nullopt;
}

std::vector<workflow::Mandate> SqlMandates::in_force(const UserId& substitute, Instant at) {
    std::vector<workflow::Mandate> found;
    for (const Row& row : context_.session.query(select_mandates_in_force, {substitute.text(), to_millis(at), to_millis(at)})) {
        found.push_back(mandate_of(row).mandate);
    }
    return found;
}

std::vector<app::StoredMandate> SqlMandates::of_person(const std::optional<UserId>& person, const std::string& after, int limit) {
    const std::string from = after.empty() ? behind_all : after;
    const auto rows = person ? context_.session.query(select_mandates_of_person,
                                                      {person->text(), person->text(), from, static_cast<long long>(limit)})
                             : context_.session.query(select_mandates, {from, static_cast<long long>(limit)});
    std::vector<app::StoredMandate> found;
    for (const Row& row : rows) {
        found.push_back(mandate_of(row));
    }
    return found;
}

void SqlRemarks::add(const app::Remark& remark) {
    context_.insert("remarks", columns_of(remark, remark.version));
}

void SqlRemarks::save(const app::Remark& remark) {
    context_.update("remarks", columns_of(remark, remark.version + 1));
}

void SqlRemarks::remove(const std::string& id) {
    context_.remove("remarks", id);
}

std::optional<app::Remark> SqlRemarks::find(const std::string& id) {
    const auto row = context_.session.first(context_.locked(select_remark), {id});
    return row ? std::optional{remark_of(*row)} : std::nullopt;
}

std::vector<app::Remark> SqlRemarks::of_document(const DocumentId& id, const UserId& reader) {
    std::vector<app::Remark> found;
    for (const Row& row : context_.session.query(select_remarks, {id.text(), reader.text()})) {
        found.push_back(remark_of(row));
    }
    return found;
}

void SqlNotificationChoices::add(const app::NotificationSettings& settings) {
    context_.insert("notification_settings", columns_of(settings, settings.version));
}

void SqlNotificationChoices::save(const app::NotificationSettings& settings) {
    context_.update("notification_settings", columns_of(settings, settings.version + 1));
}

std::optional<app::NotificationSettings> SqlNotificationChoices::find(const UserId& user) {
    // Read when somebody is told, changed by its owner alone: no lock, the version tells.
    const auto row = context_.session.first(select_choices, {user.text()});
    return row ? std::optional{app::NotificationSettings{user, row->text("email"), row->text("mail"),
                                                         static_cast<int>(row->integer("digest_hour")), row->integer("version")}}
               : std::nullopt;
}

void SqlNotifications::add(const app::Notification& one) {
    waiting_.push_back(one);
}

void SqlNotifications::write(std::optional<std::uint64_t> log_size) {
    if (!waiting_.empty() && !log_size) {
        throw std::logic_error("somebody was told of something without an event");
    }
    for (const app::Notification& one : waiting_) {
        context_.session.execute(insert_notification, {packed(one.user), packed(one.id), static_cast<long long>(*log_size), one.kind,
                                                       one.document.empty() ? packed_or_null(std::optional<DocumentId>{}) : packed(one.document),
                                                       packed_or_null(one.task), one.words, to_millis(one.at), packed_or_null(one.dossier)});
    }
    waiting_.clear();
}

std::vector<app::Notification> SqlNotifications::of_user(const UserId& user, const std::string& before, bool only_unseen, int limit) {
    const Value from = before.empty() ? Value{Bytes{std::byte{0xff}}} : packed(before);  // sorts behind every id
    return notifications_of(context_.session, context_.session.query(only_unseen ? select_unseen : select_notifications,
                                                                     {packed(user), from, static_cast<long long>(limit)}));
}

std::optional<app::Notification> SqlNotifications::find(const UserId& user, const std::string& id) {
    auto found = notifications_of(context_.session, context_.session.query(select_notification, {packed(user), packed(id)}));
    return found.empty() ? std::nullopt : std::optional{std::move(found.front())};
}

std::vector<app::Notification> SqlNotifications::after(const UserId& user, const app::TellingPlace& place, int limit) {
    return notifications_of(context_.session, context_.session.query(select_after, {packed(user), place.seq, place.seq, packed(place.id),
                                                                                    static_cast<long long>(limit)}));
}

std::optional<app::TellingPlace> SqlNotifications::place_of(const UserId& user, const std::string& id) {
    const auto row = context_.session.first(select_place, {packed(user), packed(id)});
    return row ? std::optional{place_in(*row)} : std::nullopt;
}

std::optional<app::TellingPlace> SqlNotifications::last_place(const UserId& user) {
    const auto row = context_.session.first(select_last_place, {packed(user)});
    return row ? std::optional{place_in(*row)} : std::nullopt;
}

void SqlNotifications::mark_seen(const UserId& user, const std::string& up_to, Instant at) {
    context_.session.execute(mark, {to_millis(at), packed(user), packed(up_to)});
}

}  // namespace vanthu::storage::detail
