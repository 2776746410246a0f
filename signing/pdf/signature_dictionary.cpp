#include "signing/pdf/signature_dictionary.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "signing/pdf/form.hpp"
#include "signing/pdf/page_tree.hpp"

namespace vanthu::signing {
namespace {

constexpr std::size_t signatures_limit = 200;
constexpr int references_limit = 50;
constexpr int locked_fields_limit = 10'000;
constexpr std::size_t objects_limit = 500'000;

pdf::Object entry(pdf::Object dictionary, const char* key) {
    return dictionary.is_dictionary() ? dictionary.get(key) : pdf::Object{};
}

std::string name_of(pdf::Object value) {
    return value.is_name() ? value.name() : std::string{};
}

/// Widgets of signature fields that hang on a page and on no form.
void find_on_pages(const PdfFile& file, std::vector<FoundSignature>& found) {
    for (pdf::Object page : all_pages(file.document())) {
        pdf::Object annotations = page.get("/Annots");
        for (int i = 0; annotations.is_array() && i < annotations.size() && found.size() < signatures_limit;
             ++i) {
            pdf::Object widget = annotations.at(i);
            pdf::Object value = entry(widget, "/V");
            if (name_of(entry(widget, "/FT")) == "/Sig" && value.is_dictionary()) {
                pdf::Object title = widget.get("/T");
                found.push_back({title.is_string() ? title.text() : std::string{}, widget, value});
            }
        }
    }
}

/// Dictionaries with a byte range that nothing leads to.
void find_anywhere(const PdfFile& file, std::vector<FoundSignature>& found) {
    std::size_t looked_at = 0;
    for (const auto& [number, place] : file.document().table()) {
        if (place.kind != pdf::Entry::Kind::in_file || ++looked_at > objects_limit || found.size() >= signatures_limit) {
            continue;
        }
        pdf::Object object = file.document().object(number);
        if (object.is_dictionary() && object.get("/ByteRange").is_array() && object.get("/Contents").is_string()) {
            found.push_back({{}, pdf::Object{}, object});
        }
    }
}

std::optional<FieldLock> read_lock(pdf::Object dictionary) {
    const std::string action = name_of(entry(dictionary, "/Action"));
    if (action != "/All" && action != "/Include" && action != "/Exclude") {
        return std::nullopt;
    }
    FieldLock lock;
    lock.action = action == "/All"       ? FieldLock::Action::all
                  : action == "/Include" ? FieldLock::Action::include
                                         : FieldLock::Action::exclude;
    pdf::Object fields = dictionary.get("/Fields");
    for (int i = 0; fields.is_array() && i < fields.size() && i < locked_fields_limit; ++i) {
        if (fields.at(i).is_string()) {
            lock.fields.push_back(fields.at(i).text());
        }
    }
    return lock;
}

std::optional<int> permissions(pdf::Object dictionary) {
    pdf::Object p = entry(dictionary, "/P");
    return p.is_integer() ? std::optional{p.small_integer()} : std::nullopt;
}

}  // namespace

std::vector<FoundSignature> find_signatures(const PdfFile& file) {
    std::vector<FoundSignature> found;
    for (FormField& field : form_fields(file.document())) {
        pdf::Object value = entry(field.object, "/V");
        if (field.type == "/Sig" && value.is_dictionary() && found.size() < signatures_limit) {
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
    pdf::Object references = entry(signature.dictionary, "/Reference");
    for (int i = 0; references.is_array() && i < references.size() && i < references_limit; ++i) {
        pdf::Object reference = references.at(i);
        pdf::Object parameters = entry(reference, "/TransformParams");
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
    pdf::Object lock = entry(signature.field_object, "/Lock");
    if (auto read = read_lock(lock)) {
        rules.locks.push_back(std::move(*read));
    }
    rules.lock_permissions = permissions(lock);
    return rules;
}

}  // namespace vanthu::signing
