#include "signing/pdf/signature_dictionary.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>
#include <qpdf/QPDF.hh>

#include "signing/pdf/form.hpp"

namespace vanthu::signing {
namespace {

constexpr std::size_t signatures_limit = 200;
constexpr int references_limit = 50;
constexpr int locked_fields_limit = 10'000;
constexpr std::size_t objects_limit = 500'000;

QPDFObjectHandle entry(QPDFObjectHandle dictionary, const char* key) {
    return dictionary.isDictionary() ? dictionary.getKey(key) : QPDFObjectHandle::newNull();
}

std::string name_of(QPDFObjectHandle value) {
    return value.isName() ? value.getName() : std::string{};
}

/// Widgets of signature fields that hang on a page and on no form.
void find_on_pages(const PdfFile& file, std::vector<FoundSignature>& found) {
    for (QPDFObjectHandle page : file.qpdf().getAllPages()) {
        QPDFObjectHandle annotations = page.getKey("/Annots");
        for (int i = 0; annotations.isArray() && i < annotations.getArrayNItems() && found.size() < signatures_limit;
             ++i) {
            QPDFObjectHandle widget = annotations.getArrayItem(i);
            QPDFObjectHandle value = entry(widget, "/V");
            if (name_of(entry(widget, "/FT")) == "/Sig" && value.isDictionary()) {
                QPDFObjectHandle title = widget.getKey("/T");
                found.push_back({title.isString() ? title.getUTF8Value() : std::string{}, widget, value});
            }
        }
    }
}

/// Dictionaries with a byte range that nothing leads to.
void find_anywhere(const PdfFile& file, std::vector<FoundSignature>& found) {
    std::size_t looked_at = 0;
    for (const auto& [number, place] : file.qpdf().getXRefTable()) {
        if (place.getType() != 1 || ++looked_at > objects_limit || found.size() >= signatures_limit) {
            continue;
        }
        QPDFObjectHandle object = file.qpdf().getObject(number);
        if (object.isDictionary() && object.getKey("/ByteRange").isArray() && object.getKey("/Contents").isString()) {
            found.push_back({{}, QPDFObjectHandle::newNull(), object});
        }
    }
}

std::optional<FieldLock> read_lock(QPDFObjectHandle dictionary) {
    const std::string action = name_of(entry(dictionary, "/Action"));
    if (action != "/All" && action != "/Include" && action != "/Exclude") {
        return std::nullopt;
    }
    FieldLock lock;
    lock.action = action == "/All"       ? FieldLock::Action::all
                  : action == "/Include" ? FieldLock::Action::include
                                         : FieldLock::Action::exclude;
    QPDFObjectHandle fields = dictionary.getKey("/Fields");
    for (int i = 0; fields.isArray() && i < fields.getArrayNItems() && i < locked_fields_limit; ++i) {
        if (fields.getArrayItem(i).isString()) {
            lock.fields.push_back(fields.getArrayItem(i).getUTF8Value());
        }
    }
    return lock;
}

std::optional<int> permissions(QPDFObjectHandle dictionary) {
    QPDFObjectHandle p = entry(dictionary, "/P");
    return p.isInteger() ? std::optional{p.getIntValueAsInt()} : std::nullopt;
}

}  // namespace

std::vector<FoundSignature> find_signatures(const PdfFile& file) {
    std::vector<FoundSignature> found;
    for (FormField& field : form_fields(file.qpdf())) {
        QPDFObjectHandle value = entry(field.object, "/V");
        if (field.type == "/Sig" && value.isDictionary() && found.size() < signatures_limit) {
            found.push_back({field.name, field.object, value});
        }
    }
    if (found.empty() && as_text(file.bytes()).find("/ByteRange") != std::string_view::npos) {
        find_on_pages(file, found);
        if (found.empty()) {
            find_anywhere(file, found);
        }
    }
    return found;
}

std::optional<Instant> parse_pdf_date(const std::string& text) {
    if (text.size() < 16 || !text.starts_with("D:")) {
        return std::nullopt;
    }
    const auto part = [&](std::size_t at, std::size_t count) { return text.substr(at, count); };
    std::string zone = "Z";
    if (text.size() >= 19 && (text[16] == '+' || text[16] == '-')) {
        const std::string minutes = text.size() >= 22 && text[19] == '\'' ? part(20, 2) : "00";
        zone = text.substr(16, 3) + ":" + minutes;
    }
    const auto at = parse_rfc3339(fmt::format("{}-{}-{}T{}:{}:{}{}", part(2, 4), part(6, 2), part(8, 2), part(10, 2),
                                              part(12, 2), part(14, 2), zone));
    return at ? std::optional{*at} : std::nullopt;
}

ChangeRules change_rules(const FoundSignature& signature) {
    ChangeRules rules;
    QPDFObjectHandle references = entry(signature.dictionary, "/Reference");
    for (int i = 0; references.isArray() && i < references.getArrayNItems() && i < references_limit; ++i) {
        QPDFObjectHandle reference = references.getArrayItem(i);
        QPDFObjectHandle parameters = entry(reference, "/TransformParams");
        const std::string method = name_of(entry(reference, "/TransformMethod"));
        if (method == "/DocMDP") {
            constexpr int form_filling = 2;  // the default of table 254
            const int p = permissions(parameters).value_or(form_filling);
            rules.docmdp = p >= 1 && p <= 3 ? p : 1;
        } else if (method == "/FieldMDP") {
            if (auto lock = read_lock(parameters)) {
                rules.locks.push_back(std::move(*lock));
            } else {
                rules.locks.push_back({});  // it locks something that cannot be read: everything
            }
        }
    }
    QPDFObjectHandle lock = entry(signature.field_object, "/Lock");
    if (auto read = read_lock(lock)) {
        rules.locks.push_back(std::move(*read));
    }
    rules.lock_permissions = permissions(lock);
    return rules;
}

}  // namespace vanthu::signing
