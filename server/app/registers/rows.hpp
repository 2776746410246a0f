#pragma once

#include <functional>
#include <map>

#include "printing/table.hpp"
#include "server/app/registers/numbering.hpp"

namespace vanthu::app {

/// One number with all that is known of it.
struct RegisterRow {
    RegisterEntry entry;
    const records::IncomingDocument* incoming = nullptr;
    const records::OutgoingDocument* outgoing = nullptr;
    const RegisterLine* line = nullptr;
    const std::vector<DocumentUnit>* units = nullptr;     ///< of an incoming document
    const std::vector<std::string>* answers = nullptr;
    const std::vector<Successor>* successors = nullptr;   ///< of an outgoing document
};

/// Every number of a series behind `after` in order, of a range of days or of all, read in pieces. Stops when the visitor says false.
void each_row(Tx& tx, const records::SeriesKey& key, const std::optional<DayRange>& days, const std::function<bool(const RegisterRow&)>& visit,
              int after = 0, int piece = 500);

/// Names of units and people, looked up once.
class Names final {
public:
    explicit Names(Tx& tx);
    [[nodiscard]] std::string unit(const UnitId& id) const;
    [[nodiscard]] std::string person(const UserId& id);

private:
    Tx& tx_;
    std::map<UnitId, std::string> units_;
    std::map<UserId, std::string> people_;
};

using Rows = std::vector<std::vector<std::string>>;

/// The rows of the registers of outgoing and incoming documents and of the follow-up register, columns as in Annex IV.
[[nodiscard]] std::vector<std::string> outgoing_cells(const RegisterRow& row);
[[nodiscard]] std::vector<std::string> incoming_cells(const RegisterRow& row, Names& names, std::chrono::minutes utc_offset);
[[nodiscard]] std::vector<std::string> follow_up_cells(const RegisterRow& row, Names& names, std::chrono::minutes utc_offset);

}  // namespace vanthu::app
