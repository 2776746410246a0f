#pragma once

#include "workflow/definition.hpp"
#include "workflow/problem.hpp"

namespace vanthu::workflow {

/// Checks the shape of a definition: one start and some end in each scope, flows that stay in their scope, how many flows
/// each kind of node has, defaults and conditions, boundary events on what can be left by them, that everything is reached
/// and an end from everywhere, cycles in which nothing waits, and references between tasks. soundness.hpp proves the rest.
[[nodiscard]] Problems check_graph(const Definition& definition);

}  // namespace vanthu::workflow
