#pragma once

#include <chrono>
#include <string>

#include "server/app/actor.hpp"
#include "server/app/ports/drafting.hpp"
#include "server/app/services.hpp"
#include "server/app/tx.hpp"

namespace vanthu::app {

/// Drafting together: who works on a draft checks it out, and until they are done or the time is over nobody else adds a version.
class CheckOutDrafts final {
public:
    explicit CheckOutDrafts(const Services& services) : services_(services) {}
    /// For `minutes` (1 to 480) from now; one's own anew. Errors: forbidden unless of the drafting unit; not_found; conflict when somebody else has it,
    /// or the document is signed; invalid_input.
    Result<CheckOut> take(const Actor& actor, const DocumentId& id, long long minutes);
    /// Gives one's own back. Errors: not_found; conflict when one has none.
    Result<void> give_back(const Actor& actor, const DocumentId& id);
    /// A leader of the drafting unit or of the agency ends somebody's, with a reason (1 to 500), and the person is told.
    /// Errors: forbidden; not_found; conflict when nobody has it; invalid_input.
    Result<void> break_open(const Actor& actor, const DocumentId& id, const std::string& reason);

private:
    const Services& services_;
};

/// The one in force.
[[nodiscard]] std::optional<CheckOut> check_out_of(Tx& tx, const DocumentId& id, Instant now);

/// Errors: conflict, naming person and time, when somebody else has it checked out.
[[nodiscard]] Result<void> require_not_checked_out(Tx& tx, const Services& services, const Actor& actor, const DocumentId& id, Instant now);

}  // namespace vanthu::app
