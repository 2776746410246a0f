#pragma once

#include "server/app/registers/numbering.hpp"

namespace vanthu::app {

/// The clerk reserves, skips and voids numbers, and enters lines of documents that this server does not have. Each is an event, and
/// every number of 1..N stays accounted for.
class KeepRegister final {
public:
    struct Reservation {
        std::string reserved_for;  ///< person or unit; at most 200
        std::string reason;        ///< at most 500
        std::chrono::year_month_day until{};
    };
    struct Line {
        std::string type_code;
        std::optional<UnitId> unit{};  ///< the drafting unit, for the symbol of an official letter; none: the agency
        NumberingChoice choice{};      ///< `book` is the book of the line
        std::optional<std::string> subject{};
        std::optional<std::string> signer_name{};
        std::vector<std::string> recipients{};
        records::Dispatch dispatch{};
        std::optional<DocumentId> copied{};
        std::optional<std::string> note{};
    };
    struct Entered {
        RegisterEntry entry;
        std::optional<RegisterLine> line{};
    };
    struct Account {
        records::RegisterAccount counts{0};
        std::vector<RegisterEntry> not_issued;  ///< in order of numbers
    };

    explicit KeepRegister(const Services& services) : services_(services) {}

    /// Errors: forbidden; and those of `preview_number`.
    Result<NumberPreview> preview(const Actor& actor, const std::string& type_code, const UnitId& unit, const NumberingChoice& choice);
    /// Takes the next number for later. Errors: forbidden, not_found, conflict, invalid_input.
    Result<RegisterEntry> reserve(const Actor& actor, const std::string& book, const Reservation& reservation);
    /// Leaves out every number up to and with `through`, for good. Errors: also invalid_input for a number that is not ahead, or
    /// more than 1000 at once.
    Result<std::vector<RegisterEntry>> skip(const Actor& actor, const std::string& book, int through, const std::string& reason);
    /// The number stays taken and is nobody's; a document that bears it is given up and those who worked on it are told.
    /// Errors: forbidden; not_found; conflict for what is void, skipped or issued to the outside; invalid_input.
    Result<RegisterEntry> make_void(const Actor& actor, const std::string& book, int year, int number, const std::string& reason);
    /// Errors: as reserve; unsupported for a classified document where the agency's policy keeps no lines of such.
    Result<Entered> enter_line(const Actor& actor, const Line& line);
    /// Errors: forbidden; not_found.
    Result<Account> account(const Actor& actor, const std::string& book, int year, int after, int limit);
    /// One number. Errors: forbidden; not_found.
    Result<Entered> find(const Actor& actor, const std::string& book, int year, int number);
    /// Every number, at most `limit` after the given one. Errors: forbidden; not_found.
    Result<std::vector<RegisterEntry>> page(const Actor& actor, const std::string& book, int year, int after, int limit);

private:
    const Services& services_;
};

}  // namespace vanthu::app
