#pragma once

#include "server/app/actor.hpp"
#include "server/app/tx.hpp"

namespace vanthu::app {

/// Whether the person may read a document: whole agency, a unit of theirs takes part, a task was or is theirs, they drafted
/// it, or it was submitted to them. Lists use the same rule as a condition in SQL.
[[nodiscard]] bool may_read(Tx& tx, const Actor& actor, const DocumentId& id, const std::vector<UserId>& own_people);

/// not_found, also for what exists and may not be seen.
[[nodiscard]] tl::unexpected<Error> no_such_document();

/// stale_version in words.
[[nodiscard]] tl::unexpected<Error> stale_document();

/// Loads for reading, or with a version for changing. Errors: not_found; stale_version when `version` is not the stored one; conflict when it
/// is given and a legal hold is in force, or an outgoing document was recalled.
[[nodiscard]] Result<records::IncomingDocument> load_incoming(Tx& tx, const Actor& actor, const DocumentId& id,
                                                              std::optional<long long> version = std::nullopt);
[[nodiscard]] Result<records::OutgoingDocument> load_outgoing(Tx& tx, const Actor& actor, const DocumentId& id,
                                                              std::optional<long long> version = std::nullopt);

/// Turns a finished upload of this person into a file of a document, in the transaction that makes the document.
/// Errors: not_found; conflict when it is unfinished.
[[nodiscard]] Result<DocumentFile> attach(Tx& tx, const Actor& actor, const UploadId& upload, const DocumentId& document,
                                          const std::string& kind, const FileId& id, Instant now);

/// By the name's extension; "application/octet-stream" for what is not known. Used for downloads only.
[[nodiscard]] std::string media_type_of(const std::string& name);

}  // namespace vanthu::app
