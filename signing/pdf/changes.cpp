#include "signing/pdf/changes.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>
#include <qpdf/Buffer.hh>
#include <qpdf/QPDF.hh>

#include "signing/pdf/form.hpp"

namespace vanthu::signing {
namespace {

using Object = QPDFObjectHandle;

constexpr int depth_limit = 400;
constexpr std::size_t details_limit = 20;
/// A new signature's widget may not cover more of a page than this: a signature that hides the text is no signature.
constexpr double widget_share_limit = 0.25;

std::set<std::string> keys_of(Object a, Object b) {
    std::set<std::string> keys = a.getKeys();
    keys.merge(b.getKeys());
    return keys;
}

std::string label(Object object) {
    return object.isIndirect() ? fmt::format("{} {}", object.getObjectID(), object.getGeneration()) : "-";
}

class Comparison final {
public:
    Comparison(QPDF& before, QPDF& after, ChangeAnalysis& out) : before_(before), after_(after), out_(out) {
        collect_special(before_.getRoot().getKey("/Pages"), 0);
        for (FormField& field : form_fields(before_)) {
            add_special(field.object);
            Object kids = field.object.getKey("/Kids");
            for (int i = 0; kids.isArray() && i < kids.getArrayNItems(); ++i) {
                add_special(kids.getArrayItem(i));
            }
            for (Object parent = field.object.getKey("/Parent"); parent.isDictionary(); parent = parent.getKey("/Parent")) {
                if (!add_special(parent)) {
                    break;
                }
            }
        }
    }

    void run() {
        Object old_trailer = before_.getTrailer();
        Object new_trailer = after_.getTrailer();
        if (old_trailer.getKey("/Root").getObjGen() != new_trailer.getKey("/Root").getObjGen()) {
            other({"Gốc của tài liệu bị thay bằng đối tượng khác.", "The document's catalog was replaced by another object."});
            return;
        }
        compare_id(old_trailer.getKey("/ID"), new_trailer.getKey("/ID"));
        compare_trailer(old_trailer, new_trailer);
        compare_root(before_.getRoot(), after_.getRoot());
    }

private:
    void found(Changes level, ClientText text) {
        out_.changes = std::max(out_.changes, level);
        if (out_.details.size() < details_limit) {
            out_.details.push_back(std::move(text));
        }
    }
    void other(ClientText text) { found(Changes::other, std::move(text)); }

    bool add_special(Object object) { return object.isIndirect() && special_.insert(object.getObjGen()).second; }

    void collect_special(Object node, int depth) {
        if (!node.isDictionary() || depth > depth_limit || !add_special(node)) {
            return;
        }
        Object kids = node.getKey("/Kids");
        for (int i = 0; kids.isArray() && i < kids.getArrayNItems(); ++i) {
            collect_special(kids.getArrayItem(i), depth + 1);
        }
    }

    void compare_id(Object old_id, Object new_id) {
        const auto first = [](Object id) {
            return id.isArray() && id.getArrayNItems() > 0 && id.getArrayItem(0).isString() ? id.getArrayItem(0).getStringValue()
                                                                                            : std::string{};
        };
        if (!first(old_id).empty() && first(old_id) != first(new_id)) {
            other({"Mã định danh của tệp bị đổi.", "The file identifier was changed."});
        }
    }

    /// What a trailer says beyond the bookkeeping of its own section.
    void compare_trailer(Object a, Object b) {
        static const std::set<std::string> own{"/Size", "/Prev", "/ID",     "/Root", "/Info",  "/XRefStm",
                                               "/Type", "/W",    "/Index",  "/Length", "/Filter", "/DecodeParms"};
        for (const std::string& key : keys_of(a, b)) {
            if (!own.contains(key) && a.hasKey(key) && b.hasKey(key) && !equal(a.getKey(key), b.getKey(key))) {
                other({fmt::format("Mục {} của trailer bị thay đổi.", key), fmt::format("The trailer's entry {} was changed.", key)});
            }
        }
    }

    /// Equal as far as a reader can see. Pages and fields are compared in their own places, and only by number here.
    bool equal(Object a, Object b, int depth = 0) {
        if (depth > depth_limit || a.isIndirect() != b.isIndirect()) {
            return false;
        }
        if (a.isIndirect()) {
            if (a.getObjGen() != b.getObjGen()) {
                return false;
            }
            if (special_.contains(a.getObjGen()) || !visited_.insert(a.getObjGen()).second) {
                return true;
            }
            const bool same = equal_values(a, b, depth);
            if (!same) {
                visited_.erase(a.getObjGen());  // a second way to it has to see the difference as well
            }
            return same;
        }
        return equal_values(a, b, depth);
    }

    bool equal_values(Object a, Object b, int depth) {
        if (a.getTypeCode() != b.getTypeCode()) {
            return false;
        }
        if (a.isStream()) {
            return equal(a.getDict(), b.getDict(), depth + 1) && equal_data(a, b);
        }
        if (a.isDictionary()) {
            const auto keys = keys_of(a, b);
            return std::all_of(keys.begin(), keys.end(),
                               [&](const std::string& key) { return equal(a.getKey(key), b.getKey(key), depth + 1); });
        }
        if (a.isArray()) {
            if (a.getArrayNItems() != b.getArrayNItems()) {
                return false;
            }
            for (int i = 0; i < a.getArrayNItems(); ++i) {
                if (!equal(a.getArrayItem(i), b.getArrayItem(i), depth + 1)) {
                    return false;
                }
            }
            return true;
        }
        return a.unparse() == b.unparse();
    }

    static bool equal_data(Object a, Object b) {
        // The old file is a prefix of the new one: the same place is the same bytes.
        if (a.getParsedOffset() > 0 && a.getParsedOffset() == b.getParsedOffset()) {
            return true;
        }
        const auto left = a.getRawStreamData();
        const auto right = b.getRawStreamData();
        return left->getSize() == right->getSize() &&
               std::equal(left->getBuffer(), left->getBuffer() + left->getSize(), right->getBuffer());
    }

    void compare_root(Object a, Object b) {
        for (const std::string& key : keys_of(a, b)) {
            if (key == "/AcroForm") {
                compare_form(a.getKey(key), b.getKey(key));
            } else if (key == "/Pages") {
                compare_pages(a.getKey(key), b.getKey(key), 0);
            } else if (key == "/DSS" && b.getKey(key).isNull() && !a.getKey(key).isNull()) {
                other({"Dữ liệu xác thực lâu dài bị xóa.", "Data for long-term validation was removed."});
            } else if (key == "/DSS" || key == "/Extensions") {
                if (!equal(a.getKey(key), b.getKey(key))) {
                    found(Changes::lta_updates, {"Thêm dữ liệu xác thực lâu dài.", "Data for long-term validation was added."});
                }
            } else if (key == "/Metadata") {
                continue;  // says something about the file, and is not shown
            } else if (!equal(a.getKey(key), b.getKey(key))) {
                other({fmt::format("Mục {} của danh mục tài liệu bị thay đổi.", key),
                       fmt::format("The entry {} of the catalog was changed.", key)});
            }
        }
    }

    void compare_pages(Object a, Object b, int depth) {
        if (!a.isDictionary() || !b.isDictionary() || a.getObjGen() != b.getObjGen() || depth > depth_limit) {
            other({"Cây trang bị thay đổi.", "The page tree was changed."});
            return;
        }
        Object kids = a.getKey("/Kids");
        if (!kids.isArray()) {
            compare_page(a, b, ++page_);
            return;
        }
        Object new_kids = b.getKey("/Kids");
        if (!new_kids.isArray() || kids.getArrayNItems() != new_kids.getArrayNItems()) {
            other({"Số trang bị thay đổi.", "Pages were added or removed."});
            return;
        }
        for (const std::string& key : keys_of(a, b)) {
            if (key != "/Kids" && !equal(a.getKey(key), b.getKey(key))) {
                other({fmt::format("Cây trang bị thay đổi ({}).", key), fmt::format("The page tree was changed ({}).", key)});
            }
        }
        for (int i = 0; i < kids.getArrayNItems(); ++i) {
            compare_pages(kids.getArrayItem(i), new_kids.getArrayItem(i), depth + 1);
        }
    }

    void compare_page(Object a, Object b, int number) {
        for (const std::string& key : keys_of(a, b)) {
            if (key == "/Annots") {
                compare_annotations(a, b, number);
            } else if (!equal(a.getKey(key), b.getKey(key))) {
                other({fmt::format("Trang {}: {} bị thay đổi (đối tượng {}).", number, key, label(b)),
                       fmt::format("Page {}: {} was changed (object {}).", number, key, label(b))});
            }
        }
    }

    void compare_annotations(Object page, Object new_page, int number) {
        Object a = page.getKey("/Annots");
        Object b = new_page.getKey("/Annots");
        const int old_count = a.isArray() ? a.getArrayNItems() : 0;
        const int new_count = b.isArray() ? b.getArrayNItems() : 0;
        if (new_count < old_count) {
            other({fmt::format("Trang {}: chú thích hoặc trường bị xóa.", number),
                   fmt::format("Page {}: annotations or fields were removed.", number)});
            return;
        }
        for (int i = 0; i < old_count; ++i) {
            if (!equal(a.getArrayItem(i), b.getArrayItem(i))) {
                other({fmt::format("Trang {}: chú thích {} bị thay đổi.", number, label(b.getArrayItem(i))),
                       fmt::format("Page {}: annotation {} was changed.", number, label(b.getArrayItem(i)))});
            }
        }
        for (int i = old_count; i < new_count; ++i) {
            Object added = b.getArrayItem(i);
            const bool is_widget = added.isDictionary() && added.getKey("/Subtype").isName() &&
                                   added.getKey("/Subtype").getName() == "/Widget";
            if (!is_widget) {
                found(Changes::annotations, {fmt::format("Trang {}: thêm chú thích {}.", number, label(added)),
                                             fmt::format("Page {}: annotation {} was added.", number, label(added))});
            } else if (covers_page(added, new_page)) {
                other({fmt::format("Trang {}: chữ ký mới che nội dung trang.", number),
                       fmt::format("Page {}: a new signature's widget covers the page.", number)});
            } else {
                new_widgets_.emplace_back(added, number);
            }
        }
    }

    static bool covers_page(Object widget, Object page) {
        if (!widget.getKey("/Rect").isRectangle()) {
            return false;
        }
        Object box = page.getKey("/MediaBox");
        for (int depth = 0; !box.isRectangle() && page.hasKey("/Parent") && depth < 32; ++depth) {
            page = page.getKey("/Parent");
            box = page.getKey("/MediaBox");
        }
        const auto area = [](const Object::Rectangle& r) { return (r.urx - r.llx) * (r.ury - r.lly); };
        const double whole = box.isRectangle() ? area(box.getArrayAsRectangle()) : 595.0 * 842.0;
        return area(widget.getKey("/Rect").getArrayAsRectangle()) > widget_share_limit * whole;
    }

    void compare_form(Object a, Object b) {
        if (!b.isDictionary()) {
            if (a.isDictionary()) {
                other({"Biểu mẫu bị xóa.", "The form was removed."});
            }
            check_new_widgets({});
            return;
        }
        Object none = Object::newDictionary();
        Object old_form = a.isDictionary() ? a : none;
        for (const std::string& key : keys_of(old_form, b)) {
            if (key == "/Fields" || key == "/SigFlags") {
                continue;
            }
            // A form that comes into being with a signature may bring its defaults along.
            if (a.isDictionary() && !equal(old_form.getKey(key), b.getKey(key))) {
                other({fmt::format("Biểu mẫu bị thay đổi ({}).", key), fmt::format("The form was changed ({}).", key)});
            }
        }
        std::set<QPDFObjGen> added;
        compare_field_list(old_form.getKey("/Fields"), b.getKey("/Fields"), added, 0);
        check_new_widgets(added);
    }

    void compare_field_list(Object a, Object b, std::set<QPDFObjGen>& added, int depth) {
        const int old_count = a.isArray() ? a.getArrayNItems() : 0;
        const int new_count = b.isArray() ? b.getArrayNItems() : 0;
        if (new_count < old_count || depth > 32) {
            other({"Trường của biểu mẫu bị xóa.", "Fields of the form were removed."});
            return;
        }
        for (int i = 0; i < old_count; ++i) {
            compare_field(a.getArrayItem(i), b.getArrayItem(i), "", added, depth);
        }
        for (int i = old_count; i < new_count; ++i) {
            Object field = b.getArrayItem(i);
            const bool is_signature = field.isDictionary() && field.getKey("/FT").isName() && field.getKey("/FT").getName() == "/Sig";
            if (!is_signature) {
                other({fmt::format("Thêm trường không phải chữ ký ({}).", label(field)),
                       fmt::format("A field that is no signature was added ({}).", label(field))});
                continue;
            }
            note_signature(field.getKey("/V"));
            if (field.isIndirect()) {
                added.insert(field.getObjGen());
            }
            Object kids = field.getKey("/Kids");
            for (int k = 0; kids.isArray() && k < kids.getArrayNItems(); ++k) {
                if (kids.getArrayItem(k).isIndirect()) {
                    added.insert(kids.getArrayItem(k).getObjGen());
                }
            }
        }
    }

    void note_signature(Object value) {
        const bool is_timestamp = value.isDictionary() && value.getKey("/SubFilter").isName() &&
                                  value.getKey("/SubFilter").getName() == "/ETSI.RFC3161";
        found(is_timestamp ? Changes::lta_updates : Changes::form_filling,
              is_timestamp ? ClientText{"Thêm dấu thời gian của tài liệu.", "A document time-stamp was added."}
                           : ClientText{"Thêm chữ ký sau đó.", "A later signature was added."});
    }

    void check_new_widgets(const std::set<QPDFObjGen>& added) {
        for (auto& [widget, page] : new_widgets_) {
            if (!widget.isIndirect() || !added.contains(widget.getObjGen())) {
                other({fmt::format("Trang {}: thêm trường {} không thuộc chữ ký mới.", page, label(widget)),
                       fmt::format("Page {}: widget {} belongs to no new signature.", page, label(widget))});
            }
        }
    }

    void compare_field(Object a, Object b, const std::string& inherited_type, std::set<QPDFObjGen>& added, int depth) {
        if (!a.isDictionary() || !b.isDictionary() || a.isIndirect() != b.isIndirect() || a.getObjGen() != b.getObjGen() ||
            depth > 32) {
            other({"Trường của biểu mẫu bị thay bằng đối tượng khác.", "A field was replaced by another object."});
            return;
        }
        const std::string type = a.getKey("/FT").isName() ? a.getKey("/FT").getName() : inherited_type;
        const bool value_changed = !equal(a.getKey("/V"), b.getKey("/V"));
        const bool newly_signed = type == "/Sig" && a.getKey("/V").isNull() && b.getKey("/V").isDictionary();
        const bool may_look_different = (type == "/Sig" && newly_signed) || (type != "/Sig" && value_changed);
        const std::string name = b.getKey("/T").isString() ? b.getKey("/T").getUTF8Value() : label(b);
        const auto refuse = [&](const std::string& key) {
            other({fmt::format("Trường “{}”: {} bị thay đổi.", name, key), fmt::format("Field “{}”: {} was changed.", name, key)});
        };
        if (value_changed) {
            if (newly_signed) {
                note_signature(b.getKey("/V"));
            } else if (type == "/Sig") {
                other({fmt::format("Chữ ký “{}” đã có bị thay đổi.", name), fmt::format("The existing signature “{}” was changed.", name)});
            } else {
                found(Changes::form_filling, {fmt::format("Điền trường “{}”.", name), fmt::format("The field “{}” was filled.", name)});
            }
        }
        for (const std::string& key : keys_of(a, b)) {
            if (key == "/V" || key == "/M") {
                continue;
            }
            if (key == "/Kids") {
                compare_kids(a.getKey(key), b.getKey(key), type, may_look_different, added, depth);
            } else if (key == "/Ff") {
                if (!only_became_read_only(a.getKey(key), b.getKey(key))) {
                    refuse(key);
                }
            } else if (!equal(a.getKey(key), b.getKey(key)) && !((key == "/AP" || key == "/AS") && may_look_different)) {
                refuse(key);
            }
        }
    }

    void compare_kids(Object a, Object b, const std::string& type, bool may_look_different, std::set<QPDFObjGen>& added,
                      int depth) {
        const bool are_fields = a.isArray() && a.getArrayNItems() > 0 && a.getArrayItem(0).isDictionary() &&
                                a.getArrayItem(0).hasKey("/T");
        if (are_fields) {
            compare_field_list(a, b, added, depth + 1);
            return;
        }
        if (!a.isArray() || !b.isArray() || a.getArrayNItems() != b.getArrayNItems()) {
            other({"Ô hiển thị của trường bị thêm hoặc xóa.", "Widgets of a field were added or removed."});
            return;
        }
        for (int i = 0; i < a.getArrayNItems(); ++i) {
            Object widget = a.getArrayItem(i);
            Object new_widget = b.getArrayItem(i);
            if (!widget.isDictionary() || !new_widget.isDictionary() || widget.getObjGen() != new_widget.getObjGen()) {
                other({"Ô hiển thị của trường bị thay thế.", "A widget of a field was replaced."});
                continue;
            }
            for (const std::string& key : keys_of(widget, new_widget)) {
                const bool may_differ = (key == "/AP" || key == "/AS") && may_look_different;
                if (key != "/M" && !may_differ && !equal(widget.getKey(key), new_widget.getKey(key))) {
                    other({fmt::format("Ô hiển thị của trường {}: {} bị thay đổi.", type, key),
                           fmt::format("A widget of a field {}: {} was changed.", type, key)});
                }
            }
        }
    }

    static bool only_became_read_only(Object a, Object b) {
        const long long old_flags = a.isInteger() ? a.getIntValue() : 0;
        const long long new_flags = b.isInteger() ? b.getIntValue() : 0;
        return new_flags == old_flags || new_flags == (old_flags | 1);
    }

    QPDF& before_;
    QPDF& after_;
    ChangeAnalysis& out_;
    std::set<QPDFObjGen> special_;
    std::set<QPDFObjGen> visited_;
    std::vector<std::pair<Object, int>> new_widgets_;
    int page_ = 0;
};

}  // namespace

ChangeAnalysis analyse_changes(const PdfFile& signed_revision, const PdfFile& whole_file) {
    ChangeAnalysis analysis;
    try {
        Comparison(signed_revision.qpdf(), whole_file.qpdf(), analysis).run();
    } catch (const std::exception&) {
        // What cannot be compared cannot be called unchanged.
        analysis.changes = Changes::other;
        analysis.details.push_back({"Không so sánh được tài liệu với phần đã ký.",
                                    "The document cannot be compared with what was signed."});
    }
    return analysis;
}

}  // namespace vanthu::signing
