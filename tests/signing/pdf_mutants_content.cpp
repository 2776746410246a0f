#include "tests/signing/pdf_mutant_factory.hpp"

namespace vanthu::signing::mutants {

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

}  // namespace vanthu::signing::mutants
