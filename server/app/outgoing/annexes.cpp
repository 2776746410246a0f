#include "server/app/outgoing/annexes.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "server/app/document_access.hpp"
#include "server/app/events.hpp"
#include "server/app/outgoing/check_outs.hpp"
#include "server/app/temporary_file.hpp"
#include "signing/pades_signer.hpp"
#include "signing/presentation.hpp"
#include "signing/text_fields.hpp"

namespace vanthu::app {
namespace {

constexpr std::size_t annexes_limit = 100;

/// One of the three, and in the document.
Result<void> check(Tx& tx, const records::OutgoingDocument& document, const KeepAnnexes::Input& input, const std::string& pointer) {
    if (auto checked = records::check_text(input.title, (pointer + "/title").c_str(), 500); !checked) {
        return checked;
    }
    if ((input.first_page ? 1 : 0) + (input.upload ? 1 : 0) + (input.file ? 1 : 0) != 1) {
        return fail_field(pointer, {"Phụ lục ở trong tệp chính (trang đầu), hoặc là một tệp.", "An annex begins on a page of the main file, or is a file."});
    }
    if (input.first_page && (*input.first_page < 2 || (document.page_count && *input.first_page > *document.page_count))) {
        return fail_field(pointer + "/first_page", {"Tệp chính không có trang này.", "The main file has no such page."});
    }
    const auto file = input.file ? tx.files().find(*input.file) : std::nullopt;
    if (input.file && (!file || file->document != document.id || file->kind != "annex" || file->destroyed_by)) {
        return fail_field(pointer + "/file", {"Không phải tệp phụ lục của văn bản này.", "Not a file of an annex of this document."});
    }
    return {};
}

}  // namespace

Result<OutgoingView> KeepAnnexes::plan(const Actor& actor, const DocumentId& id, long long version, const std::vector<Input>& annexes) {
    if (annexes.size() > annexes_limit) {
        return fail_field("/annexes", {"Nhiều nhất 100 phụ lục.", "At most 100 annexes."});
    }
    const Instant now = services_.clock.now();
    return services_.storage.write([&](Tx& tx) -> Result<OutgoingView> {
        auto document = load_outgoing(tx, actor, id, version);
        if (!document) {
            return pass(document.error());
        }
        if (document->drafter != actor.user && !actor.holds(records::Role::official, document->details.drafting_unit)) {
            return forbid({"Chỉ đơn vị soạn thảo sửa phụ lục.", "Only the drafting unit changes annexes."});
        }
        if (auto fits = document->require_state(records::OutgoingState::drafting); !fits) {
            return pass(fits.error());
        }
        if (auto free = require_not_checked_out(tx, services_, actor, id, now); !free) {
            return pass(free.error());
        }
        std::vector<Annex> planned;
        std::vector<std::pair<std::string, std::string>> fields;
        for (const Input& input : annexes) {
            const std::string pointer = fmt::format("/annexes/{}", planned.size());
            if (auto checked = check(tx, *document, input, pointer); !checked) {
                return pass(checked.error());
            }
            Annex annex{make_uuid_v7(now, services_.random), id, static_cast<long long>(planned.size()) + 1, input.title, input.first_page, input.file, {}};
            if (input.upload) {
                const auto file = attach(tx, actor, *input.upload, id, "annex", FileId::make(now, services_.random), now);
                if (!file) {
                    return file.error().code == Code::invalid_input
                               ? fail_field(pointer + "/upload", {"Không có tệp tải lên này.", "There is no such upload."})
                               : pass(file.error());
                }
                annex.file = file->id;
                fields.emplace_back("sha256", file->sha256);
            }
            fields.emplace_back("annex", annex.title);
            planned.push_back(std::move(annex));
        }
        tx.annexes().replace(id, planned);
        tx.outgoing().save(*document);
        ++document->version;
        record(tx, actor, now, "annexes-planned", outgoing_object(id), std::move(fields));
        return outgoing_view(tx, std::move(*document));
    });
}

std::vector<SealedAnnex> annexes_to_seal(Tx& tx, const DocumentId& id) {
    std::vector<SealedAnnex> found;
    for (Annex& annex : tx.annexes().of_document(id)) {
        auto file = annex.file ? tx.files().find(*annex.file) : std::nullopt;
        if (file && file->media_type == "application/pdf") {
            found.push_back({std::move(annex), std::move(*file)});
        }
    }
    return found;
}

Result<std::vector<SealedAnnex>> seal_annexes(const Services& services, KeyRing& keys, PageText& page_text, signing::Signer& signer,
                                              const records::OutgoingDocument& document,
                                              const std::vector<SealedAnnex>& annexes) {
    std::vector<SealedAnnex> sealed;
    for (const SealedAnnex& one : annexes) {
        const auto source = services.blobs.path_of(one.file.sha256);
        const auto size = source ? signing::first_page_size(*source) : Result<signing::PageSize>{pass(source.error())};
        if (!size) {
            return pass(size.error());
        }
        const Instant now = services.clock.now();
        signing::SignatureRequest request;
        request.field_name = "vanthu-annex";
        request.signing_time = now;
        request.utc_offset = services.agency.utc_offset;
        request.name = signer.chain().front().common_name();
        request.location = services.agency.place;
        request.level = keys.settings().level;
        request.visible = signing::VisibleSignature{
            1, place_of_free_note(page_text.words(*source, 1), *size, 2),
            signing::annex_note(document.symbol.value_or(""), signing::presentation_time(now, services.agency.utc_offset))};
        const TemporaryFile target(services.blobs.temporary());
        const auto done = signing::sign_pdf(*source, target.path(), request, signer, keys.settings().services);
        const auto blob = done ? services.blobs.take(target.path()) : Result<Blob>{pass(done.error())};
        if (!blob) {
            return pass(blob.error());
        }
        sealed.push_back(one);
        sealed.back().file.sha256 = blob->sha256;
        sealed.back().file.size_bytes = blob->size_bytes;
    }
    return sealed;
}

void keep_sealed_annexes(Tx& tx, const Services& services, const Actor& actor, std::vector<SealedAnnex> sealed, Instant now) {
    for (SealedAnnex& one : sealed) {
        one.file.id = FileId::make(now, services.random);
        one.file.kind = "sealed-annex";
        one.file.created_by = actor.user;
        one.file.created_at = now;
        tx.files().add(one.file);
        one.annex.sealed_file = one.file.id;
        tx.annexes().save(one.annex);
        record(tx, actor, now, "annex-sealed", outgoing_object(one.annex.document), {{"annex", one.annex.title}, {"sha256", one.file.sha256}});
    }
}

}  // namespace vanthu::app
