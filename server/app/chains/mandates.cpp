#include "server/app/chains/mandates.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "records/document.hpp"
#include "server/app/chains/chain.hpp"
#include "server/app/events.hpp"

namespace vanthu::app {
namespace {

using records::Role;

tl::unexpected<Error> no_such_mandate() {
    return fail(Code::not_found, {"Không có ủy quyền này.", "There is no such mandate."});
}

bool oversees(const Actor& actor) {
    return actor.holds(Role::administrator) || actor.holds(Role::auditor);
}

std::string object_of(const std::string& id) {
    return "mandate/" + id;
}

Result<void> check_people(Tx& tx, const workflow::Mandate& mandate) {
    for (const auto& [pointer, person] : {std::pair{"/principal", mandate.principal}, std::pair{"/substitute", mandate.substitute}}) {
        const auto user = tx.users().find(person);
        if (!user || !user->active) {
            return fail_field(pointer, {"Không có người này hoặc người này đã nghỉ.", "There is no such active person."});
        }
    }
    for (const std::string& unit : mandate.units) {
        if (!tx.units().find(UnitId{unit})) {
            return fail_field("/units", {"Không có đơn vị này.", "There is no such unit."});
        }
    }
    return {};
}

}  // namespace

std::vector<workflow::Mandate> mandates_towards(Tx& tx, const UserId& substitute, Instant now) {
    std::vector<workflow::Mandate> found = tx.mandates().in_force(substitute, now);
    constexpr std::size_t links = 2;  // beyond the first; `workflow::principals` follows no more
    std::size_t from = 0;
    for (std::size_t link = 0; link < links; ++link) {
        const std::size_t to = found.size();
        for (; from < to; ++from) {
            for (workflow::Mandate& mandate : tx.mandates().in_force(found[from].principal, now)) {
                const bool is_known = std::any_of(found.begin(), found.end(), [&](const auto& one) { return one.id == mandate.id; });
                if (mandate.may_redelegate && !is_known) {
                    found.push_back(std::move(mandate));
                }
            }
        }
    }
    return found;
}

std::vector<workflow::Principal> principals_of(Tx& tx, const UserId& substitute, const workflow::Matter& matter, Instant now) {
    return workflow::principals(mandates_towards(tx, substitute, now), substitute, matter, now);
}

bool is_offered_to_substitute(Tx& tx, const Actor& actor, const Task& task) {
    const auto instance = actor.mandates.empty() ? std::nullopt : tx.chains().find_instance(task.instance);
    const auto definition = instance ? tx.chains().definition(instance->definition_hash) : std::nullopt;
    if (!definition) {
        return false;
    }
    const auto outgoing = tx.outgoing().find(task.document);
    const auto incoming = outgoing ? std::nullopt : tx.incoming().find(task.document);
    const std::string type = outgoing ? outgoing->details.type_code : incoming ? incoming->details.type_code : "";
    const auto principals = workflow::principals(actor.mandates, actor.user, {type, instance->unit.text(), definition->process_key, task.node}, actor.at);
    return std::any_of(principals.begin(), principals.end(), [&](const workflow::Principal& principal) {
        return is_offered_to(principal.person, tx.users().bindings(principal.person), task);
    });
}

Result<StoredMandate> ManageMandates::give(const Actor& actor, workflow::Mandate mandate) {
    const Instant now = services_.clock.now();
    const bool is_own = mandate.principal == actor.user && (actor.holds(Role::leader) || actor.holds(Role::official) || actor.holds(Role::clerk));
    if (!is_own && !actor.holds(Role::administrator)) {
        return forbid({"Chỉ ủy quyền việc của chính mình; quản trị được lập thay khi vắng đột xuất.",
                       "One gives one's own tasks away; an administrator does it for somebody who is suddenly absent."});
    }
    if (auto checked = workflow::check(mandate); !checked) {
        return pass(checked.error());
    }
    if (mandate.until <= now) {
        return fail_field("/until", {"Thời điểm kết thúc đã qua.", "The end has passed."});
    }
    return services_.storage.write([&](Tx& tx) -> Result<StoredMandate> {
        if (auto checked = check_people(tx, mandate); !checked) {
            return pass(checked.error());
        }
        StoredMandate stored{mandate, actor.user, now, std::nullopt, 1};
        stored.mandate.id = make_uuid_v7(now, services_.random);
        // Never for the past: what was decided before it existed was decided without it.
        stored.mandate.from = std::max(stored.mandate.from, now);
        tx.mandates().add(stored);
        record(tx, actor, now, "mandate-given", object_of(stored.mandate.id),
               {{"principal", mandate.principal.text()},
                {"substitute", mandate.substitute.text()},
                {"from", to_rfc3339(stored.mandate.from)},
                {"until", to_rfc3339(mandate.until)},
                {"capacity", std::string{workflow::to_string(mandate.capacity)}},
                {"basis", mandate.legal_basis}});
        return stored;
    });
}

Result<StoredMandate> ManageMandates::revoke(const Actor& actor, const std::string& id, long long version, const std::string& reason) {
    const Instant now = services_.clock.now();
    return services_.storage.write([&](Tx& tx) -> Result<StoredMandate> {
        auto stored = tx.mandates().find(id);
        const bool may_see = stored && (oversees(actor) || stored->mandate.principal == actor.user || stored->mandate.substitute == actor.user);
        if (!may_see) {
            return no_such_mandate();
        }
        if (stored->mandate.principal != actor.user && !actor.holds(Role::administrator)) {
            return forbid({"Chỉ người ủy quyền hoặc quản trị được chấm dứt.", "Only the principal or an administrator ends it."});
        }
        if (stored->version != version) {
            return fail(Code::stale_version, {"Người khác vừa thay đổi. Hãy tải lại.", "Somebody else has just changed it. Load it again."});
        }
        if (stored->revoked_at || stored->mandate.until <= now) {
            return fail(Code::conflict, {"Ủy quyền đã chấm dứt.", "It has ended already."});
        }
        if (auto checked = records::check_text(reason, "/reason", 1000); !checked) {
            return pass(checked.error());
        }
        stored->revoked_at = now;
        tx.mandates().save(*stored);
        ++stored->version;
        record(tx, actor, now, "mandate-revoked", object_of(id), {{"reason", reason}});
        return std::move(*stored);
    });
}

Result<std::vector<StoredMandate>> ManageMandates::list(const Actor& actor, bool all, const PageRequest& page) {
    if (all && !oversees(actor)) {
        return forbid({"Chỉ quản trị và kiểm tra viên xem được của mọi người.", "Only administrators and auditors see everybody's."});
    }
    return services_.storage.read([&](Tx& tx) -> Result<std::vector<StoredMandate>> {
        return tx.mandates().of_person(all ? std::nullopt : std::optional{actor.user}, page.after, page.limit);
    });
}

Result<StoredMandate> ManageMandates::find(const Actor& actor, const std::string& id) {
    return services_.storage.read([&](Tx& tx) -> Result<StoredMandate> {
        auto stored = tx.mandates().find(id);
        if (!stored || !(oversees(actor) || stored->mandate.principal == actor.user || stored->mandate.substitute == actor.user)) {
            return no_such_mandate();
        }
        return std::move(*stored);
    });
}

}  // namespace vanthu::app
