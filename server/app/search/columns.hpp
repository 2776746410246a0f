#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "printing/table.hpp"
#include "server/app/registers/rows.hpp"

namespace vanthu::app {

/// What a list of found documents may show (Decree 30/2020/NĐ-CP, Annex VI, III.6: the fields are the reader's choice).
struct SearchColumn {
    std::string_view code;  ///< "number", "issuer"; in queries
    printing::Column head;
    std::string (*of_incoming)(const records::IncomingDocument& document, Names& names, std::chrono::minutes utc_offset);
    std::string (*of_outgoing)(const records::OutgoingDocument& document, Names& names, std::chrono::minutes utc_offset);
};
using SearchColumns = std::vector<const SearchColumn*>;

/// "number,issuer,subject", in this order; of an empty text the usual ones. Errors: invalid_input for a column that is not known, or twice.
[[nodiscard]] Result<SearchColumns> parse_search_columns(std::string_view text);

}  // namespace vanthu::app
