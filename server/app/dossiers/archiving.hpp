#pragma once

#include <optional>
#include <string>
#include <vector>

#include "server/app/actor.hpp"
#include "server/app/services.hpp"
#include "server/app/tx.hpp"

namespace vanthu::app {

/// Legal holds (phong tỏa): placed and released by leaders and auditors of the agency; administrators have no way around them.
class ManageHolds final {
public:
    explicit ManageHolds(const Services& services) : services_(services) {}
    /// Errors: forbidden; not_found for the subject; invalid_input for reason or basis.
    Result<records::LegalHold> place(const Actor& actor, records::LegalHold::Subject subject, const std::string& id, const std::string& reason,
                                     const std::string& legal_basis);
    Result<records::LegalHold> release(const Actor& actor, const std::string& id, long long version, const std::string& reason);
    /// For clerks, leaders and auditors of the agency.
    Result<std::vector<records::LegalHold>> page(const Actor& actor, bool only_in_force, const PageRequest& page);
    Result<records::LegalHold> find(const Actor& actor, const std::string& id);

private:
    const Services& services_;
};

struct HandoverView {
    records::Handover handover;
    std::vector<records::Dossier> dossiers;  ///< by code
};

/// Dossiers go to the archive of the agency (Article 31): its clerk announces what is to come, 30 days ahead; the unit delivers; the archive
/// accepts and both stand on the record (biên bản giao nhận).
class HandOverDossiers final {
public:
    explicit HandOverDossiers(const Services& services) : services_(services) {}
    /// Errors: forbidden but for clerks of the agency; conflict for a dossier that is not closed, stands in another list or is of another unit.
    Result<HandoverView> announce(const Actor& actor, const UnitId& unit, const std::string& title, std::chrono::year_month_day due,
                                  const std::vector<DossierId>& dossiers);
    Result<HandoverView> deliver(const Actor& actor, const std::string& id, long long version);
    Result<HandoverView> accept(const Actor& actor, const std::string& id, long long version, const std::string& condition);
    Result<HandoverView> cancel(const Actor& actor, const std::string& id, long long version, const std::string& reason);
    Result<HandoverView> find(const Actor& actor, const std::string& id);
    Result<std::vector<records::Handover>> page(const Actor& actor, const PageRequest& page);

    /// Tells the keepers of closed dossiers whose hand-over is due within 30 days, each once (Annex VI, III.5.b). How many.
    Result<int> notice();

private:
    const Services& services_;
};

struct DisposalView {
    records::Disposal disposal;
    std::vector<records::Dossier> dossiers;
};

/// Review and disposal (hủy tài liệu hết giá trị): proposed by a clerk, carried out by somebody else under an issued decision. The content of
/// documents that are in no other dossier is destroyed; rows, digests, events and proofs stay.
class DisposeOfDossiers final {
public:
    explicit DisposeOfDossiers(const Services& services) : services_(services) {}
    /// Errors: forbidden but for clerks of the agency; conflict naming the first dossier that may not go: retention, hold, another proposal.
    Result<DisposalView> propose(const Actor& actor, const std::string& title, const std::string& reason, const std::vector<DossierId>& dossiers);
    /// Errors: forbidden but for leaders of the agency, and for the proposer; conflict unless the decision is an issued document of type
    /// Quyết định, or when a dossier may not go any more (a hold placed in between).
    Result<DisposalView> carry_out(const Actor& actor, const std::string& id, long long version, const DocumentId& decision);
    Result<DisposalView> reject(const Actor& actor, const std::string& id, long long version, const std::string& reason);
    Result<DisposalView> find(const Actor& actor, const std::string& id);
    Result<std::vector<records::Disposal>> page(const Actor& actor, const PageRequest& page);

    /// Removes the bytes of destroyed files from the store; for the housekeeping job, and after each disposal. How many.
    Result<int> remove_destroyed();

private:
    const Services& services_;
};

}  // namespace vanthu::app
