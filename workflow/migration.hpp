#pragma once

#include <map>
#include <string>
#include <vector>

#include "workflow/definition.hpp"
#include "workflow/instance.hpp"

namespace vanthu::workflow {

/// Moves a running instance to another version of its definition: each token goes to the node that the mapping names, or to the one
/// with the same id. Decisions, values and deadlines stay; timers of events that are gone are dropped.
/// Errors: conflict when it has ended; invalid_input with a field error for each token that has no place: the node is gone or of
/// another kind, stands in another sub-process, is no longer (or only now) done by several, or a join has lost the flow by which the
/// token came.
[[nodiscard]] Result<Instance> migrate(const Definition& from, const Definition& to, const Instance& instance,
                                       const std::map<std::string, std::string>& mapping);

}  // namespace vanthu::workflow
