#pragma once

#include <set>
#include <string>

#include "workflow/definition.hpp"

namespace vanthu::workflow::detail {

/// The ids of the flows that a token on this node can still take, within its scope, never passing through `avoided`. Boundary
/// events of the activities on the way count as ways out.
[[nodiscard]] std::set<std::string> flows_reached_from(const Definition& definition, const std::string& node, const std::string& avoided);

}  // namespace vanthu::workflow::detail
