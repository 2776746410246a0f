#pragma once

#include "server/app/actor.hpp"
#include "server/app/ports/copies.hpp"
#include "server/app/registers/printouts.hpp"

namespace vanthu::app {

/// Prints of a document for circulation on paper: a mark at the foot of each page says who printed it when, which copy it is, and that it does not take
/// the original's place (Decree 30/2020/NĐ-CP, Annex VI, III.6). Where `server.public_url` is known, the first page carries a QR code that leads to
/// what `LookUpPrint` tells. The stored file stays as it is.
class PrintMarked final {
public:
    explicit PrintMarked(const Services& services) : services_(services) {}
    /// Whoever may read the file. Errors: not_found; unsupported for what is no PDF; invalid_input for the purpose (1 to 200); those of the PDF.
    Result<Printout> run(const Actor& actor, const FileId& id, const std::string& purpose);
    /// What was printed of a document, by whoever may read it. Errors: not_found.
    Result<std::vector<DocumentPrintout>> of_document(const Actor& actor, const DocumentId& id);

private:
    const Services& services_;
};

}  // namespace vanthu::app
