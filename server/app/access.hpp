#pragma once

#include <optional>
#include <string>
#include <vector>

#include "server/app/actor.hpp"
#include "server/app/services.hpp"
#include "server/app/tx.hpp"

namespace vanthu::app {

/// Grants and marks of restricted circulation. Every change of rights waits for confirmation by somebody else (Decree 30/2020/NĐ-CP,
/// Annex VI, III.3).
class ManageAccess final {
public:
    struct GrantInput {
        records::Grant::Subject subject = records::Grant::Subject::document;
        std::string subject_id;
        std::optional<UserId> user{};
        std::optional<UnitId> unit{};
        std::optional<Instant> from{};   ///< now when absent; never in the past
        std::optional<Instant> until{};
        std::string reason;
    };

    explicit ManageAccess(const Services& services) : services_(services) {}

    /// Documents: clerks and leaders of the agency, leaders of a unit that takes part. Dossiers: who may change them.
    /// Errors: forbidden; not_found for the subject; invalid_input, also for a person or unit that is not there.
    Result<records::Grant> grant(const Actor& actor, const GrantInput& input);
    Result<records::Grant> revoke(const Actor& actor, const std::string& id, long long version, const std::string& reason);
    /// All that ever were for a subject that the person may read.
    Result<std::vector<records::Grant>> grants(const Actor& actor, records::Grant::Subject subject, const std::string& id);

    /// Clerks and leaders of the agency who may see it. Everybody who took a part by name so far keeps it. Errors: conflict when it is marked already.
    Result<Restriction> restrict(const Actor& actor, const DocumentId& id, const std::string& reason);
    /// Errors: conflict when it is not marked.
    Result<void> lift(const Actor& actor, const DocumentId& id, const std::string& reason);

    /// One reason why a person may see a document.
    struct Reason {
        std::string kind;    ///< "role", "unit", "person", "grant", "substitute"
        std::string detail;  ///< the role, the unit's id, the part, the grant's id, the person stood in for
    };
    struct Explanation {
        bool is_visible = false;
        std::optional<Restriction> restriction{};
        std::vector<Reason> reasons;  ///< empty: nothing lets the person see it
    };
    /// "Why can X see this?" For clerks, leaders and auditors of the agency. Errors: forbidden; not_found for the document or the person.
    Result<Explanation> explain(const Actor& actor, const DocumentId& id, const UserId& person);

    /// The same of a dossier, which is never restricted. Its keeper is a "person". Errors: as above.
    Result<Explanation> explain(const Actor& actor, const DossierId& id, const UserId& person);

    /// What the person may do with a document now, beside their tasks, and its chains, the newest last (document_actions.cpp).
    struct Actions {
        std::vector<std::string> acts;  ///< "submit", "return", "recall", "grant", …: the words of the contract
        std::vector<StoredInstance> chains;
    };
    /// Errors: not_found.
    Result<Actions> actions(const Actor& actor, const DocumentId& id);

    /// For auditors and leaders of the agency.
    Result<std::vector<RightsChange>> changes(const Actor& actor, bool only_open, const PageRequest& page);
    /// Errors: forbidden, also for who made the change; conflict when it is confirmed.
    Result<RightsChange> confirm(const Actor& actor, const std::string& id, long long version);

private:
    const Services& services_;
};

}  // namespace vanthu::app
