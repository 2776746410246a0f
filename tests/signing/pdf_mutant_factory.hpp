#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "tests/signing/pdf_mutants.hpp"
#include "tests/signing/pdf_update.hpp"

/// How mutants are made; the kinds of attack stand in the files of these names.
namespace vanthu::signing::mutants {

using Object = QPDFObjectHandle;
inline constexpr const char* overlay = "q 1 1 1 rg 0 0 600 900 re f Q BT /F1 24 Tf 72 700 Td (Forged) Tj ET";
inline constexpr const char* form_entries = "/Type /XObject /Subtype /Form /BBox [0 0 600 900] /Resources << >>";

inline Object first_page(HandmadeUpdate& made) {
    return made.qpdf().getAllPages().at(0);
}

/// An object's text with one entry added or replaced; `value` is PDF syntax.
inline std::string with(Object object, const std::string& key, const std::string& value) {
    Object copy = object.shallowCopy();
    if (copy.isStream()) {
        copy = copy.getDict().shallowCopy();
    }
    copy.removeKey(key);
    std::string text = copy.unparseResolved();
    text.insert(text.rfind(">>"), fmt::format(" {} {} ", key, value));
    return text;
}

inline std::string without(Object object, const std::string& key) {
    Object copy = object.shallowCopy();
    copy.removeKey(key);
    return copy.unparseResolved();
}

/// A list's text with more items at its end.
inline std::string longer(Object list, const std::string& items) {
    std::string text = list.isArray() ? list.unparseResolved() : "[ ]";
    text.insert(text.rfind(']'), " " + items + " ");
    return text;
}

class Factory final {
public:
    explicit Factory(const std::string& file) : file_(file) {}

    void update(const std::string& name, const std::function<bool(HandmadeUpdate&)>& change) {
        HandmadeUpdate made(file_);
        if (change(made)) {
            mutants.push_back({name, made.bytes()});
        }
    }
    void bytes(const std::string& name, std::string changed) { mutants.push_back({name, std::move(changed)}); }

    void page_entry(const std::string& key, const std::string& value) {
        update("page" + key, [&](HandmadeUpdate& made) {
            Object page = first_page(made);
            made.put(page.getObjectID(), with(page, key, value));
            const bool had_items = page.getKey(key).isArray() && page.getKey(key).getArrayNItems() > 0;
            return value == "null" ? page.hasKey(key) : value != "[ ]" || had_items;
        });
    }
    void catalog_entry(const std::string& key, const std::string& value) {
        update("catalog" + key, [&](HandmadeUpdate& made) {
            Object root = made.qpdf().getRoot();
            made.put(root.getObjectID(), with(root, key, value));
            return value != "null" || root.hasKey(key);
        });
    }
    /// An annotation added to the first page; `entries` may refer to "{0}", a form that paints the page.
    void annotation(const std::string& name, const std::string& entries) {
        update("annotation " + name, [&](HandmadeUpdate& made) {
            Object page = first_page(made);
            const int number = made.allocate();
            const int form = made.allocate();
            made.put_stream(form, form_entries, overlay);
            made.put(number, fmt::format("<< /Type /Annot {} /AP << /N {} 0 R >> /F 4 >>", entries, form));
            made.put(page.getObjectID(),
                     with(page, "/Annots", longer(page.getKey("/Annots"), fmt::format("{} 0 R", number))));
            return true;
        });
    }
    /// A field added to the form and the page.
    void field(const std::string& name, const std::string& entries) {
        update("field " + name, [&](HandmadeUpdate& made) {
            Object page = first_page(made);
            Object root = made.qpdf().getRoot();
            const int number = made.allocate();
            const int form = made.allocate();
            made.put_stream(form, form_entries, overlay);
            made.put(number,
                     fmt::format("<< /Type /Annot /Subtype /Widget {} /F 4 /AP << /N {} 0 R >> >>", entries, form));
            made.put(page.getObjectID(),
                     with(page, "/Annots", longer(page.getKey("/Annots"), fmt::format("{} 0 R", number))));
            add_to_form(made, root, number);
            return true;
        });
    }
    static void add_to_form(HandmadeUpdate& made, Object root, int number) {
        Object form = root.getKey("/AcroForm");
        const std::string text = with(form, "/Fields", longer(form.getKey("/Fields"), fmt::format("{} 0 R", number)));
        if (form.isIndirect()) {
            made.put(form.getObjectID(), text);
        } else {
            made.put(root.getObjectID(), with(root, "/AcroForm", text));
        }
    }
    /// The last signed field, the one that the file's last signature stands in.
    static Object signed_field(HandmadeUpdate& made) {
        Object fields = made.qpdf().getRoot().getKey("/AcroForm").getKey("/Fields");
        Object found = Object::newNull();
        for (int i = 0; i < fields.getArrayNItems(); ++i) {
            if (fields.getArrayItem(i).getKey("/V").isDictionary()) {
                found = fields.getArrayItem(i);
            }
        }
        return found;
    }
    void field_entry(const std::string& key, const std::string& value) {
        update("signed field " + key, [&](HandmadeUpdate& made) {
            Object found = signed_field(made);
            made.put(found.getObjectID(), with(found, key, value));
            return value != "null" || found.hasKey(key);
        });
    }
    /// The dictionary of the last signature overwritten with another entry.
    void dictionary_entry(const std::string& name, const std::string& key, const std::string& value) {
        update("signature dictionary " + name, [&](HandmadeUpdate& made) {
            Object dictionary = signed_field(made).getKey("/V");
            if (!dictionary.isIndirect()) {
                return false;
            }
            made.put(dictionary.getObjectID(), value.empty() ? without(dictionary, key) : with(dictionary, key, value));
            return true;
        });
    }

    std::vector<Mutant> mutants{};

private:
    std::string file_;
};

void pages(Factory& make);
void catalog(Factory& make);
void annotations(Factory& make);
void fields(Factory& make);
void signatures(Factory& make);
void structure(Factory& make, const std::string& file);
void surgery(Factory& make, const std::string& file);

}  // namespace vanthu::signing::mutants
