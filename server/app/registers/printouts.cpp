#include "server/app/registers/printouts.hpp"

#include <fstream>
#include <iterator>

#include <fmt/format.h>

#include "core/digest.hpp"
#include "server/app/events.hpp"
#include "server/app/temporary_file.hpp"
#include "signing/pades_signer.hpp"
#include "signing/presentation.hpp"

namespace vanthu::app {
namespace {

std::string content_of(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

std::string stem_of(const FormRequest& request) {
    const std::string book = request.book.value_or(request.form == Form::outgoing ? "outgoing" : "so");
    return fmt::format("{}-{}-{}", book, to_iso(request.days.from), to_iso(request.days.to));
}

signing::SignatureRequest seal_request(const Services& services, const printing::SealPlace& place, const std::string& signer, signing::Level level,
                                       Instant now) {
    signing::SignatureRequest request;
    request.field_name = "vanthu-seal";
    request.signing_time = now;
    request.utc_offset = services.agency.utc_offset;
    request.name = signer;
    request.location = services.agency.place;
    request.level = level;
    signing::VisibleSignature visible;
    visible.page = 1;
    visible.place = {place.x, place.y, place.width, place.height};
    visible.drawing.framed = true;
    visible.drawing.red = true;
    visible.drawing.font_size = 10;
    visible.drawing.lines = {"Ký bởi: " + signer, "Thời gian: " + signing::presentation_time(now, services.agency.utc_offset)};
    request.visible = std::move(visible);
    return request;
}

}  // namespace

Result<printing::Table> PrintRegisters::table(const Actor& actor, const FormRequest& request) {
    const Instant now = services_.clock.now();
    return services_.storage.read([&](Tx& tx) { return fill_form(tx, services_, actor, request, now); });
}

Result<RegisterSheet> PrintRegisters::sheet(const Actor& actor, const SheetRequest& request) {
    return services_.storage.read([&](Tx& tx) { return read_sheet(tx, services_, actor, request); });
}

Result<Printout> print_table(const Services& services, const printing::Table& table, PrintFormat format, const std::string& stem) {
    if (format == PrintFormat::csv) {
        auto text = printing::csv(table);
        return text ? Result<Printout>{Printout{std::move(*text), "text/csv", stem + ".csv"}} : pass(text.error());
    }
    const TemporaryFile file(services.blobs.temporary());
    const bool pdf = format == PrintFormat::pdf;
    if (auto written = pdf ? printing::write_pdf(table, file.path()) : printing::write_xlsx(table, file.path()); !written) {
        return pass(written.error());
    }
    return Printout{content_of(file.path()),
                    pdf ? "application/pdf" : "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", stem + (pdf ? ".pdf" : ".xlsx")};
}

Result<Printout> PrintRegisters::print(const Actor& actor, const FormRequest& request, PrintFormat format) {
    const auto filled = table(actor, request);
    return filled ? print_table(services_, *filled, format, stem_of(request)) : pass(filled.error());
}

Result<Printout> PrintRegisters::seal(const Actor& actor, const FormRequest& request) {
    if (!actor.holds_for_agency(records::Role::clerk)) {
        return forbid({"Chỉ văn thư cơ quan được đóng dấu sổ.", "Only a clerk of the agency seals a register."});
    }
    const auto signer = keys_.open_seal();
    if (!signer) {
        return pass(signer.error());
    }
    const auto filled = table(actor, request);
    if (!filled) {
        return pass(filled.error());
    }
    const TemporaryFile plain(services_.blobs.temporary());
    const TemporaryFile sealed(services_.blobs.temporary());
    if (auto written = printing::write_pdf(*filled, plain.path()); !written) {
        return pass(written.error());
    }
    const Instant now = services_.clock.now();
    const std::string name = (*signer)->chain().front().common_name();
    const auto done = signing::sign_pdf(plain.path(), sealed.path(), seal_request(services_, printing::seal_place(*filled), name, keys_.settings().level, now), **signer,
                                        keys_.settings().services);
    if (!done) {
        return pass(done.error());
    }
    Printout printout{content_of(sealed.path()), "application/pdf", stem_of(request) + ".pdf"};
    const std::string digest = sha256_hex(as_bytes(printout.content));
    const auto recorded = services_.storage.write([&](Tx& tx) -> Result<void> {
        record(tx, actor, now, "register-sealed", "register/" + stem_of(request) + ".pdf",
               {{"sha256", digest}, {"rows", std::to_string(filled->rows.size())}, {"level", signing::to_string(done->level)}, {"signer", name}});
        return {};
    });
    return recorded ? Result<Printout>{std::move(printout)} : pass(recorded.error());
}

}  // namespace vanthu::app
