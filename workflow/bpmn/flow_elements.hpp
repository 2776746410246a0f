#pragma once

#include "workflow/bpmn/references.hpp"
#include "workflow/definition.hpp"

namespace vanthu::workflow::bpmn {

/// Reads the nodes and flows of a process and of its sub-processes into the definition and joins them. What stands outside
/// the profile is passed over: check_profile has reported it.
void read_flow_elements(const xmlNode* process, const References& references, Definition& definition, Problems& problems);

}  // namespace vanthu::workflow::bpmn
