#include "server/app/search/index_entry.hpp"

#include "records/document_type.hpp"
#include "server/app/search/query.hpp"

namespace vanthu::app {
namespace {

void add(std::string& text, std::string_view more) {
    if (!more.empty()) {
        text += " ";
        text += more;
    }
}

void add_type(std::string& text, const std::string& code) {
    if (const auto type = records::find_document_type(code)) {
        add(text, type->name);
    }
}

}  // namespace

SearchEntry index_entry(const records::IncomingDocument& document) {
    const auto& details = document.details;
    SearchEntry entry;
    entry.document = document.id;
    entry.direction = "incoming";
    entry.type_code = details.type_code;
    entry.state = records::to_string(document.state);
    entry.urgency = records::to_string(details.urgency);
    entry.day = details.document_day;
    entry.year = static_cast<int>(document.series.year);
    entry.book = document.series.book;
    entry.number = document.number.value;
    entry.issuer = details.issuer;
    entry.text = details.subject;
    for (const std::string& more : {details.number_and_symbol, details.issuer, details.identifier.value_or(""), details.issuer_code.value_or(""),
                                    details.signer_name.value_or(""), details.signer_position.value_or(""), details.note.value_or(""),
                                    document.instruction.value_or(""), document.closing_note.value_or("")}) {
        add(entry.text, more);
    }
    add_type(entry.text, details.type_code);
    add(entry.text, day_words(details.document_day));
    return entry;
}

SearchEntry index_entry(const records::OutgoingDocument& document) {
    const auto& details = document.details;
    SearchEntry entry;
    entry.document = document.id;
    entry.direction = "outgoing";
    entry.type_code = details.type_code;
    entry.state = records::to_string(document.state);
    entry.urgency = records::to_string(details.urgency);
    entry.day = document.issued_day;
    if (document.series && document.number) {
        entry.year = static_cast<int>(document.series->year);
        entry.book = document.series->book;
        entry.number = document.number->value;
    }
    entry.unit = details.drafting_unit;
    entry.text = details.subject;
    add(entry.text, document.symbol.value_or(""));
    add(entry.text, details.note.value_or(""));
    for (const std::string& recipient : details.recipients) {
        add(entry.text, recipient);
    }
    add_type(entry.text, details.type_code);
    if (document.issued_day) {
        add(entry.text, day_words(*document.issued_day));
    }
    return entry;
}

}  // namespace vanthu::app
