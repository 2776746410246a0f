#include "server/storage/detail/sql_documents.hpp"

#include <algorithm>
#include <stdexcept>

#include <fmt/format.h>

#include "core/text.hpp"
#include "records/document_symbol.hpp"
#include "records/likeness.hpp"
#include "server/storage/detail/places.hpp"
#include "server/storage/detail/row_values.hpp"
#include "server/storage/detail/sql_access.hpp"

namespace vanthu::storage::detail {
namespace {

constexpr std::string_view select_incoming = "select * from incoming_documents where id = :p0";
constexpr std::string_view select_twins =
    "select * from incoming_documents where twin_key = :p0 and state <> 'cancelled' order by id desc limit 10";
constexpr std::string_view select_same_identifier =
    "select * from incoming_documents where identifier = :p0 and state <> 'cancelled' order by id desc limit 10";
constexpr std::string_view incoming_in_order = "select * from incoming_documents where id > :p0 order by id limit :p1";
constexpr std::string_view outgoing_in_order = "select * from outgoing_documents where id > :p0 order by id limit :p1";
constexpr std::string_view select_outgoing = "select * from outgoing_documents where id = :p0";
constexpr std::string_view select_successors =
    "select * from outgoing_documents where (corrects_id = :p0 or replaces_id = :p1) and state in ('issued', 'recalled') order by id limit 100";
constexpr std::string_view select_successors_of_numbers =
    "select d.number as number, s.symbol as symbol from outgoing_documents d join outgoing_documents s on s.{} = d.id "
    "where d.agency = :p0 and d.book = :p1 and d.year = :p2 and d.number >= :p3 and d.number <= :p4 and s.state in ('issued', 'recalled') "
    "order by d.number, s.id";
constexpr std::string_view select_answers =
    "select * from outgoing_documents where answers_id = :p0 order by id limit 100";

std::optional<UserId> user_or_none(const Row& row, std::string_view column) {
    const auto text = row.text_or_null(column);
    return text ? std::optional{UserId{*text}} : std::nullopt;
}

Columns columns_of(const records::IncomingDocument& document, long long version) {
    const auto& details = document.details;
    return {{"id", document.id.text()},
            {"agency", document.series.agency},
            {"book", document.series.book},
            {"year", static_cast<long long>(static_cast<int>(document.series.year))},
            {"number", static_cast<long long>(document.number.value)},
            {"arrived_at", to_millis(document.arrived_at)},
            {"state", std::string{records::to_string(document.state)}},
            {"issuer", details.issuer},
            {"issuer_code", or_null(details.issuer_code)},
            {"number_and_symbol", details.number_and_symbol},
            {"twin_key", records::twin_key(details.issuer, details.number_and_symbol)},
            {"document_day", to_iso(details.document_day)},
            {"identifier", or_null(details.identifier)},
            {"type_code", details.type_code},
            {"subject", details.subject},
            {"urgency", std::string{records::to_string(details.urgency)}},
            {"language", std::string{"vi"}},
            {"page_count", integer_or_null(details.page_count)},
            {"signer_position", or_null(details.signer_position)},
            {"signer_name", or_null(details.signer_name)},
            {"due_day", day_or_null(details.due_day)},
            {"note", or_null(details.note)},
            {"transferred_day", day_or_null(details.transferred_day)},
            {"answers_id", or_null(details.answers)},
            {"sender_email", or_null(details.sender_email)},
            {"registered_by", document.registered_by.text()},
            {"leader_id", or_null(document.leader)},
            {"instruction", or_null(document.instruction)},
            {"instructed_by", or_null(document.instructed_by)},
            {"instructed_at", or_null(document.instructed_at)},
            {"closing_note", or_null(document.closing_note)},
            {"closed_by", or_null(document.closed_by)},
            {"closed_at", or_null(document.closed_at)},
            {"departure_reason", or_null(document.departure_reason)},
            {"version", version}};
}

records::IncomingDocument incoming_of(const Row& row) {
    records::IncomingDocument document;
    document.id = DocumentId{row.text("id")};
    document.series = {row.text("agency"), row.text("book"), std::chrono::year{static_cast<int>(row.integer("year"))}};
    document.number = {static_cast<int>(row.integer("number"))};
    document.arrived_at = from_millis(row.integer("arrived_at"));
    document.state = known(records::parse_incoming_state(row.text("state")), "state");
    auto& details = document.details;
    details.issuer = row.text("issuer");
    details.issuer_code = row.text_or_null("issuer_code");
    details.number_and_symbol = row.text("number_and_symbol");
    details.document_day = day_of(row.text("document_day"));
    details.identifier = row.text_or_null("identifier");
    details.type_code = row.text("type_code");
    details.subject = row.text("subject");
    details.urgency = known(records::parse_urgency(row.text("urgency")), "urgency");
    details.signer_position = row.text_or_null("signer_position");
    details.signer_name = row.text_or_null("signer_name");
    details.page_count = row.integer_or_null("page_count");
    details.due_day = day_or_none(row, "due_day");
    details.note = row.text_or_null("note");
    details.transferred_day = day_or_none(row, "transferred_day");
    details.answers = id_or_none<DocumentId>(row, "answers_id");
    details.sender_email = row.text_or_null("sender_email");
    document.registered_by = UserId{row.text("registered_by")};
    document.leader = user_or_none(row, "leader_id");
    document.instruction = row.text_or_null("instruction");
    document.instructed_by = user_or_none(row, "instructed_by");
    document.instructed_at = time_or_none(row, "instructed_at");
    document.closing_note = row.text_or_null("closing_note");
    document.closed_by = user_or_none(row, "closed_by");
    document.closed_at = time_or_none(row, "closed_at");
    document.departure_reason = row.text_or_null("departure_reason");
    document.version = row.integer("version");
    return document;
}

std::vector<Row> rows_of_numbers(SqlContext& context, std::string_view table, const records::SeriesKey& key, int first, int last) {
    return context.session.query(fmt::format("select * from {} where agency = :p0 and book = :p1 and year = :p2 and number >= :p3 and number <= :p4 "
                                             "order by number", table),
                                 {key.agency, key.book, static_cast<long long>(static_cast<int>(key.year)), static_cast<long long>(first),
                                  static_cast<long long>(last)});
}

std::string joined(const std::vector<std::string>& lines) {
    std::string text;
    for (const std::string& line : lines) {
        text += line + '\n';
    }
    return text;
}

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    std::size_t at = 0;
    while (at < text.size()) {
        const std::size_t end = text.find('\n', at);
        lines.push_back(text.substr(at, end - at));
        at = end == std::string::npos ? text.size() : end + 1;
    }
    return lines;
}

Columns columns_of(const records::OutgoingDocument& document, long long version) {
    const auto& details = document.details;
    const auto& series = document.series;
    return {{"id", document.id.text()},
            {"agency", document.agency},
            {"state", std::string{records::to_string(document.state)}},
            {"type_code", details.type_code},
            {"subject", details.subject},
            {"urgency", std::string{records::to_string(details.urgency)}},
            {"language", std::string{"vi"}},
            {"page_count", integer_or_null(document.page_count)},
            {"drafter_id", document.drafter.text()},
            {"drafting_unit_id", details.drafting_unit.text()},
            {"answers_id", or_null(details.answers)},
            {"recipients", joined(details.recipients)},
            {"due_day", day_or_null(details.due_day)},
            {"note", or_null(details.note)},
            {"current_sha256", document.current_sha256},
            {"instance_id", or_null(document.instance)},
            {"signer_id", or_null(document.signer)},
            {"signer_name", or_null(document.signer_name)},
            {"signed_at", or_null(document.signed_at)},
            {"book", series ? Value{series->book} : Value{}},
            {"year", series ? Value{static_cast<long long>(static_cast<int>(series->year))} : Value{}},
            {"number", document.number ? Value{static_cast<long long>(document.number->value)} : Value{}},
            {"symbol", or_null(document.symbol)},
            {"issued_day", day_or_null(document.issued_day)},
            {"numbered_by", or_null(document.numbered_by)},
            {"sealed_by", or_null(document.sealed_by)},
            {"sealed_at", or_null(document.sealed_at)},
            {"issued_by", or_null(document.issued_by)},
            {"issued_at", or_null(document.issued_at)},
            {"issued_copies", integer_or_null(document.dispatch.copies)},
            {"archive_receiver", or_null(document.dispatch.archive_receiver)},
            {"transferred_day", day_or_null(document.dispatch.transferred_day)},
            {"corrects_id", or_null(details.corrects)},
            {"replaces_id", or_null(details.replaces)},
            {"recalled_by", or_null(document.recalled_by)},
            {"recalled_at", or_null(document.recalled_at)},
            {"recall_reason", or_null(document.recall_reason)},
            {"version", version},
            {"created_at", to_millis(document.created_at)}};
}

records::OutgoingDocument outgoing_of(const Row& row) {
    records::OutgoingDocument document;
    document.id = DocumentId{row.text("id")};
    document.agency = row.text("agency");
    document.state = known(records::parse_outgoing_state(row.text("state")), "state");
    auto& details = document.details;
    details.type_code = row.text("type_code");
    details.subject = row.text("subject");
    details.urgency = known(records::parse_urgency(row.text("urgency")), "urgency");
    details.drafting_unit = UnitId{row.text("drafting_unit_id")};
    if (auto answers = row.text_or_null("answers_id")) {
        details.answers = DocumentId{*answers};
    }
    details.recipients = lines_of(row.text("recipients"));
    details.due_day = day_or_none(row, "due_day");
    details.note = row.text_or_null("note");
    document.drafter = UserId{row.text("drafter_id")};
    document.current_sha256 = row.text("current_sha256");
    if (auto instance = row.text_or_null("instance_id")) {
        document.instance = InstanceId{*instance};
    }
    document.signer = user_or_none(row, "signer_id");
    document.signer_name = row.text_or_null("signer_name");
    document.signed_at = time_or_none(row, "signed_at");
    if (const auto book = row.text_or_null("book")) {
        document.series = records::SeriesKey{document.agency, *book,
                                             std::chrono::year{static_cast<int>(row.integer("year"))}};
        document.number = records::RegisterNumber{static_cast<int>(row.integer("number"))};
    }
    document.symbol = row.text_or_null("symbol");
    document.issued_day = day_or_none(row, "issued_day");
    document.numbered_by = user_or_none(row, "numbered_by");
    document.sealed_by = user_or_none(row, "sealed_by");
    document.sealed_at = time_or_none(row, "sealed_at");
    document.issued_by = user_or_none(row, "issued_by");
    document.issued_at = time_or_none(row, "issued_at");
    document.dispatch = {row.integer_or_null("issued_copies"), row.text_or_null("archive_receiver"), day_or_none(row, "transferred_day")};
    details.corrects = id_or_none<DocumentId>(row, "corrects_id");
    details.replaces = id_or_none<DocumentId>(row, "replaces_id");
    document.recalled_by = user_or_none(row, "recalled_by");
    document.recalled_at = time_or_none(row, "recalled_at");
    document.recall_reason = row.text_or_null("recall_reason");
    document.page_count = row.integer_or_null("page_count");
    document.created_at = from_millis(row.integer("created_at"));
    document.version = row.integer("version");
    return document;
}

/// A page of documents, newest first: identifiers sort by the time of their making.
std::vector<Row> page_of(SqlContext& context, std::string_view table, const app::DocumentFilter& filter,
                         const app::PageRequest& page) {
    std::vector<Value> values;
    std::string sql = fmt::format("select * from {0} where {1}", table,
                                  visible_condition(filter.visibility, fmt::format("{}.id", table), values));
    const auto add = [&](std::string_view condition, Value value) {
        sql += fmt::format(" and {} :p{}", condition, values.size());
        values.push_back(std::move(value));
    };
    if (filter.state) {
        add("state =", *filter.state);
    }
    if (filter.year) {
        add("year =", *filter.year);
    }
    if (!page.after.empty()) {
        add("id <", page.after);
    }
    sql += fmt::format(" order by id desc limit :p{}", values.size());
    values.emplace_back(static_cast<long long>(page.limit));
    return context.session.query(sql, values);
}

/// Of the documents with these ids the ones that the person may see.
std::vector<Row> rows_among(SqlContext& context, std::string_view table, const std::vector<DocumentId>& ids, const app::Visibility& visibility) {
    if (ids.empty()) {
        return {};
    }
    std::vector<Value> values;
    const std::string list = Places(values).list(ids);
    const std::string sql = fmt::format("select * from {0} where id in ({1}) and {2}", table, list,
                                        visible_condition(visibility, fmt::format("{}.id", table), values));
    return context.session.query(sql, values);
}

}  // namespace

void SqlIncomingDocuments::add(const records::IncomingDocument& document) {
    context_.insert("incoming_documents", columns_of(document, document.version));
}

void SqlIncomingDocuments::save(const records::IncomingDocument& document) {
    context_.update("incoming_documents", columns_of(document, document.version + 1));
}

std::optional<records::IncomingDocument> SqlIncomingDocuments::find(const DocumentId& id) {
    const auto row = context_.session.first(select_incoming, {id.text()});
    if (row) {
        context_.remember("incoming_documents", *row);
    }
    return row ? std::optional{incoming_of(*row)} : std::nullopt;
}

std::vector<records::IncomingDocument> SqlIncomingDocuments::twins(const std::string& twin_key,
                                                                   const std::optional<std::string>& identifier) {
    auto found = all_of<records::IncomingDocument>(context_.session.query(select_twins, {twin_key}), incoming_of);
    if (identifier) {
        for (const Row& row : context_.session.query(select_same_identifier, {*identifier})) {
            auto document = incoming_of(row);
            const bool known_already = std::any_of(found.begin(), found.end(),
                                                   [&](const auto& other) { return other.id == document.id; });
            if (!known_already) {
                found.push_back(std::move(document));
            }
        }
    }
    return found;
}

std::vector<records::IncomingDocument> SqlIncomingDocuments::with_file(const std::vector<std::string>& digests, const app::Visibility& visibility) {
    if (digests.empty()) {
        return {};
    }
    std::vector<Value> values;
    std::string places;
    for (const std::string& digest : digests) {
        places += fmt::format("{}:p{}", places.empty() ? "" : ", ", values.size());
        values.emplace_back(digest);
    }
    const std::string sql = fmt::format("select * from incoming_documents where state <> 'cancelled' and id in "
                                        "(select document_id from files where sha256 in ({})) and {} order by id desc limit 10",
                                        places, visible_condition(visibility, "incoming_documents.id", values));
    return all_of<records::IncomingDocument>(context_.session.query(sql, values), incoming_of);
}

std::vector<records::IncomingDocument> SqlIncomingDocuments::about_the_day(const std::string& issuer, std::chrono::year_month_day day,
                                                                           const app::Visibility& visibility) {
    const std::string key = records::twin_key(issuer, "");
    const std::chrono::sys_days middle{day};
    std::vector<Value> values{to_iso(std::chrono::year_month_day{middle - records::near_days}), to_iso(std::chrono::year_month_day{middle + records::near_days}),
                              to_iso(day), static_cast<long long>(code_points(key)), key};
    const std::string sql = "select * from incoming_documents where document_day >= :p0 and document_day <= :p1 and "
                            "(document_day = :p2 or substr(twin_key, 1, :p3) = :p4) and state <> 'cancelled' and " +
                            visible_condition(visibility, "incoming_documents.id", values) + " order by id desc limit 500";
    return all_of<records::IncomingDocument>(context_.session.query(sql, values), incoming_of);
}

std::vector<records::IncomingDocument> SqlIncomingDocuments::answers_to(const DocumentId& outgoing, const app::Visibility& visibility) {
    std::vector<Value> values{outgoing.text()};
    const std::string sql = "select * from incoming_documents where answers_id = :p0 and " + visible_condition(visibility, "incoming_documents.id", values) +
                            " order by id limit 100";
    return all_of<records::IncomingDocument>(context_.session.query(sql, values), incoming_of);
}

std::vector<records::IncomingDocument> SqlIncomingDocuments::in_order(const std::string& after, int limit) {
    return all_of<records::IncomingDocument>(context_.session.query(incoming_in_order, {after, static_cast<long long>(limit)}), incoming_of);
}

std::vector<records::IncomingDocument> SqlIncomingDocuments::page(const app::DocumentFilter& filter,
                                                                  const app::PageRequest& page) {
    return all_of<records::IncomingDocument>(page_of(context_, "incoming_documents", filter, page), incoming_of);
}

std::vector<records::IncomingDocument> SqlIncomingDocuments::among(const std::vector<DocumentId>& ids, const app::Visibility& visibility) {
    return all_of<records::IncomingDocument>(rows_among(context_, "incoming_documents", ids, visibility), incoming_of);
}

std::vector<records::IncomingDocument> SqlIncomingDocuments::of_numbers(const records::SeriesKey& key, int first, int last) {
    return all_of<records::IncomingDocument>(rows_of_numbers(context_, "incoming_documents", key, first, last), incoming_of);
}

std::vector<records::OutgoingDocument> SqlOutgoingDocuments::among(const std::vector<DocumentId>& ids, const app::Visibility& visibility) {
    return all_of<records::OutgoingDocument>(rows_among(context_, "outgoing_documents", ids, visibility), outgoing_of);
}

std::vector<records::OutgoingDocument> SqlOutgoingDocuments::of_numbers(const records::SeriesKey& key, int first, int last) {
    return all_of<records::OutgoingDocument>(rows_of_numbers(context_, "outgoing_documents", key, first, last), outgoing_of);
}

void SqlOutgoingDocuments::add(const records::OutgoingDocument& document) {
    context_.insert("outgoing_documents", columns_of(document, document.version));
}

void SqlOutgoingDocuments::save(const records::OutgoingDocument& document) {
    context_.update("outgoing_documents", columns_of(document, document.version + 1));
}

std::optional<records::OutgoingDocument> SqlOutgoingDocuments::find(const DocumentId& id) {
    const auto row = context_.session.first(select_outgoing, {id.text()});
    if (row) {
        context_.remember("outgoing_documents", *row);
    }
    return row ? std::optional{outgoing_of(*row)} : std::nullopt;
}

std::vector<records::OutgoingDocument> SqlOutgoingDocuments::successors_of(const DocumentId& id) {
    return all_of<records::OutgoingDocument>(context_.session.query(select_successors, {id.text(), id.text()}), outgoing_of);
}

app::SuccessorsOfNumbers SqlOutgoingDocuments::successors(const records::SeriesKey& key, int first, int last) {
    app::SuccessorsOfNumbers found;
    for (const bool replaces : {true, false}) {  // apart: each join has its index
        const std::string sql = fmt::format(fmt::runtime(select_successors_of_numbers), replaces ? "replaces_id" : "corrects_id");
        for (const Row& row : context_.session.query(sql, {key.agency, key.book, static_cast<long long>(static_cast<int>(key.year)),
                                                           static_cast<long long>(first), static_cast<long long>(last)})) {
            found[static_cast<int>(row.integer("number"))].push_back({replaces, row.text("symbol")});
        }
    }
    return found;
}

std::vector<records::OutgoingDocument> SqlOutgoingDocuments::answers_to(const DocumentId& incoming) {
    return all_of<records::OutgoingDocument>(context_.session.query(select_answers, {incoming.text()}), outgoing_of);
}

std::vector<records::OutgoingDocument> SqlOutgoingDocuments::in_order(const std::string& after, int limit) {
    return all_of<records::OutgoingDocument>(context_.session.query(outgoing_in_order, {after, static_cast<long long>(limit)}), outgoing_of);
}

std::vector<records::OutgoingDocument> SqlOutgoingDocuments::page(const app::DocumentFilter& filter,
                                                                  const app::PageRequest& page) {
    return all_of<records::OutgoingDocument>(page_of(context_, "outgoing_documents", filter, page), outgoing_of);
}

}  // namespace vanthu::storage::detail
