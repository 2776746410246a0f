#pragma once

#include <optional>
#include <string>
#include <vector>

#include "server/app/chains/chain.hpp"

namespace vanthu::app {

/// To whom a task is offered: a person, or the holders of a role in a unit.
struct Offer {
    std::optional<UserId> person{};
    std::optional<UnitId> unit{};
    std::optional<std::string> role{};
    std::vector<UserId> people{};  ///< who that is now
};

/// Resolves what a definition says about who may act. `item` is the element of a multi-instance activity.
/// Errors: conflict, naming what is missing, when the unit or the person does not exist or is not active, or nobody holds the role.
[[nodiscard]] Result<Offer> resolve(Tx& tx, const workflow::Assignment& assignment, const std::string& item, const ChainSubject& subject,
                                    const workflow::Instance& instance, const std::string& step_name);

/// The people to whom something is offered now.
[[nodiscard]] std::vector<UserId> people_of(Tx& tx, const std::optional<UserId>& person, const std::optional<UnitId>& unit,
                                            const std::optional<std::string>& role);

}  // namespace vanthu::app
