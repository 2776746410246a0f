#pragma once

#include <memory>
#include <string>

#include "evidence/checkpoint.hpp"
#include "preservation/dossier_xml.hpp"
#include "server/app/actor.hpp"
#include "server/app/key_ring.hpp"
#include "server/app/services.hpp"
#include "server/app/temporary_file.hpp"

namespace vanthu::app {

/// A dossier as a file that leaves.
struct DossierPackage {
    std::shared_ptr<const TemporaryFile> file;
    std::string name;
    std::string media_type;
    Blob content;
    std::vector<preservation::TooLong> too_long;  ///< longer than the decree's standard of input data; written whole
};

/// Dossiers that leave for an archive or for another system (Decree 30/2020/NĐ-CP, Annex VI: III.4, III.5).
class PackDossiers final {
public:
    /// `key` outlives it; `version` is the program's.
    PackDossiers(const Services& services, KeyRing& keys, const evidence::LogKey& key, std::string version)
        : services_(services), keys_(keys), key_(key), version_(std::move(version)) {}

    /// An E-ARK submission information package with all files, proofs and validation reports; the log keeps its digest. Errors: forbidden but for
    /// clerks of the agency, and for a dossier with a document that they may not see; not_found; conflict unless closed or handed over;
    /// those of the files and of writing.
    Result<DossierPackage> submission(const Actor& actor, const DossierId& id);

    /// The dossier as XML by the decree's names, in the order of time. For whoever may read it and all its documents. Errors: not_found; forbidden.
    Result<preservation::DossierXml> xml(const Actor& actor, const DossierId& id);

private:
    Result<void> add_reports(const Actor& actor, preservation::ArchivedDocument& document);

    const Services& services_;
    KeyRing& keys_;
    const evidence::LogKey& key_;
    std::string version_;
};

}  // namespace vanthu::app
