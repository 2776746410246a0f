#include "server/app/outgoing/marked_prints.hpp"

#include <fstream>
#include <iterator>

#include <fmt/format.h>

#include "printing/qr_code.hpp"
#include "server/app/document_access.hpp"
#include "server/app/events.hpp"
#include "server/app/public/look_up_print.hpp"
#include "server/app/temporary_file.hpp"
#include "signing/presentation.hpp"
#include "signing/signature_fields.hpp"

namespace vanthu::app {
namespace {

/// 22 mm in the left margin, which Decree 30/2020/NĐ-CP, Annex I, leaves free for 30 to 35 mm.
constexpr double mm = 72.0 / 25.4;
constexpr signing::Rectangle code_place{4 * mm, 6 * mm, 22 * mm, 22 * mm};

bool may_read_document(Tx& tx, const Actor& actor, const DocumentId& id) {
    return load_outgoing(tx, actor, id).has_value() || load_incoming(tx, actor, id).has_value();
}

signing::Drawing mark_of(const std::string& name, long long number, Instant now, std::chrono::minutes utc_offset) {
    signing::Drawing mark;
    mark.lines = {fmt::format("Người in: {} – {} – Bản in số {}", name, signing::presentation_time(now, utc_offset), number),
                  "Bản in từ hệ thống, không có giá trị thay thế bản gốc."};
    mark.font_size = 8;
    mark.alignment = signing::Alignment::centre;
    return mark;
}

}  // namespace

Result<Printout> PrintMarked::run(const Actor& actor, const FileId& id, const std::string& purpose) {
    if (auto checked = records::check_text(purpose, "/purpose", 200); !checked) {
        return pass(checked.error());
    }
    const auto file = services_.storage.read([&](Tx& tx) -> Result<DocumentFile> {
        auto found = tx.files().find(id);
        if (!found || found->destroyed_by || !may_read_document(tx, actor, found->document)) {
            return fail(Code::not_found, {"Không có tệp này.", "There is no such file."});
        }
        return std::move(*found);
    });
    if (!file) {
        return pass(file.error());
    }
    if (file->media_type != "application/pdf") {
        return fail(Code::unsupported, {"Chỉ in đánh dấu được tệp PDF.", "Only a PDF can be printed with a mark."});
    }
    const auto original = services_.blobs.path_of(file->sha256);
    if (!original) {
        return pass(original.error());
    }
    const Instant now = services_.clock.now();
    const TemporaryFile target(services_.blobs.temporary());
    // A trial with a number that is as wide as any: what cannot be marked takes none.
    if (auto tried = signing::mark_pages(*original, target.path(), mark_of(actor.full_name, 99'999, now, services_.agency.utc_offset)); !tried) {
        return pass(tried.error());
    }
    const auto printout = services_.storage.write([&](Tx& tx) -> Result<DocumentPrintout> {
        DocumentPrintout one{make_uuid_v7(now, services_.random), file->document, id, 0, purpose, actor.user, now};
        tx.printouts().add(one);
        record(tx, actor, now, "document-printed", document_object(tx, file->document),
               {{"number", std::to_string(one.number)}, {"purpose", purpose}, {"sha256", file->sha256}});
        return one;
    });
    if (!printout) {
        return pass(printout.error());
    }
    const TemporaryFile marked(services_.blobs.temporary());
    if (auto done = signing::mark_pages(*original, marked.path(), mark_of(actor.full_name, printout->number, now, services_.agency.utc_offset)); !done) {
        return pass(done.error());
    }
    const TemporaryFile coded(services_.blobs.temporary());
    const bool has_code = !services_.public_url.empty();
    if (has_code) {
        auto png = printing::qr_png(services_.public_url + "/tra-cuu/" + look_up_code(*printout));
        if (!png) {
            return pass(png.error());
        }
        signing::Drawing code;
        code.png = std::move(*png);
        if (auto done = signing::stamp_pdf(marked.path(), coded.path(), 1, code_place, code); !done) {
            return pass(done.error());
        }
    }
    std::ifstream in(has_code ? coded.path() : marked.path(), std::ios::binary);
    const std::string stem = file->name.substr(0, file->name.rfind('.'));
    return Printout{{std::istreambuf_iterator<char>(in), {}}, "application/pdf", fmt::format("{}-ban-in-{}.pdf", stem, printout->number)};
}

Result<std::vector<DocumentPrintout>> PrintMarked::of_document(const Actor& actor, const DocumentId& id) {
    return services_.storage.read([&](Tx& tx) -> Result<std::vector<DocumentPrintout>> {
        if (!may_read_document(tx, actor, id)) {
            return no_such_document();
        }
        return tx.printouts().of_document(id);
    });
}

}  // namespace vanthu::app
