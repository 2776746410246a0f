#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/clock.hpp"
#include "core/id.hpp"
#include "core/result.hpp"
#include "records/access.hpp"
#include "server/app/ports/documents.hpp"
#include "workflow/mandate.hpp"

namespace vanthu::app {

class Tx;
struct User;

/// The key of a creating request: what `record` keeps in the same transaction, so that a repetition after a lost answer
/// finds what was made instead of making it again.
struct IdempotencyKey {
    std::string id;            ///< digest of person and key
    std::string request_hash;  ///< digest of what was asked
    std::string made{};        ///< "remark/<id>": what is made, where the event is about something else
};

/// Thrown out of the transaction by `record` when another request with the same key has been carried out in the meantime.
class DuplicateRequest final {};

/// Who asks, as authenticated, with the roles of this moment.
struct Actor {
    UserId user;
    std::string full_name;
    std::vector<records::RoleBinding> bindings;
    UnitId agency{};           ///< the root of the unit tree
    std::vector<workflow::Mandate> mandates{};  ///< towards the person, in force at `at` (chains/mandates.hpp)
    std::string request_id{};  ///< for the log
    std::optional<IdempotencyKey> idempotency{};
    Instant at{};              ///< the moment of the roles and mandates

    [[nodiscard]] bool holds(records::Role role) const;
    [[nodiscard]] bool holds(records::Role role, const UnitId& unit) const;
    /// The role in the root unit: for the whole agency.
    [[nodiscard]] bool holds_for_agency(records::Role role) const { return !agency.empty() && holds(role, agency); }
    [[nodiscard]] std::vector<UnitId> units() const;
};

/// "forbidden", in words that name the missing role.
[[nodiscard]] tl::unexpected<Error> forbid(ClientText what_is_missing);

/// Errors: forbidden, unless the actor holds one of the roles.
[[nodiscard]] Result<void> require(const Actor& actor, std::initializer_list<records::Role> one_of);

/// Clerks, leaders and auditors of the root unit work on all documents of the agency; everybody else on those of their units
/// and tasks; administrators on none.
[[nodiscard]] Visibility visibility_of(const Actor& actor);

/// The person with the roles and mandates of this moment.
[[nodiscard]] Actor actor_of(Tx& tx, const User& user, Instant now);

}  // namespace vanthu::app
