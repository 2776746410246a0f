#pragma once

#include "workflow/definition.hpp"
#include "workflow/problem.hpp"

namespace vanthu::workflow {

/// Plays every game that tokens can play in a definition whose graph is right (graph_checks.hpp), by BPMN 2.0 clause 13:
/// what conditions, people, times and messages will say is left open; each sub-process is played by itself. Proves that
/// whatever happens the process can still end. Problems: a join that can wait for ever, with the flow that it waits for; a
/// loop that multiplies tokens; more than can be looked at (50,000 markings or 32 MB of
/// them a scope, 500,000 moves in all).
[[nodiscard]] Problems check_soundness(const Definition& definition);

}  // namespace vanthu::workflow
