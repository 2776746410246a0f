#pragma once

#include <string>

#include "server/app/actor.hpp"
#include "server/app/outgoing.hpp"

namespace vanthu::app {

/// Recall of an issued document (Decree 30/2020/NĐ-CP, Annex VI, III.8): document and data are frozen here and stay, its recipients are told
/// and lose it. A unit that had received it does not read it any more; letters go to those who had it by mail.
class RecallOutgoing final {
public:
    explicit RecallOutgoing(const Services& services) : services_(services) {}
    /// Leaders and clerks of the agency. Errors: forbidden; not_found; conflict unless issued; invalid_input for the reason (1 to 500); stale_version.
    Result<OutgoingView> run(const Actor& actor, const DocumentId& id, long long version, const std::string& reason);

private:
    const Services& services_;
};

}  // namespace vanthu::app
