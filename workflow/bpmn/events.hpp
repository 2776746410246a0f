#pragma once

#include "workflow/bpmn/references.hpp"
#include "workflow/definition.hpp"

namespace vanthu::workflow::bpmn {

/// Reads what makes an event happen (BPMN 2.0, 10.4.5), or the message of a receive task. Problems: none where one is
/// needed, several, a reference that points nowhere, a time that is not ISO 8601.
void read_event(const xmlNode* element, Node& node, const References& references, Problems& problems);

}  // namespace vanthu::workflow::bpmn
