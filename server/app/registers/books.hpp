#pragma once

#include "server/app/registers/numbering.hpp"

namespace vanthu::app {

/// The administrator keeps the agency's books, and decides which types share a sequence (Decree 30/2020/NĐ-CP, Article 15.2).
class ManageBooks final {
public:
    struct Input {
        std::string code;
        std::string kind;
        std::string name;
        std::optional<UnitId> unit{};
        std::optional<std::string> issuer_symbol{};
    };

    /// What one line of a decision would do to the next document that it is about.
    struct TriedLine {
        std::string type_code;  ///< of the example: the line's type; CV for "*"
        UnitId unit;            ///< the line's unit; the agency where it names none
        std::string book_now;
        std::string book_then;
        std::optional<NumberPreview> next{};  ///< under the decision, on its first day at the earliest
        std::optional<ClientText> refusal{};  ///< why no number would be given
    };

    explicit ManageBooks(const Services& services) : services_(services) {}
    /// Every signed-in person may see which books there are.
    Result<std::vector<records::Book>> list(const Actor& actor);
    /// Errors: not_found.
    Result<records::Book> find(const Actor& actor, const std::string& code);
    /// Errors: forbidden; invalid_input; conflict when there is a book with the code.
    Result<records::Book> add(const Actor& actor, const Input& input);
    /// No numbers from now on. Errors: forbidden; not_found; conflict when it is closed, or while reserved numbers of this year wait;
    /// stale_version.
    Result<records::Book> close(const Actor& actor, const std::string& code, long long version, const std::string& reason);

    /// Decisions about sequences, newest first, at most `limit` before the given one.
    Result<std::vector<records::NumberingRules>> rules(const Actor& actor, const std::string& before, int limit);
    /// A new decision, unless it is the newest one once more; the ones before stay for the days on which they were in force. Errors: forbidden; invalid_input for a day
    /// in the past, a type, a unit, a book that does not exist, is closed or does not take the type.
    Result<records::NumberingRules> decide(const Actor& actor, std::chrono::year_month_day effective_from,
                                           const std::vector<records::NumberingRule>& rules);
    /// The decision as a look: nothing is decided, no number taken. Errors: as `decide`.
    Result<std::vector<TriedLine>> try_out(const Actor& actor, std::chrono::year_month_day effective_from, const std::vector<records::NumberingRule>& rules);

private:
    const Services& services_;
};

}  // namespace vanthu::app
