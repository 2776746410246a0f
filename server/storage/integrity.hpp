#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "evidence/checkpoint.hpp"
#include "server/app/blob_store.hpp"
#include "server/storage/session.hpp"

namespace vanthu::storage {

/// What `vanthu check` found. The first finding is the first bad entry in the order: log, checkpoint, rows, blobs.
struct IntegrityReport {
    std::uint64_t events = 0;
    std::uint64_t rows = 0;
    std::uint64_t blobs = 0;
    std::vector<std::string> findings;  ///< "event 17: …", "row users/…: …", "blob …: …"; at most a hundred
};

/// Recomputes everything: each event's text against its leaf, the leaves against the stored nodes and every stored signed
/// checkpoint, each row of a recorded table against the last digest that the log has of it, each step of a chain against the
/// one before and the chain's row, each register for a number of 1..N that is missing, each blob against its name.
/// `key` is missing where only the structure is to be checked. Errors: unavailable.
Result<IntegrityReport> check_integrity(Session& session, app::BlobStore& blobs,
                                        const std::optional<evidence::VerifierKey>& key);

}  // namespace vanthu::storage
