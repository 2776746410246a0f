#include <algorithm>

#include <fmt/format.h>

#include "signing/pdf/changes_revisions.hpp"

// Pages and their annotations (ISO 32000-1 clauses 7.7.3 and 12.5).
namespace vanthu::signing::changes {
namespace {

constexpr int depth_limit = 32;
/// A later signature's widget may not cover more of a page than this, nor may a note: what hides the text is no
/// signature.
constexpr double widget_share_limit = 0.25;

/// Notes and text markup (table 169). The others draw on the page what looks like content, or do something when
/// clicked.
bool is_note(const std::string& subtype) {
    static const std::set<std::string> notes{"/Text",     "/Popup",     "/Highlight", "/Underline",
                                             "/Squiggly", "/StrikeOut", "/Caret"};
    return notes.contains(subtype);
}

double share_of_page(Object annotation, Object page) {
    const auto place = annotation.get("/Rect").rectangle();
    if (!place) {
        return 0;
    }
    auto box = page.get("/MediaBox").rectangle();
    for (int depth = 0; !box && page.has("/Parent") && depth < depth_limit; ++depth) {
        page = page.get("/Parent");
        box = page.get("/MediaBox").rectangle();
    }
    const auto area = [](const pdf::Corners& r) { return (r.right - r.left) * (r.top - r.bottom); };
    const double whole = box ? area(*box) : 595.0 * 842.0;
    return whole > 0 ? area(*place) / whole : 1;
}

class PageComparison final {
public:
    PageComparison(Revisions& revisions, const std::set<pdf::Identifier>& new_widgets)
        : revisions_(revisions), new_widgets_(new_widgets) {}

    void run() {
        for (const pdf::Identifier& object : revisions_.changed()) {
            Object a = revisions_.before(object);
            Object b = revisions_.after(object);
            if (name_at(a, "/Type") == "/Page" && b.is_dictionary()) {
                compare_page(a, b);
            } else if (a.is_array() && b.is_array()) {
                compare_shared_list(object, a, b);
            } else if (a.is_dictionary() && b.is_dictionary() && !name_at(a, "/Subtype").empty() &&
                       is_note(name_at(a, "/Subtype"))) {
                compare_note(a, b);
            }
        }
    }

private:
    void compare_page(Object a, Object b) {
        revisions_.explain_anywhere(b);
        for (const std::string& key : keys_of(a, b)) {
            if (key == "/Annots") {
                compare_annotations(a.get(key), b.get(key), b);
                if (revisions_.is_changed(b.get(key))) {
                    revisions_.explain(b.get(key), b.id());
                }
            } else if (!revisions_.same(a.get(key), b.get(key))) {
                const int number = revisions_.page_number(b.id());
                revisions_.other({fmt::format("Trang {}: {} bị thay đổi (đối tượng {}).", number, key, label(b)),
                                  fmt::format("Page {}: {} was changed (object {}).", number, key, label(b))});
            }
        }
    }

    /// An array of its own that an unchanged page has as its /Annots.
    void compare_shared_list(pdf::Identifier object, Object a, Object b) {
        for (const auto& [place, times] : revisions_.old_places(object)) {
            Object page = revisions_.after(place);
            if (name_at(page, "/Type") == "/Page" && page.get("/Annots").id() == object) {
                revisions_.explain(b, place);
                compare_annotations(a, b, page);
            }
        }
    }

    /// Found out for messages only: that walks the tree of pages.
    [[nodiscard]] int number_of(Object page) { return revisions_.page_number(page.id()); }

    void compare_annotations(Object a, Object b, Object page) {
        const int old_count = a.is_array() ? a.size() : 0;
        const int new_count = b.is_array() ? b.size() : 0;
        int kept = 0;
        for (int i = 0; i < new_count; ++i) {
            if (kept < old_count && revisions_.same(a.at(kept), b.at(i))) {
                ++kept;
            } else {
                check_added(b.at(i), page);
            }
        }
        // What a list named that is not there (any more) was never shown.
        while (kept < old_count && a.at(kept).is_null()) {
            ++kept;
        }
        if (kept < old_count) {
            revisions_.other({fmt::format("Trang {}: chú thích hoặc trường {} bị xóa hoặc đổi thứ tự.", number_of(page),
                                          label(a.at(kept))),
                              fmt::format("Page {}: annotation or field {} was removed or put in another order.",
                                          number_of(page), label(a.at(kept)))});
        }
    }

    void check_added(Object added, Object page) {
        if (!added.is_dictionary()) {
            return;
        }
        const std::string subtype = name_at(added, "/Subtype");
        const bool covers = share_of_page(added, page) > widget_share_limit;
        if (subtype == "/Widget") {
            if (!added.is_indirect() || !new_widgets_.contains(added.id())) {
                revisions_.other(
                    {fmt::format("Trang {}: thêm trường {} không thuộc chữ ký mới.", number_of(page), label(added)),
                     fmt::format("Page {}: widget {} belongs to no new signature.", number_of(page), label(added))});
            } else if (covers) {
                revisions_.other(
                    {fmt::format("Trang {}: chữ ký mới {} che nội dung trang.", number_of(page), label(added)),
                     fmt::format("Page {}: the new signature {} covers the page.", number_of(page), label(added))});
            }
        } else if (!is_note(subtype) || covers || acts(added)) {
            revisions_.other(
                {fmt::format("Trang {}: thêm chú thích {} loại {} che hoặc giả nội dung.", number_of(page),
                             label(added), subtype),
                 fmt::format("Page {}: annotation {} of the kind {} was added; it can hide or imitate content.",
                             number_of(page), label(added), subtype)});
        } else {
            revisions_.found(Changes::annotations,
                             {fmt::format("Trang {}: thêm chú thích {}.", number_of(page), label(added)),
                              fmt::format("Page {}: annotation {} was added.", number_of(page), label(added))});
        }
    }

    static bool acts(Object annotation) { return annotation.has("/A") || annotation.has("/AA"); }

    /// A note that was there and says something else now, or is answered; how it looks may not change.
    void compare_note(Object a, Object b) {
        static const std::set<std::string> words{"/Contents", "/RC",         "/M",   "/T",  "/Popup",
                                                 "/State",    "/StateModel", "/IRT", "/RT", "/Open"};
        for (const std::string& key : keys_of(a, b)) {
            if (!words.contains(key) && !revisions_.same(a.get(key), b.get(key))) {
                revisions_.other({fmt::format("Chú thích {}: {} bị thay đổi.", label(b), key),
                                  fmt::format("Annotation {}: {} was changed.", label(b), key)});
            }
        }
        revisions_.explain_anywhere(b);
        revisions_.found(Changes::annotations, {fmt::format("Chú thích {} bị sửa.", label(b)),
                                                fmt::format("Annotation {} was edited.", label(b))});
    }

    Revisions& revisions_;
    const std::set<pdf::Identifier>& new_widgets_;
};

}  // namespace

void compare_pages(Revisions& revisions, const std::set<pdf::Identifier>& new_widgets) {
    PageComparison(revisions, new_widgets).run();
}

}  // namespace vanthu::signing::changes
