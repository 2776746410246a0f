#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/clock.hpp"
#include "core/id.hpp"
#include "core/result.hpp"
#include "records/document_type.hpp"

namespace vanthu::records {

/// What a book (sổ) registers (Decree 30/2020/NĐ-CP, Articles 15, 22, 25). `normative` is for legal normative texts, each type of
/// which has a sequence of its own; `advisory` for councils and boards that use the agency's seal; `classified` holds bare lines only.
enum class BookKind { incoming, outgoing, internal, copies, invitations, advisory, normative, classified };

[[nodiscard]] const char* to_string(BookKind kind);
[[nodiscard]] std::optional<BookKind> parse_book_kind(std::string_view text);

/// A book is one sequence of numbers a year. It belongs to the agency or to one unit.
struct Book {
    std::string id;
    std::string code;  ///< of the agency, "outgoing", "hoi-dong"; 1 to 40 lower-case letters, digits, dashes
    BookKind kind = BookKind::outgoing;
    std::string name;                            ///< at most 200, "Sổ văn bản đi"
    std::optional<UnitId> unit{};                ///< none: the agency's
    std::optional<std::string> issuer_symbol{};  ///< instead of the agency's, "HĐTĐKT"; at most 30
    std::optional<std::chrono::year_month_day> closed_from{};  ///< no numbers from this day on
    UserId created_by{};
    Instant created_at{};
    long long version = 0;  ///< 0: a book that every agency has, never changed

    /// Errors: conflict from the day on which it is closed.
    [[nodiscard]] Result<void> require_open(std::chrono::year_month_day today) const;
    /// Whether documents of the type may get their numbers here: copies in a book of copies and nowhere else, normative texts in
    /// books of theirs, nothing in a book of incoming documents. Errors: conflict.
    [[nodiscard]] Result<void> require_type(const DocumentType& type) const;
};

/// Errors: invalid_input naming the field; an advisory body's book needs its symbol.
[[nodiscard]] Result<void> check(const Book& book);

/// The books that every agency has before its administrator says anything: incoming, outgoing, copies, and one for each type of
/// normative text.
[[nodiscard]] const std::vector<Book>& standard_books();

/// One line of the agency's decision about sequences: this type ("*": all), of this unit (none: all), goes to this book.
struct NumberingRule {
    std::string type_code;
    std::optional<UnitId> unit{};
    std::string book;

    friend bool operator==(const NumberingRule&, const NumberingRule&) = default;
};

/// A decision in force from a day on until the next one. Entries that were made before stay where they are.
struct NumberingRules {
    std::string id;
    std::chrono::year_month_day effective_from{};
    std::vector<NumberingRule> rules;
    UserId created_by{};
    Instant created_at{};

    /// The book of the most fitting line: type and unit, then unit, then type, then all; otherwise the standard one of the type.
    [[nodiscard]] std::string book_for(const DocumentType& type, const UnitId& unit) const;
};

/// Errors: invalid_input for an unknown type, a line twice, more than 500 lines, or a day before today: what was decided later
/// changes no entry of before.
[[nodiscard]] Result<void> check(const NumberingRules& rules, std::chrono::year_month_day today);

/// "type unit book" a line; unit "-" for all.
[[nodiscard]] std::string encode(const std::vector<NumberingRule>& rules);
[[nodiscard]] std::vector<NumberingRule> decode_rules(std::string_view text);

}  // namespace vanthu::records
