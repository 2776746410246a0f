#pragma once

#include "workflow/bpmn/xml.hpp"
#include "workflow/definition.hpp"

/// What this program needs beyond BPMN 2.0: the elements of urn:vanthu:workflow:1 in `extensionElements`
/// (schemas/xsd/vanthu-workflow.xsd). Anything that does not stand there, or stands in the wrong place, is a problem.
namespace vanthu::workflow::bpmn {

/// Reads what belongs to a node: who may take it, outcomes, fields, deadline, rules, the program's service, the message.
void read_extension(const xmlNode* element, Node& node, Problems& problems);

/// Reads the deadline of the whole chain.
void read_extension(const xmlNode* process, Definition& definition, Problems& problems);

/// Reads over which list a multi-instance activity runs.
void read_extension(const xmlNode* characteristics, MultiInstance& multi, Problems& problems);

/// Checks an expression and reports it at its element when it is not right.
void check_at(const xmlNode* element, const std::string& expression, const std::vector<std::string_view>& variables, Problems& problems);

}  // namespace vanthu::workflow::bpmn
