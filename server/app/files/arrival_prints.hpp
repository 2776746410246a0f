#pragma once

#include "printing/follow_up_sheet.hpp"
#include "server/app/page_text.hpp"
#include "server/app/registers/printouts.hpp"

namespace vanthu::app {

/// What is printed of one incoming document. Whoever may read it may print it.
class PrintArrival final {
public:
    PrintArrival(const Services& services, PageText& page_text) : services_(services), page_text_(page_text) {}
    /// "Phiếu giải quyết văn bản đến" (Decree 30/2020/NĐ-CP, Annex IV), filled from the chain's history; what nobody has said yet is left to
    /// be written by hand. Errors: not_found; storage_full.
    Result<Printout> follow_up_sheet(const Actor& actor, const DocumentId& id);
    /// A copy of the main file with the stamp "ĐẾN" (35 × 50 mm) on page 1, where nothing is printed; the original stays as it came.
    /// Errors: not_found; conflict for a document without a file or a full page; unsupported for a file that is no PDF; those of the PDF.
    Result<Printout> stamped(const Actor& actor, const DocumentId& id);

private:
    const Services& services_;
    PageText& page_text_;
};

}  // namespace vanthu::app
