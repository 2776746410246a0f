#pragma once

#include <optional>

#include "server/app/actor.hpp"
#include "server/app/tx.hpp"

namespace vanthu::app {

/// Whether a person may read a dossier: the whole agency's overseers, people of its unit, its keeper, whom it was granted to. Its documents keep rights of
/// their own.
[[nodiscard]] bool may_read(Tx& tx, const Actor& actor, const records::Dossier& dossier);

/// Whether a person answers for it: its keeper, a leader of its unit, a clerk of the agency.
[[nodiscard]] bool may_change(const Actor& actor, const records::Dossier& dossier);

/// Errors: not_found, also for what exists and may not be seen; stale_version when `version` is given and is not the stored one.
[[nodiscard]] Result<records::Dossier> load_dossier(Tx& tx, const Actor& actor, const DossierId& id,
                                                    std::optional<long long> version = std::nullopt);

/// The same for a change. Errors: also forbidden for readers; conflict under a legal hold.
[[nodiscard]] Result<records::Dossier> load_dossier_to_change(Tx& tx, const Actor& actor, const DossierId& id, long long version);

/// Errors: conflict while a legal hold is in force on it.
[[nodiscard]] Result<void> require_free(Tx& tx, const DossierId& id);
[[nodiscard]] Result<void> require_free(Tx& tx, const DocumentId& id);

[[nodiscard]] inline std::string dossier_object(const DossierId& id) { return "dossier/" + id.text(); }

/// stale_version in words, for anything that is no document.
[[nodiscard]] tl::unexpected<Error> changed_meanwhile();

}  // namespace vanthu::app
