#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "core/clock.hpp"
#include "server/app/blob_store.hpp"
#include "server/storage/database.hpp"

namespace vanthu::storage {

/// A backup is a folder that any backend can restore:
///
///   MANIFEST              one line a file: SHA-256, size, path; the last line is the digest of the lines before
///   rows/<table>.rows     the format of PostgreSQL's COPY … TO text: a head line with the columns, a row a line
///   blobs/ab/cd/<sha256>  the files
///
/// Rows come from one snapshot, while the server goes on writing; blobs are never changed, so they may be copied after it.
struct BackupSummary {
    std::uint64_t rows = 0;
    std::uint64_t blobs = 0;
    std::uint64_t bytes = 0;
};

/// Writes into a new folder; leaves nothing behind when it fails.
/// Errors: conflict when the folder exists; storage_full; unavailable; corrupt when a blob does not match its digest.
Result<BackupSummary> back_up(Database& database, app::BlobStore& blobs, const std::filesystem::path& folder);

/// Compares every file with the manifest. Errors: corrupt, naming the first bad file; not_found.
Result<BackupSummary> verify_backup(const std::filesystem::path& folder);

/// Verifies the backup, migrates an empty database and fills it, in one transaction. Says nothing about the log: the
/// caller runs the integrity check afterwards.
/// Errors: conflict when the database has rows already, or the backup comes from a newer schema; corrupt.
Result<BackupSummary> restore(Database& database, app::BlobStore& blobs, const std::filesystem::path& folder, Instant now);

}  // namespace vanthu::storage
