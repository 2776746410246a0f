#include "tests/signing/pdf_mutant_factory.hpp"

namespace vanthu::signing {

using mutants::first_page;
using mutants::Object;
using mutants::with;

std::vector<Mutant> attack_mutants(const std::string& signed_file) {
    mutants::Factory make(signed_file);
    mutants::pages(make);
    mutants::catalog(make);
    mutants::annotations(make);
    mutants::fields(make);
    mutants::signatures(make);
    mutants::structure(make, signed_file);
    mutants::surgery(make, signed_file);
    return std::move(make.mutants);
}

std::vector<Mutant> honest_updates(const std::string& signed_file) {
    mutants::Factory make(signed_file);
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
        mutants::Factory::add_to_form(made, root, number);
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
