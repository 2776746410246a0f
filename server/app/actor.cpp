#include "server/app/actor.hpp"

#include <algorithm>

#include "server/app/chains/mandates.hpp"
#include "server/app/tx.hpp"

namespace vanthu::app {

using records::Role;

bool Actor::holds(Role role) const {
    return std::any_of(bindings.begin(), bindings.end(), [&](const auto& binding) { return binding.role == role; });
}

bool Actor::holds(Role role, const UnitId& unit) const {
    return std::any_of(bindings.begin(), bindings.end(),
                       [&](const auto& binding) { return binding.role == role && binding.unit == unit; });
}

std::vector<UnitId> Actor::units() const {
    std::vector<UnitId> units;
    for (const auto& binding : bindings) {
        if (std::find(units.begin(), units.end(), binding.unit) == units.end()) {
            units.push_back(binding.unit);
        }
    }
    return units;
}

tl::unexpected<Error> forbid(ClientText what_is_missing) {
    return fail(Code::forbidden, std::move(what_is_missing));
}

namespace {

ClientText role_name(Role role) {
    switch (role) {
        case Role::clerk:
            return {"văn thư", "clerk"};
        case Role::official:
            return {"chuyên viên", "official"};
        case Role::leader:
            return {"lãnh đạo", "leader"};
        case Role::auditor:
            return {"kiểm tra viên", "auditor"};
        case Role::administrator:
            return {"quản trị", "administrator"};
    }
    return {"", ""};
}

}  // namespace

Result<void> require(const Actor& actor, std::initializer_list<Role> one_of) {
    ClientText wanted;
    for (const Role role : one_of) {
        if (actor.holds(role)) {
            return {};
        }
        const ClientText name = role_name(role);
        wanted.vi += (wanted.vi.empty() ? "" : " hoặc ") + name.vi;
        wanted.en += (wanted.en.empty() ? "" : " or ") + name.en;
    }
    return forbid({"Việc này cần vai trò " + wanted.vi + ".", "This needs the role of " + wanted.en + "."});
}

Visibility visibility_of(const Actor& actor) {
    Visibility visibility;
    visibility.user = actor.user;
    visibility.at = actor.at;
    visibility.agency = actor.agency;
    for (const auto& binding : actor.bindings) {
        if (binding.role == Role::administrator) {
            continue;
        }
        const bool oversees = binding.role == Role::clerk || binding.role == Role::auditor || binding.role == Role::leader;
        if (oversees && binding.unit == actor.agency) {
            visibility.whole_agency = true;
        }
        visibility.units.push_back(binding.unit);
    }
    return visibility;
}

Actor actor_of(Tx& tx, const User& user, Instant now) {
    Actor actor;
    actor.user = user.id;
    actor.full_name = user.full_name;
    actor.bindings = tx.users().bindings(user.id);
    actor.mandates = mandates_towards(tx, user.id, now);
    actor.at = now;
    if (const auto agency = tx.units().root()) {
        actor.agency = agency->id;
    }
    return actor;
}

}  // namespace vanthu::app
