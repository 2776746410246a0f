#pragma once

#include <deque>
#include <mutex>

#include "server/app/actor.hpp"
#include "server/app/services.hpp"
#include "server/app/tx.hpp"

namespace vanthu::app {

/// What somebody did, as the request says it.
struct Use {
    UserId user;
    UseKind kind = UseKind::opened;
    std::string subject_kind;  ///< as in `UsageEntry`, or "file", "derivative": what these are of is looked up later
    std::string subject_id;
    Instant at{};
};

/// The usage log (Decree 30/2020/NĐ-CP, Annex VI, III.6): who opened, downloaded, printed or exported what, and when. A reader never waits
/// for it: uses are kept in memory and written in batches by `write`, so that a kill loses those of the last seconds.
class UsageLog final {
public:
    explicit UsageLog(const Services& services) : services_(services) {}

    /// Beyond `kept_in_memory` the oldest are lost, and counted.
    void note(Use use);
    /// Writes what was noted; the same use of the same thing by the same person in one batch is one entry. What could not be written is kept for
    /// the next time. The number of entries. Errors: those of the storage.
    Result<int> write();
    /// Removes entries that are older than so many days, a piece at a time. Errors: those of the storage.
    Result<int> prune(std::chrono::days keep);
    [[nodiscard]] long long lost() const;

    static constexpr std::size_t kept_in_memory = 50'000;

private:
    const Services& services_;
    mutable std::mutex mutex_;
    std::deque<Use> waiting_;
    long long lost_ = 0;
};

/// An entry with the name of the person.
struct UsageView {
    UsageEntry entry;
    std::string person;
    std::optional<std::string> file_name{};
};

class ReadUsage final {
public:
    explicit ReadUsage(const Services& services) : services_(services) {}
    /// Of a document or dossier that the person may read. Errors: forbidden but for clerks, leaders and auditors of the agency; not_found.
    Result<std::vector<UsageView>> of_document(const Actor& actor, const DocumentId& id, const PageRequest& page);
    Result<std::vector<UsageView>> of_dossier(const Actor& actor, const DossierId& id, const PageRequest& page);

private:
    const Services& services_;
};

}  // namespace vanthu::app
