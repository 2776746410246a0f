#pragma once

#include <optional>
#include <string>
#include <vector>

#include "server/app/actor.hpp"
#include "server/app/services.hpp"
#include "server/app/tx.hpp"

namespace vanthu::app {

/// A dossier as its page shows it.
struct DossierView {
    records::Dossier dossier;
    bool is_held = false;
};

/// Making and keeping dossiers (lập hồ sơ; Decree 30/2020/NĐ-CP, Articles 28 and 29).
class ManageDossiers final {
public:
    struct Input {
        std::optional<int> year{};  ///< of its plan; this year when absent
        records::DossierDetails details;
        UnitId unit;
        std::optional<UserId> keeper{};  ///< oneself when absent
    };

    explicit ManageDossiers(const Services& services) : services_(services) {}

    /// Errors: forbidden for people outside the unit (but for clerks of the agency); conflict when agency, year and notation are taken;
    /// invalid_input. What the plan in force for the year says of the notation (retention) takes the place of what was entered.
    Result<DossierView> open(const Actor& actor, Input input);
    Result<DossierView> correct(const Actor& actor, const DossierId& id, long long version, const records::DossierDetails& details);
    /// Another keeper of the same unit.
    Result<DossierView> pass_on(const Actor& actor, const DossierId& id, long long version, const UserId& keeper);
    Result<DossierView> close(const Actor& actor, const DossierId& id, long long version, std::optional<std::chrono::year_month_day> work_ended);
    Result<DossierView> reopen(const Actor& actor, const DossierId& id, long long version, const std::string& reason);

    /// Puts documents that one may read into it, in the given order; one that is in it already stays where it is. A document may be in many dossiers:
    /// only its place is stored. Errors: forbidden, not_found (also for a document), conflict unless it is open.
    Result<DossierView> add_documents(const Actor& actor, const DossierId& id, long long version, const std::vector<DocumentId>& documents,
                                      const std::optional<std::string>& note);
    Result<DossierView> remove_document(const Actor& actor, const DossierId& id, long long version, const DocumentId& document, const std::string& reason);

    Result<DossierView> find(const Actor& actor, const DossierId& id);
    /// Of those that the person may see, the newest first.
    struct Wanted {
        std::optional<std::string> state{};
        std::optional<long long> year{};
        std::optional<UserId> keeper{};
        std::optional<UnitId> unit{};
    };
    Result<std::vector<records::Dossier>> page(const Actor& actor, const Wanted& wanted, const PageRequest& page);
    /// Those whose retention has passed and that nothing stops from being disposed of; for clerks, leaders and auditors of the agency.
    Result<std::vector<records::Dossier>> due_for_review(const Actor& actor, const PageRequest& page);
    /// Its documents by ordinal, behind `after`; those that the person may not see are not there.
    Result<std::vector<DossierItem>> items(const Actor& actor, const DossierId& id, long long after, int limit);
    /// The dossiers of a document that the person may see.
    Result<std::vector<records::Dossier>> of_document(const Actor& actor, const DocumentId& id);

private:
    const Services& services_;
};

}  // namespace vanthu::app
