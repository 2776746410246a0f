#include "server/app/access.hpp"

#include <algorithm>

#include "records/document.hpp"
#include "server/app/chains/mandates.hpp"
#include "server/app/document_access.hpp"
#include "server/app/dossiers/dossier_access.hpp"
#include "server/app/events.hpp"

namespace vanthu::app {
namespace {

using records::Grant;
using records::Role;

Result<void> require_overseer(const Actor& actor) {
    if (actor.holds_for_agency(Role::auditor) || actor.holds_for_agency(Role::leader)) {
        return {};
    }
    return forbid({"Việc này của lãnh đạo hoặc kiểm tra viên của cơ quan.", "This is for leaders and auditors of the agency."});
}

bool is_office(const Actor& actor) {
    return actor.holds_for_agency(Role::clerk) || actor.holds_for_agency(Role::leader);
}

Result<void> require_document(Tx& tx, const Actor& actor, const DocumentId& id) {
    return load_incoming(tx, actor, id) || load_outgoing(tx, actor, id) ? Result<void>{} : Result<void>{no_such_document()};
}

/// Errors: not_found for who may not see it; forbidden for who may see it only.
Result<void> require_giver(Tx& tx, const Actor& actor, Grant::Subject subject, const std::string& id) {
    bool may = false;
    if (subject == Grant::Subject::dossier) {
        const auto dossier = load_dossier(tx, actor, DossierId{id});
        if (!dossier) {
            return pass(dossier.error());
        }
        may = may_change(actor, *dossier);
    } else {
        if (auto seen = require_document(tx, actor, DocumentId{id}); !seen) {
            return seen;
        }
        const auto units = tx.files().units(DocumentId{id});
        may = is_office(actor) || std::any_of(units.begin(), units.end(), [&](const auto& part) { return actor.holds(Role::leader, part.unit); });
    }
    return may ? Result<void>{}
               : Result<void>{forbid({"Chỉ văn thư, lãnh đạo cơ quan hoặc lãnh đạo đơn vị xử lý được cấp quyền xem.",
                                      "Only clerks and leaders of the agency, or a leader of a unit that works on it, let others see it."})};
}

std::string object_of(Tx& tx, Grant::Subject subject, const std::string& id) {
    return subject == Grant::Subject::dossier ? dossier_object(DossierId{id}) : document_object(tx, DocumentId{id});
}

tl::unexpected<Error> not_asked() {
    return forbid({"Chỉ văn thư, lãnh đạo, kiểm tra viên của cơ quan xem lý do.", "Only clerks, leaders and auditors of the agency ask why."});
}

tl::unexpected<Error> no_such_person() {
    return fail(Code::not_found, {"Không có người này.", "There is no such person."});
}

void add_overseeing(ManageAccess::Explanation& answer, const Actor& other) {
    for (const records::RoleBinding& binding : other.bindings) {
        const bool oversees = binding.role == Role::clerk || binding.role == Role::auditor || binding.role == Role::leader;
        if (oversees && binding.unit == other.agency) {
            answer.reasons.push_back({"role", records::to_string(binding.role)});
        }
    }
}

void add_grants(Tx& tx, ManageAccess::Explanation& answer, const std::string& subject, const UserId& person, const Visibility& visibility, Instant now) {
    for (const Grant& grant : tx.access().grants(subject)) {
        const bool to_unit = grant.unit && std::find(visibility.units.begin(), visibility.units.end(), *grant.unit) != visibility.units.end();
        if (grant.is_in_force(now) && (to_unit || grant.user == person)) {
            answer.reasons.push_back({"grant", grant.id});
        }
    }
}

}  // namespace

Result<Grant> ManageAccess::grant(const Actor& actor, const GrantInput& input) {
    const Instant now = services_.clock.now();
    Grant grant;
    grant.id = make_uuid_v7(now, services_.random);
    grant.subject = input.subject;
    grant.subject_id = input.subject_id;
    grant.user = input.user;
    grant.unit = input.unit;
    grant.from = std::max(input.from.value_or(now), now);
    grant.until = input.until;
    grant.reason = input.reason;
    grant.granted_by = actor.user;
    grant.granted_at = now;
    if (auto checked = records::check(grant, now); !checked) {
        return pass(checked.error());
    }
    return services_.storage.write([&](Tx& tx) -> Result<Grant> {
        if (auto may = require_giver(tx, actor, input.subject, input.subject_id); !may) {
            return pass(may.error());
        }
        if (input.user) {
            const auto user = tx.users().find(*input.user);
            if (!user || !user->active) {
                return fail_field("/user", {"Không có người này.", "There is no such active person."});
            }
        }
        if (input.unit && !tx.units().find(*input.unit)) {
            return fail_field("/unit", {"Không có đơn vị này.", "There is no such unit."});
        }
        tx.access().add(grant);
        record(tx, actor, now, "access-granted", object_of(tx, input.subject, input.subject_id),
               {{"grant", grant.id},
                {"to", input.user ? "user/" + input.user->text() : "unit/" + input.unit->text()},
                {"from", to_rfc3339(grant.from)},
                {"until", grant.until ? to_rfc3339(*grant.until) : "-"},
                {"reason", grant.reason}});
        return grant;
    });
}

Result<Grant> ManageAccess::revoke(const Actor& actor, const std::string& id, long long version, const std::string& reason) {
    const Instant now = services_.clock.now();
    return services_.storage.write([&](Tx& tx) -> Result<Grant> {
        auto grant = tx.access().find_grant(id);
        if (!grant) {
            return fail(Code::not_found, {"Không có quyền này.", "There is no such grant."});
        }
        if (auto may = require_giver(tx, actor, grant->subject, grant->subject_id); !may) {
            return pass(may.error());
        }
        if (grant->version != version) {
            return changed_meanwhile();
        }
        if (auto revoked = grant->revoke(actor.user, reason, now); !revoked) {
            return pass(revoked.error());
        }
        tx.access().save(*grant);
        ++grant->version;
        record(tx, actor, now, "access-revoked", object_of(tx, grant->subject, grant->subject_id), {{"grant", id}, {"reason", reason}});
        return std::move(*grant);
    });
}

Result<std::vector<Grant>> ManageAccess::grants(const Actor& actor, Grant::Subject subject, const std::string& id) {
    return services_.storage.read([&](Tx& tx) -> Result<std::vector<Grant>> {
        const auto seen = subject == Grant::Subject::dossier ? load_dossier(tx, actor, DossierId{id}).map([](const auto&) {})
                                                             : require_document(tx, actor, DocumentId{id});
        if (!seen) {
            return pass(seen.error());
        }
        return tx.access().grants(id);
    });
}

Result<Restriction> ManageAccess::restrict(const Actor& actor, const DocumentId& id, const std::string& reason) {
    if (!is_office(actor)) {
        return forbid({"Chỉ văn thư hoặc lãnh đạo cơ quan đánh dấu hạn chế.", "Only clerks and leaders of the agency restrict a document."});
    }
    if (auto checked = records::check_text(reason, "/reason", 500); !checked) {
        return pass(checked.error());
    }
    const Instant now = services_.clock.now();
    return services_.storage.write([&](Tx& tx) -> Result<Restriction> {
        if (auto seen = require_document(tx, actor, id); !seen) {
            return pass(seen.error());
        }
        if (tx.access().restriction(id)) {
            return fail(Code::conflict, {"Văn bản đã được đánh dấu hạn chế.", "The document is restricted already."});
        }
        // Who had a part keeps it, so that nobody loses the work at hand.
        std::vector<UserId> people{actor.user};
        if (const auto incoming = tx.incoming().find(id)) {
            people.push_back(incoming->registered_by);
            if (incoming->leader) {
                people.push_back(*incoming->leader);
            }
        } else if (const auto outgoing = tx.outgoing().find(id)) {
            people.push_back(outgoing->drafter);
            if (outgoing->signer) {
                people.push_back(*outgoing->signer);
            }
        }
        for (const UserId& person : people) {
            tx.files().add_person(id, person, "restricted");
        }
        const Restriction restriction{id, reason, actor.user, now};
        tx.access().restrict(restriction);
        record(tx, actor, now, "access-restricted", document_object(tx, id), {{"reason", reason}});
        return restriction;
    });
}

Result<void> ManageAccess::lift(const Actor& actor, const DocumentId& id, const std::string& reason) {
    if (!is_office(actor)) {
        return forbid({"Chỉ văn thư hoặc lãnh đạo cơ quan bỏ dấu hạn chế.", "Only clerks and leaders of the agency lift a restriction."});
    }
    if (auto checked = records::check_text(reason, "/reason", 500); !checked) {
        return pass(checked.error());
    }
    const Instant now = services_.clock.now();
    return services_.storage.write([&](Tx& tx) -> Result<void> {
        if (auto seen = require_document(tx, actor, id); !seen) {
            return seen;
        }
        if (!tx.access().restriction(id)) {
            return fail(Code::conflict, {"Văn bản không có dấu hạn chế.", "The document is not restricted."});
        }
        tx.access().lift(id);
        record(tx, actor, now, "access-restriction-lifted", document_object(tx, id), {{"reason", reason}});
        return {};
    });
}

Result<ManageAccess::Explanation> ManageAccess::explain(const Actor& actor, const DocumentId& id, const UserId& person) {
    if (!visibility_of(actor).whole_agency) {
        return not_asked();
    }
    const Instant now = services_.clock.now();
    return services_.storage.read([&](Tx& tx) -> Result<Explanation> {
        if (auto seen = require_document(tx, actor, id); !seen) {
            return pass(seen.error());
        }
        const auto user = tx.users().find(person);
        if (!user) {
            return no_such_person();
        }
        const Actor other = actor_of(tx, *user, now);
        const Visibility visibility = visibility_of(other);
        Explanation answer;
        answer.restriction = tx.access().restriction(id);
        if (visibility.whole_agency && !answer.restriction) {
            add_overseeing(answer, other);
        }
        for (const auto& [participant, part] : tx.access().people(id)) {
            if (participant == person) {
                answer.reasons.push_back({"person", part});
            }
        }
        for (const DocumentUnit& part : tx.files().units(id)) {
            if (std::find(visibility.units.begin(), visibility.units.end(), part.unit) != visibility.units.end()) {
                answer.reasons.push_back({"unit", part.unit.text()});
            }
        }
        add_grants(tx, answer, id.text(), person, visibility, now);
        for (const Task& task : tx.tasks().of_document(id)) {
            if (is_offered_to_substitute(tx, other, task)) {
                answer.reasons.push_back({"substitute", task.id.text()});
            }
        }
        answer.is_visible = user->active && (tx.incoming().find(id) ? load_incoming(tx, other, id).has_value() : load_outgoing(tx, other, id).has_value());
        return answer;
    });
}

Result<ManageAccess::Explanation> ManageAccess::explain(const Actor& actor, const DossierId& id, const UserId& person) {
    if (!visibility_of(actor).whole_agency) {
        return not_asked();
    }
    const Instant now = services_.clock.now();
    return services_.storage.read([&](Tx& tx) -> Result<Explanation> {
        const auto dossier = load_dossier(tx, actor, id);
        if (!dossier) {
            return pass(dossier.error());
        }
        const auto user = tx.users().find(person);
        if (!user) {
            return no_such_person();
        }
        const Actor other = actor_of(tx, *user, now);
        const Visibility visibility = visibility_of(other);
        Explanation answer;
        if (visibility.whole_agency) {
            add_overseeing(answer, other);
        }
        if (dossier->keeper == person) {
            answer.reasons.push_back({"person", "keeper"});
        }
        if (std::find(visibility.units.begin(), visibility.units.end(), dossier->unit) != visibility.units.end()) {
            answer.reasons.push_back({"unit", dossier->unit.text()});
        }
        add_grants(tx, answer, id.text(), person, visibility, now);
        answer.is_visible = user->active && may_read(tx, other, *dossier);
        return answer;
    });
}

Result<std::vector<RightsChange>> ManageAccess::changes(const Actor& actor, bool only_open, const PageRequest& page) {
    if (auto may = require_overseer(actor); !may) {
        return pass(may.error());
    }
    return services_.storage.read([&](Tx& tx) -> Result<std::vector<RightsChange>> { return tx.access().changes(only_open, page); });
}

Result<RightsChange> ManageAccess::confirm(const Actor& actor, const std::string& id, long long version) {
    if (auto may = require_overseer(actor); !may) {
        return pass(may.error());
    }
    const Instant now = services_.clock.now();
    return services_.storage.write([&](Tx& tx) -> Result<RightsChange> {
        auto change = tx.access().find_change(id);
        if (!change) {
            return fail(Code::not_found, {"Không có thay đổi quyền này.", "There is no such change."});
        }
        if (change->version != version) {
            return changed_meanwhile();
        }
        if (change->confirmed_at) {
            return fail(Code::conflict, {"Thay đổi này đã được xác nhận.", "This change was confirmed already."});
        }
        if (change->actor == actor.user) {
            return forbid({"Người thay đổi quyền không tự xác nhận.", "Who changed a right does not confirm it."});
        }
        change->confirmed_by = actor.user;
        change->confirmed_at = now;
        tx.access().save(*change);
        ++change->version;
        record(tx, actor, now, "rights-change-confirmed", "rights-change/" + id, {{"of", change->object}});
        return std::move(*change);
    });
}

}  // namespace vanthu::app
