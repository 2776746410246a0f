#pragma once

#include <optional>
#include <string>
#include <vector>

#include "server/app/actor.hpp"
#include "server/app/services.hpp"
#include "server/app/tx.hpp"

namespace vanthu::app {

/// What a document would get now; nothing is taken or reserved by it.
struct NumberPreview {
    std::string book;
    int year = 0;
    int number = 0;
    std::string symbol;
    std::chrono::year_month_day day{};
};

/// The clerk's choices beside the rules.
struct NumberingChoice {
    std::optional<std::string> book{};        ///< otherwise the one of the agency's rules
    std::optional<int> reserved_number{};     ///< of this year; otherwise the next one
    std::optional<std::chrono::year_month_day> document_day{};  ///< the date that the document shows, in the past; otherwise today
};

/// The agency's books: the standard ones as far as nobody changed them, and those of the administrator; by code.
[[nodiscard]] std::vector<records::Book> all_books(Tx& tx, const Services& services);
/// Errors: not_found.
[[nodiscard]] Result<records::Book> load_book(Tx& tx, const Services& services, const std::string& code);

[[nodiscard]] inline records::SeriesKey series_key(const Services& services, const std::string& book, std::chrono::year year) {
    return {services.agency.code, book, year};
}

/// Clerks of the agency, and of the unit whose book it is. Errors: forbidden.
[[nodiscard]] Result<void> require_keeper(const Actor& actor, const records::Book& book);
/// Clerks, leaders and auditors of the agency, and of the unit whose book it is. Errors: forbidden.
[[nodiscard]] Result<void> require_reader(const Actor& actor, const records::Book& book);

/// The book and the symbol of a document of the type and drafting unit under the rules of the day, with a number or the next one.
/// Errors: not_found for a book or unit; conflict where the book is closed, does not take the type, where the clock went back, or
/// where the symbol was given before in this year; invalid_input for a symbol that breaks the grammar, or a day in the future.
[[nodiscard]] Result<NumberPreview> preview_number(Tx& tx, const Services& services, const std::string& type_code, const UnitId& unit,
                                                   const NumberingChoice& choice, Instant now);

/// Takes the next number of a book at `now`, the one reading of the clock. Errors: conflict as `NumberSeries::take`, or for a closed book.
[[nodiscard]] Result<records::TakenNumber> take_number(Tx& tx, const Services& services, const records::Book& book, Instant now);

/// Enters a number that `take_number` gave. `state`, document, symbol and reason are the caller's.
[[nodiscard]] RegisterEntry new_entry(const Services& services, const Actor& actor, const records::Book& book, const records::TakenNumber& taken);

/// Gives a document without a symbol of ours, an incoming one, the next number or a reserved one of the year. The entry is stored.
/// Errors: not_found for the reserved number; conflict as `take_number` and `RegisterEntry::use`.
[[nodiscard]] Result<RegisterEntry> enter_number(Tx& tx, const Services& services, const Actor& actor, const records::Book& book,
                                                 const std::optional<int>& reserved_number, const DocumentId& document, Instant now);

/// Gives the number of a preview for good: takes the next one or uses the reserved one. The entry is stored.
/// Errors: as `preview_number`; busy when the preview's number, symbol or day is no longer the one that would be given.
[[nodiscard]] Result<RegisterEntry> give_number(Tx& tx, const Services& services, const Actor& actor, const NumberPreview& expected,
                                                const std::string& type_code, const UnitId& unit, const NumberingChoice& choice,
                                                const std::optional<DocumentId>& document, Instant now);

/// "registers/outgoing/2026/numbers/17": the object of events about a number, and its address below /api/v1.
[[nodiscard]] std::string number_object(const RegisterEntry& entry);

}  // namespace vanthu::app
