#pragma once

#include <string>
#include <vector>

#include "reading/places.hpp"

namespace vanthu::reading {

/// A value that stands in the document, for the clerk to confirm: nothing of it is ever filled in by itself.
struct Suggestion {
    std::string field;      ///< as the API names it: "issuer", "number_and_symbol", "document_date" (ISO 8601), "type" (a code), "subject",
                            ///< "signer_position", "signer_name", "urgency"
    std::string value;
    Place place;            ///< of all words that it was read from
    double confidence = 0;  ///< 0 to 1: how surely the form of Annex I was met, times how surely the words were recognised
};

/// Reads what the head and the foot of an official document say (Decree 30/2020/NĐ-CP, Annex I: cells 2 to 7 and 10b). At most one suggestion
/// for a field, none where nothing fits. The words come from the first pages, in any order.
[[nodiscard]] std::vector<Suggestion> suggest(const std::vector<PlacedWord>& words);

/// Is the foot of the document ("Nơi nhận:") on that page? Behind it come annexes only.
[[nodiscard]] bool has_foot(const std::vector<PlacedWord>& words, int page);

}  // namespace vanthu::reading
