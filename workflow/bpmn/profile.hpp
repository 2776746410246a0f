#pragma once

#include "workflow/bpmn/xml.hpp"

namespace vanthu::workflow::bpmn {

/// Finds every element and attribute under `definitions` that is outside the profile, and each by its name: elements and
/// attributes of BPMN that the table does not list or whose value says something that we do not carry out, and anything of
/// another vendor that may carry behaviour. BPMNDI, documentation, artifacts and colours carry none.
[[nodiscard]] Problems check_profile(const xmlNode* definitions);

}  // namespace vanthu::workflow::bpmn
