#include "server/app/outgoing/copies.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "server/app/document_access.hpp"
#include "server/app/events.hpp"
#include "server/app/registers/numbering.hpp"
#include "server/app/temporary_file.hpp"
#include "signing/pades_signer.hpp"
#include "signing/presentation.hpp"
#include "signing/signature_fields.hpp"
#include "signing/text_fields.hpp"

namespace vanthu::app {
namespace {

using records::CopyForm;
using records::DocumentCopy;
using records::Role;

constexpr const char* copies_book = "copies";

tl::unexpected<Error> no_such_copy() {
    return fail(Code::not_found, {"Không có bản sao này.", "There is no such copy."});
}

tl::unexpected<Error> nothing_to_copy() {
    return fail(Code::conflict, {"Văn bản không có tệp PDF để sao.", "The document has no PDF to be copied."});
}

std::string free_field_name(const std::vector<std::string>& present) {
    std::string name = "vanthu-copy";
    for (int i = 2; std::find(present.begin(), present.end(), name) != present.end(); ++i) {
        name = fmt::format("vanthu-copy-{}", i);
    }
    return name;
}

bool overlap(const signing::Rectangle& one, const signing::Rectangle& other) {
    return one.x < other.x + other.width && other.x < one.x + one.width && one.y < other.y + other.height && other.y < one.y + one.height;
}

/// Top right, beside the note of a copy from which this one is made.
signing::Rectangle place_of(const std::filesystem::path& pdf, const signing::PageSize& size, const std::vector<PageWord>& words) {
    signing::Rectangle place = place_of_free_note(words, size, 3);
    const auto taken = signing::signature_places(pdf);
    for (const signing::SignaturePlace& one : taken ? *taken : std::vector<signing::SignaturePlace>{}) {
        if (one.page == 1 && overlap(place, one.place) && one.place.x > place.width) {
            place.x = one.place.x - place.width - 6;
        }
    }
    return place;
}

}  // namespace

Result<CopiedFile> copied_file(Tx& tx, const Actor& actor, const DocumentId& id, CopyForm form) {
    const auto outgoing = load_outgoing(tx, actor, id);
    const auto incoming = outgoing ? Result<records::IncomingDocument>{no_such_document()} : load_incoming(tx, actor, id);
    if (!outgoing && !incoming) {
        return no_such_document();
    }
    if (outgoing) {
        if (auto fits = outgoing->require_state(records::OutgoingState::issued); !fits) {
            return pass(fits.error());
        }
    }
    if (incoming && incoming->state == records::IncomingState::cancelled) {
        return fail(Code::conflict, {"Văn bản đã hủy đăng ký.", "The registration was cancelled."});
    }
    if (form == CopyForm::of_a_copy && outgoing) {
        return fail_field("/form", {"Sao lục là sao từ bản sao y của cơ quan khác.", "A sao lục is made of another agency's sao y."});
    }
    const std::string kind = outgoing ? "sealed" : "original";
    for (const DocumentFile& file : tx.files().of_document(id)) {
        if (file.kind == kind && !file.destroyed_by && file.media_type == "application/pdf") {
            const auto& what = outgoing ? *outgoing->symbol : incoming->details.number_and_symbol;
            return CopiedFile{file.sha256, (outgoing ? outgoing->details.subject : incoming->details.subject) + " (" + what + ")", file.name};
        }
    }
    return nothing_to_copy();
}

Result<DocumentCopy> MakeCopies::make(const Actor& actor, const DocumentId& id, const Input& input) {
    if (!actor.holds_for_agency(Role::clerk)) {
        return forbid({"Chỉ văn thư cơ quan được sao văn bản.", "Only a clerk of the agency makes copies."});
    }
    if (input.excerpt.has_value() != (input.form == CopyForm::excerpt)) {
        return fail_field("/excerpt", {"Trích sao cần tệp phần trích, hình thức khác thì không.", "An excerpt comes as a file, the other forms without."});
    }
    DocumentCopy copy;
    copy.document = id;
    copy.form = input.form;
    copy.copies = input.copies;
    copy.recipients = input.recipients;
    copy.decided_by = input.decided_by;
    copy.note = input.note;
    copy.created_by = actor.user;
    if (auto checked = records::check(copy); !checked) {
        return pass(checked.error());
    }
    const auto source = services_.storage.read([&](Tx& tx) -> Result<CopiedFile> {
        auto found = copied_file(tx, actor, id, input.form);
        if (found && input.excerpt) {
            const auto upload = tx.uploads().find(*input.excerpt);
            if (!upload || upload->user != actor.user || !upload->sha256) {
                return fail_field("/excerpt", {"Không có tệp tải lên này, hoặc chưa xong.", "There is no such upload, or it is not complete."});
            }
            found->sha256 = *upload->sha256;
        }
        return found;
    });
    const auto signer = source ? keys_.open_seal() : Result<std::shared_ptr<signing::Signer>>{pass(source.error())};
    const auto path = signer ? services_.blobs.path_of(source->sha256) : Result<std::filesystem::path>{pass(signer.error())};
    const auto size = path ? signing::first_page_size(*path) : Result<signing::PageSize>{pass(path.error())};
    const auto fields = size ? signing::field_names(*path) : Result<std::vector<std::string>>{pass(size.error())};
    if (!fields) {
        return pass(fields.error());
    }
    copy.signer = (*signer)->chain().front().common_name();
    const Instant signing_time = services_.clock.now();
    signing::SignatureRequest request;
    request.field_name = free_field_name(*fields);
    request.signing_time = signing_time;
    request.utc_offset = services_.agency.utc_offset;
    request.name = copy.signer;
    request.reason = heading(input.form);
    request.location = services_.agency.place;
    request.level = keys_.settings().level;
    request.visible = signing::VisibleSignature{
        1, place_of(*path, *size, page_text_.words(*path, 1)),
        signing::copy_note(heading(input.form), services_.agency.name, signing::presentation_time(signing_time, services_.agency.utc_offset))};
    const TemporaryFile target(services_.blobs.temporary());
    const auto done = signing::sign_pdf(*path, target.path(), request, **signer, keys_.settings().services);
    const auto blob = done ? services_.blobs.take(target.path()) : Result<Blob>{pass(done.error())};
    if (!blob) {
        return pass(blob.error());
    }
    return services_.storage.write([&](Tx& tx) -> Result<DocumentCopy> {
        const auto present = copied_file(tx, actor, id, input.form);
        if (!present) {
            return pass(present.error());
        }
        const Instant now = services_.clock.now();  // one reading for number and date
        const std::string type = to_string(input.form);
        const NumberingChoice choice{copies_book, {}, {}};
        const auto today = local_day(now, services_.agency.utc_offset);
        static_cast<void>(tx.registers().series(series_key(services_, copies_book, today.year())));  // locked before the look
        const auto expected = preview_number(tx, services_, type, actor.agency, choice, now);
        const auto entry = expected ? give_number(tx, services_, actor, *expected, type, actor.agency, choice, std::nullopt, now)
                                    : Result<RegisterEntry>{pass(expected.error())};
        if (!entry) {
            return pass(entry.error());
        }
        copy.id = make_uuid_v7(now, services_.random);
        copy.series = entry->series;
        copy.number = {entry->number};
        copy.symbol = expected->symbol;
        copy.day = expected->day;
        copy.created_at = now;
        std::string name = copy.symbol;
        std::replace(name.begin(), name.end(), '/', '-');
        DocumentFile file{FileId::make(now, services_.random), id, "copy", 0, name + ".pdf", "application/pdf", blob->size_bytes, blob->sha256, actor.user, now};
        tx.files().add(file);
        copy.file = file.id;
        tx.registers().add_line({entry->id, entry->series, entry->number, type, expected->day, present->type_and_subject, copy.signer, copy.recipients,
                                 copy.copies, std::nullopt, std::nullopt, id, copy.note});
        tx.copies().add(copy);
        if (input.excerpt) {
            tx.uploads().remove(*input.excerpt);
        }
        Actor writer = actor;
        if (writer.idempotency) {
            writer.idempotency->made = "copy/" + copy.id;
        }
        record(tx, writer, now, "document-copied", document_object(tx, id),
               {{"copy", copy.id}, {"symbol", copy.symbol}, {"sha256", blob->sha256}, {"decided_by", copy.decided_by}, {"level", signing::to_string(done->level)}});
        writer.idempotency.reset();  // kept with the first event
        record(tx, writer, now, "line-registered", number_object(*entry), {{"number", copy.number.text()}, {"symbol", copy.symbol}});
        return copy;
    });
}

Result<DocumentCopy> MakeCopies::issue(const Actor& actor, const std::string& id, long long version) {
    const Instant now = services_.clock.now();
    return services_.storage.write([&](Tx& tx) -> Result<DocumentCopy> {
        auto copy = tx.copies().find(id);
        if (!copy || (!load_outgoing(tx, actor, copy->document) && !load_incoming(tx, actor, copy->document))) {
            return no_such_copy();
        }
        if (!actor.holds_for_agency(Role::clerk)) {
            return forbid({"Chỉ văn thư cơ quan phát hành bản sao.", "Only a clerk of the agency issues copies."});
        }
        if (copy->version != version) {
            return stale_document();
        }
        if (auto issued = copy->issue(now); !issued) {
            return pass(issued.error());
        }
        tx.copies().save(*copy);
        ++copy->version;
        record(tx, actor, now, "copy-issued", document_object(tx, copy->document), {{"copy", id}, {"symbol", copy->symbol}});
        return std::move(*copy);
    });
}

Result<std::vector<DocumentCopy>> MakeCopies::of_document(const Actor& actor, const DocumentId& id) {
    return services_.storage.read([&](Tx& tx) -> Result<std::vector<DocumentCopy>> {
        if (!load_outgoing(tx, actor, id) && !load_incoming(tx, actor, id)) {
            return no_such_document();
        }
        return tx.copies().of_document(id);
    });
}

Result<DocumentCopy> MakeCopies::find(const Actor& actor, const std::string& id) {
    return services_.storage.read([&](Tx& tx) -> Result<DocumentCopy> {
        auto copy = tx.copies().find(id);
        if (!copy || (!load_outgoing(tx, actor, copy->document) && !load_incoming(tx, actor, copy->document))) {
            return no_such_copy();
        }
        return std::move(*copy);
    });
}

Result<void> void_copy(Tx& tx, const Actor& actor, const records::SeriesKey& key, int number, const std::string& reason, Instant now) {
    auto copy = tx.copies().of_number(key, number);
    if (!copy) {
        return {};
    }
    if (auto lost = copy->lose_number(reason); !lost) {
        return lost;
    }
    tx.copies().save(*copy);
    record(tx, actor, now, "copy-voided", document_object(tx, copy->document), {{"copy", copy->id}, {"symbol", copy->symbol}, {"reason", reason}});
    return {};
}

}  // namespace vanthu::app
