#pragma once

#include <optional>
#include <string>
#include <vector>

#include "signing/pdf/pdf_file.hpp"
#include "signing/validation_report.hpp"

namespace vanthu::signing {

/// Fields that a signature locks (ISO 32000-1 table 233, /Lock; table 256, the FieldMDP transform).
struct FieldLock {
    enum class Action { all, include, exclude };
    Action action = Action::all;
    std::vector<std::string> fields{};  ///< fully qualified; a name stands for everything below it as well

    [[nodiscard]] bool locks(const std::string& name) const;
};

/// What a signature itself says about later changes.
struct ChangeRules {
    std::optional<int> docmdp{};            ///< P of its DocMDP transform: it certifies the document
    std::optional<int> lock_permissions{};  ///< P of its field's lock (ISO 32000-2 table 236)
    std::vector<FieldLock> locks{};
};

struct ChangeAnalysis {
    Changes changes = Changes::none;
    std::vector<ClientText> details;  ///< every finding above `none`, at most twenty
    bool field_locks_kept = true;
};

/// Compares a signed revision with the whole file of which it is the beginning. The cross-reference tables say which
/// objects differ; each of them has to be explained by a permitted update, in every place that refers to it. What is
/// not explained is `other`.
///
/// Permitted: further signature fields with their widgets; signing an empty signature field; value, appearance and
/// read-only flag of a field (form filling); a /DSS dictionary and document time-stamps, metadata, the information
/// dictionary, /Extensions and the defaults of the form (lta updates); notes and text markup (annotations).
[[nodiscard]] ChangeAnalysis analyse_changes(const PdfFile& signed_revision, const PdfFile& whole_file,
                                             const ChangeRules& rules = {});

}  // namespace vanthu::signing
