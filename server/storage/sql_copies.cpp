#include "server/storage/detail/sql_copies.hpp"

#include "server/storage/detail/row_values.hpp"

namespace vanthu::storage::detail {
namespace {

constexpr std::string_view select_one = "select * from document_copies where id = :p0";
constexpr std::string_view select_of_number = "select * from document_copies where book = :p0 and year = :p1 and number = :p2";
constexpr std::string_view select_of_document = "select * from document_copies where document_id = :p0 order by id limit 1000";
constexpr std::string_view select_last_print = "select coalesce(max(number), 0) as n from document_printouts where document_id = :p0";
constexpr std::string_view select_print = "select * from document_printouts where id = :p0";
constexpr std::string_view select_prints = "select * from document_printouts where document_id = :p0 order by number limit 1000";

Columns columns_of(const records::DocumentCopy& copy, long long version) {
    return {{"id", copy.id},
            {"document_id", copy.document.text()},
            {"form", std::string{records::to_string(copy.form)}},
            {"book", copy.series.book},
            {"year", static_cast<long long>(static_cast<int>(copy.series.year))},
            {"number", static_cast<long long>(copy.number.value)},
            {"symbol", copy.symbol},
            {"day", to_iso(copy.day)},
            {"state", std::string{records::to_string(copy.state)}},
            {"copies", copy.copies},
            {"recipients", copy.recipients},
            {"decided_by", copy.decided_by},
            {"note", or_null(copy.note)},
            {"file_id", copy.file.text()},
            {"signer", copy.signer},
            {"created_by", copy.created_by.text()},
            {"created_at", to_millis(copy.created_at)},
            {"issued_at", or_null(copy.issued_at)},
            {"reason", or_null(copy.reason)},
            {"version", version}};
}

records::DocumentCopy copy_of(const Row& row) {
    records::DocumentCopy copy;
    copy.id = row.text("id");
    copy.document = DocumentId{row.text("document_id")};
    copy.form = known(records::parse_copy_form(row.text("form")), "form");
    copy.series = {"", row.text("book"), std::chrono::year{static_cast<int>(row.integer("year"))}};
    copy.number = {static_cast<int>(row.integer("number"))};
    copy.symbol = row.text("symbol");
    copy.day = day_of(row.text("day"));
    copy.state = known(records::parse_copy_state(row.text("state")), "state");
    copy.copies = row.integer("copies");
    copy.recipients = row.text("recipients");
    copy.decided_by = row.text("decided_by");
    copy.note = row.text_or_null("note");
    copy.file = FileId{row.text("file_id")};
    copy.signer = row.text("signer");
    copy.created_by = UserId{row.text("created_by")};
    copy.created_at = from_millis(row.integer("created_at"));
    copy.issued_at = time_or_none(row, "issued_at");
    copy.reason = row.text_or_null("reason");
    copy.version = row.integer("version");
    return copy;
}

app::DocumentPrintout print_of(const Row& row) {
    return {row.text("id"),      DocumentId{row.text("document_id")},   FileId{row.text("file_id")},
            row.integer("number"), row.text("purpose"), UserId{row.text("printed_by")}, from_millis(row.integer("printed_at"))};
}

}  // namespace

void SqlCopies::add(const records::DocumentCopy& copy) {
    context_.insert("document_copies", columns_of(copy, copy.version));
}

void SqlCopies::save(const records::DocumentCopy& copy) {
    context_.update("document_copies", columns_of(copy, copy.version + 1));
}

std::optional<records::DocumentCopy> SqlCopies::find(const std::string& id) {
    const auto row = context_.session.first(context_.locked(select_one), {id});
    return row ? std::optional{copy_of(*row)} : std::nullopt;
}

std::optional<records::DocumentCopy> SqlCopies::of_number(const records::SeriesKey& key, int number) {
    const auto row = context_.session.first(context_.locked(select_of_number), {key.book, static_cast<long long>(static_cast<int>(key.year)), static_cast<long long>(number)});
    return row ? std::optional{copy_of(*row)} : std::nullopt;
}

std::vector<records::DocumentCopy> SqlCopies::of_document(const DocumentId& document) {
    return all_of<records::DocumentCopy>(context_.session.query(select_of_document, {document.text()}), copy_of);
}

void SqlPrintouts::add(app::DocumentPrintout& printout) {
    printout.number = context_.session.first(select_last_print, {printout.document.text()})->integer("n") + 1;
    context_.insert("document_printouts", {{"id", printout.id},
                                           {"document_id", printout.document.text()},
                                           {"file_id", printout.file.text()},
                                           {"number", printout.number},
                                           {"purpose", printout.purpose},
                                           {"printed_by", printout.printed_by.text()},
                                           {"printed_at", to_millis(printout.printed_at)}});
}

std::optional<app::DocumentPrintout> SqlPrintouts::find(const std::string& id) {
    const auto row = context_.session.first(select_print, {id});
    return row ? std::optional{print_of(*row)} : std::nullopt;
}

std::vector<app::DocumentPrintout> SqlPrintouts::of_document(const DocumentId& document) {
    return all_of<app::DocumentPrintout>(context_.session.query(select_prints, {document.text()}), print_of);
}

}  // namespace vanthu::storage::detail
