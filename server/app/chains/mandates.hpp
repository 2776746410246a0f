#pragma once

#include <string>
#include <vector>

#include "server/app/actor.hpp"
#include "server/app/services.hpp"
#include "server/app/tx.hpp"
#include "workflow/mandate.hpp"

namespace vanthu::app {

/// For whom a person may act in a matter now.
[[nodiscard]] std::vector<workflow::Principal> principals_of(Tx& tx, const UserId& substitute, const workflow::Matter& matter, Instant now);
/// All mandates that lead to a person, along chains: for their inbox.
[[nodiscard]] std::vector<workflow::Mandate> mandates_towards(Tx& tx, const UserId& substitute, Instant now);

/// Whether a task waits for somebody whom the person stands in for.
[[nodiscard]] bool is_offered_to_substitute(Tx& tx, const Actor& actor, const Task& task);

/// Substitution: who acts for whom, from when until when.
class ManageMandates final {
public:
    explicit ManageMandates(const Services& services) : services_(services) {}
    /// A leader or official gives their own tasks to a substitute; an administrator may for others (a sudden illness).
    /// Errors: forbidden; invalid_input; not_found for the people.
    Result<StoredMandate> give(const Actor& actor, workflow::Mandate mandate);
    /// Ends it now. Errors: not_found; forbidden unless the principal's or an administrator's; conflict when it has ended.
    Result<StoredMandate> revoke(const Actor& actor, const std::string& id, long long version, const std::string& reason);
    /// One's own on either side; administrators and auditors see all.
    Result<std::vector<StoredMandate>> list(const Actor& actor, bool all, const PageRequest& page);
    Result<StoredMandate> find(const Actor& actor, const std::string& id);

private:
    const Services& services_;
};

}  // namespace vanthu::app
