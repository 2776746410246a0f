#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>

#include "core/clock.hpp"
#include "core/random.hpp"
#include "server/app/blob_store.hpp"
#include "server/storage/database.hpp"

namespace vanthu::storage {

/// Everything of an instance in formats that other programs read:
///
///   README.txt                      what lies here, in Vietnamese and English
///   tables/<table>.csv              RFC 4180, UTF-8; an empty field without quotes is null, "" an empty text, `\x…` bytes in hexadecimal
///   files/<document>/<nn>-<name>    the files of documents, byte by byte, with their names
///   derived/<sha256>                what was made from files: text, recognition, previews
///   dossiers/<id>.xml               each dossier by the names of Decree 30/2020/NĐ-CP, Annex VI (written by the caller)
///   MANIFEST.csv                    path, bytes and SHA-256 of every file above; the last line is the digest of the lines before
///
/// Left out are secrets (passwords, second factors, sessions) and what is under way between two requests (uploads, signatures in two steps, keys of
/// repeated requests).
struct ExportSummary {
    std::uint64_t rows = 0;
    std::uint64_t files = 0;
    std::uint64_t bytes = 0;
};

/// Of one snapshot, while the server goes on writing, into a new folder; leaves nothing behind when it fails. `more` may add to the unfinished folder.
/// Errors: conflict when the folder exists; storage_full; unavailable; corrupt when a file does not match its digest; those of `more`.
Result<ExportSummary> export_everything(Database& database, app::BlobStore& blobs, const std::filesystem::path& folder,
                                        const std::function<Result<void>(const std::filesystem::path& unfinished)>& more);

/// Compares every file with the manifest, and takes what `export_everything` wrote into an empty, migrated database: rows, files, registers and the whole
/// log as they were. Nobody can sign in until an administrator has set a password; that is an event for each account.
/// Errors: not_found without a manifest; corrupt, naming the first bad file or a table of another schema; conflict when the database is not empty.
Result<ExportSummary> import_everything(Database& database, app::BlobStore& blobs, const std::filesystem::path& folder, const Clock& clock);

}  // namespace vanthu::storage
