#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "signing/pdf/changes_revisions.hpp"

// The interactive form (ISO 32000-1 clause 12.7): which fields were added, signed and filled, and whether they were
// allowed to.
namespace vanthu::signing::changes {
namespace {

constexpr int depth_limit = 32;
constexpr std::size_t fields_limit = 20'000;
constexpr int appearance_depth_limit = 4;
constexpr long long read_only = 1;
/// Annotation flags (table 165) by which a widget appears or goes: Invisible, Hidden, NoView, ToggleNoView.
constexpr long long visibility_flags = 1 | 2 | 32 | 256;

struct Field {
    Object object;
    std::string name;
    std::string type;
    bool is_terminal = true;
};
using Fields = std::map<std::string, Field>;

Object entry(Object dictionary, const char* key) {
    return dictionary.is_dictionary() ? dictionary.get(key) : Object{};
}

long long integer(Object value) {
    return value.is_integer() ? value.integer() : 0;
}

bool has_area(Object widget) {
    const auto corners = entry(widget, "/Rect").rectangle();
    return corners && corners->right > corners->left && corners->top > corners->bottom;
}

std::vector<Object> widgets_of(Object field) {
    std::vector<Object> widgets;
    Object kids = entry(field, "/Kids");
    for (int i = 0; kids.is_array() && i < kids.size() && widgets.size() < fields_limit; ++i) {
        if (!kids.at(i).has("/T")) {
            widgets.push_back(kids.at(i));
        }
    }
    if (widgets.empty()) {
        widgets.push_back(field);
    }
    return widgets;
}

bool is_visible(Object field) {
    const auto widgets = widgets_of(field);
    return std::any_of(widgets.begin(), widgets.end(), has_area);
}

bool has_appearance(Object field) {
    const auto widgets = widgets_of(field);
    return std::any_of(widgets.begin(), widgets.end(),
                       [](Object widget) { return !entry(entry(widget, "/AP"), "/N").is_null(); });
}

class FormComparison final {
public:
    FormComparison(Revisions& revisions, const ChangeRules& rules) : revisions_(revisions), rules_(rules) {}

    std::set<pdf::Identifier> run() {
        Object root = revisions_.after_file().document().root();
        Object a = revisions_.before_file().document().root().get("/AcroForm");
        Object b = root.get("/AcroForm");
        if (!b.is_dictionary()) {
            if (!a.is_null()) {
                revisions_.other({"Biểu mẫu bị xóa.", "The form was removed."});
            }
            return {};
        }
        if (a.is_indirect() && (!b.is_indirect() || a.id() != b.id())) {
            revisions_.other({"Biểu mẫu bị thay bằng đối tượng khác.", "The form was replaced by another object."});
        }
        revisions_.explain(b, root.id());
        compare_dictionary(a, b, b.is_indirect() ? b.id() : root.id());
        Fields old_fields;
        Fields new_fields;
        collect(entry(a, "/Fields"), "", "", 0, old_fields);
        collect(b.get("/Fields"), "", "", 0, new_fields);
        for (const auto& [name, field] : old_fields) {
            const auto now = new_fields.find(name);
            if (now == new_fields.end()) {
                revisions_.other(
                    {fmt::format("Trường “{}” bị xóa.", name), fmt::format("The field “{}” was removed.", name)});
            } else {
                compare_field(field, now->second);
            }
        }
        for (const auto& [name, field] : new_fields) {
            if (!old_fields.contains(name)) {
                add_field(field);
            }
        }
        return std::move(new_widgets_);
    }

private:
    void collect(Object list, const std::string& prefix, const std::string& inherited_type, int depth, Fields& into) {
        for (int i = 0; list.is_array() && i < list.size(); ++i) {
            Object object = list.at(i);
            if (!object.is_dictionary() || depth > depth_limit || into.size() >= fields_limit) {
                continue;
            }
            std::string name = prefix;
            if (object.get("/T").is_string()) {
                name += (prefix.empty() ? "" : ".") + object.get("/T").text();
            }
            const std::string own = name_at(object, "/FT");
            Object kids = object.get("/Kids");
            bool has_fields = false;
            for (int k = 0; kids.is_array() && k < kids.size(); ++k) {
                has_fields = has_fields || kids.at(k).has("/T");
            }
            // Two fields of one name stay two fields: the second is known by its number as well.
            std::string key = name;
            if (into.contains(key)) {
                key += " #" + label(object);
            }
            const std::string type = own.empty() ? inherited_type : own;
            const bool is_first = into.emplace(key, Field{object, name, type, !has_fields}).second;
            if (has_fields && is_first) {
                collect(kids, name, type, depth + 1, into);
            }
        }
    }

    /// Table 218. Defaults may change, resources may be added; the rest (/XFA, /CO) may not.
    void compare_dictionary(Object a, Object b, pdf::Identifier place) {
        for (const std::string& key : keys_of(a, b)) {
            Object old_value = entry(a, key.c_str());
            Object value = b.get(key);
            bool is_fine = true;
            if (key == "/Fields") {
                is_fine = value.is_array();
                revisions_.explain(value, place);
            } else if (key == "/SigFlags") {
                is_fine = value.is_integer() && (integer(old_value) & ~value.integer()) == 0;
            } else if (key == "/DR") {
                is_fine = resources_added(old_value, value, place, 0);
            } else if (key != "/NeedAppearances" && key != "/DA" && key != "/Q") {
                is_fine = revisions_.same(old_value, value);
            }
            if (!is_fine) {
                revisions_.other(
                    {fmt::format("Biểu mẫu bị thay đổi ({}).", key), fmt::format("The form was changed ({}).", key)});
            }
        }
    }

    /// Fonts that were there stay: another one under an old name would make fields read differently. The rest of the
    /// default resources is named by no default appearance, and some signing programs write it anew each time.
    bool resources_added(Object a, Object b, pdf::Identifier place, int depth) {
        if (a.is_null() || revisions_.same(a, b)) {
            if (revisions_.is_changed(b) && depth < 2 && b.is_dictionary()) {
                revisions_.explain(b, place);
                return resources_added_within(revisions_.before(b.id()), b, b.id(), depth);
            }
            return true;
        }
        if (depth >= 2 || !a.is_dictionary() || !b.is_dictionary()) {
            return false;
        }
        revisions_.explain(b, place);
        return resources_added_within(a, b, b.is_indirect() ? b.id() : place, depth);
    }
    bool resources_added_within(Object a, Object b, pdf::Identifier place, int depth) {
        const auto keys = keys_of(a, b);
        return std::all_of(keys.begin(), keys.end(), [&](const std::string& key) {
            if (depth == 0 && key != "/Font") {
                return true;
            }
            return !b.get(key).is_null() && resources_added(entry(a, key.c_str()), b.get(key), place, depth + 1);
        });
    }

    [[nodiscard]] bool is_locked(const std::string& name) const {
        return std::any_of(rules_.locks.begin(), rules_.locks.end(),
                           [&](const FieldLock& lock) { return lock.locks(name); });
    }

    void break_lock(const std::string& name) {
        revisions_.lock_broken();
        revisions_.other({fmt::format("Trường “{}” bị chữ ký khóa nhưng đã thay đổi.", name),
                          fmt::format("The signature locks the field “{}”, and it was changed.", name)});
    }

    void refuse(const Field& field, const std::string& key) {
        revisions_.other(
            {fmt::format("Trường “{}”: {} bị thay đổi (đối tượng {}).", field.name, key, label(field.object)),
             fmt::format("Field “{}”: {} was changed (object {}).", field.name, key, label(field.object))});
    }

    void add_field(const Field& field) {
        if (!field.is_terminal || field.type != "/Sig" || !field.object.is_indirect()) {
            revisions_.other(
                {fmt::format("Thêm trường “{}” không phải chữ ký ({}).", field.name, label(field.object)),
                 fmt::format("A field “{}” that is no signature was added ({}).", field.name, label(field.object))});
            return;
        }
        for (Object widget : widgets_of(field.object)) {
            if (widget.is_indirect()) {
                new_widgets_.insert(widget.id());
            }
        }
        Object value = field.object.get("/V");
        const bool is_shown = is_visible(field.object);
        if (is_shown && rules_.docmdp) {
            revisions_.other(
                {fmt::format("Thêm ô chữ ký nhìn thấy được “{}” vào tài liệu đã chứng nhận.", field.name),
                 fmt::format("A visible signature field “{}” was added to a certified document.", field.name)});
        }
        if (value.is_null() && is_shown && has_appearance(field.object)) {
            revisions_.other({fmt::format("Ô chữ ký “{}” chưa ký nhưng có hình hiển thị.", field.name),
                              fmt::format("The signature field “{}” is not signed and shows something.", field.name)});
        }
        if (is_shown && is_locked(field.name)) {
            break_lock(field.name);
        }
        note_signature(field, value, is_shown);
    }

    void note_signature(const Field& field, Object value, bool is_shown) {
        if (value.is_null()) {
            revisions_.found(is_shown ? Changes::form_filling : Changes::lta_updates,
                             {fmt::format("Thêm ô chữ ký “{}”.", field.name),
                              fmt::format("The signature field “{}” was added.", field.name)});
            return;
        }
        if (!value.is_dictionary() || value.is_stream()) {
            refuse(field, "/V");
            return;
        }
        const bool is_stamp = name_at(value, "/SubFilter") == "/ETSI.RFC3161" && !is_shown;
        if (!is_stamp && is_locked(field.name)) {
            break_lock(field.name);
        }
        revisions_.found(is_stamp ? Changes::lta_updates : Changes::form_filling,
                         is_stamp ? ClientText{"Thêm dấu thời gian của tài liệu.", "A document time-stamp was added."}
                                  : ClientText{fmt::format("Thêm chữ ký “{}” sau đó.", field.name),
                                               fmt::format("A later signature “{}” was added.", field.name)});
    }

    void compare_field(const Field& a, const Field& b) {
        if (a.object.is_indirect() != b.object.is_indirect() ||
            (a.object.is_indirect() && a.object.id() != b.object.id()) || a.type != b.type) {
            revisions_.other({fmt::format("Trường “{}” bị thay bằng đối tượng khác.", a.name),
                              fmt::format("The field “{}” was replaced by another object.", a.name)});
            return;
        }
        if (!a.is_terminal) {
            compare_branch(a, b);
            return;
        }
        const bool was_signed = a.type == "/Sig" && !a.object.get("/V").is_null();
        const bool is_signed_now = b.type == "/Sig" && !b.object.get("/V").is_null() && !was_signed;
        const bool value_changed =
            !revisions_.same(a.object.get("/V"), b.object.get("/V")) || value_replaced(b.object);
        const bool may_differ = a.type == "/Sig" ? is_signed_now : value_changed;
        if (value_changed && a.type != "/Sig") {
            if (is_locked(a.name)) {
                break_lock(a.name);
            }
            revisions_.explain(b.object.get("/V"), b.object.id());
            revisions_.found(Changes::form_filling, {fmt::format("Điền trường “{}”.", a.name),
                                                     fmt::format("The field “{}” was filled.", a.name)});
        }
        if (is_signed_now) {
            for (Object widget : widgets_of(b.object)) {
                if (widget.is_indirect()) {
                    new_widgets_.insert(widget.id());
                }
            }
            note_signature(b, b.object.get("/V"), is_visible(b.object));
        }
        compare_widget(b, a.object, b.object, may_differ);
        const auto old_widgets = widgets_of(a.object);
        const auto new_widgets = widgets_of(b.object);
        if (!revisions_.same(a.object.get("/Kids"), b.object.get("/Kids")) ||
            old_widgets.size() != new_widgets.size()) {
            refuse(b, "/Kids");
            return;
        }
        for (std::size_t i = 0; i < old_widgets.size(); ++i) {
            if (revisions_.is_changed(new_widgets.at(i)) && new_widgets.at(i).id() != b.object.id()) {
                compare_widget(b, old_widgets.at(i), new_widgets.at(i), may_differ);
            } else {
                explain_appearance(old_widgets.at(i), new_widgets.at(i), may_differ);
            }
        }
    }

    bool value_replaced(Object field) const {
        Object value = field.get("/V");
        return revisions_.is_changed(value) && name_at(field, "/FT") != "/Sig" &&
               (value.is_string() || value.is_stream() || value.is_name() || value.is_array());
    }

    /// A field of fields: new signature fields may hang below it.
    void compare_branch(const Field& a, const Field& b) {
        for (const std::string& key : keys_of(a.object, b.object)) {
            if (key != "/Kids" && !revisions_.same(a.object.get(key), b.object.get(key))) {
                refuse(b, key);
            }
        }
        revisions_.explain_anywhere(b.object);
        revisions_.explain(b.object.get("/Kids"), b.object.id());
    }

    /// The entries of a field or widget that filling and signing may change.
    void compare_widget(const Field& field, Object a, Object b, bool may_differ) {
        revisions_.explain_anywhere(b);
        for (const std::string& key : keys_of(a, b)) {
            Object old_value = entry(a, key.c_str());
            Object value = entry(b, key.c_str());
            if (key == "/Kids" || key == "/V" || key == "/AP") {
                continue;
            }
            if (revisions_.same(old_value, value)) {
                continue;
            }
            static const std::set<std::string> appearance{"/AS", "/DA", "/Q", "/M", "/MK", "/RV", "/I"};
            const bool is_fine = key == "/Ff" ? (integer(old_value) | read_only) == (integer(value) | read_only)
                                 : key == "/F"
                                     ? (integer(old_value) & visibility_flags) == (integer(value) & visibility_flags)
                                 : key == "/Type" ? old_value.is_null() && name_at(b, "/Type") == "/Annot"
                                                  : may_differ && appearance.contains(key);
            if (!is_fine) {
                refuse(field, key);
            }
            if (key != "/Ff" && key != "/F" && key != "/Type" && field.type != "/Sig" && is_locked(field.name)) {
                break_lock(field.name);
            }
        }
        if (!revisions_.same(entry(a, "/AP"), entry(b, "/AP")) && !may_differ &&
            !appearance_equal(entry(a, "/AP"), entry(b, "/AP"))) {
            refuse(field, "/AP");
        }
        check_shared_appearance(field, a, b);
        explain_appearance(a, b, may_differ);
    }

    /// An appearance dictionary that something else uses as well was prepared for more than this field.
    void check_shared_appearance(const Field& field, Object a, Object b) {
        Object appearance = entry(a, "/AP");
        if (appearance.is_indirect() && revisions_.is_changed(b) && !revisions_.same_content(a, b) &&
            !revisions_.old_places(appearance.id()).empty()) {
            refuse(field, "/AP");
        }
    }

    /// The same streams under an appearance dictionary that only changed from direct to indirect.
    bool appearance_equal(Object a, Object b) const {
        return a.is_dictionary() && b.is_dictionary() && revisions_.same_content(a, b);
    }

    void explain_appearance(Object, Object b, bool may_differ) {
        if (may_differ && b.is_indirect()) {
            explain_states(entry(b, "/AP"), b.id(), 0);
        }
    }

    /// /AP, its /N, /R and /D, and their states; used by this widget and nothing else.
    void explain_states(Object value, pdf::Identifier place, int depth) {
        constexpr int times = 100;  // one stream may stand for several states
        revisions_.explain(value, place, times);
        if (value.is_dictionary() && !value.is_stream() && depth < appearance_depth_limit) {
            const pdf::Identifier inner = value.is_indirect() ? value.id() : place;
            for (const std::string& key : value.keys()) {
                explain_states(value.get(key), inner, depth + 1);
            }
        }
    }

    Revisions& revisions_;
    const ChangeRules& rules_;
    std::set<pdf::Identifier> new_widgets_;
};

}  // namespace

std::set<pdf::Identifier> compare_form(Revisions& revisions, const ChangeRules& rules) {
    return FormComparison(revisions, rules).run();
}

}  // namespace vanthu::signing::changes
