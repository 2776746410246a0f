#include "server/app/outgoing.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "records/document_symbol.hpp"
#include "server/app/approval.hpp"
#include "server/app/chains/task_desk.hpp"
#include "server/app/document_access.hpp"
#include "server/app/events.hpp"
#include "server/app/outgoing/check_outs.hpp"
#include "server/app/outgoing/recipients.hpp"
#include "server/app/search/index_entry.hpp"
#include "signing/text_fields.hpp"

namespace vanthu::app {
namespace {

using records::OutgoingDocument;
using records::OutgoingState;
using records::Role;


/// The uploaded draft, with the fields for number and date, as a blob. Nothing is stored when it cannot be signed.
struct PreparedDraft {
    Blob blob;
    std::string name;
    long long pages = 0;
};

Result<PreparedDraft> prepare_draft(const Services& services, PageText& page_text, const Actor& actor, const UploadId& upload_id,
                                    const std::string& type_code, const UnitId& unit_id) {
    std::string unit_symbol;
    std::string issuer_symbol = services.agency.symbol;
    const auto upload = services.storage.read([&](Tx& tx) -> Result<Upload> {
        const auto unit = tx.units().find(unit_id);
        unit_symbol = unit ? unit->symbol : "";
        if (const auto number = preview_number(tx, services, type_code, unit_id, {}, services.clock.now())) {
            issuer_symbol = load_book(tx, services, number->book)->issuer_symbol.value_or(issuer_symbol);
        }
        auto found = tx.uploads().find(upload_id);
        if (!found || found->user != actor.user) {
            return fail_field("/upload", {"Không có tệp tải lên này.", "There is no such upload."});
        }
        if (!found->sha256) {
            return fail(Code::conflict, {"Tệp chưa tải lên xong.", "The file is not uploaded completely."});
        }
        return std::move(*found);
    });
    if (!upload) {
        return pass(upload.error());
    }
    const auto source = services.blobs.path_of(*upload->sha256);
    if (!source) {
        return pass(source.error());
    }
    const auto size = signing::first_page_size(*source);
    if (!size) {
        return pass(size.error());
    }
    const auto type = records::find_document_type(type_code);
    const auto year = local_day(services.clock.now(), services.agency.utc_offset).year();
    const auto symbol = type ? records::number_and_symbol({1}, *type, issuer_symbol, unit_symbol, year)
                             : Result<std::string>{fail_field("/type", {"Loại văn bản không hợp lệ.", "Not a type of document."})};
    if (!symbol) {
        return pass(symbol.error());
    }
    const auto fields = layout_fields(page_text.words(*source, 1), *size, symbol->substr(symbol->find('/')));
    if (!fields) {
        return pass(fields.error());
    }
    const auto target = services.blobs.temporary();
    const auto pages = signing::page_count(*source);
    if (!pages) {
        return pass(pages.error());
    }
    const auto added = signing::add_text_fields(*source, target, *fields);
    if (!added) {
        return pass(added.error());
    }
    auto blob = services.blobs.take(target);
    if (!blob) {
        return pass(blob.error());
    }
    return PreparedDraft{std::move(*blob), upload->name, *pages};
}

/// The file as it was uploaded, and the draft that goes through the chain.
Result<void> add_draft_files(Tx& tx, const Services& services, const Actor& actor, const DocumentId& id, const UploadId& upload,
                             const PreparedDraft& draft, Instant now, std::vector<std::pair<std::string, std::string>>& fields) {
    const auto original = attach(tx, actor, upload, id, "original", FileId::make(now, services.random), now);
    if (!original) {
        return pass(original.error());
    }
    DocumentFile file{FileId::make(now, services.random), id, "draft", 0, draft.name, "application/pdf",
                      draft.blob.size_bytes, draft.blob.sha256, actor.user, now, {}, draft.pages};
    tx.files().add(file);
    fields.emplace_back("original", original->sha256);
    fields.emplace_back("version", draft.blob.sha256);
    return {};
}

/// What this document corrects or replaces is seen by its drafter, and in a state for that.
Result<void> check_predecessors(Tx& tx, const Actor& actor, const OutgoingDocument& document) {
    for (const auto& [id, pointer] : {std::pair{document.details.corrects, "/corrects"}, std::pair{document.details.replaces, "/replaces"}}) {
        if (!id) {
            continue;
        }
        const auto other = load_outgoing(tx, actor, *id);
        if (!other) {
            return fail_field(pointer, {"Không có văn bản đi này.", "There is no such outgoing document."});
        }
        const bool corrects = document.details.corrects == id;
        if (auto fits = corrects ? document.check_corrects(*other) : document.check_replaces(*other); !fits) {
            return fits;
        }
    }
    return {};
}

bool is_of_drafting_unit(const Actor& actor, const OutgoingDocument& document) {
    return document.drafter == actor.user || actor.holds(Role::official, document.details.drafting_unit);
}

}  // namespace

OutgoingView outgoing_view(Tx& tx, OutgoingDocument document) {
    OutgoingView view{std::move(document), {}, {}, {}, {}, {}, {}};
    view.files = tx.files().of_document(view.document.id);
    view.tasks = tx.tasks().of_document(view.document.id);
    view.annexes = tx.annexes().of_document(view.document.id);
    view.check_out = tx.check_outs().find(view.document.id);
    view.successors = tx.outgoing().successors_of(view.document.id);
    if (view.document.instance) {
        constexpr int steps_limit = 500;
        view.history = tx.chains().steps(*view.document.instance, 0, steps_limit);
    }
    return view;
}

std::string file_name_of(const OutgoingDocument& document) {
    std::string name = document.symbol.value_or(document.details.type_code);
    std::replace(name.begin(), name.end(), '/', '-');
    return name + ".pdf";
}

Result<OutgoingView> DraftOutgoing::run(const Actor& actor, const Input& input) {
    if (auto allowed = records::check_secrecy(input.secrecy); !allowed) {
        return pass(allowed.error());
    }
    const auto urgency = records::parse_urgency(input.urgency);
    if (!urgency) {
        return fail_field("/urgency", {"Độ khẩn không hợp lệ.", "Not a degree of urgency."});
    }
    if (!actor.holds(Role::official, input.drafting_unit) && !actor.holds(Role::leader, input.drafting_unit)) {
        return forbid({"Bạn không thuộc đơn vị soạn thảo này.", "You do not belong to this drafting unit."});
    }
    const records::OutgoingDetails details{input.type_code, input.subject,    *urgency,      input.drafting_unit,
                                           input.answers,   input.recipients, input.due_day, input.note,
                                           input.corrects,  input.replaces};
    if (auto checked = records::check(details); !checked) {
        return pass(checked.error());
    }
    const auto draft = prepare_draft(services_, page_text_, actor, input.upload, input.type_code, input.drafting_unit);
    if (!draft) {
        return pass(draft.error());
    }
    const Instant now = services_.clock.now();
    const DocumentId id = DocumentId::make(now, services_.random);
    return services_.storage.write([&](Tx& tx) -> Result<OutgoingView> {
        if (input.answers && !load_incoming(tx, actor, *input.answers)) {
            return fail_field("/answers", {"Không có văn bản đến này.", "There is no such incoming document."});
        }
        OutgoingDocument document;
        document.id = id;
        document.agency = services_.agency.code;
        document.details = details;
        if (auto fits = check_predecessors(tx, actor, document); !fits) {
            return pass(fits.error());
        }
        document.drafter = actor.user;
        document.current_sha256 = draft->blob.sha256;
        document.page_count = draft->pages;
        document.created_at = now;
        tx.outgoing().add(document);
        std::vector<std::pair<std::string, std::string>> fields;
        if (auto added = add_draft_files(tx, services_, actor, id, input.upload, *draft, now, fields); !added) {
            return pass(added.error());
        }
        for (const UploadId& upload : input.attachments) {
            const auto file = attach(tx, actor, upload, id, "attachment", FileId::make(now, services_.random), now);
            if (!file) {
                return pass(file.error());
            }
            fields.emplace_back("attachment", file->sha256);
        }
        tx.files().set_units(id, {{input.drafting_unit, "drafting"}});
        tx.search().index(index_entry(document));
        record(tx, actor, now, "outgoing-drafted", outgoing_object(id), std::move(fields));
        return outgoing_view(tx, std::move(document));
    });
}

Result<OutgoingView> DraftOutgoing::add_version(const Actor& actor, const DocumentId& id, long long version, const UploadId& upload,
                                                const std::optional<std::string>& note) {
    const auto seen = services_.storage.read([&](Tx& tx) -> Result<OutgoingDocument> {
        auto document = load_outgoing(tx, actor, id, version);
        if (document && !is_of_drafting_unit(actor, *document)) {
            return forbid({"Chỉ đơn vị soạn thảo được thêm phiên bản.", "Only the drafting unit adds versions."});
        }
        return document;
    });
    if (!seen) {
        return pass(seen.error());
    }
    const auto draft = prepare_draft(services_, page_text_, actor, upload, seen->details.type_code, seen->details.drafting_unit);
    if (!draft) {
        return pass(draft.error());
    }
    const Instant now = services_.clock.now();
    return services_.storage.write([&](Tx& tx) -> Result<OutgoingView> {
        auto document = load_outgoing(tx, actor, id, version);
        if (!document) {
            return pass(document.error());
        }
        if (auto free = require_not_checked_out(tx, services_, actor, id, now); !free) {
            return pass(free.error());
        }
        if (auto replaced = document->replace_content(draft->blob.sha256); !replaced) {
            return pass(replaced.error());
        }
        document->page_count = draft->pages;
        std::vector<std::pair<std::string, std::string>> fields;
        if (auto added = add_draft_files(tx, services_, actor, id, upload, *draft, now, fields); !added) {
            return pass(added.error());
        }
        if (auto told = content_changed(tx, services_, actor, *document, now); !told) {
            return pass(told.error());
        }
        fields.emplace_back("note", note.value_or(""));
        tx.outgoing().save(*document);
        ++document->version;
        record(tx, actor, now, "outgoing-version-added", outgoing_object(id), std::move(fields));
        return outgoing_view(tx, std::move(*document));
    });
}

Result<OutgoingView> DraftOutgoing::cancel(const Actor& actor, const DocumentId& id, long long version, const std::string& reason) {
    const Instant now = services_.clock.now();
    return services_.storage.write([&](Tx& tx) -> Result<OutgoingView> {
        auto document = load_outgoing(tx, actor, id, version);
        if (!document) {
            return pass(document.error());
        }
        if (!is_of_drafting_unit(actor, *document)) {
            return forbid({"Chỉ đơn vị soạn thảo được hủy dự thảo.", "Only the drafting unit gives a draft up."});
        }
        if (auto checked = records::check_text(reason, "/reason", 1000); !checked) {
            return pass(checked.error());
        }
        if (auto cancelled = document->cancel(); !cancelled) {
            return pass(cancelled.error());
        }
        if (auto ended = cancel_chain(tx, services_, actor, *document, reason, now); !ended) {
            return pass(ended.error());
        }
        tx.outgoing().save(*document);
        ++document->version;
        record(tx, actor, now, "outgoing-cancelled", outgoing_object(id), {{"reason", reason}});
        return outgoing_view(tx, std::move(*document));
    });
}

Result<OutgoingView> ReadOutgoing::find(const Actor& actor, const DocumentId& id) {
    return services_.storage.read([&](Tx& tx) -> Result<OutgoingView> {
        auto document = load_outgoing(tx, actor, id);
        if (!document) {
            return pass(document.error());
        }
        return outgoing_view(tx, std::move(*document));
    });
}

Result<std::vector<OutgoingDocument>> ReadOutgoing::page(const Actor& actor, const std::optional<std::string>& state,
                                                         const PageRequest& page) {
    return services_.storage.read([&](Tx& tx) -> Result<std::vector<OutgoingDocument>> {
        return tx.outgoing().page({visibility_of(actor), state, std::nullopt}, page);
    });
}

Result<NumberPreview> IssueOutgoing::preview(const Actor& actor, const DocumentId& id, const NumberingChoice& choice) {
    const Instant now = services_.clock.now();
    return services_.storage.read([&](Tx& tx) -> Result<NumberPreview> {
        auto document = load_outgoing(tx, actor, id);
        if (!document) {
            return pass(document.error());
        }
        if (auto fits = document->require_state(OutgoingState::signed_by_leader); !fits) {
            return pass(fits.error());
        }
        if (auto task = task_with_effect(tx, services_, actor, *document, workflow::Effect::number, now); !task) {
            return pass(task.error());
        }
        return preview_number(tx, services_, document->details.type_code, document->details.drafting_unit, choice, now);
    });
}

Result<OutgoingView> IssueOutgoing::number(const Actor& actor, const DocumentId& id, long long version, const NumberingChoice& choice) {
    constexpr int attempts = 20;  // another clerk may take the number while the document is being filled
    for (int attempt = 0; attempt < attempts; ++attempt) {
        const auto expected = preview(actor, id, choice);
        const auto seen = services_.storage.read([&](Tx& tx) -> Result<OutgoingDocument> {
            return load_outgoing(tx, actor, id, version);
        });
        if (!expected || !seen) {
            return pass(!seen ? seen.error() : expected.error());
        }
        const auto source = services_.blobs.path_of(seen->current_sha256);
        if (!source) {
            return pass(source.error());
        }
        const auto target = services_.blobs.temporary();
        const auto present = signing::field_names(*source);
        const auto filled =
            present ? signing::fill_text_fields(*source, target,
                                                field_values(*present, {expected->number, expected->symbol, expected->day,
                                                                        services_.agency.place}))
                    : Result<void>{pass(present.error())};
        const auto blob = filled ? services_.blobs.take(target) : Result<Blob>{pass(filled.error())};
        if (!blob) {
            return pass(blob.error());
        }
        bool lost_race = false;
        auto numbered = services_.storage.write([&](Tx& tx) -> Result<OutgoingView> {
            auto document = load_outgoing(tx, actor, id, version);
            if (!document) {
                return pass(document.error());
            }
            const Instant now = services_.clock.now();  // one reading for number and date
            const auto entry = give_number(tx, services_, actor, *expected, document->details.type_code, document->details.drafting_unit, choice,
                                           id, now);
            if (!entry) {
                lost_race = entry.error().code == Code::busy;
                return pass(entry.error());
            }
            if (auto taken = document->take_number(actor.user, entry->series, {entry->number}, expected->symbol, expected->day, blob->sha256);
                !taken) {
                return pass(taken.error());
            }
            const auto sent = advance(tx, services_, actor, *document, workflow::Effect::number, now);
            if (!sent) {
                return pass(sent.error());
            }
            DocumentFile file{FileId::make(now, services_.random), id, "numbered", 0, file_name_of(*document), "application/pdf",
                              blob->size_bytes, blob->sha256, actor.user, now, {}, document->page_count};
            tx.files().add(file);
            tx.outgoing().save(*document);
            ++document->version;
            tx.search().index(index_entry(*document));
            record(tx, actor, now, "outgoing-numbered", outgoing_object(id),
                   {{"symbol", expected->symbol}, {"date", to_iso(expected->day)}, {"book", expected->book}, {"version", blob->sha256}});
            if (auto delivered = deliver(tx, services_, actor, id, *sent, now); !delivered) {
                return pass(delivered.error());
            }
            return outgoing_view(tx, std::move(*document));
        });
        if (numbered || !lost_race) {
            return numbered;
        }
    }
    return fail(Code::busy, {"Sổ đang bận. Hãy thử lại.", "The register is busy. Try again."});
}

Result<OutgoingView> IssueOutgoing::issue(const Actor& actor, const DocumentId& id, long long version,
                                          const std::vector<std::string>& recipients, const records::Dispatch& dispatch) {
    const Instant now = services_.clock.now();
    return services_.storage.write([&](Tx& tx) -> Result<OutgoingView> {
        auto document = load_outgoing(tx, actor, id, version);
        if (!document) {
            return pass(document.error());
        }
        if (auto task = task_with_effect(tx, services_, actor, *document, workflow::Effect::issue, now); !task) {
            return pass(task.error());
        }
        if (!recipients.empty()) {
            if (auto checked = records::check_recipients(recipients); !checked) {
                return pass(checked.error());
            }
            document->details.recipients = recipients;
        }
        if (document->details.recipients.empty()) {
            return fail_field("/recipients", {"Văn bản chưa có nơi nhận.", "The document has no recipients."});
        }
        if (auto issued = send_out(tx, services_, actor, *document, actor.user, dispatch, now); !issued) {
            return pass(issued.error());
        }
        const auto sent = advance(tx, services_, actor, *document, workflow::Effect::issue, now);
        if (!sent) {
            return pass(sent.error());
        }
        tx.outgoing().save(*document);
        ++document->version;
        tx.search().index(index_entry(*document));
        if (auto delivered = deliver(tx, services_, actor, id, *sent, now); !delivered) {
            return pass(delivered.error());
        }
        if (document->details.answers) {
            if (auto heard = deliver_answer(tx, services_, actor, *document->details.answers, now); !heard) {
                return pass(heard.error());
            }
        }
        return outgoing_view(tx, std::move(*document));
    });
}

Result<OutgoingView> IssueOutgoing::tell_dispatch(const Actor& actor, const DocumentId& id, long long version,
                                                  const records::Dispatch& dispatch) {
    if (!actor.holds_for_agency(Role::clerk)) {
        return forbid({"Chỉ văn thư được sửa sổ đăng ký văn bản đi.", "Only a clerk corrects the register of outgoing documents."});
    }
    const Instant now = services_.clock.now();
    return services_.storage.write([&](Tx& tx) -> Result<OutgoingView> {
        auto document = load_outgoing(tx, actor, id, version);
        if (!document) {
            return pass(document.error());
        }
        if (auto told = document->tell_dispatch(dispatch); !told) {
            return pass(told.error());
        }
        tx.outgoing().save(*document);
        ++document->version;
        record(tx, actor, now, "outgoing-dispatch-told", outgoing_object(id),
               {{"copies", dispatch.copies ? std::to_string(*dispatch.copies) : ""},
                {"archive_receiver", dispatch.archive_receiver.value_or("")},
                {"transferred", dispatch.transferred_day ? to_iso(*dispatch.transferred_day) : ""}});
        return outgoing_view(tx, std::move(*document));
    });
}

}  // namespace vanthu::app
