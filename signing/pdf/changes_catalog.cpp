#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "signing/pdf/changes_revisions.hpp"
#include "signing/xml/well_formed.hpp"

// The catalog (ISO 32000-1 clause 7.7.2), the metadata stream and the document security store.
namespace vanthu::signing::changes {
namespace {

constexpr std::size_t metadata_limit = 16U << 20U;
constexpr int store_limit = 5000;
constexpr std::size_t vri_limit = 2000;
constexpr std::size_t intermediate_limit = 100;

/// XMP is XML; a stream that is something else as well must not be put in its place.
bool is_metadata(Object value) {
    if (!value.is_stream() || name_at(value.dictionary(), "/Subtype") != "/XML") {
        return false;
    }
    const auto data = value.data();
    return data && data->size() <= metadata_limit && xml::is_well_formed(*data);
}

void compare_metadata(Revisions& revisions, Object a, Object b, pdf::Identifier root) {
    const bool is_touched = !revisions.same(a, b) || revisions.is_changed(b);
    if (!is_touched || b.is_null()) {
        return;
    }
    if (!is_metadata(b)) {
        revisions.other({"Siêu dữ liệu của tài liệu bị thay bằng dữ liệu không phải XML.",
                         "The document's metadata were replaced by something that is not XML."});
        return;
    }
    revisions.explain(b, root);
    if (!a.is_null()) {
        revisions.explain(a, root);
    }
}

/// The document security store (ETSI EN 319 142-1 clause 5.4.2.2): arrays of streams, and /VRI.
class StoreComparison final {
public:
    /// What a signature covers may not be taken away; between later updates only its parts are compared.
    enum class Kind { of_signature, between };
    StoreComparison(Revisions& revisions, Kind kind) : revisions_(revisions), kind_(kind) {}

    void run(Object a, Object b, pdf::Identifier root) {
        if (b.is_null()) {
            if (!a.is_null() && kind_ == Kind::of_signature) {
                refuse("/DSS");
            }
            return;
        }
        if (!b.is_dictionary() || (!a.is_null() && !a.is_dictionary())) {
            refuse("/DSS");
            return;
        }
        const pdf::Identifier place = b.is_indirect() ? b.id() : root;
        revisions_.explain(b, root);
        for (const std::string& key : keys_of(a, b)) {
            Object value = b.get(key);
            if (key == "/Certs" || key == "/CRLs" || key == "/OCSPs") {
                check_streams(a.is_dictionary() ? a.get(key) : Object{}, value, key, place);
            } else if (key == "/VRI") {
                compare_vri(a.is_dictionary() ? a.get(key) : Object{}, value, place);
            } else if (key != "/Type" || (!value.is_null() && !value.is_name())) {
                refuse(key);
            }
        }
    }

private:
    void refuse(const std::string& key) {
        revisions_.other(
            {fmt::format("Kho dữ liệu xác thực (/DSS) không đúng chuẩn hoặc bị xóa bớt: {}.", key),
             fmt::format("The document security store (/DSS) is not as the standard has it, or was cut: {}.", key)});
    }

    /// Old entries may be left out again when they are of no use any more. The streams are added, never altered: a
    /// changed one stays without an explanation.
    void check_streams(Object old_list, Object list, const std::string& key, pdf::Identifier place) {
        if (list.is_null() && old_list.is_null()) {
            return;
        }
        if (!list.is_array()) {
            refuse(key);
            return;
        }
        revisions_.explain(list, place);
        for (int i = 0; i < list.size(); ++i) {
            Object one = list.at(i);
            if (i >= store_limit || !one.is_stream()) {
                refuse(key);
                return;
            }
        }
    }

    void compare_vri(Object a, Object b, pdf::Identifier place) {
        if (b.is_null() && a.is_null()) {
            return;
        }
        if (!b.is_dictionary()) {
            refuse("/VRI");
            return;
        }
        revisions_.explain(b, place);
        std::size_t count = 0;
        for (const std::string& key : keys_of(a, b)) {
            Object value = b.get(key);
            Object old_value = a.is_dictionary() ? a.get(key) : Object{};
            // An entry may be written anew with more in it.
            const bool is_kept =
                !old_value.is_null() && revisions_.same(old_value, value) && !revisions_.is_changed(value);
            if (value.is_null() && kind_ == Kind::between) {
                continue;
            }
            if (!is_kept && (++count > vri_limit || !is_vri_key(key) || !is_vri(value))) {
                refuse("/VRI " + key);
            } else if (!is_kept) {
                explain_vri(value, b.is_indirect() ? b.id() : place);
            }
        }
    }

    /// The SHA-1 of the signature's value in upper-case hexadecimal.
    static bool is_vri_key(const std::string& key) {
        return key.size() == 41 && std::all_of(key.begin() + 1, key.end(),
                                               [](char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'F'); });
    }

    void explain_vri(Object value, pdf::Identifier place) {
        revisions_.explain(value, place);
        for (const char* key : {"/Cert", "/CRL", "/OCSP"}) {
            revisions_.explain(value.get(key), value.is_indirect() ? value.id() : place);
        }
    }

    static bool is_vri(Object value) {
        if (!value.is_dictionary()) {
            return false;
        }
        for (const std::string& key : value.keys()) {
            Object item = value.get(key);
            const bool is_list = key == "/Cert" || key == "/CRL" || key == "/OCSP";
            if (is_list) {
                for (int i = 0; item.is_array() && i < item.size(); ++i) {
                    if (i >= store_limit || !item.at(i).is_stream()) {
                        return false;
                    }
                }
            }
            const bool is_fine = is_list        ? item.is_array()
                                 : key == "/TS" ? item.is_stream()
                                 : key == "/TU" ? item.is_string()
                                                : key == "/Type";
            if (!is_fine) {
                return false;
            }
        }
        return true;
    }

    Revisions& revisions_;
    Kind kind_;
};

/// The store may only grow from each update to the next, also where a later one covers it up.
void compare_stores_between(Revisions& revisions) {
    const auto& ends = revisions.update().revision_ends;
    if (ends.size() < 2) {
        return;
    }
    std::optional<PdfFile> earlier;
    for (std::size_t i = 0; i < ends.size(); ++i) {
        const bool is_last = i + 1 == ends.size();
        auto revision = PdfFile::parse(revisions.after_file().bytes().first(static_cast<std::size_t>(ends.at(i))),
                                       Reading::validation);
        if (!revision || revision->repaired() || i >= intermediate_limit) {
            revisions.other({"Có phiên bản trung gian không đọc được.", "A revision in between cannot be read."});
            return;
        }
        if (earlier) {
            Object a = earlier->document().root().get("/DSS");
            Object b = revision->document().root().get("/DSS");
            StoreComparison(revisions, StoreComparison::Kind::between)
                .run(a, b, revision->document().root().id());
        }
        if (!is_last) {
            earlier = std::move(*revision);
        }
    }
}

}  // namespace

void compare_catalog(Revisions& revisions) {
    Object a = revisions.before_file().document().root();
    Object b = revisions.after_file().document().root();
    revisions.explain_anywhere(b);
    const pdf::Identifier root = b.id();
    compare_stores_between(revisions);
    for (const std::string& key : keys_of(a, b)) {
        Object old_value = a.get(key);
        Object value = b.get(key);
        if (key == "/AcroForm") {
            continue;  // compare_form
        }
        if (key == "/Metadata") {
            compare_metadata(revisions, old_value, value, root);
        } else if (key == "/DSS") {
            StoreComparison(revisions, StoreComparison::Kind::of_signature).run(old_value, value, root);
        } else if (key == "/Extensions" || key == "/MarkInfo") {
            // Developers' extensions, and whether the file is tagged: nothing of either is shown.
            if (value.is_dictionary()) {
                revisions.explain(value, root);
                for (const std::string& name : value.keys()) {
                    if (value.get(name).is_dictionary() || value.get(name).is_array()) {
                        revisions.explain(value.get(name), value.is_indirect() ? value.id() : root);
                    }
                }
            } else if (!value.is_null()) {
                revisions.other({fmt::format("Mục {} của danh mục tài liệu không phải là từ điển.", key),
                                 fmt::format("The entry {} of the catalog is no dictionary.", key)});
            }
        } else if (key == "/Version" ? !value.is_name() && !value.is_null() : !revisions.same(old_value, value)) {
            revisions.other({fmt::format("Mục {} của danh mục tài liệu bị thay đổi.", key),
                             fmt::format("The entry {} of the catalog was changed.", key)});
        }
    }
}

}  // namespace vanthu::signing::changes
