#include "signing/pdf/form.hpp"

#include <set>

#include <fmt/format.h>
#include <qpdf/QPDF.hh>

#include "signing/pdf/page_tree.hpp"

namespace vanthu::signing {
namespace {

constexpr std::size_t fields_limit = 10'000;
constexpr int depth_limit = 32;

struct Walk {
    std::vector<FormField>& out;
    std::set<QPDFObjGen> seen{};
};

void visit(QPDFObjectHandle field, const std::string& prefix, const std::string& inherited_type, int depth, Walk& walk) {
    if (!field.isDictionary() || depth > depth_limit || walk.out.size() >= fields_limit ||
        (field.isIndirect() && !walk.seen.insert(field.getObjGen()).second)) {
        return;
    }
    std::string name = prefix;
    if (field.getKey("/T").isString()) {
        name += (prefix.empty() ? "" : ".") + field.getKey("/T").getUTF8Value();
    }
    const std::string type = field.getKey("/FT").isName() ? field.getKey("/FT").getName() : inherited_type;
    QPDFObjectHandle kids = field.getKey("/Kids");
    bool has_field_kids = false;
    if (kids.isArray()) {
        for (int i = 0; i < kids.getArrayNItems(); ++i) {
            QPDFObjectHandle kid = kids.getArrayItem(i);
            if (kid.isDictionary() && kid.hasKey("/T")) {
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

std::vector<FormField> form_fields(QPDF& qpdf) {
    std::vector<FormField> found;
    QPDFObjectHandle form = qpdf.getRoot().getKey("/AcroForm");
    QPDFObjectHandle fields = form.isDictionary() ? form.getKey("/Fields") : QPDFObjectHandle::newNull();
    Walk walk{found};
    if (fields.isArray()) {
        for (int i = 0; i < fields.getArrayNItems(); ++i) {
            visit(fields.getArrayItem(i), "", "", 0, walk);
        }
    }
    return found;
}

Result<QPDFObjectHandle> page_of(const PdfFile& file, int page) {
    auto found = find_page(file.qpdf(), page);
    if (!found) {
        return fail(Code::invalid_input, {fmt::format("Văn bản không có trang {}.", page),
                                          fmt::format("The document has no page {}.", page)});
    }
    return std::move(*found);
}

void add_annotation(IncrementalUpdate& update, QPDFObjectHandle page, int number) {
    QPDFObjectHandle annotations = page.getKey("/Annots");
    if (annotations.isArray() && annotations.isIndirect()) {
        annotations.appendItem(update.reference(number));
        update.put_changed(annotations);
        return;
    }
    QPDFObjectHandle list = annotations.isArray() ? annotations : QPDFObjectHandle::newArray();
    list.appendItem(update.reference(number));
    page.replaceKey("/Annots", list);
    update.put_changed(page);
}

Result<void> add_field(const PdfFile& file, IncrementalUpdate& update, int page, int field_number, int signature_flags) {
    auto page_object = page_of(file, page);
    if (!page_object) {
        return pass(page_object.error());
    }
    const QPDFObjectHandle field = update.reference(field_number);
    add_annotation(update, *page_object, field_number);
    QPDFObjectHandle root = file.qpdf().getRoot();
    QPDFObjectHandle form = root.getKey("/AcroForm");
    bool form_changed = false;
    if (!form.isDictionary()) {
        form = QPDFObjectHandle::newDictionary();
        root.replaceKey("/AcroForm", form);
        update.put_changed(root);
    }
    QPDFObjectHandle fields = form.getKey("/Fields");
    if (fields.isArray() && fields.isIndirect()) {
        fields.appendItem(field);
        update.put_changed(fields);
    } else {
        QPDFObjectHandle list = fields.isArray() ? fields : QPDFObjectHandle::newArray();
        list.appendItem(field);
        form.replaceKey("/Fields", list);
        form_changed = true;
    }
    if (signature_flags != 0 &&
        (!form.getKey("/SigFlags").isInteger() || form.getKey("/SigFlags").getIntValueAsInt() != signature_flags)) {
        form.replaceKey("/SigFlags", QPDFObjectHandle::newInteger(signature_flags));
        form_changed = true;
    }
    if (form_changed) {
        update.put_changed(form.isIndirect() ? form : root);
    }
    return {};
}

std::string rectangle_text(const Rectangle& rectangle) {
    return fmt::format("[{:.2f} {:.2f} {:.2f} {:.2f}]", rectangle.x, rectangle.y, rectangle.x + rectangle.width,
                       rectangle.y + rectangle.height);
}

std::string text_string(std::string_view utf8) {
    return QPDFObjectHandle::newUnicodeString(std::string{utf8}).unparse();
}

}  // namespace vanthu::signing
