#include "signing/pdf/changes.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "signing/pdf/changes_revisions.hpp"

namespace vanthu::signing {

bool FieldLock::locks(const std::string& name) const {
    const bool is_named = std::any_of(fields.begin(), fields.end(), [&](const std::string& field) {
        return name == field || (name.size() > field.size() && name.starts_with(field) && name[field.size()] == '.');
    });
    return action == Action::all || (action == Action::include) == is_named;
}

ChangeAnalysis analyse_changes(const PdfFile& signed_revision, const PdfFile& whole_file, const ChangeRules& rules) {
    ChangeAnalysis analysis;
    try {
        changes::Revisions revisions(signed_revision, whole_file, analysis);
        changes::compare_structure(revisions);
        changes::compare_catalog(revisions);
        changes::compare_pages(revisions, changes::compare_form(revisions, rules));
        revisions.conclude();
        const Changes permitted = !rules.lock_permissions        ? Changes::other
                                  : *rules.lock_permissions == 1 ? Changes::lta_updates
                                  : *rules.lock_permissions == 2 ? Changes::form_filling
                                                                 : Changes::annotations;
        if (analysis.changes > permitted) {
            analysis.field_locks_kept = false;
            revisions.other({"Chữ ký khóa tài liệu; các thay đổi sau đó vượt quá mức nó cho phép.",
                             "The signature locks the document; later changes go beyond what it permits."});
        }
    } catch (const std::exception&) {
        // What cannot be compared cannot be called unchanged.
        analysis.changes = Changes::other;
        analysis.details.push_back(
            {"Không so sánh được tài liệu với phần đã ký.", "The document cannot be compared with what was signed."});
    }
    return analysis;
}

}  // namespace vanthu::signing
