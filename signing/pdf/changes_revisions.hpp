#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>

#include "signing/pdf/changes.hpp"
#include "signing/pdf/changes_references.hpp"
#include "signing/pdf/changes_update.hpp"

namespace vanthu::signing::changes {

/// Keys of either dictionary.
[[nodiscard]] std::set<std::string> keys_of(Object a, Object b);
/// "12 0", for people; "-" for a direct object.
[[nodiscard]] std::string label(Object object);
/// The name that an entry holds, "" for none.
[[nodiscard]] std::string name_at(Object dictionary, const char* key);

/// A signed revision and the file that grew out of it: which objects differ, and who may refer to them.
class Revisions final {
public:
    Revisions(const PdfFile& before, const PdfFile& after, ChangeAnalysis& out);

    [[nodiscard]] Object before(pdf::Identifier object) const { return before_.document().object(object); }
    [[nodiscard]] Object after(pdf::Identifier object) const { return after_.document().object(object); }
    [[nodiscard]] const PdfFile& before_file() const { return before_; }
    [[nodiscard]] const PdfFile& after_file() const { return after_; }
    [[nodiscard]] const UpdateScan& update() const { return update_; }

    /// Objects of the signed revision that stand elsewhere in the file now, or are gone, with another content; and
    /// numbers that the signed revision refers to without having them, and that exist now.
    [[nodiscard]] const std::set<pdf::Identifier>& changed() const { return changed_; }
    [[nodiscard]] bool is_changed(Object object) const {
        return object.is_indirect() && changed_.contains(object.id());
    }
    /// A number that the signed revision does not have and does not refer to.
    [[nodiscard]] bool is_new(pdf::Identifier object) const {
        return written_.contains(object) && !changed_.contains(object);
    }
    /// Unchanged objects of the signed revision that refer to this one.
    [[nodiscard]] const std::map<pdf::Identifier, int>& old_places(pdf::Identifier object) const {
        return old_references_.to(object.number);
    }

    /// Equal without following references: what they lead to is compared in its own right.
    [[nodiscard]] bool same(Object a, Object b, int depth = 0) const;
    /// The same of two objects' contents, whatever their numbers.
    [[nodiscard]] bool same_content(Object a, Object b, int depth = 0) const;

    /// The change of this object is permitted wherever it is referred to.
    void explain_anywhere(Object object);
    /// The change is permitted as long as nothing but `place` refers to it (the trailer is `trailer_place`), at most
    /// `times`.
    void explain(Object object, pdf::Identifier place, int times = 1);

    void found(Changes level, ClientText text);
    void other(ClientText text) { found(Changes::other, std::move(text)); }
    void lock_broken() { out_.field_locks_kept = false; }

    /// The number of a page of the file as it is now, 0 for what is no page of it.
    [[nodiscard]] int page_number(pdf::Identifier page);

    /// Reports every changed object that nobody explained, or that is used in another place as well.
    void conclude();

private:
    void find_changed();
    void read_references();
    void conclude_one(pdf::Identifier object);
    void refuse(pdf::Identifier object, pdf::Identifier place);

    const PdfFile& before_;
    const PdfFile& after_;
    ChangeAnalysis& out_;
    UpdateScan update_;
    const XrefTable& before_table_;
    const XrefTable& after_table_;
    std::set<pdf::Identifier> changed_;
    std::set<pdf::Identifier> written_;  ///< changed or new
    References old_references_;     ///< from unchanged objects
    References new_references_;     ///< from written objects
    struct Places {
        bool anywhere = false;
        std::map<pdf::Identifier, int> times{};
    };
    std::map<pdf::Identifier, Places> explained_;
    std::map<pdf::Identifier, int> pages_;
    bool pages_known_ = false;
};

/// The parts of the comparison. Each explains what it permits and reports what it finds.
void compare_catalog(Revisions& revisions);
void compare_structure(Revisions& revisions);
/// Fields and their widgets; gives the widgets that belong to new signature fields.
std::set<pdf::Identifier> compare_form(Revisions& revisions, const ChangeRules& rules);
void compare_pages(Revisions& revisions, const std::set<pdf::Identifier>& new_widgets);

}  // namespace vanthu::signing::changes
