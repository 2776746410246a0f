#pragma once

#include <functional>

#include "server/app/services.hpp"
#include "server/app/tx.hpp"
#include "workflow/engine.hpp"

namespace vanthu::app {

/// Takes every step of a chain again with today's program, from its recorded events, and compares each record, each hash and each state
/// that it led to. `before_step` sees the state before every step. Gives the number of steps.
/// Errors: corrupt, naming the step that does not fit.
[[nodiscard]] Result<long long> replay_steps(Tx& tx, const Services& services, const StoredInstance& chain,
                                             const std::function<void(const workflow::Instance&)>& before_step);

}  // namespace vanthu::app
