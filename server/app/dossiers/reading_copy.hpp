#pragma once

#include "server/app/dossiers/packages.hpp"
#include "server/app/files/sandbox.hpp"

namespace vanthu::app {

/// A dossier as one PDF in the order of time (Decree 30/2020/NĐ-CP, Annex VI, III.4): a cover with the list of its documents, then their pages. The
/// pages are drawn anew, to be read: they bear no signature. Every file that has pages here is attached as it is, byte by byte, with its
/// signatures; one that cannot be shown as pages has a page that names it, and is attached too.
class MakeReadingCopy final {
public:
    /// `bytes_limit`: of all files and pages together; larger dossiers leave as packages.
    MakeReadingCopy(const Services& services, Sandbox& sandbox, const SandboxLimits& limits, std::uint64_t bytes_limit = 128ULL * 1024 * 1024)
        : services_(services), sandbox_(sandbox), limits_(limits), bytes_limit_(bytes_limit) {
        limits_.output_bytes = bytes_limit;
        limits_.file_bytes = 2 * bytes_limit;
    }

    /// For whoever may read the dossier and all its documents. Strangers' files are read in the sandbox only. Errors: not_found; forbidden; too_large
    /// beyond the limit of bytes, five hundred files, or the time of four programs that hang; unavailable where the programs fail.
    Result<DossierPackage> make(const Actor& actor, const DossierId& id);

private:
    const Services& services_;
    Sandbox& sandbox_;
    SandboxLimits limits_;
    std::uint64_t bytes_limit_;
};

}  // namespace vanthu::app
