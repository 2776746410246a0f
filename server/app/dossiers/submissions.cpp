#include "server/app/dossiers/submissions.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "records/document_type.hpp"
#include "server/app/document_access.hpp"
#include "server/app/dossiers/dossier_access.hpp"
#include "server/app/events.hpp"
#include "server/app/evidence_desk.hpp"

namespace vanthu::app {
namespace {

using preservation::ArchivedDocument;

constexpr int events_a_page = 500;

/// Signs once, proves every event to that head, and remembers whom the events name.
class Gatherer final {
public:
    Gatherer(Tx& tx, const Services& services, const Actor& actor, const evidence::LogKey* key) : tx_(tx), services_(services), actor_(actor) {
        if (key != nullptr) {
            head_ = log_head(tx, *key);
            signed_head_ = key->sign(*head_);
        }
    }

    Result<ArchivedDocument> document(const DossierPlace& place) {
        ArchivedDocument made;
        made.id = place.document.text();
        made.ordinal = place.ordinal;
        made.description = place.note.value_or("");
        if (place.pages > 0) {
            made.page_amount = place.pages;
        }
        const bool is_incoming = tx_.incoming().find(place.document).has_value();
        if (auto filled = is_incoming ? fill_incoming(place.document, made) : fill_outgoing(place.document, made); !filled) {
            return pass(filled.error());
        }
        const auto type = records::find_document_type(made.type_code);
        made.type_name = type ? std::string{type->name} : made.type_code;
        for (const Remark& remark : tx_.remarks().of_document(place.document, actor_.user)) {
            if (remark.is_final) {
                trace(made, remark.author, remark.body, remark.final_at);
            }
        }
        if (auto done = files(place.document, made); !done) {
            return pass(done.error());
        }
        auto happened = events(is_incoming ? incoming_object(place.document) : outgoing_object(place.document));
        if (!happened) {
            return pass(happened.error());
        }
        made.events = std::move(*happened);
        return made;
    }

    Result<std::vector<preservation::ArchivedEvent>> events(const std::string& object) {
        std::vector<preservation::ArchivedEvent> found;
        if (!head_) {
            return found;
        }
        for (std::uint64_t from = 0;;) {
            const auto page = tx_.log().of_object(object, from, events_a_page);
            for (const LoggedEvent& one : page) {
                auto proof = prove(tx_, one, *head_, signed_head_);
                if (!proof) {
                    return pass(proof.error());
                }
                people_.insert(one.event.actor);
                found.push_back({one.seq, one.event.kind, one.event.at, one.event.actor, one.encoded, evidence::encode(*proof)});
                from = one.seq + 1;
            }
            if (static_cast<int>(page.size()) < events_a_page) {
                return found;
            }
        }
    }

    std::string name_of(const UserId& id) {
        const auto user = tx_.users().find(id);
        return user ? user->full_name : id.text();
    }
    std::vector<preservation::Person> people() {
        std::vector<preservation::Person> found;
        for (const std::string& id : people_) {
            if (!id.empty()) {
                found.push_back({id, name_of(UserId{id})});
            }
        }
        return found;
    }
    [[nodiscard]] const std::string& signed_head() const { return signed_head_; }

private:
    /// "412/UBND-VP7": the number, and what follows the stroke.
    static void split_symbol(const std::string& text, ArchivedDocument& into) {
        const std::size_t stroke = text.find('/');
        into.code_number = text.substr(0, stroke);
        into.code_notation = stroke == std::string::npos ? "" : text.substr(stroke + 1);
    }
    void trace(ArchivedDocument& into, const UserId& who, const std::string& words, const std::optional<Instant>& at) {
        into.trace += fmt::format("{}{} {}: {}", into.trace.empty() ? "" : "\n", at ? to_iso(local_day(*at, services_.agency.utc_offset)) : "", name_of(who), words);
    }

    Result<void> fill_incoming(const DocumentId& id, ArchivedDocument& made) {
        const auto loaded = load_incoming(tx_, actor_, id);
        if (!loaded) {
            return hidden();
        }
        const records::IncomingDetails& details = loaded->details;
        made.is_incoming = true;
        made.type_code = details.type_code;
        split_symbol(details.number_and_symbol, made);
        made.issued_day = details.document_day;
        made.organ_name = details.issuer;
        made.subject = details.subject;
        made.page_amount = details.page_count ? details.page_count : made.page_amount;
        if (details.note) {
            made.description += (made.description.empty() ? "" : "; ") + *details.note;
        }
        made.signer_position = details.signer_position.value_or("");
        made.signer_name = details.signer_name.value_or("");
        made.priority = static_cast<int>(details.urgency);
        made.due_day = details.due_day;
        made.arrival_day = local_day(loaded->arrived_at, services_.agency.utc_offset);
        made.arrival_number = loaded->number.value;
        for (const DocumentUnit& unit : tx_.files().units(id)) {
            if (const auto found = tx_.units().find(unit.unit)) {
                made.receivers.push_back(found->name);
            }
        }
        if (loaded->instruction && loaded->instructed_by) {
            trace(made, *loaded->instructed_by, *loaded->instruction, loaded->instructed_at);
        }
        if (loaded->closing_note && loaded->closed_by) {
            trace(made, *loaded->closed_by, *loaded->closing_note, loaded->closed_at);
        }
        return {};
    }

    Result<void> fill_outgoing(const DocumentId& id, ArchivedDocument& made) {
        const auto loaded = load_outgoing(tx_, actor_, id);
        if (!loaded) {
            return hidden();
        }
        made.type_code = loaded->details.type_code;
        split_symbol(loaded->symbol.value_or(""), made);
        made.issued_day = loaded->issued_day;
        made.organ_name = services_.agency.name.empty() ? services_.agency.code : services_.agency.name;
        made.subject = loaded->details.subject;
        if (loaded->details.note) {
            made.description += (made.description.empty() ? "" : "; ") + *loaded->details.note;
        }
        made.signer_name = loaded->signer_name.value_or("");
        made.receivers = loaded->details.recipients;
        made.priority = static_cast<int>(loaded->details.urgency);
        made.issued_amount = loaded->dispatch.copies;
        made.due_day = loaded->details.due_day;
        return {};
    }

    static tl::unexpected<Error> hidden() {
        return fail(Code::forbidden, {"Hồ sơ có văn bản mà bạn không được xem.", "The dossier holds a document that you may not see."});
    }

    Result<void> files(const DocumentId& id, ArchivedDocument& made) {
        for (const DocumentFile& file : tx_.files().of_document(id)) {
            if (file.destroyed_by) {
                continue;  // destroyed by a decision; the events say so
            }
            auto path = services_.blobs.path_of(file.sha256);
            if (!path) {
                return pass(path.error());
            }
            made.files.push_back({file.id.text(), file.name, file.kind, file.media_type.substr(0, file.media_type.find(';')), file.sha256, file.size_bytes, file.created_at, std::move(*path)});
        }
        return {};
    }

    Tx& tx_;
    const Services& services_;
    const Actor& actor_;
    std::optional<evidence::Checkpoint> head_;
    std::string signed_head_;
    std::set<std::string> people_;
};

preservation::ArchivedDossier described(Tx& tx, Gatherer& gatherer, const records::Dossier& dossier) {
    preservation::ArchivedDossier made;
    made.id = dossier.id.text();
    made.code = dossier.code();
    made.year = static_cast<int>(dossier.year);
    made.notation = dossier.details.notation;
    made.title = dossier.details.title;
    made.retention_years = dossier.details.retention.years;
    made.retention_text = dossier.details.retention.text();
    made.rights = dossier.details.rights.value_or("");
    made.creator = gatherer.name_of(dossier.keeper);
    const auto unit = tx.units().find(dossier.unit);
    made.unit = unit ? unit->name : "";
    made.language = dossier.details.language;
    made.start_day = dossier.start_day;
    made.end_day = dossier.end_day;
    made.page_total = dossier.page_total;
    made.description = dossier.details.description.value_or("");
    return made;
}

}  // namespace

Result<preservation::Submission> gather_submission(Tx& tx, const Services& services, const Actor& actor, const records::Dossier& dossier,
                                                   const evidence::LogKey* key, Instant now) {
    Gatherer gatherer(tx, services, actor, key);
    preservation::Submission made;
    made.created_at = now;
    made.agency = {dossier.agency, services.agency.name.empty() ? dossier.agency : services.agency.name};
    made.dossier = described(tx, gatherer, dossier);
    for (const DossierPlace& place : tx.dossiers().places(dossier.id)) {
        auto document = gatherer.document(place);
        if (!document) {
            return pass(document.error());
        }
        made.documents.push_back(std::move(*document));
    }
    std::stable_sort(made.documents.begin(), made.documents.end(), [](const ArchivedDocument& a, const ArchivedDocument& b) {
        return std::pair{a.issued_day, a.ordinal} < std::pair{b.issued_day, b.ordinal};
    });
    auto events = gatherer.events(dossier_object(dossier.id));
    if (!events) {
        return pass(events.error());
    }
    made.events = std::move(*events);
    made.people = gatherer.people();
    made.checkpoint = gatherer.signed_head();
    made.log_key = key == nullptr ? "" : key->verifier().text();
    return made;
}

Result<preservation::DossierXml> dossier_xml(Tx& tx, const Services& services, const Actor& actor, const records::Dossier& dossier, Instant now) {
    const auto gathered = gather_submission(tx, services, actor, dossier, nullptr, now);
    return gathered ? Result<preservation::DossierXml>{preservation::write_dossier_xml(*gathered, {})} : pass(gathered.error());
}

}  // namespace vanthu::app
