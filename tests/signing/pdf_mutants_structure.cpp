#include <sstream>

#include "tests/signing/pdf_mutant_factory.hpp"

namespace vanthu::signing::mutants {

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

}  // namespace vanthu::signing::mutants
