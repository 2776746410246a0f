#include "server/app/outgoing/recall.hpp"

#include <algorithm>

#include "server/app/approval.hpp"
#include "server/app/chains/telling.hpp"
#include "server/app/document_access.hpp"
#include "server/app/events.hpp"
#include "server/app/outgoing/recipients.hpp"
#include "server/app/search/index_entry.hpp"

namespace vanthu::app {
namespace {

using records::Recipient;
using records::RecipientState;
using records::Role;

/// Takes the document back from one recipient.
void withdraw(Tx& tx, const Services& services, const Actor& actor, Recipient& recipient, const std::string& reason, Instant now) {
    const RecipientState before = recipient.state;
    recipient.withdraw(reason, actor.user, now);
    if (recipient.state == before) {
        return;
    }
    tx.recipients().save(recipient);
    if (recipient.unit) {
        tell_unit(tx, services, *recipient.unit, actor.user, recipient.document, "document-recalled", reason, now);
    } else if (recipient.kind == records::RecipientKind::mail && before != RecipientState::pending && services.sends_mail) {
        queue_document_mail(tx, recipient, /*is_recall=*/true, now);
    }
}

}  // namespace

Result<OutgoingView> RecallOutgoing::run(const Actor& actor, const DocumentId& id, long long version, const std::string& reason) {
    const Instant now = services_.clock.now();
    return services_.storage.write([&](Tx& tx) -> Result<OutgoingView> {
        auto document = load_outgoing(tx, actor, id, version);
        if (!document) {
            return pass(document.error());
        }
        if (!actor.holds_for_agency(Role::leader) && !actor.holds_for_agency(Role::clerk)) {
            return forbid({"Chỉ lãnh đạo và văn thư cơ quan được thu hồi văn bản.", "Only leaders and clerks of the agency recall a document."});
        }
        if (auto recalled = document->recall(actor.user, reason, now); !recalled) {
            return pass(recalled.error());
        }
        if (auto ended = cancel_chain(tx, services_, actor, *document, reason, now); !ended) {
            return pass(ended.error());
        }
        for (Recipient& recipient : tx.recipients().of_document(id)) {
            withdraw(tx, services_, actor, recipient, reason, now);
        }
        auto units = tx.files().units(id);
        std::erase_if(units, [](const DocumentUnit& unit) { return unit.part == "recipient"; });
        tx.files().set_units(id, units);
        tell(tx, services_, {document->drafter, document->signer.value_or(UserId{}), document->issued_by.value_or(UserId{})}, actor.user,
             {"document-recalled", id, std::nullopt, reason}, now);
        tx.outgoing().save(*document);
        ++document->version;
        tx.search().index(index_entry(*document));
        record(tx, actor, now, "outgoing-recalled", outgoing_object(id), {{"reason", reason}, {"symbol", document->symbol.value_or("")}});
        return outgoing_view(tx, std::move(*document));
    });
}

}  // namespace vanthu::app
