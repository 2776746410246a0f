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
    mutable Object object;  ///< a handle; qpdf does not know const ones
    std::string name;
    std::string type;
    bool is_terminal = true;
};
using Fields = std::map<std::string, Field>;

Object entry(Object dictionary, const char* key) {
    return dictionary.isDictionary() ? dictionary.getKey(key) : Object::newNull();
}

long long integer(Object value) {
    return value.isInteger() ? value.getIntValue() : 0;
}

bool has_area(Object widget) {
    Object rectangle = entry(widget, "/Rect");
    if (!rectangle.isRectangle()) {
        return false;
    }
    const Object::Rectangle r = rectangle.getArrayAsRectangle();
    return std::abs((r.urx - r.llx) * (r.ury - r.lly)) > 0;
}

std::vector<Object> widgets_of(Object field) {
    std::vector<Object> widgets;
    Object kids = entry(field, "/Kids");
    for (int i = 0; kids.isArray() && i < kids.getArrayNItems() && widgets.size() < fields_limit; ++i) {
        if (!kids.getArrayItem(i).hasKey("/T")) {
            widgets.push_back(kids.getArrayItem(i));
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
                       [](Object widget) { return !entry(entry(widget, "/AP"), "/N").isNull(); });
}

class FormComparison final {
public:
    FormComparison(Revisions& revisions, const ChangeRules& rules) : revisions_(revisions), rules_(rules) {}

    std::set<QPDFObjGen> run() {
        Object root = revisions_.after_file().qpdf().getRoot();
        Object a = revisions_.before_file().qpdf().getRoot().getKey("/AcroForm");
        Object b = root.getKey("/AcroForm");
        if (!b.isDictionary()) {
            if (!a.isNull()) {
                revisions_.other({"Biểu mẫu bị xóa.", "The form was removed."});
            }
            return {};
        }
        if (a.isIndirect() && (!b.isIndirect() || a.getObjGen() != b.getObjGen())) {
            revisions_.other({"Biểu mẫu bị thay bằng đối tượng khác.", "The form was replaced by another object."});
        }
        revisions_.explain(b, root.getObjGen());
        compare_dictionary(a, b, b.isIndirect() ? b.getObjGen() : root.getObjGen());
        Fields old_fields;
        Fields new_fields;
        collect(entry(a, "/Fields"), "", "", 0, old_fields);
        collect(b.getKey("/Fields"), "", "", 0, new_fields);
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
        for (int i = 0; list.isArray() && i < list.getArrayNItems(); ++i) {
            Object object = list.getArrayItem(i);
            if (!object.isDictionary() || depth > depth_limit || into.size() >= fields_limit) {
                continue;
            }
            std::string name = prefix;
            if (object.getKey("/T").isString()) {
                name += (prefix.empty() ? "" : ".") + object.getKey("/T").getUTF8Value();
            }
            const std::string own = name_at(object, "/FT");
            Object kids = object.getKey("/Kids");
            bool has_fields = false;
            for (int k = 0; kids.isArray() && k < kids.getArrayNItems(); ++k) {
                has_fields = has_fields || kids.getArrayItem(k).hasKey("/T");
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
    void compare_dictionary(Object a, Object b, QPDFObjGen place) {
        for (const std::string& key : keys_of(a, b)) {
            Object old_value = entry(a, key.c_str());
            Object value = b.getKey(key);
            bool is_fine = true;
            if (key == "/Fields") {
                is_fine = value.isArray();
                revisions_.explain(value, place);
            } else if (key == "/SigFlags") {
                is_fine = value.isInteger() && (integer(old_value) & ~value.getIntValue()) == 0;
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
    bool resources_added(Object a, Object b, QPDFObjGen place, int depth) {
        if (a.isNull() || revisions_.same(a, b)) {
            if (revisions_.is_changed(b) && depth < 2 && b.isDictionary()) {
                revisions_.explain(b, place);
                return resources_added_within(revisions_.before(b.getObjGen()), b, b.getObjGen(), depth);
            }
            return true;
        }
        if (depth >= 2 || !a.isDictionary() || !b.isDictionary()) {
            return false;
        }
        revisions_.explain(b, place);
        return resources_added_within(a, b, b.isIndirect() ? b.getObjGen() : place, depth);
    }
    bool resources_added_within(Object a, Object b, QPDFObjGen place, int depth) {
        const auto keys = keys_of(a, b);
        return std::all_of(keys.begin(), keys.end(), [&](const std::string& key) {
            if (depth == 0 && key != "/Font") {
                return true;
            }
            return !b.getKey(key).isNull() && resources_added(entry(a, key.c_str()), b.getKey(key), place, depth + 1);
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
        if (!field.is_terminal || field.type != "/Sig" || !field.object.isIndirect()) {
            revisions_.other(
                {fmt::format("Thêm trường “{}” không phải chữ ký ({}).", field.name, label(field.object)),
                 fmt::format("A field “{}” that is no signature was added ({}).", field.name, label(field.object))});
            return;
        }
        for (Object widget : widgets_of(field.object)) {
            if (widget.isIndirect()) {
                new_widgets_.insert(widget.getObjGen());
            }
        }
        Object value = field.object.getKey("/V");
        const bool is_shown = is_visible(field.object);
        if (is_shown && rules_.docmdp) {
            revisions_.other(
                {fmt::format("Thêm ô chữ ký nhìn thấy được “{}” vào tài liệu đã chứng nhận.", field.name),
                 fmt::format("A visible signature field “{}” was added to a certified document.", field.name)});
        }
        if (value.isNull() && is_shown && has_appearance(field.object)) {
            revisions_.other({fmt::format("Ô chữ ký “{}” chưa ký nhưng có hình hiển thị.", field.name),
                              fmt::format("The signature field “{}” is not signed and shows something.", field.name)});
        }
        if (is_shown && is_locked(field.name)) {
            break_lock(field.name);
        }
        note_signature(field, value, is_shown);
    }

    void note_signature(const Field& field, Object value, bool is_shown) {
        if (value.isNull()) {
            revisions_.found(is_shown ? Changes::form_filling : Changes::lta_updates,
                             {fmt::format("Thêm ô chữ ký “{}”.", field.name),
                              fmt::format("The signature field “{}” was added.", field.name)});
            return;
        }
        if (!value.isDictionary() || value.isStream()) {
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
        if (a.object.isIndirect() != b.object.isIndirect() ||
            (a.object.isIndirect() && a.object.getObjGen() != b.object.getObjGen()) || a.type != b.type) {
            revisions_.other({fmt::format("Trường “{}” bị thay bằng đối tượng khác.", a.name),
                              fmt::format("The field “{}” was replaced by another object.", a.name)});
            return;
        }
        if (!a.is_terminal) {
            compare_branch(a, b);
            return;
        }
        const bool was_signed = a.type == "/Sig" && !a.object.getKey("/V").isNull();
        const bool is_signed_now = b.type == "/Sig" && !b.object.getKey("/V").isNull() && !was_signed;
        const bool value_changed =
            !revisions_.same(a.object.getKey("/V"), b.object.getKey("/V")) || value_replaced(b.object);
        const bool may_differ = a.type == "/Sig" ? is_signed_now : value_changed;
        if (value_changed && a.type != "/Sig") {
            if (is_locked(a.name)) {
                break_lock(a.name);
            }
            revisions_.explain(b.object.getKey("/V"), b.object.getObjGen());
            revisions_.found(Changes::form_filling, {fmt::format("Điền trường “{}”.", a.name),
                                                     fmt::format("The field “{}” was filled.", a.name)});
        }
        if (is_signed_now) {
            for (Object widget : widgets_of(b.object)) {
                if (widget.isIndirect()) {
                    new_widgets_.insert(widget.getObjGen());
                }
            }
            note_signature(b, b.object.getKey("/V"), is_visible(b.object));
        }
        compare_widget(b, a.object, b.object, may_differ);
        const auto old_widgets = widgets_of(a.object);
        const auto new_widgets = widgets_of(b.object);
        if (!revisions_.same(a.object.getKey("/Kids"), b.object.getKey("/Kids")) ||
            old_widgets.size() != new_widgets.size()) {
            refuse(b, "/Kids");
            return;
        }
        for (std::size_t i = 0; i < old_widgets.size(); ++i) {
            if (revisions_.is_changed(new_widgets.at(i)) && new_widgets.at(i).getObjGen() != b.object.getObjGen()) {
                compare_widget(b, old_widgets.at(i), new_widgets.at(i), may_differ);
            } else {
                explain_appearance(old_widgets.at(i), new_widgets.at(i), may_differ);
            }
        }
    }

    bool value_replaced(Object field) const {
        Object value = field.getKey("/V");
        return revisions_.is_changed(value) && name_at(field, "/FT") != "/Sig" &&
               (value.isString() || value.isStream() || value.isName() || value.isArray());
    }

    /// A field of fields: new signature fields may hang below it.
    void compare_branch(const Field& a, const Field& b) {
        for (const std::string& key : keys_of(a.object, b.object)) {
            if (key != "/Kids" && !revisions_.same(a.object.getKey(key), b.object.getKey(key))) {
                refuse(b, key);
            }
        }
        revisions_.explain_anywhere(b.object);
        revisions_.explain(b.object.getKey("/Kids"), b.object.getObjGen());
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
                                 : key == "/Type" ? old_value.isNull() && name_at(b, "/Type") == "/Annot"
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
        if (appearance.isIndirect() && revisions_.is_changed(b) && !revisions_.same_content(a, b) &&
            !revisions_.old_places(appearance.getObjGen()).empty()) {
            refuse(field, "/AP");
        }
    }

    /// The same streams under an appearance dictionary that only changed from direct to indirect.
    bool appearance_equal(Object a, Object b) const {
        return a.isDictionary() && b.isDictionary() && revisions_.same_content(a, b);
    }

    void explain_appearance(Object, Object b, bool may_differ) {
        if (may_differ && b.isIndirect()) {
            explain_states(entry(b, "/AP"), b.getObjGen(), 0);
        }
    }

    /// /AP, its /N, /R and /D, and their states; used by this widget and nothing else.
    void explain_states(Object value, QPDFObjGen place, int depth) {
        constexpr int times = 100;  // one stream may stand for several states
        revisions_.explain(value, place, times);
        if (value.isDictionary() && !value.isStream() && depth < appearance_depth_limit) {
            const QPDFObjGen inner = value.isIndirect() ? value.getObjGen() : place;
            for (const std::string& key : value.getKeys()) {
                explain_states(value.getKey(key), inner, depth + 1);
            }
        }
    }

    Revisions& revisions_;
    const ChangeRules& rules_;
    std::set<QPDFObjGen> new_widgets_;
};

}  // namespace

std::set<QPDFObjGen> compare_form(Revisions& revisions, const ChangeRules& rules) {
    return FormComparison(revisions, rules).run();
}

}  // namespace vanthu::signing::changes
