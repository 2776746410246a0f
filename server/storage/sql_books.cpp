#include <stdexcept>

#include <fmt/format.h>

#include "server/storage/detail/row_values.hpp"
#include "server/storage/detail/sql_registers.hpp"

namespace vanthu::storage::detail {
namespace {

Columns columns_of(const std::string& agency, const records::Book& book, long long version) {
    return {{"id", book.id},
            {"agency", agency},
            {"code", book.code},
            {"kind", std::string{records::to_string(book.kind)}},
            {"name", book.name},
            {"unit_id", or_null(book.unit)},
            {"issuer_symbol", or_null(book.issuer_symbol)},
            {"closed_from", day_or_null(book.closed_from)},
            {"created_by", book.created_by.text()},
            {"created_at", to_millis(book.created_at)},
            {"version", version}};
}

records::Book book_of(const Row& row) {
    records::Book book;
    book.id = row.text("id");
    book.code = row.text("code");
    const auto kind = records::parse_book_kind(row.text("kind"));
    if (!kind) {
        throw std::runtime_error("a stored book is of an unknown kind");
    }
    book.kind = *kind;
    book.name = row.text("name");
    book.unit = id_or_none<UnitId>(row, "unit_id");
    book.issuer_symbol = row.text_or_null("issuer_symbol");
    book.closed_from = day_or_none(row, "closed_from");
    book.created_by = UserId{row.text("created_by")};
    book.created_at = from_millis(row.integer("created_at"));
    book.version = row.integer("version");
    return book;
}

records::NumberingRules rules_of(const Row& row) {
    return {row.text("id"), day_of(row.text("effective_from")), records::decode_rules(row.text("rules")), UserId{row.text("created_by")},
            from_millis(row.integer("created_at"))};
}

Columns columns_of(const std::string& agency, const app::PostalDispatch& one, long long version) {
    return {{"id", one.id},
            {"agency", agency},
            {"day", to_iso(one.day)},
            {"symbol", one.symbol},
            {"recipient", one.recipient},
            {"envelopes", one.envelopes},
            {"receipt", or_null(one.receipt)},
            {"note", or_null(one.note)},
            {"created_by", one.created_by.text()},
            {"created_at", to_millis(one.created_at)},
            {"version", version}};
}

app::PostalDispatch dispatch_of(const Row& row) {
    return {row.text("id"),
            day_of(row.text("day")),
            row.text("symbol"),
            row.text("recipient"),
            row.integer("envelopes"),
            row.text_or_null("receipt"),
            row.text_or_null("note"),
            UserId{row.text("created_by")},
            from_millis(row.integer("created_at")),
            row.integer("version")};
}

Columns columns_of(const std::string& agency, const app::ArchivedCopyUse& one, long long version) {
    return {{"id", one.id},
            {"agency", agency},
            {"day", to_iso(one.day)},
            {"person", one.person},
            {"symbol", one.symbol},
            {"document_day", to_iso(one.document_day)},
            {"type_and_subject", one.type_and_subject},
            {"dossier", or_null(one.dossier)},
            {"returned_day", day_or_null(one.returned_day)},
            {"allowed_by", one.allowed_by},
            {"note", or_null(one.note)},
            {"created_by", one.created_by.text()},
            {"created_at", to_millis(one.created_at)},
            {"version", version}};
}

app::ArchivedCopyUse use_of(const Row& row) {
    return {row.text("id"),
            day_of(row.text("day")),
            row.text("person"),
            row.text("symbol"),
            day_of(row.text("document_day")),
            row.text("type_and_subject"),
            row.text_or_null("dossier"),
            day_or_none(row, "returned_day"),
            row.text("allowed_by"),
            row.text_or_null("note"),
            UserId{row.text("created_by")},
            from_millis(row.integer("created_at")),
            row.integer("version")};
}

/// A page in order of day and id; the page's key is the id alone, whose day is looked up.
std::vector<Row> page_by_day(Session& session, std::string_view table, const std::string& agency, const app::DayRange& days,
                             const std::string& after, int limit) {
    std::string from = to_iso(days.from);
    if (!after.empty()) {
        const auto last = session.first(fmt::format("select day from {} where agency = :p0 and id = :p1", table), {agency, after});
        from = last ? std::max(from, last->text("day")) : from;
    }
    return session.query(fmt::format("select * from {} where agency = :p0 and day >= :p1 and day <= :p2 and (day > :p3 or id > :p4) "
                                     "order by day, id limit :p5", table),
                         {agency, from, to_iso(days.to), from, after, static_cast<long long>(limit)});
}

}  // namespace

void SqlBooks::add(const std::string& agency, const records::Book& book) {
    context_.insert("books", columns_of(agency, book, 1));
}

void SqlBooks::save(const std::string& agency, const records::Book& book) {
    context_.update("books", columns_of(agency, book, book.version + 1));
}

std::optional<records::Book> SqlBooks::find(const std::string& agency, const std::string& code) {
    const auto row = context_.session.first("select * from books where agency = :p0 and code = :p1", {agency, code});
    return row ? std::optional{book_of(*row)} : std::nullopt;
}

std::vector<records::Book> SqlBooks::all(const std::string& agency) {
    std::vector<records::Book> books;
    for (const Row& row : context_.session.query("select * from books where agency = :p0 order by code limit 1000", {agency})) {
        books.push_back(book_of(row));
    }
    return books;
}

void SqlBooks::add_rules(const std::string& agency, const records::NumberingRules& rules) {
    context_.insert("numbering_rules", {{"id", rules.id},
                                        {"agency", agency},
                                        {"effective_from", to_iso(rules.effective_from)},
                                        {"rules", records::encode(rules.rules)},
                                        {"created_by", rules.created_by.text()},
                                        {"created_at", to_millis(rules.created_at)}});
}

std::optional<records::NumberingRules> SqlBooks::rules_on(const std::string& agency, std::chrono::year_month_day day) {
    const auto row = context_.session.first("select * from numbering_rules where agency = :p0 and effective_from <= :p1 "
                                            "order by effective_from desc, id desc limit 1", {agency, to_iso(day)});
    return row ? std::optional{rules_of(*row)} : std::nullopt;
}

std::vector<records::NumberingRules> SqlBooks::rules(const std::string& agency, const std::string& before, int limit) {
    std::vector<records::NumberingRules> all;
    const std::string latest = before.empty() ? "g" : before;  // no id begins so late
    for (const Row& row : context_.session.query("select * from numbering_rules where agency = :p0 and id < :p1 order by id desc limit :p2",
                                                 {agency, latest, static_cast<long long>(limit)})) {
        all.push_back(rules_of(row));
    }
    return all;
}

void SqlHandBooks::add(const std::string& agency, const app::PostalDispatch& one) {
    context_.insert("postal_dispatches", columns_of(agency, one, 1));
}

void SqlHandBooks::save(const std::string& agency, const app::PostalDispatch& one) {
    context_.update("postal_dispatches", columns_of(agency, one, one.version + 1));
}

std::optional<app::PostalDispatch> SqlHandBooks::dispatch(const std::string& agency, const std::string& id) {
    const auto row = context_.session.first("select * from postal_dispatches where agency = :p0 and id = :p1", {agency, id});
    return row ? std::optional{dispatch_of(*row)} : std::nullopt;
}

std::vector<app::PostalDispatch> SqlHandBooks::dispatches(const std::string& agency, const app::DayRange& days, const std::string& after,
                                                          int limit) {
    std::vector<app::PostalDispatch> all;
    for (const Row& row : page_by_day(context_.session, "postal_dispatches", agency, days, after, limit)) {
        all.push_back(dispatch_of(row));
    }
    return all;
}

void SqlHandBooks::add(const std::string& agency, const app::ArchivedCopyUse& one) {
    context_.insert("archived_copy_uses", columns_of(agency, one, 1));
}

void SqlHandBooks::save(const std::string& agency, const app::ArchivedCopyUse& one) {
    context_.update("archived_copy_uses", columns_of(agency, one, one.version + 1));
}

std::optional<app::ArchivedCopyUse> SqlHandBooks::use(const std::string& agency, const std::string& id) {
    const auto row = context_.session.first("select * from archived_copy_uses where agency = :p0 and id = :p1", {agency, id});
    return row ? std::optional{use_of(*row)} : std::nullopt;
}

std::vector<app::ArchivedCopyUse> SqlHandBooks::uses(const std::string& agency, const app::DayRange& days, const std::string& after, int limit) {
    std::vector<app::ArchivedCopyUse> all;
    for (const Row& row : page_by_day(context_.session, "archived_copy_uses", agency, days, after, limit)) {
        all.push_back(use_of(row));
    }
    return all;
}

}  // namespace vanthu::storage::detail
