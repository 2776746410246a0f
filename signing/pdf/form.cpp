#include "signing/pdf/form.hpp"

#include <set>

#include <fmt/format.h>

#include "signing/pdf/page_tree.hpp"
#include "signing/pdf/reader/text_string.hpp"

namespace vanthu::signing {
namespace {

constexpr std::size_t fields_limit = 10'000;
constexpr int depth_limit = 32;

struct Walk {
    std::vector<FormField>& out;
    std::set<pdf::Identifier> seen{};
};

void visit(pdf::Object field, const std::string& prefix, const std::string& inherited_type, int depth, Walk& walk) {
    if (!field.is_dictionary() || depth > depth_limit || walk.out.size() >= fields_limit ||
        (field.is_indirect() && !walk.seen.insert(field.id()).second)) {
        return;
    }
    std::string name = prefix;
    if (field.get("/T").is_string()) {
        name += (prefix.empty() ? "" : ".") + field.get("/T").text();
    }
    const std::string type = field.get("/FT").is_name() ? field.get("/FT").name() : inherited_type;
    pdf::Object kids = field.get("/Kids");
    bool has_field_kids = false;
    if (kids.is_array()) {
        for (int i = 0; i < kids.size(); ++i) {
            pdf::Object kid = kids.at(i);
            if (kid.is_dictionary() && kid.has("/T")) {
                has_field_kids = true;
                visit(kid, name, type, depth + 1, walk);
            }
        }
    }
    if (!has_field_kids) {
        walk.out.push_back({name, type, field});
    }
}

}  // namespace

std::vector<FormField> form_fields(const pdf::Document& document) {
    std::vector<FormField> found;
    pdf::Object form = document.root().get("/AcroForm");
    pdf::Object fields = form.is_dictionary() ? form.get("/Fields") : pdf::Object{};
    Walk walk{found};
    if (fields.is_array()) {
        for (int i = 0; i < fields.size(); ++i) {
            visit(fields.at(i), "", "", 0, walk);
        }
    }
    return found;
}

Result<pdf::Object> page_of(const PdfFile& file, int page) {
    auto found = find_page(file.document(), page);
    if (!found) {
        return fail(Code::invalid_input, {fmt::format("Văn bản không có trang {}.", page),
                                          fmt::format("The document has no page {}.", page)});
    }
    return std::move(*found);
}

void add_annotation(IncrementalUpdate& update, pdf::Object page, int number) {
    pdf::Object annotations = page.get("/Annots");
    if (annotations.is_array() && annotations.is_indirect()) {
        annotations.append(update.reference(number));
        update.put_changed(annotations);
        return;
    }
    pdf::Object list = annotations.is_array() ? annotations : update.document().make_array();
    list.append(update.reference(number));
    page.set("/Annots", list);
    update.put_changed(page);
}

Result<void> add_field(const PdfFile& file, IncrementalUpdate& update, int page, int field_number, int signature_flags) {
    auto page_object = page_of(file, page);
    if (!page_object) {
        return pass(page_object.error());
    }
    const pdf::Object field = update.reference(field_number);
    add_annotation(update, *page_object, field_number);
    pdf::Object root = file.document().root();
    pdf::Object form = root.get("/AcroForm");
    bool form_changed = false;
    if (!form.is_dictionary()) {
        form = file.document().make_dictionary();
        root.set("/AcroForm", form);
        update.put_changed(root);
    }
    pdf::Object fields = form.get("/Fields");
    if (fields.is_array() && fields.is_indirect()) {
        fields.append(field);
        update.put_changed(fields);
    } else {
        pdf::Object list = fields.is_array() ? fields : file.document().make_array();
        list.append(field);
        form.set("/Fields", list);
        form_changed = true;
    }
    if (signature_flags != 0 &&
        (!form.get("/SigFlags").is_integer() || form.get("/SigFlags").small_integer() != signature_flags)) {
        form.set("/SigFlags", file.document().make_integer(signature_flags));
        form_changed = true;
    }
    if (form_changed) {
        update.put_changed(form.is_indirect() ? form : root);
    }
    return {};
}

std::string rectangle_text(const Rectangle& rectangle) {
    return fmt::format("[{:.2f} {:.2f} {:.2f} {:.2f}]", rectangle.x, rectangle.y, rectangle.x + rectangle.width,
                       rectangle.y + rectangle.height);
}

std::string text_string(std::string_view utf8) {
    return pdf::write_string(pdf::utf8_to_text_string(utf8));
}

}  // namespace vanthu::signing
