#pragma once

#include <vector>

#include "signing/pdf/pdf_file.hpp"
#include "signing/validation_report.hpp"

namespace vanthu::signing {

struct ChangeAnalysis {
    Changes changes = Changes::none;
    std::vector<ClientText> details;  ///< every finding above `none`, at most twenty
};

/// Compares a signed revision with the whole file, both as a reader sees them: from the catalog down, everything that can be
/// reached has to be equal except what the whitelist permits. What is not on the list is `other`.
///
/// Permitted: further signature fields with their widgets; signing an empty signature field; a value, appearance and the
/// read-only flag of a text field (form filling); a /DSS dictionary and document time-stamps (lta updates); metadata and
/// the information dictionary; annotations that are no widgets (annotations).
[[nodiscard]] ChangeAnalysis analyse_changes(const PdfFile& signed_revision, const PdfFile& whole_file);

}  // namespace vanthu::signing
