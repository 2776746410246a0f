#include "server/storage/detail/sql_dossiers.hpp"

#include <fmt/format.h>

#include "server/storage/detail/row_values.hpp"
#include "server/storage/detail/sql_access.hpp"

namespace vanthu::storage::detail {
namespace {

constexpr std::string_view select_plan = "select * from file_plans where id = :p0";
constexpr std::string_view select_plans = "select * from file_plans where id < :p0 order by id desc limit :p1";
constexpr std::string_view select_plan_in_force =
    "select * from file_plans where agency = :p0 and year = :p1 and state = 'in_force' order by id desc limit 1";
constexpr std::string_view select_lines = "select * from file_plan_lines where plan_id = :p0 order by ordinal";
constexpr std::string_view select_dossier = "select * from dossiers where id = :p0";
constexpr std::string_view select_dossier_by_code = "select * from dossiers where agency = :p0 and year = :p1 and notation = :p2";
constexpr std::string_view select_due =
    "select * from dossiers where state = 'closed' and handover_id is null and noticed_at is null and handover_due <= :p0 "
    "order by handover_due, id limit :p1";
constexpr std::string_view select_place = "select * from dossier_documents where dossier_id = :p0 and document_id = :p1";
constexpr std::string_view select_places = "select * from dossier_documents where dossier_id = :p0 order by ordinal";
constexpr std::string_view select_of_document =
    "select d.* from dossiers d join dossier_documents dd on dd.dossier_id = d.id where dd.document_id = :p0 order by d.id limit 1000";

const std::string behind_all = "~";  // sorts behind every id

long long number_of(std::chrono::year year) {
    return static_cast<int>(year);
}

std::chrono::year year_of(const Row& row) {
    return std::chrono::year{static_cast<int>(row.integer("year"))};
}

Value years_of(const records::Retention& retention) {
    return retention.years ? Value{static_cast<long long>(*retention.years)} : Value{};
}

records::Retention retention_of(const Row& row) {
    const auto years = row.integer_or_null("retention_years");
    return years ? records::Retention{static_cast<int>(*years)} : records::Retention{};
}

Columns columns_of(const records::FilePlan& plan, long long version) {
    return {{"id", plan.id},
            {"agency", plan.agency},
            {"year", number_of(plan.year)},
            {"state", std::string{records::to_string(plan.state)}},
            {"basis", plan.basis},
            {"created_by", plan.created_by.text()},
            {"created_at", to_millis(plan.created_at)},
            {"version", version}};
}

records::FilePlan plan_of(const Row& row) {
    return {row.text("id"),
            row.text("agency"),
            year_of(row),
            known(records::parse_file_plan_state(row.text("state")), "state"),
            row.text("basis"),
            UserId{row.text("created_by")},
            from_millis(row.integer("created_at")),
            row.integer("version")};
}

Columns columns_of(const records::Dossier& dossier, long long version) {
    const auto& details = dossier.details;
    return {{"id", dossier.id.text()},
            {"agency", dossier.agency},
            {"year", number_of(dossier.year)},
            {"notation", details.notation},
            {"title", details.title},
            {"retention_years", years_of(details.retention)},
            {"kind", std::string{records::to_string(details.kind)}},
            {"rights", or_null(details.rights)},
            {"language", details.language},
            {"description", or_null(details.description)},
            {"unit_id", dossier.unit.text()},
            {"keeper_id", dossier.keeper.text()},
            {"state", std::string{records::to_string(dossier.state)}},
            {"start_day", day_or_null(dossier.start_day)},
            {"end_day", day_or_null(dossier.end_day)},
            {"document_total", dossier.document_total},
            {"page_total", dossier.page_total},
            {"last_ordinal", dossier.last_ordinal},
            {"closed_at", or_null(dossier.closed_at)},
            {"work_ended", day_or_null(dossier.work_ended)},
            {"kept_until", day_or_null(dossier.kept_until())},
            {"handover_due", day_or_null(dossier.handover_due())},
            {"handover_id", or_null(dossier.handover)},
            {"noticed_at", or_null(dossier.noticed_at)},
            {"created_at", to_millis(dossier.created_at)},
            {"version", version}};
}

records::Dossier dossier_of(const Row& row) {
    records::Dossier dossier;
    dossier.id = DossierId{row.text("id")};
    dossier.agency = row.text("agency");
    dossier.year = year_of(row);
    auto& details = dossier.details;
    details.notation = row.text("notation");
    details.title = row.text("title");
    details.retention = retention_of(row);
    details.kind = known(records::parse_dossier_kind(row.text("kind")), "kind");
    details.rights = row.text_or_null("rights");
    details.language = row.text("language");
    details.description = row.text_or_null("description");
    dossier.unit = UnitId{row.text("unit_id")};
    dossier.keeper = UserId{row.text("keeper_id")};
    dossier.state = known(records::parse_dossier_state(row.text("state")), "state");
    dossier.start_day = day_or_none(row, "start_day");
    dossier.end_day = day_or_none(row, "end_day");
    dossier.document_total = row.integer("document_total");
    dossier.page_total = row.integer("page_total");
    dossier.last_ordinal = row.integer("last_ordinal");
    dossier.closed_at = time_or_none(row, "closed_at");
    dossier.work_ended = day_or_none(row, "work_ended");
    dossier.handover = row.text_or_null("handover_id");
    dossier.noticed_at = time_or_none(row, "noticed_at");
    dossier.created_at = from_millis(row.integer("created_at"));
    dossier.version = row.integer("version");
    return dossier;
}

app::DossierPlace place_of(const Row& row) {
    return {DossierId{row.text("dossier_id")}, DocumentId{row.text("document_id")}, row.integer("ordinal"),
            row.integer("pages"),              row.text_or_null("note"),             UserId{row.text("added_by")},
            from_millis(row.integer("added_at"))};
}

app::DossierItem item_of(const Row& row) {
    app::DossierItem item{place_of(row), "incoming", {}, {}, "", "", ""};
    if (const auto subject = row.text_or_null("incoming_subject")) {
        item.number_and_symbol = row.text_or_null("incoming_symbol");
        item.day = day_or_none(row, "incoming_day");
        item.type_code = row.text("incoming_type");
        item.subject = *subject;
        item.author = row.text("issuer");
    } else {
        item.direction = "outgoing";
        item.number_and_symbol = row.text_or_null("outgoing_symbol");
        item.day = day_or_none(row, "outgoing_day");
        item.type_code = row.text("outgoing_type");
        item.subject = row.text("outgoing_subject");
    }
    return item;
}

std::vector<records::Dossier> dossiers_of_rows(const std::vector<Row>& rows) {
    std::vector<records::Dossier> found;
    found.reserve(rows.size());
    for (const Row& row : rows) {
        found.push_back(dossier_of(row));
    }
    return found;
}

}  // namespace

void SqlFilePlans::add(const records::FilePlan& plan) {
    context_.insert("file_plans", columns_of(plan, plan.version));
}

void SqlFilePlans::save(const records::FilePlan& plan) {
    context_.update("file_plans", columns_of(plan, plan.version + 1));
}

std::optional<records::FilePlan> SqlFilePlans::find(const std::string& id) {
    const auto row = context_.session.first(context_.locked(select_plan), {id});
    return row ? std::optional{plan_of(*row)} : std::nullopt;
}

std::vector<records::FilePlan> SqlFilePlans::page(const std::string& after, int limit) {
    std::vector<records::FilePlan> found;
    for (const Row& row : context_.session.query(select_plans, {after.empty() ? behind_all : after, static_cast<long long>(limit)})) {
        found.push_back(plan_of(row));
    }
    return found;
}

std::optional<records::FilePlan> SqlFilePlans::in_force(const std::string& agency, std::chrono::year year) {
    const auto row = context_.session.first(context_.locked(select_plan_in_force), {agency, number_of(year)});
    return row ? std::optional{plan_of(*row)} : std::nullopt;
}

void SqlFilePlans::set_lines(const std::string& plan, const std::vector<records::FilePlanLine>& lines) {
    for (const Row& row : context_.session.query(select_lines, {plan})) {
        context_.remove("file_plan_lines", row.text("id"));
    }
    long long ordinal = 0;
    for (const auto& line : lines) {
        context_.insert("file_plan_lines", {{"id", make_uuid_v7(context_.clock.now(), context_.random)},
                                            {"plan_id", plan},
                                            {"ordinal", ++ordinal},
                                            {"kind", std::string{records::to_string(line.kind)}},
                                            {"notation", line.notation},
                                            {"title", line.title},
                                            {"retention_years", years_of(line.retention)},
                                            {"keeper", line.keeper},
                                            {"note", or_null(line.note)}});
    }
}

std::vector<records::FilePlanLine> SqlFilePlans::lines(const std::string& plan) {
    std::vector<records::FilePlanLine> found;
    for (const Row& row : context_.session.query(select_lines, {plan})) {
        found.push_back({known(records::parse_line_kind(row.text("kind")), "kind"), row.text("notation"), row.text("title"),
                         retention_of(row), row.text("keeper"), row.text_or_null("note")});
    }
    return found;
}

void SqlDossiers::add(const records::Dossier& dossier) {
    context_.insert("dossiers", columns_of(dossier, dossier.version));
}

void SqlDossiers::save(const records::Dossier& dossier) {
    context_.update("dossiers", columns_of(dossier, dossier.version + 1));
}

std::optional<records::Dossier> SqlDossiers::find(const DossierId& id) {
    const auto row = context_.session.first(context_.locked(select_dossier), {id.text()});
    return row ? std::optional{dossier_of(*row)} : std::nullopt;
}

std::optional<records::Dossier> SqlDossiers::find(const std::string& agency, std::chrono::year year, const std::string& notation) {
    const auto row = context_.session.first(select_dossier_by_code, {agency, number_of(year), notation});
    return row ? std::optional{dossier_of(*row)} : std::nullopt;
}

std::vector<records::Dossier> SqlDossiers::page(const app::DossierFilter& filter, const app::PageRequest& page) {
    std::vector<Value> values;
    std::string sql = "select * from dossiers where " + visible_dossier_condition(filter.visibility, "dossiers", values);
    const auto place = [&](Value value) {
        values.push_back(std::move(value));
        return fmt::format(":p{}", values.size() - 1);
    };
    if (filter.state) {
        sql += " and state = " + place(*filter.state);
    }
    if (filter.year) {
        sql += " and year = " + place(*filter.year);
    }
    if (filter.kept_until_before) {
        sql += " and state in ('closed', 'handed_over') and kept_until < " + place(to_iso(*filter.kept_until_before));
    }
    if (filter.handover) {
        sql += " and handover_id = " + place(*filter.handover);
    }
    if (filter.keeper) {
        sql += " and keeper_id = " + place(filter.keeper->text());
    }
    if (filter.unit) {
        sql += " and unit_id = " + place(filter.unit->text());
    }
    if (!page.after.empty()) {
        sql += " and id < " + place(page.after);
    }
    sql += " order by id desc limit " + place(static_cast<long long>(page.limit));
    return dossiers_of_rows(context_.session.query(sql, values));
}

std::vector<records::Dossier> SqlDossiers::due_for_handover(std::chrono::year_month_day by, int limit) {
    return dossiers_of_rows(context_.session.query(select_due, {to_iso(by), static_cast<long long>(limit)}));
}

void SqlDossiers::add_place(const app::DossierPlace& place) {
    context_.insert("dossier_documents", {{"id", make_uuid_v7(context_.clock.now(), context_.random)},
                                          {"dossier_id", place.dossier.text()},
                                          {"document_id", place.document.text()},
                                          {"ordinal", place.ordinal},
                                          {"pages", place.pages},
                                          {"note", or_null(place.note)},
                                          {"added_by", place.added_by.text()},
                                          {"added_at", to_millis(place.added_at)}});
}

std::optional<app::DossierPlace> SqlDossiers::place(const DossierId& dossier, const DocumentId& document) {
    const auto row = context_.session.first(select_place, {dossier.text(), document.text()});
    return row ? std::optional{place_of(*row)} : std::nullopt;
}

void SqlDossiers::remove_place(const DossierId& dossier, const DocumentId& document) {
    if (const auto row = context_.session.first(select_place, {dossier.text(), document.text()})) {
        context_.remove("dossier_documents", row->text("id"));
    }
}

std::vector<app::DossierItem> SqlDossiers::items(const DossierId& dossier, const app::Visibility& reader, long long after, int limit) {
    std::vector<Value> values{dossier.text(), after};
    std::string sql =
        "select dd.*, i.number_and_symbol as incoming_symbol, i.document_day as incoming_day, i.type_code as incoming_type, "
        "i.subject as incoming_subject, i.issuer as issuer, o.symbol as outgoing_symbol, o.issued_day as outgoing_day, "
        "o.type_code as outgoing_type, o.subject as outgoing_subject from dossier_documents dd "
        "left join incoming_documents i on i.id = dd.document_id left join outgoing_documents o on o.id = dd.document_id "
        "where dd.dossier_id = :p0 and dd.ordinal > :p1 and ";
    sql += visible_condition(reader, "dd.document_id", values);
    sql += fmt::format(" order by dd.ordinal limit :p{}", values.size());
    values.emplace_back(static_cast<long long>(limit));
    std::vector<app::DossierItem> found;
    for (const Row& row : context_.session.query(sql, values)) {
        found.push_back(item_of(row));
    }
    return found;
}

std::vector<app::DossierPlace> SqlDossiers::places(const DossierId& dossier) {
    std::vector<app::DossierPlace> found;
    for (const Row& row : context_.session.query(select_places, {dossier.text()})) {
        found.push_back(place_of(row));
    }
    return found;
}

std::vector<records::Dossier> SqlDossiers::of_document(const DocumentId& document) {
    return dossiers_of_rows(context_.session.query(select_of_document, {document.text()}));
}

}  // namespace vanthu::storage::detail
