#pragma once

#include <optional>
#include <string>
#include <vector>

#include "evidence/checkpoint.hpp"
#include "evidence/proof_bundle.hpp"
#include "server/app/actor.hpp"
#include "server/app/services.hpp"
#include "server/app/tx.hpp"

namespace vanthu::app {

/// What an auditor asks the log.
class ReadEvidence final {
public:
    struct History {
        std::vector<LoggedEvent> events;
        std::uint64_t log_size = 0;
    };

    ReadEvidence(const Services& services, const evidence::LogKey& key) : services_(services), key_(key) {}

    /// What happened to a document, oldest first. Errors: not_found.
    Result<History> history(const Actor& actor, const DocumentId& id, std::uint64_t from, int limit);
    /// The log itself, oldest first, from an event on; of one object ("outgoing/<id>", "user/<id>") if that is asked for. Auditors of the
    /// agency. Errors: forbidden.
    Result<History> events(const Actor& actor, const std::optional<std::string>& object, std::uint64_t from, int limit);
    /// The signed head of the log as it stands.
    Result<std::string> checkpoint(const Actor& actor);
    /// One event with its proof of inclusion in the present head. Whoever may read the event's document may have it, and
    /// auditors have all. Errors: not_found.
    Result<evidence::ProofBundle> proof(const Actor& actor, std::uint64_t seq);
    [[nodiscard]] const evidence::VerifierKey& key() const { return key_.verifier(); }

    /// Stores a signed checkpoint of the present head, if the log has grown; for the housekeeping job.
    Result<void> keep_checkpoint();

private:
    const Services& services_;
    const evidence::LogKey& key_;
};

/// A logged event proved to stand in the log with this head, which `signed_head` signs. Errors: corrupt for a damaged entry.
[[nodiscard]] Result<evidence::ProofBundle> prove(Tx& tx, const LoggedEvent& event, const evidence::Checkpoint& head, const std::string& signed_head);
/// The head of the log as this transaction sees it.
[[nodiscard]] evidence::Checkpoint log_head(Tx& tx, const evidence::LogKey& key);

/// A file's row and where its bytes lie, for a download. Errors: not_found.
struct Download {
    DocumentFile file;
    std::filesystem::path path;
};
class DownloadFile final {
public:
    explicit DownloadFile(const Services& services) : services_(services) {}
    Result<Download> run(const Actor& actor, const FileId& id);

private:
    const Services& services_;
};

}  // namespace vanthu::app
