#include <fmt/format.h>

#include "server/storage/detail/row_values.hpp"
#include "server/storage/detail/sql_dossiers.hpp"

namespace vanthu::storage::detail {
namespace {

constexpr std::string_view select_hold = "select * from legal_holds where id = :p0";
constexpr std::string_view select_holds = "select * from legal_holds where id < :p0 order by id desc limit :p1";
constexpr std::string_view select_holds_in_force =
    "select * from legal_holds where id < :p0 and released_at is null order by id desc limit :p1";
constexpr std::string_view select_holds_of = "select * from legal_holds where subject_id = :p0 order by id limit 1000";
constexpr std::string_view is_dossier_held = "select id from legal_holds where subject_id = :p0 and released_at is null limit 1";
constexpr std::string_view is_document_held =
    "select id from legal_holds where released_at is null and (subject_id = :p0 or subject_id in "
    "(select dossier_id from dossier_documents where document_id = :p1)) limit 1";
constexpr std::string_view select_handover = "select * from handovers where id = :p0";
constexpr std::string_view select_disposal = "select * from disposals where id = :p0";
constexpr std::string_view select_disposals = "select * from disposals where id < :p0 order by id desc limit :p1";
constexpr std::string_view select_disposal_dossiers = "select dossier_id from disposal_dossiers where disposal_id = :p0 order by dossier_id";
constexpr std::string_view select_proposed =
    "select d.id from disposals d join disposal_dossiers dd on dd.disposal_id = d.id "
    "where dd.dossier_id = :p0 and d.state = 'proposed' limit 1";

const std::string behind_all = "~";  // sorts behind every id

std::optional<UserId> user_or_none(const Row& row, std::string_view column) {
    return id_or_none<UserId>(row, column);
}

Columns columns_of(const records::LegalHold& hold, long long version) {
    return {{"id", hold.id},
            {"subject_kind", std::string{records::to_string(hold.subject)}},
            {"subject_id", hold.subject_id},
            {"reason", hold.reason},
            {"legal_basis", hold.legal_basis},
            {"placed_by", hold.placed_by.text()},
            {"placed_at", to_millis(hold.placed_at)},
            {"released_by", or_null(hold.released_by)},
            {"released_at", or_null(hold.released_at)},
            {"release_reason", or_null(hold.release_reason)},
            {"version", version}};
}

records::LegalHold hold_of(const Row& row) {
    return {row.text("id"),
            known(records::parse_hold_subject(row.text("subject_kind")), "subject"),
            row.text("subject_id"),
            row.text("reason"),
            row.text("legal_basis"),
            UserId{row.text("placed_by")},
            from_millis(row.integer("placed_at")),
            user_or_none(row, "released_by"),
            time_or_none(row, "released_at"),
            row.text_or_null("release_reason"),
            row.integer("version")};
}

std::vector<records::LegalHold> holds_of_rows(const std::vector<Row>& rows) {
    std::vector<records::LegalHold> found;
    for (const Row& row : rows) {
        found.push_back(hold_of(row));
    }
    return found;
}

Columns columns_of(const records::Handover& handover, long long version) {
    return {{"id", handover.id},
            {"agency", handover.agency},
            {"unit_id", handover.unit.text()},
            {"title", handover.title},
            {"state", std::string{records::to_string(handover.state)}},
            {"due_day", to_iso(handover.due_day)},
            {"announced_by", handover.announced_by.text()},
            {"announced_at", to_millis(handover.announced_at)},
            {"delivered_by", or_null(handover.delivered_by)},
            {"delivered_at", or_null(handover.delivered_at)},
            {"accepted_by", or_null(handover.accepted_by)},
            {"accepted_at", or_null(handover.accepted_at)},
            {"condition", or_null(handover.condition)},
            {"ended_reason", or_null(handover.ended_reason)},
            {"version", version}};
}

records::Handover handover_of(const Row& row) {
    return {row.text("id"),
            row.text("agency"),
            UnitId{row.text("unit_id")},
            row.text("title"),
            known(records::parse_handover_state(row.text("state")), "state"),
            day_of(row.text("due_day")),
            UserId{row.text("announced_by")},
            from_millis(row.integer("announced_at")),
            user_or_none(row, "delivered_by"),
            time_or_none(row, "delivered_at"),
            user_or_none(row, "accepted_by"),
            time_or_none(row, "accepted_at"),
            row.text_or_null("condition"),
            row.text_or_null("ended_reason"),
            row.integer("version")};
}

Columns columns_of(const records::Disposal& disposal, long long version) {
    return {{"id", disposal.id},
            {"agency", disposal.agency},
            {"title", disposal.title},
            {"state", std::string{records::to_string(disposal.state)}},
            {"reason", disposal.reason},
            {"decision_id", or_null(disposal.decision)},
            {"proposed_by", disposal.proposed_by.text()},
            {"proposed_at", to_millis(disposal.proposed_at)},
            {"ended_by", or_null(disposal.ended_by)},
            {"ended_at", or_null(disposal.ended_at)},
            {"ended_reason", or_null(disposal.ended_reason)},
            {"version", version}};
}

records::Disposal disposal_of(const Row& row) {
    return {row.text("id"),
            row.text("agency"),
            row.text("title"),
            row.text("reason"),
            known(records::parse_disposal_state(row.text("state")), "state"),
            id_or_none<DocumentId>(row, "decision_id"),
            UserId{row.text("proposed_by")},
            from_millis(row.integer("proposed_at")),
            user_or_none(row, "ended_by"),
            time_or_none(row, "ended_at"),
            row.text_or_null("ended_reason"),
            row.integer("version")};
}

}  // namespace

void SqlArchiving::add(const records::LegalHold& hold) {
    context_.insert("legal_holds", columns_of(hold, hold.version));
}

void SqlArchiving::save(const records::LegalHold& hold) {
    context_.update("legal_holds", columns_of(hold, hold.version + 1));
}

std::optional<records::LegalHold> SqlArchiving::find_hold(const std::string& id) {
    const auto row = context_.session.first(context_.locked(select_hold), {id});
    return row ? std::optional{hold_of(*row)} : std::nullopt;
}

std::vector<records::LegalHold> SqlArchiving::holds(const std::string& after, bool only_in_force, int limit) {
    return holds_of_rows(context_.session.query(only_in_force ? select_holds_in_force : select_holds,
                                                {after.empty() ? behind_all : after, static_cast<long long>(limit)}));
}

std::vector<records::LegalHold> SqlArchiving::holds_of(const std::string& subject) {
    return holds_of_rows(context_.session.query(select_holds_of, {subject}));
}

bool SqlArchiving::is_held(const DossierId& dossier) {
    return context_.session.first(is_dossier_held, {dossier.text()}).has_value();
}

bool SqlArchiving::is_held(const DocumentId& document) {
    return context_.session.first(is_document_held, {document.text(), document.text()}).has_value();
}

void SqlArchiving::add(const records::Handover& handover) {
    context_.insert("handovers", columns_of(handover, handover.version));
}

void SqlArchiving::save(const records::Handover& handover) {
    context_.update("handovers", columns_of(handover, handover.version + 1));
}

std::optional<records::Handover> SqlArchiving::find_handover(const std::string& id) {
    const auto row = context_.session.first(context_.locked(select_handover), {id});
    return row ? std::optional{handover_of(*row)} : std::nullopt;
}

std::vector<records::Handover> SqlArchiving::handovers(const app::Visibility& visibility, const app::PageRequest& page) {
    std::vector<Value> values{page.after.empty() ? behind_all : page.after};
    std::string sql = "select * from handovers where id < :p0";
    if (!visibility.whole_agency) {
        std::string places;
        for (const UnitId& unit : visibility.units) {
            places += fmt::format("{}:p{}", places.empty() ? "" : ", ", values.size());
            values.emplace_back(unit.text());
        }
        sql += places.empty() ? " and 1 = 0" : fmt::format(" and unit_id in ({})", places);
    }
    sql += fmt::format(" order by id desc limit :p{}", values.size());
    values.emplace_back(static_cast<long long>(page.limit));
    std::vector<records::Handover> found;
    for (const Row& row : context_.session.query(sql, values)) {
        found.push_back(handover_of(row));
    }
    return found;
}

void SqlArchiving::add(const records::Disposal& disposal, const std::vector<DossierId>& dossiers) {
    context_.insert("disposals", columns_of(disposal, disposal.version));
    for (const DossierId& dossier : dossiers) {
        context_.insert("disposal_dossiers", {{"id", make_uuid_v7(context_.clock.now(), context_.random)},
                                              {"disposal_id", disposal.id},
                                              {"dossier_id", dossier.text()}});
    }
}

void SqlArchiving::save(const records::Disposal& disposal) {
    context_.update("disposals", columns_of(disposal, disposal.version + 1));
}

std::optional<records::Disposal> SqlArchiving::find_disposal(const std::string& id) {
    const auto row = context_.session.first(context_.locked(select_disposal), {id});
    return row ? std::optional{disposal_of(*row)} : std::nullopt;
}

std::vector<records::Disposal> SqlArchiving::disposals(const app::PageRequest& page) {
    std::vector<records::Disposal> found;
    for (const Row& row : context_.session.query(select_disposals, {page.after.empty() ? behind_all : page.after, static_cast<long long>(page.limit)})) {
        found.push_back(disposal_of(row));
    }
    return found;
}

std::vector<DossierId> SqlArchiving::dossiers_of(const std::string& disposal) {
    std::vector<DossierId> found;
    for (const Row& row : context_.session.query(select_disposal_dossiers, {disposal})) {
        found.emplace_back(row.text("dossier_id"));
    }
    return found;
}

bool SqlArchiving::is_proposed(const DossierId& dossier) {
    return context_.session.first(select_proposed, {dossier.text()}).has_value();
}

}  // namespace vanthu::storage::detail
