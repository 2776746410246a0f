#include <fmt/format.h>

#include "signing/pdf/changes_revisions.hpp"

// What stands in the bytes after the signed revision, as opposed to what the cross-reference tables make of it: readers
// that repair files, or know hybrid ones, must not see another document.
namespace vanthu::signing::changes {
namespace {

/// What a trailer or cross-reference stream says of itself (ISO 32000-1 tables 15 and 17); /AuthCode is ISO/TS 32004.
const std::set<std::string>& bookkeeping() {
    static const std::set<std::string> keys{"/Size",  "/Prev", "/ID",     "/Info",   "/Type",        "/W",
                                            "/Index", "/Root", "/Length", "/Filter", "/DecodeParms", "/AuthCode"};
    return keys;
}

std::string first_id(Object trailer) {
    Object id = trailer.get("/ID");
    return id.is_array() && id.size() > 0 && id.at(0).is_string()
               ? id.at(0).string()
               : std::string{};
}

void compare_trailers(Revisions& revisions) {
    Object a = revisions.before_file().document().trailer();
    Object b = revisions.after_file().document().trailer();
    if (a.get("/Root").id() != b.get("/Root").id()) {
        revisions.other({"Gốc của tài liệu bị thay bằng đối tượng khác.",
                         "The document's catalog was replaced by another object."});
    }
    if (!first_id(a).empty() && first_id(a) != first_id(b)) {
        // Of an encrypted file the identifier is part of the key (ISO 32000-1 clause 7.6.3.3); else it is only a name.
        revisions.found(a.has("/Encrypt") ? Changes::other : Changes::lta_updates,
                        {"Mã định danh của tệp bị đổi.", "The file identifier was changed."});
    }
    for (const std::string& key : keys_of(a, b)) {
        // An entry of an older trailer that the newer leaves out (a checksum) says nothing any more.
        if (!bookkeeping().contains(key) && b.has(key) && !revisions.same(a.get(key), b.get(key))) {
            revisions.other({fmt::format("Mục {} của trailer bị thay đổi.", key),
                             fmt::format("The trailer's entry {} was changed.", key)});
        }
    }
    if (a.has("/Encrypt") != b.has("/Encrypt")) {
        revisions.other({"Việc mã hóa tệp bị thay đổi.", "The file's encryption was changed."});
    }
    for (Object trailer : {a, b}) {
        Object info = trailer.get("/Info");
        if (info.is_indirect() && revisions.is_changed(info)) {
            constexpr int trailers = 1000;  // of as many cross-reference sections
            revisions.explain(info, trailer_place, trailers);
        }
    }
}

void check_objects(Revisions& revisions, const UpdateScan& update) {
    std::map<pdf::Identifier, const WrittenObject*> last;
    for (const WrittenObject& object : update.objects) {
        const WrittenObject*& known = last[pdf::Identifier{object.number, object.generation}];
        if (known != nullptr && known->revision == object.revision) {
            revisions.other(
                {fmt::format("Đối tượng {} {} được ghi hai lần trong cùng một lần cập nhật.", object.number,
                             object.generation),
                 fmt::format("Object {} {} is written twice in one update.", object.number, object.generation)});
        }
        known = &object;
    }
    const XrefTable& table = revisions.after_file().document().table();
    // An entry may lead to white space before its object.
    const auto place_of = [text = as_text(revisions.after_file().bytes()),
                           shift = revisions.after_file().header_offset()](const pdf::Entry& entry) {
        const std::size_t at = text.find_first_not_of(std::string_view{" \t\r\n\f\0", 6},
                                                      static_cast<std::size_t>(entry.offset) + shift);
        return static_cast<std::uint64_t>(std::min(at, text.size()));
    };
    for (const auto& [number, object] : last) {
        const pdf::Entry* entry = table.find(number);
        const bool is_named =
            entry != nullptr && entry->kind == pdf::Entry::Kind::in_file && place_of(*entry) == object->offset;
        if (!is_named && !object->is_xref) {
            revisions.other(
                {fmt::format("Đối tượng {} {} nằm sau phần đã ký nhưng bảng tham chiếu không chỉ tới nó.",
                             number.number, number.generation),
                 fmt::format("Object {} {} stands after what was signed, and the cross-reference does not lead to it.",
                             number.number, number.generation)});
        }
    }
    std::set<std::uint64_t> starts;
    for (const WrittenObject& object : update.objects) {
        starts.insert(object.offset);
    }
    for (const auto& [number, entry] : table) {
        if (entry.kind != pdf::Entry::Kind::in_file || (!revisions.changed().contains(number) && !revisions.is_new(number))) {
            continue;
        }
        if (!starts.contains(place_of(entry))) {
            revisions.other({fmt::format("Đối tượng {} {} được trỏ tới một chỗ không nằm trong lần cập nhật.",
                                         number.number, number.generation),
                             fmt::format("Object {} {} is said to stand in a place that is not in the update.",
                                         number.number, number.generation)});
        }
    }
}

}  // namespace

void compare_structure(Revisions& revisions) {
    const UpdateScan& update = revisions.update();
    if (!update.is_orderly) {
        revisions.other({"Sau phần đã ký có dữ liệu không thuộc lần cập nhật nào.",
                         "Bytes after what was signed belong to no update."});
    }
    if (update.has_hybrid) {
        revisions.other(
            {"Lần cập nhật dùng tham chiếu lai (/XRefStm): mỗi chương trình có thể thấy một nội dung khác.",
             "An update has hybrid cross-references (/XRefStm): different programs may show different contents."});
    }
    check_objects(revisions, update);
    compare_trailers(revisions);
    if (update.revisions > 0) {
        revisions.found(Changes::lta_updates,
                        {"Tệp có lần cập nhật sau chữ ký.", "The file was updated after the signature."});
    } else if (!update.objects.empty()) {
        revisions.other({"Sau phần đã ký có đối tượng không thuộc lần cập nhật nào.",
                         "Objects after what was signed belong to no update."});
    }
}

}  // namespace vanthu::signing::changes
