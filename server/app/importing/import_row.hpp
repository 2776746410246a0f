#pragma once

#include "server/app/actor.hpp"
#include "server/app/blob_store.hpp"
#include "server/app/importing/import_table.hpp"
#include "server/app/services.hpp"
#include "server/app/tx.hpp"

namespace vanthu::app {

/// A file of a row, in the store already (but for a dry run).
struct ImportedFile {
    std::string name;
    Blob blob;
};

/// Where a row comes from, for event and note.
struct ImportSource {
    std::string table_sha256;
    Instant now{};
};

/// Whether the row may be imported, as things stand, behind the number `previous` of its book. Errors: invalid_input, conflict, not_found, in words that say what.
[[nodiscard]] Result<void> check_import(Tx& tx, const Services& services, const ImportRow& row, int previous, Instant now);

/// Checks, then writes everything that the row says: nothing where it fails. Errors: as `check_import`.
[[nodiscard]] Result<DocumentId> import_row(Tx& tx, const Services& services, const Actor& actor, const ImportRow& row, int previous, const std::vector<ImportedFile>& files,
                                            const ImportSource& source);

/// Closes the row's dossier where the row says when its work ended. Nothing where it is closed already.
[[nodiscard]] Result<void> close_imported_dossier(Tx& tx, const Services& services, const Actor& actor, const ImportRow& row, Instant now);

}  // namespace vanthu::app
