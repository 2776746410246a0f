#include "server/http/register_views.hpp"

#include "server/http/view_values.hpp"

namespace vanthu::http::views {

json::object book(const records::Book& book) {
    return {{"code", book.code},
            {"kind", records::to_string(book.kind)},
            {"name", book.name},
            {"unit", or_null(book.unit)},
            {"issuer_symbol", or_null(book.issuer_symbol)},
            {"closed_from", or_null(book.closed_from)},
            {"version", book.version}};
}

json::object numbering_rules(const records::NumberingRules& rules) {
    return {{"id", rules.id},
            {"effective_from", to_iso(rules.effective_from)},
            {"decided_by", rules.created_by.text()},
            {"decided_at", to_rfc3339(rules.created_at)},
            {"rules", all(rules.rules, [](const records::NumberingRule& rule) {
                 return json::object{{"type", rule.type_code}, {"unit", or_null(rule.unit)}, {"book", rule.book}};
             })}};
}

json::object register_entry(const app::RegisterEntry& entry) {
    return {{"number", entry.number},
            {"number_text", records::RegisterNumber{entry.number}.text()},
            {"state", records::to_string(entry.state)},
            {"symbol", or_null(entry.symbol)},
            {"date", to_iso(entry.day)},
            {"at", to_rfc3339(entry.at)},
            {"document_id", or_null(entry.document)},
            {"reason", or_null(entry.reason)},
            {"reserved_for", or_null(entry.reserved_for)},
            {"reserved_until", or_null(entry.reserved_until)},
            {"changed_at", or_null(entry.changed_at)},
            {"imported", entry.is_imported}};
}

json::object entered(const app::KeepRegister::Entered& entered) {
    json::object value = register_entry(entered.entry);
    value["book"] = entered.entry.series.book;
    value["year"] = static_cast<int>(entered.entry.series.year);
    value["line"] = nullptr;
    if (entered.line) {
        const app::RegisterLine& line = *entered.line;
        value["line"] = json::object{{"type", line.type_code},
                                     {"document_date", to_iso(line.document_day)},
                                     {"subject", or_null(line.subject)},
                                     {"signer_name", or_null(line.signer_name)},
                                     {"recipients", line.recipients},
                                     {"copies", or_null(line.copies)},
                                     {"archive_receiver", or_null(line.archive_receiver)},
                                     {"transferred_date", or_null(line.transferred_day)},
                                     {"copied", or_null(line.copied)},
                                     {"note", or_null(line.note)}};
    }
    return value;
}

json::object account(const app::KeepRegister::Account& account) {
    using records::EntryState;
    const auto numbers = [](const std::vector<int>& list) { return all(list, [](int number) { return json::value(number); }); };
    return {{"last", account.counts.last_taken()},
            {"issued", account.counts.count(EntryState::issued)},
            {"void", account.counts.count(EntryState::voided)},
            {"skipped", account.counts.count(EntryState::skipped)},
            {"reserved", account.counts.count(EntryState::reserved)},
            {"complete", account.counts.is_complete()},
            {"missing", numbers(account.counts.missing())},
            {"wrong", numbers(account.counts.wrong())},
            {"items", all(account.not_issued, register_entry)}};
}

json::object register_sheet(const app::RegisterSheet& sheet, json::value next) {
    return {{"columns", all(sheet.columns, [](const std::string& heading) { return json::value(heading); })},
            {"items", all(sheet.lines, [](const app::RegisterSheet::Line& line) {
                 return json::object{{"number", line.entry.number},
                                     {"state", records::to_string(line.entry.state)},
                                     {"document_id", or_null(line.entry.document)},
                                     {"cells", all(line.cells, [](const std::string& cell) { return json::value(cell); })}};
             })},
            {"next", std::move(next)}};
}

json::object table(const printing::Table& table) {
    return {{"title", table.title},
            {"columns", all(table.columns, [](const printing::Column& column) { return json::value(column.heading); })},
            {"rows", all(table.rows, [](const std::vector<std::string>& row) {
                 return all(row, [](const std::string& cell) { return json::value(cell); });
             })},
            {"closing", all(table.closing, [](const std::string& line) { return json::value(line); })}};
}

json::object postal_dispatch(const app::PostalDispatch& one) {
    return {{"id", one.id},
            {"version", one.version},
            {"date", to_iso(one.day)},
            {"symbol", one.symbol},
            {"recipient", one.recipient},
            {"envelopes", one.envelopes},
            {"receipt", or_null(one.receipt)},
            {"note", or_null(one.note)}};
}

json::object archived_copy_use(const app::ArchivedCopyUse& one) {
    return {{"id", one.id},
            {"version", one.version},
            {"date", to_iso(one.day)},
            {"person", one.person},
            {"symbol", one.symbol},
            {"document_date", to_iso(one.document_day)},
            {"type_and_subject", one.type_and_subject},
            {"dossier", or_null(one.dossier)},
            {"returned_date", or_null(one.returned_day)},
            {"allowed_by", one.allowed_by},
            {"note", or_null(one.note)}};
}

}  // namespace vanthu::http::views
