#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/clock.hpp"
#include "signing/pdf/changes.hpp"
#include "signing/pdf/pdf_file.hpp"

namespace vanthu::signing {

/// A signature of a PDF: its dictionary (ISO 32000-1 table 252) and the field that has it as its value.
struct FoundSignature {
    std::string field{};  ///< empty when no field has it
    pdf::Object field_object{};
    pdf::Object dictionary{};
};

/// Every signed field of the form, and of the pages when the form leaves them out; in a file without either,
/// dictionaries that look like signatures wherever they stand, so that a file with a signature never seems to have
/// none. At most 200.
[[nodiscard]] std::vector<FoundSignature> find_signatures(const PdfFile& file);

/// "D:YYYYMMDDHHmmSS+HH'mm'" (ISO 32000-1 clause 7.9.4).
[[nodiscard]] std::optional<Instant> parse_pdf_date(const std::string& text);

/// What a signature says about later changes: the DocMDP and FieldMDP transforms of its references (clause 12.8.2) and
/// the lock of its field (table 233).
[[nodiscard]] ChangeRules change_rules(const FoundSignature& signature);

}  // namespace vanthu::signing
