#include "server/app/approval.hpp"

#include "server/app/chains/messages.hpp"
#include "server/app/chains/subjects.hpp"
#include "server/app/document_access.hpp"
#include "server/app/events.hpp"

namespace vanthu::app {
namespace {

using records::OutgoingDocument;
using records::Role;

}  // namespace

Result<OutgoingView> ApproveOutgoing::submit(const Actor& actor, const DocumentId& id, long long version,
                                             const std::string& process_key) {
    const Instant now = services_.clock.now();
    return services_.storage.write([&](Tx& tx) -> Result<OutgoingView> {
        auto document = load_outgoing(tx, actor, id, version);
        if (!document) {
            return pass(document.error());
        }
        if (document->drafter != actor.user && !actor.holds(Role::official, document->details.drafting_unit)) {
            return forbid({"Chỉ đơn vị soạn thảo được trình duyệt.", "Only the drafting unit submits."});
        }
        OutgoingSubject subject(*document);
        // Returned to the drafter, the chain goes on by the definition that it began with.
        auto chain = document->instance ? load_chain(tx, services_, *document->instance) : new_chain(tx, services_, subject, process_key, now);
        if (!chain) {
            return pass(chain.error());
        }
        if (auto submitted = document->submit(chain->stored.id); !submitted) {
            return pass(submitted.error());
        }
        const workflow::Start event{{actor.user, std::nullopt, ""}, document->current_sha256, subject.facts()};
        auto taken = take_step(tx, services_, actor, subject, *chain, event, {std::nullopt, "", "submit", ""}, now);
        if (!taken) {
            return pass(taken.error());
        }
        tx.outgoing().save(*document);
        ++document->version;
        record(tx, actor, now, "outgoing-submitted", outgoing_object(id),
               {{"version", document->current_sha256}, {"definition", chain->stored.definition_hash}, {"step", chain->stored.last_step_hash}});
        if (auto delivered = deliver(tx, services_, actor, id, {chain->stored.id, std::move(taken->thrown)}, now); !delivered) {
            return pass(delivered.error());
        }
        return outgoing_view(tx, std::move(*document));
    });
}

Result<void> content_changed(Tx& tx, const Services& services, const Actor& actor, OutgoingDocument& document, Instant now) {
    if (!document.instance) {
        return {};
    }
    auto chain = load_chain(tx, services, *document.instance);
    if (!chain) {
        return pass(chain.error());
    }
    OutgoingSubject subject(document);
    const workflow::ContentChanged event{{actor.user, std::nullopt, ""}, document.current_sha256, subject.facts()};
    const auto taken = take_step(tx, services, actor, subject, *chain, event, {std::nullopt, "", "new-version", ""}, now);
    return taken ? Result<void>{} : Result<void>{pass(taken.error())};
}

Result<void> cancel_chain(Tx& tx, const Services& services, const Actor& actor, OutgoingDocument& document, const std::string& reason,
                          Instant now) {
    if (!document.instance) {
        return {};
    }
    auto chain = load_chain(tx, services, *document.instance);
    if (!chain) {
        return pass(chain.error());
    }
    if (workflow::is_terminal(chain->instance.status)) {
        return {};
    }
    OutgoingSubject subject(document);
    const workflow::Cancel event{{actor.user, std::nullopt, ""}, reason};
    const auto taken = take_step(tx, services, actor, subject, *chain, event, {std::nullopt, "", "cancel", reason}, now);
    return taken ? Result<void>{} : Result<void>{pass(taken.error())};
}

}  // namespace vanthu::app
