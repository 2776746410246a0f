#include "server/app/arrivals/departures.hpp"

#include <functional>
#include <set>

#include "server/app/arrivals/sender_letters.hpp"
#include "server/app/chains/assignments.hpp"
#include "server/app/chains/messages.hpp"
#include "server/app/chains/subjects.hpp"
#include "server/app/chains/telling.hpp"
#include "server/app/document_access.hpp"
#include "server/app/events.hpp"
#include "server/app/search/index_entry.hpp"

namespace vanthu::app {
namespace {

using records::Role;
using Fields = std::vector<std::pair<std::string, std::string>>;

Result<void> keepers_only(const Actor& actor) {
    return actor.holds_for_agency(Role::clerk) || actor.holds_for_agency(Role::leader)
               ? Result<void>{}
               : forbid({"Chỉ văn thư và lãnh đạo cơ quan được làm việc này.", "Only clerks and leaders of the agency may do this."});
}

/// Every open chain of the document ends; what it throws goes to the others.
Result<Sent> end_chains(Tx& tx, const Services& services, const Actor& actor, records::IncomingDocument& document, const std::string& reason, Instant now) {
    Sent sent;
    for (const StoredInstance& one : tx.chains().of_document(document.id)) {
        if (one.ended_at) {
            continue;
        }
        auto chain = load_chain(tx, services, one.id);
        if (!chain) {
            return pass(chain.error());
        }
        IncomingSubject subject(document, chain->stored.unit, main_content(tx, document.id));
        const workflow::Cancel event{{actor.user, std::nullopt, ""}, reason};
        const auto taken = take_step(tx, services, actor, subject, *chain, event, {std::nullopt, "", "cancel", reason}, now);
        if (!taken) {
            return pass(taken.error());
        }
        sent.from = one.id;
        sent.thrown.insert(sent.thrown.end(), taken->thrown.begin(), taken->thrown.end());
    }
    return sent;
}

/// The document leaves: its chains end first, so that nobody goes on with it.
Result<IncomingView> leave(const Services& services, const Actor& actor, const DocumentId& id, long long version, const char* occasion, const char* kind,
                           Fields fields, const std::function<Result<void>(Tx&, records::IncomingDocument&, Instant)>& go) {
    if (auto allowed = keepers_only(actor); !allowed) {
        return pass(allowed.error());
    }
    const Instant now = services.clock.now();
    return services.storage.write([&](Tx& tx) -> Result<IncomingView> {
        auto document = load_incoming(tx, actor, id, version);
        if (!document) {
            return pass(document.error());
        }
        records::IncomingDocument gone = *document;
        if (auto left = go(tx, gone, now); !left) {
            return pass(left.error());
        }
        const auto sent = end_chains(tx, services, actor, *document, *gone.departure_reason, now);
        if (!sent) {
            return pass(sent.error());
        }
        tx.incoming().save(gone);
        ++gone.version;
        tx.search().index(index_entry(gone));
        record(tx, actor, now, kind, incoming_object(id), fields);
        post_to_sender(tx, services, gone, occasion, now);
        if (auto delivered = deliver(tx, services, actor, id, *sent, now); !delivered) {
            return pass(delivered.error());
        }
        return incoming_view(tx, std::move(gone));
    });
}

AnswerLink link_of(const records::IncomingDocument& one) {
    return {"incoming", one.id, records::to_string(one.state), one.details.subject, one.details.number_and_symbol};
}

AnswerLink link_of(const records::OutgoingDocument& one) {
    return {"outgoing", one.id, records::to_string(one.state), one.details.subject, one.symbol};
}

}  // namespace

Result<IncomingView> SendIncomingOn::send_back(const Actor& actor, const DocumentId& id, long long version, const std::string& reason) {
    return leave(services_, actor, id, version, "return", "incoming-returned", {{"reason", reason}},
                 [&](Tx&, records::IncomingDocument& document, Instant now) { return document.send_back(actor.user, reason, now); });
}

Result<IncomingView> SendIncomingOn::transfer(const Actor& actor, const DocumentId& id, long long version, const Transfer& transfer) {
    if (transfer.unit.has_value() == transfer.agency.has_value()) {
        return fail_field("/unit", {"Cần đúng một trong hai: đơn vị hoặc cơ quan.", "Exactly one of unit and agency is needed."});
    }
    const auto keep = [&](Tx& tx, Instant now) {
        tx.arrivals().add(IncomingTransfer{make_uuid_v7(now, services_.random), id, transfer.unit, transfer.agency, transfer.reason, actor.user, now});
    };
    if (transfer.agency) {
        return leave(services_, actor, id, version, "transfer", "incoming-transferred", {{"agency", *transfer.agency}, {"reason", transfer.reason}},
                     [&](Tx& tx, records::IncomingDocument& document, Instant now) -> Result<void> {
                         if (auto gone = document.transfer_to(actor.user, *transfer.agency, transfer.reason, now); !gone) {
                             return gone;
                         }
                         keep(tx, now);
                         return {};
                     });
    }
    if (auto allowed = keepers_only(actor); !allowed) {
        return pass(allowed.error());
    }
    if (auto checked = records::check_text(transfer.reason, "/reason", 500); !checked) {
        return pass(checked.error());
    }
    const Instant now = services_.clock.now();
    return services_.storage.write([&](Tx& tx) -> Result<IncomingView> {
        auto document = load_incoming(tx, actor, id, version);
        if (!document) {
            return pass(document.error());
        }
        const auto unit = tx.units().find(*transfer.unit);
        if (!unit || !unit->active) {
            return fail_field("/unit", {"Không có đơn vị này.", "There is no such unit."});
        }
        records::IncomingDetails details = document->details;
        details.transferred_day = local_day(now, services_.agency.utc_offset);
        if (auto corrected = document->correct(details, *details.transferred_day); !corrected) {
            return pass(corrected.error());
        }
        keep(tx, now);
        tx.files().add_unit(id, {*transfer.unit, "transferred"});
        tx.incoming().save(*document);
        ++document->version;
        record(tx, actor, now, "incoming-transferred", incoming_object(id), {{"unit", transfer.unit->text()}, {"reason", transfer.reason}});
        std::vector<UserId> people;
        for (const User& leader : tx.users().holders(*transfer.unit, Role::leader)) {
            people.push_back(leader.id);
        }
        tell(tx, services_, people, actor.user, {"information", id, std::nullopt, transfer.reason}, now);
        return incoming_view(tx, std::move(*document));
    });
}

Result<IncomingView> SendIncomingOn::urge(const Actor& actor, const DocumentId& id, const std::string& words) {
    if (auto allowed = keepers_only(actor); !allowed) {
        return pass(allowed.error());
    }
    if (auto checked = records::check_text(words, "/text", 500); !checked) {
        return pass(checked.error());
    }
    const Instant now = services_.clock.now();
    return services_.storage.write([&](Tx& tx) -> Result<IncomingView> {
        auto document = load_incoming(tx, actor, id);
        if (!document) {
            return pass(document.error());
        }
        std::set<UserId> people;
        for (const Task& task : tx.tasks().of_document(id)) {
            if (task.kind != TaskKind::information) {
                const auto offered = people_of(tx, task.user, task.unit, task.role);
                people.insert(offered.begin(), offered.end());
            }
        }
        people.erase(actor.user);
        if (people.empty()) {
            return fail(Code::conflict, {"Văn bản không chờ ai xử lý nên không có ai để đôn đốc.", "The document waits for nobody: there is nobody to be urged."});
        }
        tx.arrivals().add(Urging{make_uuid_v7(now, services_.random), id, words, static_cast<long long>(people.size()), actor.user, now});
        record(tx, actor, now, "incoming-urged", incoming_object(id), {{"text", words}, {"people", std::to_string(people.size())}});
        tell(tx, services_, {people.begin(), people.end()}, actor.user, {"urged", id, std::nullopt, words}, now);
        return incoming_view(tx, std::move(*document));
    });
}

Result<AnswerLinks> ReadAnswers::of_document(const Actor& actor, const DocumentId& id) {
    return services_.storage.read([&](Tx& tx) -> Result<AnswerLinks> {
        AnswerLinks links;
        if (const auto document = load_incoming(tx, actor, id)) {
            for (const auto& one : tx.outgoing().answers_to(id)) {
                if (load_outgoing(tx, actor, one.id)) {
                    links.answered_by.push_back(link_of(one));
                }
            }
            const auto answered = document->details.answers ? load_outgoing(tx, actor, *document->details.answers) : Result<records::OutgoingDocument>{no_such_document()};
            if (answered) {
                links.answers.push_back(link_of(*answered));
            }
            return links;
        }
        const auto document = load_outgoing(tx, actor, id);
        if (!document) {
            return pass(document.error());
        }
        for (const auto& one : tx.incoming().answers_to(id, visibility_of(actor))) {
            links.answered_by.push_back(link_of(one));
        }
        if (const auto answered = document->details.answers ? load_incoming(tx, actor, *document->details.answers) : Result<records::IncomingDocument>{no_such_document()}) {
            links.answers.push_back(link_of(*answered));
        }
        return links;
    });
}

}  // namespace vanthu::app
