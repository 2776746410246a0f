#pragma once

#include <string>

#include "server/app/actor.hpp"
#include "server/app/outgoing.hpp"
#include "server/app/services.hpp"
#include "server/app/tx.hpp"

namespace vanthu::app {

/// An outgoing document and its chain: the drafter submits, and what happens to the draft is told to the chain. What people do at
/// their tasks is in `chains/task_desk.hpp`.
class ApproveOutgoing final {
public:
    explicit ApproveOutgoing(const Services& services) : services_(services) {}

    /// Errors: forbidden unless the drafter's unit; not_found for the chain; conflict unless a draft; stale_version.
    Result<OutgoingView> submit(const Actor& actor, const DocumentId& id, long long version, const std::string& process_key);

private:
    const Services& services_;
};

/// Tells the chain that the document has a new content. Errors: as `workflow::step`.
[[nodiscard]] Result<void> content_changed(Tx& tx, const Services& services, const Actor& actor,
                                           records::OutgoingDocument& document, Instant now);

/// Ends the chain of a document that is given up.
[[nodiscard]] Result<void> cancel_chain(Tx& tx, const Services& services, const Actor& actor, records::OutgoingDocument& document,
                                        const std::string& reason, Instant now);

}  // namespace vanthu::app
