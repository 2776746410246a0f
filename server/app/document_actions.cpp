// What a person may do with a document now: the same conditions as the use cases, so that a screen offers nothing that is refused.

#include <algorithm>

#include "server/app/access.hpp"
#include "server/app/dossiers/dossier_access.hpp"
#include "server/app/document_access.hpp"
#include "server/app/outgoing/check_outs.hpp"

namespace vanthu::app {
namespace {

using records::IncomingState;
using records::OutgoingState;
using records::Role;

class Acts final {
public:
    void add_if(bool may, const char* act) {
        if (may) {
            acts_.emplace_back(act);
        }
    }
    [[nodiscard]] std::vector<std::string> take() { return std::move(acts_); }

private:
    std::vector<std::string> acts_;
};

void add_incoming(Acts& acts, const Actor& actor, const records::IncomingDocument& document) {
    const bool is_clerk = actor.holds_for_agency(Role::clerk);
    const bool keeps = is_clerk || actor.holds_for_agency(Role::leader);
    const bool is_open = document.is_open();
    acts.add_if(is_clerk && is_open, "correct");
    acts.add_if(is_clerk && (document.state == IncomingState::registered || document.state == IncomingState::submitted), "submit");
    acts.add_if(keeps && is_open, "return");
    acts.add_if(keeps && is_open, "transfer");
    acts.add_if(is_clerk && document.state != IncomingState::cancelled, "copy");
}

void add_outgoing(Acts& acts, Tx& tx, const Actor& actor, const records::OutgoingDocument& document, Instant now) {
    const UnitId& unit = document.details.drafting_unit;
    const bool is_clerk = actor.holds_for_agency(Role::clerk);
    const bool drafts = document.drafter == actor.user || actor.holds(Role::official, unit);
    const bool is_draft = document.state == OutgoingState::drafting || document.state == OutgoingState::in_approval;
    const bool has_left = document.state == OutgoingState::issued || document.state == OutgoingState::cancelled || document.state == OutgoingState::recalled;
    const auto taken = check_out_of(tx, document.id, now);
    const bool is_kept_by_another = taken && taken->user != actor.user;
    acts.add_if(drafts && is_draft && !is_kept_by_another, "version");
    acts.add_if(drafts && is_draft && !is_kept_by_another, "annexes");
    acts.add_if(drafts && is_draft && !taken, "check-out");
    acts.add_if(taken && !is_kept_by_another, "check-in");
    acts.add_if(is_kept_by_another && (actor.holds(Role::leader, unit) || actor.holds_for_agency(Role::leader)), "break-check-out");
    acts.add_if(drafts && document.state == OutgoingState::drafting, "submit");
    acts.add_if(drafts && document.state == OutgoingState::drafting, "cancel");
    acts.add_if((drafts || is_clerk) && !has_left, "recipients");
    const bool is_issued = document.state == OutgoingState::issued;
    acts.add_if(is_clerk && is_issued, "add-recipient");
    acts.add_if(is_clerk && is_issued, "copy");
    acts.add_if((is_clerk || actor.holds_for_agency(Role::leader)) && is_issued, "recall");
}

/// Who has something to do there, without those who only look at it.
bool waits_for_others(Tx& tx, const DocumentId& id) {
    const auto tasks = tx.tasks().of_document(id);
    return std::any_of(tasks.begin(), tasks.end(), [](const Task& task) { return task.kind != TaskKind::information; });
}

void add_chain(Acts& acts, Tx& tx, const Actor& actor, const UnitId& unit, const DocumentId& id, const std::vector<StoredInstance>& chains) {
    const auto open = std::find_if(chains.begin(), chains.end(), [](const StoredInstance& one) { return !one.ended_at; });
    if (open == chains.end()) {
        return;
    }
    const bool supervises = actor.holds_for_agency(Role::leader) || actor.holds(Role::leader, unit) || actor.holds(Role::administrator);
    const bool is_suspended = open->status == "suspended";
    acts.add_if(supervises && !is_suspended, "suspend");
    acts.add_if(supervises && is_suspended, "resume");
    acts.add_if(supervises, "end-chain");
    acts.add_if(true, "inform");
    acts.add_if(actor.holds(Role::official, unit) || actor.holds(Role::leader, unit) || actor.holds_for_agency(Role::leader), "ad-hoc");
    const auto tasks = tx.tasks().of_document(id);
    acts.add_if(std::any_of(tasks.begin(), tasks.end(),
                            [&](const Task& task) {
                                return task.kind == TaskKind::task && (actor.holds(Role::administrator) || actor.holds_for_agency(Role::leader) ||
                                                                       (task.unit && actor.holds(Role::leader, *task.unit)));
                            }),
                "reassign");
}

}  // namespace

Result<ManageAccess::Actions> ManageAccess::actions(const Actor& actor, const DocumentId& id) {
    const Instant now = services_.clock.now();
    return services_.storage.read([&](Tx& tx) -> Result<Actions> {
        const auto incoming = load_incoming(tx, actor, id);
        const auto outgoing = incoming ? Result<records::OutgoingDocument>{no_such_document()} : load_outgoing(tx, actor, id);
        if (!incoming && !outgoing) {
            return no_such_document();
        }
        Actions answer;
        Acts acts;
        answer.chains = tx.chains().of_document(id);
        std::sort(answer.chains.begin(), answer.chains.end(), [](const auto& one, const auto& other) { return one.id.text() < other.id.text(); });  // ids grow with time
        const bool is_office = actor.holds_for_agency(Role::clerk) || actor.holds_for_agency(Role::leader);
        if (require_free(tx, id)) {
            if (incoming) {
                add_incoming(acts, actor, *incoming);
            } else {
                add_outgoing(acts, tx, actor, *outgoing, now);
            }
            add_chain(acts, tx, actor, incoming ? actor.agency : outgoing->details.drafting_unit, id, answer.chains);
        }
        acts.add_if(incoming && is_office && waits_for_others(tx, id), "urge");
        const auto units = tx.files().units(id);
        acts.add_if(is_office || std::any_of(units.begin(), units.end(), [&](const auto& part) { return actor.holds(Role::leader, part.unit); }), "grant");
        acts.add_if(is_office, tx.access().restriction(id) ? "lift-restriction" : "restrict");
        acts.add_if(visibility_of(actor).whole_agency, "explain");
        acts.add_if(incoming && visibility_of(actor).whole_agency, "validate");
        answer.acts = acts.take();
        return answer;
    });
}

}  // namespace vanthu::app
