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

    [[nodiscard]] Object before(QPDFObjGen object) const { return before_.qpdf().getObject(object); }
    [[nodiscard]] Object after(QPDFObjGen object) const { return after_.qpdf().getObject(object); }
    [[nodiscard]] const PdfFile& before_file() const { return before_; }
    [[nodiscard]] const PdfFile& after_file() const { return after_; }
    [[nodiscard]] const UpdateScan& update() const { return update_; }

    /// Objects of the signed revision that stand elsewhere in the file now, or are gone, with another content; and
    /// numbers that the signed revision refers to without having them, and that exist now.
    [[nodiscard]] const std::set<QPDFObjGen>& changed() const { return changed_; }
    [[nodiscard]] bool is_changed(Object object) const {
        return object.isIndirect() && changed_.contains(object.getObjGen());
    }
    /// A number that the signed revision does not have and does not refer to.
    [[nodiscard]] bool is_new(QPDFObjGen object) const {
        return written_.contains(object) && !changed_.contains(object);
    }
    /// Unchanged objects of the signed revision that refer to this one.
    [[nodiscard]] const std::map<QPDFObjGen, int>& old_places(QPDFObjGen object) const {
        return old_references_.to(object.getObj());
    }

    /// Equal without following references: what they lead to is compared in its own right.
    [[nodiscard]] bool same(Object a, Object b, int depth = 0) const;
    /// The same of two objects' contents, whatever their numbers.
    [[nodiscard]] bool same_content(Object a, Object b, int depth = 0) const;

    /// The change of this object is permitted wherever it is referred to.
    void explain_anywhere(Object object);
    /// The change is permitted as long as nothing but `place` refers to it (the trailer is `trailer_place`), at most
    /// `times`.
    void explain(Object object, QPDFObjGen place, int times = 1);

    void found(Changes level, ClientText text);
    void other(ClientText text) { found(Changes::other, std::move(text)); }
    void lock_broken() { out_.field_locks_kept = false; }

    /// The number of a page of the file as it is now, 0 for what is no page of it.
    [[nodiscard]] int page_number(QPDFObjGen page);

    /// Reports every changed object that nobody explained, or that is used in another place as well.
    void conclude();

private:
    void find_changed();
    void read_references();
    void conclude_one(QPDFObjGen object);
    void refuse(QPDFObjGen object, QPDFObjGen place);

    const PdfFile& before_;
    const PdfFile& after_;
    ChangeAnalysis& out_;
    UpdateScan update_;
    XrefTable before_table_;
    XrefTable after_table_;
    std::set<QPDFObjGen> changed_;
    std::set<QPDFObjGen> written_;  ///< changed or new
    References old_references_;     ///< from unchanged objects
    References new_references_;     ///< from written objects
    struct Places {
        bool anywhere = false;
        std::map<QPDFObjGen, int> times{};
    };
    std::map<QPDFObjGen, Places> explained_;
    std::map<QPDFObjGen, int> pages_;
    bool pages_known_ = false;
};

/// The parts of the comparison. Each explains what it permits and reports what it finds.
void compare_catalog(Revisions& revisions);
void compare_structure(Revisions& revisions);
/// Fields and their widgets; gives the widgets that belong to new signature fields.
std::set<QPDFObjGen> compare_form(Revisions& revisions, const ChangeRules& rules);
void compare_pages(Revisions& revisions, const std::set<QPDFObjGen>& new_widgets);

}  // namespace vanthu::signing::changes
