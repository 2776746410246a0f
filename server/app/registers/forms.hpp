#pragma once

#include "printing/table.hpp"
#include "server/app/registers/numbering.hpp"

namespace vanthu::app {

/// What can be printed: the five registers of Annex IV and the two reports of Annex VI part V (Decree 30/2020/NĐ-CP).
enum class Form { outgoing, incoming, follow_up, postal, archived_copies, incoming_report, outgoing_report };

/// "outgoing", "incoming", "follow-up", "postal", "archived-copies", "incoming-report", "outgoing-report".
[[nodiscard]] std::optional<Form> parse_form(std::string_view text);

/// When something was printed, by the agency's clock: "09:15 ngày 26/11/2026".
[[nodiscard]] std::string moment_text(Instant at, std::chrono::minutes utc_offset);

struct FormRequest {
    Form form = Form::outgoing;
    std::optional<std::string> book{};  ///< of the three registers of documents; otherwise the standard one
    DayRange days;                      ///< of registration; both in one year
};

/// The rows of a form with all its columns; those that nobody has data for stay empty. Void, skipped and reserved numbers are rows
/// with their reason. Errors: forbidden; not_found for a book; invalid_input for the days, or a book of another kind;
/// too_large beyond `printing::rows_limit`.
[[nodiscard]] Result<printing::Table> fill_form(Tx& tx, const Services& services, const Actor& actor, const FormRequest& request, Instant now);

/// Some lines of a register as they stand on paper, each with its number.
struct RegisterSheet {
    struct Line {
        RegisterEntry entry;
        std::vector<std::string> cells;  ///< as many as there are columns
    };
    std::vector<std::string> columns;  ///< those of Annex IV for the book's kind
    std::vector<Line> lines;
};

struct SheetRequest {
    std::string book;
    int year = 0;
    std::optional<DayRange> days{};  ///< of registration; otherwise the whole year
    int after = 0;                   ///< a number
    int limit = 100;
};

/// The lines behind a number, in order. Errors: forbidden; not_found for a book.
[[nodiscard]] Result<RegisterSheet> read_sheet(Tx& tx, const Services& services, const Actor& actor, const SheetRequest& request);

}  // namespace vanthu::app
