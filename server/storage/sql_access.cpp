#include "server/storage/detail/sql_access.hpp"

#include <fmt/format.h>

#include "server/storage/detail/places.hpp"
#include "server/storage/detail/row_values.hpp"

namespace vanthu::storage::detail {
namespace {

constexpr std::string_view select_people = "select user_id, part from document_people where document_id = :p0 order by id limit 1000";
constexpr std::string_view select_grant = "select * from grants where id = :p0";
constexpr std::string_view select_grants = "select * from grants where subject_id = :p0 order by id desc limit 1000";
constexpr std::string_view select_restriction = "select * from restricted_documents where id = :p0";
constexpr std::string_view select_change = "select * from rights_changes where id = :p0";
constexpr std::string_view select_changes = "select * from rights_changes where id < :p0 order by id desc limit :p1";
constexpr std::string_view select_open_changes =
    "select * from rights_changes where confirmed_at is null and id < :p0 order by id desc limit :p1";

const std::string behind_all = "~";  // sorts behind every id

std::string granted(const app::Visibility& visibility, std::string_view subject, Places& place) {
    std::string whom = "g.user_id = " + place(visibility.user.text());
    if (!visibility.units.empty()) {
        whom += fmt::format(" or g.unit_id in ({})", place.list(visibility.units));
    }
    const std::string from = place(to_millis(visibility.at));
    const std::string until = place(to_millis(visibility.at));
    return fmt::format(
        "exists (select 1 from grants g where g.subject_id = {} and ({}) and g.revoked_at is null and g.valid_from <= {} "
        "and (g.valid_until is null or g.valid_until > {}))",
        subject, whom, from, until);
}

/// By name, by a unit, or by a grant.
std::string takes_part(const app::Visibility& visibility, std::string_view document, Places& place) {
    std::string condition = fmt::format("exists (select 1 from document_people dp where dp.document_id = {} and dp.user_id = {})", document,
                                        place(visibility.user.text()));
    if (!visibility.units.empty()) {
        condition += fmt::format(" or exists (select 1 from document_units du where du.document_id = {} and du.unit_id in ({}))", document,
                                 place.list(visibility.units));
    }
    return condition + " or " + granted(visibility, document, place);
}

Columns columns_of(const records::Grant& grant, long long version) {
    return {{"id", grant.id},
            {"subject_kind", std::string{records::to_string(grant.subject)}},
            {"subject_id", grant.subject_id},
            {"user_id", or_null(grant.user)},
            {"unit_id", or_null(grant.unit)},
            {"valid_from", to_millis(grant.from)},
            {"valid_until", or_null(grant.until)},
            {"reason", grant.reason},
            {"granted_by", grant.granted_by.text()},
            {"granted_at", to_millis(grant.granted_at)},
            {"revoked_by", or_null(grant.revoked_by)},
            {"revoked_at", or_null(grant.revoked_at)},
            {"revoke_reason", or_null(grant.revoke_reason)},
            {"version", version}};
}

records::Grant grant_of(const Row& row) {
    return {row.text("id"),
            known(records::parse_grant_subject(row.text("subject_kind")), "subject"),
            row.text("subject_id"),
            id_or_none<UserId>(row, "user_id"),
            id_or_none<UnitId>(row, "unit_id"),
            from_millis(row.integer("valid_from")),
            time_or_none(row, "valid_until"),
            row.text("reason"),
            UserId{row.text("granted_by")},
            from_millis(row.integer("granted_at")),
            id_or_none<UserId>(row, "revoked_by"),
            time_or_none(row, "revoked_at"),
            row.text_or_null("revoke_reason"),
            row.integer("version")};
}

Columns columns_of(const app::RightsChange& change, long long version) {
    return {{"id", change.id},
            {"kind", change.kind},
            {"object", change.object},
            {"detail", change.detail},
            {"actor", change.actor.text()},
            {"at", to_millis(change.at)},
            {"confirmed_by", or_null(change.confirmed_by)},
            {"confirmed_at", or_null(change.confirmed_at)},
            {"version", version}};
}

app::RightsChange change_of(const Row& row) {
    return {row.text("id"),
            row.text("kind"),
            row.text("object"),
            row.text("detail"),
            UserId{row.text("actor")},
            from_millis(row.integer("at")),
            id_or_none<UserId>(row, "confirmed_by"),
            time_or_none(row, "confirmed_at"),
            row.integer("version")};
}

}  // namespace

std::string visible_condition(const app::Visibility& visibility, std::string_view document, std::vector<Value>& values) {
    Places place(values);
    if (!visibility.whole_agency) {
        return "(" + takes_part(visibility, document, place) + ")";
    }
    if (visibility.user.empty()) {
        return "1 = 1";  // the program itself
    }
    app::Visibility by_part = visibility;
    std::erase(by_part.units, visibility.agency);
    return fmt::format("(not exists (select 1 from restricted_documents rd where rd.id = {}) or {})", document, takes_part(by_part, document, place));
}

std::string visible_dossier_condition(const app::Visibility& visibility, std::string_view table, std::vector<Value>& values) {
    if (visibility.whole_agency) {
        return "1 = 1";
    }
    Places place(values);
    std::string condition = fmt::format("{}.keeper_id = {}", table, place(visibility.user.text()));
    if (!visibility.units.empty()) {
        condition += fmt::format(" or {}.unit_id in ({})", table, place.list(visibility.units));
    }
    return "(" + condition + " or " + granted(visibility, fmt::format("{}.id", table), place) + ")";
}

bool SqlAccessRights::is_visible(const app::Visibility& visibility, const DocumentId& id) {
    std::vector<Value> values{id.text()};
    const std::string condition = visible_condition(visibility, "d.id", values);
    return context_.session.first("select 1 as seen from (select :p0 as id) d where " + condition, values).has_value();
}

bool SqlAccessRights::is_visible(const app::Visibility& visibility, const records::Dossier& dossier) {
    std::vector<Value> values{dossier.id.text()};
    const std::string condition = visible_dossier_condition(visibility, "dossiers", values);
    return context_.session.first("select 1 as seen from dossiers where id = :p0 and " + condition, values).has_value();
}

std::vector<std::pair<UserId, std::string>> SqlAccessRights::people(const DocumentId& id) {
    std::vector<std::pair<UserId, std::string>> found;
    for (const Row& row : context_.session.query(select_people, {id.text()})) {
        found.emplace_back(UserId{row.text("user_id")}, row.text("part"));
    }
    return found;
}

void SqlAccessRights::add(const records::Grant& grant) {
    context_.access_changed.insert(grant.subject_id);
    context_.insert("grants", columns_of(grant, grant.version));
}

void SqlAccessRights::save(const records::Grant& grant) {
    context_.access_changed.insert(grant.subject_id);
    context_.update("grants", columns_of(grant, grant.version + 1));
}

std::optional<records::Grant> SqlAccessRights::find_grant(const std::string& id) {
    const auto row = context_.session.first(context_.locked(select_grant), {id});
    return row ? std::optional{grant_of(*row)} : std::nullopt;
}

std::vector<records::Grant> SqlAccessRights::grants(const std::string& subject) {
    std::vector<records::Grant> found;
    for (const Row& row : context_.session.query(select_grants, {subject})) {
        found.push_back(grant_of(row));
    }
    return found;
}

void SqlAccessRights::restrict(const app::Restriction& restriction) {
    context_.insert("restricted_documents", {{"id", restriction.document.text()},
                                             {"reason", restriction.reason},
                                             {"marked_by", restriction.marked_by.text()},
                                             {"marked_at", to_millis(restriction.marked_at)}});
}

void SqlAccessRights::lift(const DocumentId& id) {
    context_.remove("restricted_documents", id.text());
}

std::optional<app::Restriction> SqlAccessRights::restriction(const DocumentId& id) {
    const auto row = context_.session.first(select_restriction, {id.text()});
    return row ? std::optional{app::Restriction{id, row->text("reason"), UserId{row->text("marked_by")}, from_millis(row->integer("marked_at"))}}
               : std::nullopt;
}

void SqlAccessRights::add(const app::RightsChange& change) {
    app::RightsChange one = change;
    one.id = make_uuid_v7(context_.clock.now(), context_.random);
    context_.insert("rights_changes", columns_of(one, one.version));
}

void SqlAccessRights::save(const app::RightsChange& change) {
    context_.update("rights_changes", columns_of(change, change.version + 1));
}

std::optional<app::RightsChange> SqlAccessRights::find_change(const std::string& id) {
    const auto row = context_.session.first(context_.locked(select_change), {id});
    return row ? std::optional{change_of(*row)} : std::nullopt;
}

std::vector<app::RightsChange> SqlAccessRights::changes(bool only_open, const app::PageRequest& page) {
    std::vector<app::RightsChange> found;
    for (const Row& row : context_.session.query(only_open ? select_open_changes : select_changes,
                                                 {page.after.empty() ? behind_all : page.after, static_cast<long long>(page.limit)})) {
        found.push_back(change_of(row));
    }
    return found;
}

}  // namespace vanthu::storage::detail
