#pragma once

#include <string>
#include <vector>

#include "server/app/services.hpp"
#include "server/app/tx.hpp"

namespace vanthu::app {

/// One thing to be told about a document. Kinds: "task", "opinion", "information", "returned", "rejected", "recalled", "withdrawn",
/// "finished", "warning", "overdue", "said", "advised", "reassigned".
struct Telling {
    std::string kind;
    DocumentId document;
    std::optional<TaskId> task{};
    ClientText text;
};

/// Tells each of the people once, but not the one who did it; in the same transaction as what is told.
void tell(Tx& tx, const Services& services, const std::vector<UserId>& people, const UserId& but, const Telling& telling, Instant now);

}  // namespace vanthu::app
