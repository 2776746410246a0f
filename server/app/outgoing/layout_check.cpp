#include "server/app/outgoing/layout_check.hpp"

#include "records/document_symbol.hpp"
#include "records/document_type.hpp"
#include "server/app/document_access.hpp"

namespace vanthu::app {

Result<std::vector<layout::Deviation>> check_pdf_layout(Sandbox& sandbox, const std::filesystem::path& pdf, const layout::Expected& expected) {
    SandboxLimits limits;  // somebody waits for the answer
    limits.wall = std::chrono::seconds{20};
    limits.cpu = std::chrono::seconds{10};
    const auto outcome = sandbox.run(layout::page_xml_command(), pdf, limits);
    if (outcome.ending != SandboxOutcome::Ending::done) {
        return fail(Code::unsupported, {"Không đọc được tệp PDF, hoặc tệp quá lớn.", "The PDF cannot be read, or is too large."});
    }
    const auto pages = layout::read_pages(outcome.output);
    if (!pages) {
        return fail(Code::unsupported, pages.error().detail);
    }
    return layout::check_annex_one(*pages, expected);
}

Result<layout::Expected> expected_of_type(const std::string& type_code) {
    const auto type = records::find_document_type(type_code);
    if (!type || type->is_copy) {
        return fail_field("/type", {"Loại văn bản không hợp lệ.", "Not a type of document."});
    }
    layout::Expected expected;
    expected.type_name = std::string{type->name};
    expected.is_official_letter = type->code == "CV";
    expected.needs_addressee = type->code == "CV" || type->code == "TTr";
    return expected;
}

Result<CheckLayout::Output> CheckLayout::run(const Actor& actor, const DocumentId& id) {
    struct Found {
        records::OutgoingDocument document;
        DocumentFile file;
        std::string unit_symbol;
    };
    const auto found = services_.storage.read([&](Tx& tx) -> Result<Found> {
        auto document = load_outgoing(tx, actor, id);
        if (!document) {
            return pass(document.error());
        }
        const auto unit = tx.units().find(document->details.drafting_unit);
        for (DocumentFile& file : tx.files().of_document(id)) {
            if (file.sha256 == document->current_sha256 && !file.destroyed_by) {
                return Found{std::move(*document), std::move(file), unit ? unit->symbol : ""};
            }
        }
        return fail(Code::conflict, {"Văn bản chưa có tệp.", "The document has no file."});
    });
    if (!found) {
        return pass(found.error());
    }
    const auto path = services_.blobs.path_of(found->file.sha256);
    auto expected = path ? expected_of_type(found->document.details.type_code) : Result<layout::Expected>{pass(path.error())};
    if (!expected) {
        return pass(expected.error());
    }
    // A book of an advisory body has a symbol of its own: what is numbered says it, what is not is compared with the agency's.
    const auto type = records::find_document_type(found->document.details.type_code);
    const auto year = local_day(services_.clock.now(), services_.agency.utc_offset).year();
    const auto symbol = found->document.symbol ? Result<std::string>{*found->document.symbol}
                                               : records::number_and_symbol({1}, *type, services_.agency.symbol, found->unit_symbol, year);
    if (symbol) {
        expected->symbol_end = symbol->substr(symbol->find('/'));
    }
    auto deviations = check_pdf_layout(sandbox_, *path, *expected);
    return deviations ? Result<Output>{Output{found->file, std::move(*deviations)}} : Result<Output>{pass(deviations.error())};
}

}  // namespace vanthu::app
