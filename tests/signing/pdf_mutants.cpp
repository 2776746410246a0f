#include "tests/signing/pdf_mutants.hpp"

#include <functional>
#include <sstream>

#include <fmt/format.h>

#include "tests/signing/pdf_update.hpp"

namespace vanthu::signing {
namespace {

using Object = QPDFObjectHandle;
const char* const overlay = "q 1 1 1 rg 0 0 600 900 re f Q BT /F1 24 Tf 72 700 Td (Forged) Tj ET";
const char* const form_entries = "/Type /XObject /Subtype /Form /BBox [0 0 600 900] /Resources << >>";

Object first_page(HandmadeUpdate& made) {
    return made.qpdf().getAllPages().at(0);
}

/// An object's text with one entry added or replaced; `value` is PDF syntax.
std::string with(Object object, const std::string& key, const std::string& value) {
    Object copy = object.shallowCopy();
    if (copy.isStream()) {
        copy = copy.getDict().shallowCopy();
    }
    copy.removeKey(key);
    std::string text = copy.unparseResolved();
    text.insert(text.rfind(">>"), fmt::format(" {} {} ", key, value));
    return text;
}

std::string without(Object object, const std::string& key) {
    Object copy = object.shallowCopy();
    copy.removeKey(key);
    return copy.unparseResolved();
}

/// A list's text with more items at its end.
std::string longer(Object list, const std::string& items) {
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

void pages(Factory& make) {
    make.update("content replaced", [](HandmadeUpdate& made) {
        Object page = first_page(made);
        const int number = made.allocate();
        made.put_stream(number, "", overlay);
        made.put(page.getObjectID(), with(page, "/Contents", fmt::format("{} 0 R", number)));
        return true;
    });
    make.update("content overwritten in place", [](HandmadeUpdate& made) {
        Object contents = first_page(made).getKey("/Contents");
        contents = contents.isArray() ? contents.getArrayItem(0) : contents;
        made.put_stream(contents.getObjectID(), "", overlay);
        return contents.isIndirect();
    });
    make.update("content freed", [](HandmadeUpdate& made) {
        Object contents = first_page(made).getKey("/Contents");
        contents = contents.isArray() ? contents.getArrayItem(0) : contents;
        made.free(contents.getObjectID());
        return contents.isIndirect();
    });
    make.update("content of another generation", [](HandmadeUpdate& made) {
        Object contents = first_page(made).getKey("/Contents");
        contents = contents.isArray() ? contents.getArrayItem(0) : contents;
        made.put_stream(contents.getObjectID(), "", overlay);
        made.generations[contents.getObjectID()] = 1;
        return contents.isIndirect();
    });
    make.update("overlay appended to the content", [](HandmadeUpdate& made) {
        Object page = first_page(made);
        Object contents = page.getKey("/Contents");
        const int number = made.allocate();
        made.put_stream(number, "", overlay);
        made.put(
            page.getObjectID(),
            with(page, "/Contents",
                 fmt::format("[{} {} 0 R]",
                             contents.isArray() ? contents.getArrayItem(0).unparse() : contents.unparse(), number)));
        return true;
    });
    make.update("page added", [](HandmadeUpdate& made) {
        Object root = made.qpdf().getRoot().getKey("/Pages");
        const int number = made.allocate();
        made.put(number, fmt::format("<< /Type /Page /Parent {} /MediaBox [0 0 595 842] >>", root.unparse()));
        made.put(root.getObjectID(), with(root, "/Kids", longer(root.getKey("/Kids"), fmt::format("{} 0 R", number))));
        return true;
    });
    make.update("page removed", [](HandmadeUpdate& made) {
        Object root = made.qpdf().getRoot().getKey("/Pages");
        made.put(root.getObjectID(), with(root, "/Kids", "[ ]"));
        return true;
    });
    make.update("page shown twice", [](HandmadeUpdate& made) {
        Object root = made.qpdf().getRoot().getKey("/Pages");
        made.put(root.getObjectID(),
                 with(root, "/Kids", longer(root.getKey("/Kids"), root.getKey("/Kids").getArrayItem(0).unparse())));
        return true;
    });
    make.update("page tree replaced", [](HandmadeUpdate& made) {
        Object root = made.qpdf().getRoot();
        const int tree = made.allocate();
        const int page = made.allocate();
        made.put(tree, fmt::format("<< /Type /Pages /Kids [{} 0 R] /Count 1 >>", page));
        made.put(page, fmt::format("<< /Type /Page /Parent {} 0 R /MediaBox [0 0 595 842] >>", tree));
        made.put(root.getObjectID(), with(root, "/Pages", fmt::format("{} 0 R", tree)));
        return true;
    });
    make.update("resources inherited from elsewhere", [](HandmadeUpdate& made) {
        Object root = made.qpdf().getRoot().getKey("/Pages");
        made.put(root.getObjectID(), with(root, "/Rotate", "180"));
        return true;
    });
    make.update("resources' objects overwritten", [](HandmadeUpdate& made) {
        bool any = false;
        for (auto& object : made.qpdf().getAllObjects()) {
            const bool is_font =
                object.isDictionary() && object.getKey("/Type").isName() && object.getKey("/Type").getName() == "/Font";
            if (is_font) {
                made.put(object.getObjectID(), "<< /Type /Font /Subtype /Type1 /BaseFont /Symbol >>");
                any = true;
            }
        }
        return any;
    });
    for (const auto& [key, value] : std::vector<std::pair<std::string, std::string>>{
             {"/MediaBox", "[0 0 10 10]"},
             {"/CropBox", "[0 400 595 842]"},
             {"/Rotate", "90"},
             {"/UserUnit", "3"},
             {"/Resources", "<< /ProcSet [/Forged] >>"},
             {"/Group", "<< /S /Transparency >>"},
             {"/AA", "<< /O << /S /JavaScript /JS (app.alert\\(1\\)) >> >>"},
             {"/Trans", "<< /S /Wipe >>"},
             {"/Annots", "[ ]"},
             {"/Tabs", "/W"},
             {"/Parent", "null"}}) {
        make.page_entry(key, value);
    }
}

void catalog(Factory& make) {
    for (const auto& [key, value] : std::vector<std::pair<std::string, std::string>>{
             {"/OpenAction", "<< /S /JavaScript /JS (app.alert\\(1\\)) >>"},
             {"/AA", "<< /WS << /S /JavaScript /JS (x) >> >>"},
             {"/Names", "<< /JavaScript << /Names [(a) << /S /JavaScript /JS (x) >>] >> >>"},
             {"/PageLabels", "<< /Nums [0 << /S /r >>] >>"},
             {"/ViewerPreferences", "<< /HideToolbar true /ViewArea /MediaBox >>"},
             {"/OCProperties", "<< /OCGs [ ] /D << >> >>"},
             {"/Outlines", "<< /Count 0 >>"},
             {"/Perms", "<< /UR3 << /Type /Sig >> >>"},
             {"/Collection", "<< /View /T >>"},
             {"/AcroForm", "null"},
             {"/Lang", "(xx)"},
             {"/StructTreeRoot", "<< /Type /StructTreeRoot >>"},
             {"/Threads", "[ ]"},
             {"/PageMode", "/FullScreen"},
             {"/URI", "<< /Base (http://forged.example/) >>"},
             {"/Dests", "<< /a [0 /Fit] >>"},
             {"/Legal", "<< >>"},
             {"/DSS", "<< /Certs [1 0 R] /Page 3 >>"},
             {"/DSS", "[ ]"},
             {"/DSS", "<< /VRI << /NotAHash << >> >> >>"},
             {"/Extensions", "[ ]"}}) {
        make.catalog_entry(key, value);
    }
    make.update("catalog replaced", [](HandmadeUpdate& made) {
        const int number = made.allocate();
        made.put(number, made.qpdf().getRoot().unparseResolved());
        made.trailer["/Root"] = fmt::format("{} 0 R", number);
        return true;
    });
    make.update("metadata that are no XML", [](HandmadeUpdate& made) {
        Object root = made.qpdf().getRoot();
        const int number = made.allocate();
        made.put_stream(number, form_entries, overlay);
        made.put(root.getObjectID(), with(root, "/Metadata", fmt::format("{} 0 R", number)));
        return true;
    });
    make.update("information dictionary as a page's content", [](HandmadeUpdate& made) {
        Object contents = first_page(made).getKey("/Contents");
        contents = contents.isArray() ? contents.getArrayItem(0) : contents;
        made.put_stream(contents.getObjectID(), "", overlay);
        made.trailer["/Info"] = contents.unparse();
        return contents.isIndirect();
    });
}

void annotations(Factory& make) {
    for (const char* kind :
         {"FreeText", "Stamp", "Square", "Circle", "Line", "Polygon", "Ink", "Redact", "Watermark", "Screen",
          "FileAttachment", "3D", "RichMedia", "Movie", "PrinterMark", "TrapNet", "Unknown"}) {
        make.annotation(kind, fmt::format("/Subtype /{} /Rect [100 600 300 640]", kind));
    }
    make.annotation("link to a forger",
                    "/Subtype /Link /Rect [100 600 300 640] /A << /S /URI /URI (http://forged.example/) >>");
    make.annotation("highlight over the page", "/Subtype /Highlight /Rect [0 0 595 842] /QuadPoints [0 0 1 0 0 1 1 1]");
    make.annotation("widget of no field", "/Subtype /Widget /Rect [100 600 300 640]");
    make.annotation("note with an action", "/Subtype /Text /Rect [100 600 120 620] /A << /S /JavaScript /JS (x) >>");
    make.annotation("without a kind", "/Rect [100 600 300 640]");
}

void fields(Factory& make) {
    make.field("text", "/FT /Tx /T (forged) /V (1.000.000.000) /Rect [100 600 300 640]");
    make.field("button", "/FT /Btn /T (forged) /Rect [100 600 300 640]");
    make.field("choice", "/FT /Ch /T (forged) /Rect [100 600 300 640]");
    make.field("unsigned signature that shows something", "/FT /Sig /T (forged) /Rect [100 600 300 640]");
    make.field("signature over the page", "/FT /Sig /T (forged) /Rect [0 0 595 842]");
    make.field("signature that is none",
               "/FT /Sig /T (forged) /Rect [100 600 300 640] /V << /Type /Sig /SubFilter /ETSI.CAdES.detached "
               "/Contents <3000> "
               "/ByteRange [0 1 4 9] >>");
    make.field("signature without values", "/FT /Sig /T (forged) /Rect [100 600 300 640] /V << /Type /Sig >>");
    for (const auto& [key, value] :
         std::vector<std::pair<std::string, std::string>>{{"/Rect", "[0 0 500 500]"},
                                                          {"/AP", "null"},
                                                          {"/V", "null"},
                                                          {"/F", "2"},
                                                          {"/T", "(renamed)"},
                                                          {"/FT", "/Tx"},
                                                          {"/MK", "<< /CA (x) >>"},
                                                          {"/AA", "<< /E << /S /JavaScript /JS (x) >> >>"},
                                                          {"/Lock", "<< /Type /SigFieldLock /Action /All /P 3 >>"},
                                                          {"/DA", "(/Helv 99 Tf)"}}) {
        make.field_entry(key, value);
    }
    make.update("signed field with another appearance", [](HandmadeUpdate& made) {
        Object field = Factory::signed_field(made);
        const int form = made.allocate();
        made.put_stream(form, form_entries, overlay);
        made.put(field.getObjectID(), with(field, "/AP", fmt::format("<< /N {} 0 R >>", form)));
        return true;
    });
    make.update("signed field's appearance overwritten in place", [](HandmadeUpdate& made) {
        Object field = Factory::signed_field(made);
        Object normal = field.getKey("/AP").isDictionary() ? field.getKey("/AP").getKey("/N") : Object::newNull();
        if (!normal.isStream()) {
            return false;
        }
        made.put_stream(normal.getObjectID(), form_entries, overlay);
        return true;
    });
    make.update("form without its fields", [](HandmadeUpdate& made) {
        Object root = made.qpdf().getRoot();
        made.put(root.getObjectID(), with(root, "/AcroForm", "<< /Fields [ ] /SigFlags 3 >>"));
        return true;
    });
    make.update("XFA form", [](HandmadeUpdate& made) {
        Object root = made.qpdf().getRoot();
        made.put(root.getObjectID(), with(root, "/AcroForm", with(root.getKey("/AcroForm"), "/XFA", "[ ]")));
        return true;
    });
    make.update("order of calculation", [](HandmadeUpdate& made) {
        Object root = made.qpdf().getRoot();
        made.put(root.getObjectID(), with(root, "/AcroForm", with(root.getKey("/AcroForm"), "/CO", "[ ]")));
        return true;
    });
}

void signatures(Factory& make) {
    make.dictionary_entry("with another reason", "/Reason", "(forged)");
    make.dictionary_entry("with another time", "/M", "(D:20010101000000Z)");
    make.dictionary_entry("without a byte range", "/ByteRange", "");
    make.dictionary_entry("without contents", "/Contents", "");
    make.dictionary_entry("with empty contents", "/Contents", "<>");
    make.dictionary_entry("with null contents", "/Contents", "null");
    make.dictionary_entry("with zero contents", "/Contents", "<" + std::string(4000, '0') + ">");
    for (const char* range : {"null", "[ ]", "[0 0 0 0]", "[0]", "[0 -1 10 10]", "[-1 10 20 30]", "[0 10 5 10]",
                              "[0 999999999 1 2]", "[(a) 1 2 3]", "[0 10 20 99999999999999999999]"}) {
        make.dictionary_entry(fmt::format("with the byte range {}", range), "/ByteRange", range);
    }
    make.dictionary_entry("of another kind", "/SubFilter", "/adbe.x509.rsa_sha1");
    make.dictionary_entry("of a time-stamp", "/SubFilter", "/ETSI.RFC3161");
}

void structure(Factory& make, const std::string& file) {
    const std::string forged =
        fmt::format("<< /Length {} >>\nstream\n{}\nendstream\nendobj\n", std::string{overlay}.size(), overlay);
    make.bytes("text after the end", file + "Forged\n");
    make.bytes("object after the end without a cross-reference", file + "4 0 obj\n" + forged);
    make.bytes("second end mark", file + "4 0 obj\n" + forged + "%%EOF\n");
    make.bytes("trailer without a cross-reference",
               file + "4 0 obj\n" + forged + "trailer\n<< /Root 1 0 R >>\nstartxref\n0\n%%EOF\n");
    make.bytes("end cut off", file.substr(0, file.size() - 7));
    make.bytes("bytes before the header", "forged\n" + file);
    make.bytes("line break in the middle", file.substr(0, file.size() / 3) + "\n" + file.substr(file.size() / 3));
    make.update("cross-reference that leads back to itself", [](HandmadeUpdate& made) {
        made.prev = static_cast<long long>(made.bytes().rfind("xref\n", made.bytes().rfind("startxref") - 1));
        Object page = first_page(made);
        made.put(page.getObjectID(), with(page, "/Rotate", "90"));
        return true;
    });
    make.update("object written twice", [&](HandmadeUpdate& made) {
        Object info = made.qpdf().getTrailer().getKey("/Info");
        const int number = info.isIndirect() ? info.getObjectID() : made.allocate();
        made.put(number, "<< /Producer (a) >>");
        made.before_xref = fmt::format("{} 0 obj\n<< /Producer (b) >>\nendobj\n", number);
        return true;
    });
    make.update("hidden content beside the update", [&](HandmadeUpdate& made) {
        Object contents = first_page(made).getKey("/Contents");
        contents = contents.isArray() ? contents.getArrayItem(0) : contents;
        made.put(made.allocate(), "<< >>");
        made.before_xref = fmt::format("{} 0 obj\n{}", contents.getObjectID(), forged);
        return contents.isIndirect();
    });
    make.update("hybrid cross-reference", [](HandmadeUpdate& made) {
        made.put(made.allocate(), "<< >>");
        made.trailer["/XRefStm"] = "15";
        return true;
    });
    make.update("object said to stand where another one stands", [](HandmadeUpdate& made) {
        Object page = first_page(made);
        made.put(made.allocate(), "<< >>");
        made.offsets[page.getObjectID()] = 15;
        return true;
    });
    make.update("encryption switched on", [](HandmadeUpdate& made) {
        const int number = made.allocate();
        made.put(number, "<< /Filter /Standard /V 1 /R 2 /O (x) /U (y) /P -4 >>");
        made.trailer["/Encrypt"] = fmt::format("{} 0 R", number);
        return true;
    });
    make.update("unknown entry of the trailer", [](HandmadeUpdate& made) {
        const int number = made.allocate();
        made.put(number, "<< /a 1 >>");
        made.trailer["/AdditionalStreams"] = fmt::format("[{} 0 R]", number);
        return true;
    });
    make.update("text between the objects", [](HandmadeUpdate& made) {
        made.put(made.allocate(), "<< >>");
        made.before_xref = "forged forged forged\n";
        return true;
    });
    make.update("text after the update", [](HandmadeUpdate& made) {
        made.put(made.allocate(), "<< >>");
        made.after_end = "forged forged forged\n";
        return true;
    });
    make.update("start of the cross-reference in the signed part", [&](HandmadeUpdate& made) {
        made.put(made.allocate(), "<< >>");
        made.startxref = 20;
        return true;
    });
}

/// The gap of the last signature, and bytes of every part.
void surgery(Factory& make, const std::string& file) {
    std::istringstream numbers(file.substr(file.find('[', file.rfind("/ByteRange")) + 1, 60));
    std::size_t zero = 0;
    std::size_t open = 0;
    std::size_t after = 0;
    numbers >> zero >> open >> after;
    const std::size_t close = after - 1;
    std::string changed = file;
    changed.replace(close - 40, 30, "/Contents (forged) %          ");
    make.bytes("text in the padding of the contents", changed);
    changed = file;
    changed[close - 10] = 'z';
    make.bytes("padding that is no hexadecimal", changed);
    changed = file;
    changed[open + 12] = changed[open + 12] == '7' ? '8' : '7';
    make.bytes("kind of CMS changed", changed);
    for (const std::size_t tenth : {0U, 1U, 2U, 3U, 5U, 7U, 9U}) {
        std::size_t at = file.size() * tenth / 10 + 7;
        at = at > open && at < close ? close + 5 : at;
        changed = file;
        changed[at] = static_cast<char>(changed[at] ^ 1);
        make.bytes(fmt::format("bit changed at {} tenths", tenth), changed);
    }
    changed = file;
    const std::size_t range = changed.rfind("/ByteRange");
    const std::size_t digit = changed.find_first_of("123456789", changed.find('[', range));
    changed[digit] = changed[digit] == '9' ? '8' : static_cast<char>(changed[digit] + 1);
    make.bytes("byte range changed in place", changed);
}

}  // namespace

std::vector<Mutant> attack_mutants(const std::string& signed_file) {
    Factory make(signed_file);
    pages(make);
    catalog(make);
    annotations(make);
    fields(make);
    signatures(make);
    structure(make, signed_file);
    surgery(make, signed_file);
    return std::move(make.mutants);
}

std::vector<Mutant> honest_updates(const std::string& signed_file) {
    Factory make(signed_file);
    make.update("information dictionary", [](HandmadeUpdate& made) {
        const int number = made.allocate();
        made.put(number, "<< /Producer (Vanthu) /ModDate (D:20261124091542Z) >>");
        made.trailer["/Info"] = fmt::format("{} 0 R", number);
        return true;
    });
    make.update("metadata", [](HandmadeUpdate& made) {
        Object root = made.qpdf().getRoot();
        Object old = root.getKey("/Metadata");
        const int number = old.isIndirect() ? old.getObjectID() : made.allocate();
        made.put_stream(number, "/Type /Metadata /Subtype /XML",
                        "<?xpacket begin='' id=''?><x:xmpmeta xmlns:x='adobe:ns:meta/'/><?xpacket end='w'?>");
        made.put(root.getObjectID(), with(root, "/Metadata", fmt::format("{} 0 R", number)));
        return true;
    });
    make.update("security store and extensions", [](HandmadeUpdate& made) {
        Object root = made.qpdf().getRoot();
        const int store = made.allocate();
        const int blob = made.allocate();
        made.put_stream(blob, "", "blob");
        made.put(
            store,
            fmt::format(
                "<< /Type /DSS /Certs [{0} 0 R] /OCSPs [{0} 0 R] /VRI << /{1} << /Cert [{0} 0 R] /TU (D:2026) >> >> >>",
                blob, std::string(40, 'A')));
        Object extended = root.shallowCopy();
        extended.replaceKey("/Extensions", Object::parse("<< /ESIC << /BaseVersion /1.7 /ExtensionLevel 1 >> >>"));
        made.put(root.getObjectID(), with(extended, "/DSS", fmt::format("{} 0 R", store)));
        return true;
    });
    make.update("objects written again as they were", [](HandmadeUpdate& made) {
        made.put(first_page(made));
        made.put(made.qpdf().getRoot());
        return true;
    });
    make.update("empty signature field that is not seen", [](HandmadeUpdate& made) {
        Object root = made.qpdf().getRoot();
        const int number = made.allocate();
        made.put(number,
                 "<< /FT /Sig /Type /Annot /Subtype /Widget /F 132 /T (later) /Rect [0 0 0 0] /Lock << /Type "
                 "/SigFieldLock /Action /All >> >>");
        Factory::add_to_form(made, root, number);
        return true;
    });
    make.update("freed object that nobody used", [](HandmadeUpdate& made) {
        made.free(made.allocate());
        return true;
    });
    make.update("appearances to be made anew", [](HandmadeUpdate& made) {
        Object root = made.qpdf().getRoot();
        Object form = root.getKey("/AcroForm");
        const std::string text = with(form, "/NeedAppearances", "true");
        if (form.isIndirect()) {
            made.put(form.getObjectID(), text);
        } else {
            made.put(root.getObjectID(), with(root, "/AcroForm", text));
        }
        return true;
    });
    return std::move(make.mutants);
}

}  // namespace vanthu::signing
