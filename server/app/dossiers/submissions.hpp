#pragma once

#include "evidence/checkpoint.hpp"
#include "preservation/dossier_xml.hpp"
#include "preservation/submission.hpp"
#include "server/app/actor.hpp"
#include "server/app/services.hpp"
#include "server/app/tx.hpp"

namespace vanthu::app {

/// A dossier with all its documents in the order of their days, files and events, as it leaves; validation reports are not in it yet.
/// With a key, each event has its proof to one signed head. Errors: not_found; forbidden for a document that the person may not see.
[[nodiscard]] Result<preservation::Submission> gather_submission(Tx& tx, const Services& services, const Actor& actor, const records::Dossier& dossier,
                                                                 const evidence::LogKey* key, Instant now);

/// The same as XML by the names of Decree 30/2020/NĐ-CP, Annex VI, without proofs. Errors: as `gather_submission`.
[[nodiscard]] Result<preservation::DossierXml> dossier_xml(Tx& tx, const Services& services, const Actor& actor, const records::Dossier& dossier, Instant now);

}  // namespace vanthu::app
