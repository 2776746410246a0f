#pragma once

#include <string>
#include <vector>

#include "server/app/services.hpp"
#include "server/app/tx.hpp"

namespace vanthu::app {

/// One thing to be told about a document or about a dossier; the kinds and what they say are in notification_text.cpp.
struct Telling {
    std::string kind;
    DocumentId document;  ///< empty for a dossier
    std::optional<TaskId> task{};
    std::string words{};
    std::optional<DossierId> dossier{};
};

/// Tells each of the people once, but not the one who did it; in the same transaction as what is told.
void tell(Tx& tx, const Services& services, const std::vector<UserId>& people, const UserId& but, const Telling& telling, Instant now);

}  // namespace vanthu::app
