#include "signing/signature_fields.hpp"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "signing/pdf/appearance_stream.hpp"
#include "signing/pdf/form.hpp"
#include "signing/pdf/page_tree.hpp"
#include "signing/pdf/signature_revision.hpp"

namespace vanthu::signing {
namespace {

void add_stamp(IncrementalUpdate& update, pdf::Object page, const Rectangle& place, int look) {
    const int number = update.allocate();
    // Flags: print (4), read-only (64), locked (128).
    update.put(number, fmt::format("<< /Type /Annot /Subtype /Stamp /Rect {} /F 196 /P {} /AP << /N {} 0 R >> >>", rectangle_text(place), page.write(), look));
    add_annotation(update, std::move(page), number);
}

}  // namespace

Result<void> add_signature_fields(const std::filesystem::path& source, const std::filesystem::path& target,
                                  const std::vector<SignatureField>& fields) {
    const auto file = PdfFile::open(source);
    if (!file) {
        return pass(file.error());
    }
    auto present = form_fields(file->document());
    IncrementalUpdate update(*file);
    for (const SignatureField& wanted : fields) {
        for (FormField& field : present) {
            if (field.name == wanted.name) {
                return fail(Code::conflict, {"Trường “" + wanted.name + "” đã có.", "The field “" + wanted.name + "” is there already."});
            }
            if (field.type == "/Sig" && field.object.get("/V").is_dictionary()) {
                return fail(Code::conflict, {"Văn bản đã có chữ ký; không thêm được trường.",
                                             "The document is signed already; no field can be added."});
            }
        }
        auto page = page_of(*file, wanted.page);
        if (!page) {
            return pass(page.error());
        }
        const int number = update.allocate();
        update.put(number, fmt::format("<< /Type /Annot /Subtype /Widget /FT /Sig /T {} /Rect {} /F 132 /P {}{} >>", text_string(wanted.name),
                                       wanted.place.width > 0 ? rectangle_text(wanted.place) : "[0 0 0 0]", page->write(),
                                       wanted.lock ? " /Lock << /Type /SigFieldLock " + lock_entries(*wanted.lock) + " >>" : ""));
        // AppendOnly only when something is signed; an empty field promises nothing yet (table 219).
        if (auto added = add_field(*file, update, wanted.page, number, /*signature_flags=*/0); !added) {
            return added;
        }
    }
    return update.write(target);
}

Result<std::vector<SignaturePlace>> signature_places(const std::filesystem::path& pdf) {
    const auto file = PdfFile::open(pdf);
    if (!file) {
        return pass(file.error());
    }
    const auto pages = all_pages(file->document());
    std::vector<SignaturePlace> places;
    for (FormField& field : form_fields(file->document())) {
        if (field.type != "/Sig" || !field.object.get("/V").is_dictionary()) {
            continue;
        }
        SignaturePlace one{.field = field.name};
        pdf::Object kids = field.object.get("/Kids");
        pdf::Object widget = kids.is_array() && kids.size() > 0 ? kids.at(0) : field.object;
        for (std::size_t i = 0; i < pages.size(); ++i) {
            if (widget.get("/P").is_indirect() && pages.at(i).id() == widget.get("/P").id()) {
                one.page = static_cast<int>(i) + 1;
            }
        }
        if (const auto corners = widget.get("/Rect").rectangle()) {
            one.place = {corners->left, corners->bottom, corners->right - corners->left, corners->top - corners->bottom};
        }
        places.push_back(std::move(one));
    }
    return places;
}

Result<void> stamp_pdf(const std::filesystem::path& source, const std::filesystem::path& target, int page_number, const Rectangle& place,
                       const Drawing& drawing) {
    const auto file = PdfFile::open(source);
    if (!file) {
        return pass(file.error());
    }
    auto page = page_of(*file, page_number);
    if (!page) {
        return pass(page.error());
    }
    IncrementalUpdate update(*file);
    const auto look = add_appearance(update, drawing, place.width, place.height);
    if (!look) {
        return pass(look.error());
    }
    add_stamp(update, *page, place, *look);
    return update.write(target);
}

Result<void> mark_pages(const std::filesystem::path& source, const std::filesystem::path& target, const Drawing& drawing) {
    constexpr std::size_t pages_limit = 2000;
    constexpr double mm = 72.0 / 25.4;
    constexpr double height = 24;
    const auto file = PdfFile::open(source);
    if (!file) {
        return pass(file.error());
    }
    const auto pages = all_pages(file->document());
    if (pages.size() > pages_limit) {
        return fail(Code::too_large, {"Tệp có quá nhiều trang.", "The file has too many pages."});
    }
    IncrementalUpdate update(*file);
    std::map<double, int> looks;  // one for each width
    for (const pdf::Object& page : pages) {
        const Rectangle box = media_box(page);
        const Rectangle place{box.x + 30 * mm, box.y + 5 * mm, std::max(box.width - 45 * mm, 60.0), height};
        auto look = looks.find(place.width);
        if (look == looks.end()) {
            const auto made = add_appearance(update, drawing, place.width, place.height);
            if (!made) {
                return pass(made.error());
            }
            look = looks.emplace(place.width, *made).first;
        }
        add_stamp(update, page, place, look->second);
    }
    return update.write(target);
}

}  // namespace vanthu::signing
