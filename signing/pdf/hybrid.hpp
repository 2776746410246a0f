#pragma once

#include <optional>

#include "core/result.hpp"
#include "signing/pdf/pdf_file.hpp"

namespace vanthu::signing {

/// A hybrid-reference file (ISO 32000-1 clause 7.5.8.4) has cross-reference tables for old readers, and beside them
/// cross-reference streams
/// (/XRefStm) with hidden objects that only new readers find. The clause means this for what an old reader can do
/// without. Says what differs when the two see another document: a hidden object is reached from the trailer. Only the
/// logical structure (clause 14.7), which shows nothing, may be hidden; that is what word processors do. None for files
/// without /XRefStm, at the cost of reading their cross-reference once more.
[[nodiscard]] std::optional<ClientText> parser_disagreement(const PdfFile& file);

}  // namespace vanthu::signing
