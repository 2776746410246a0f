#pragma once

#include <vector>

#include "workflow/bpmn/xml.hpp"
#include "workflow/definition.hpp"

/// Who may take a task and what the task does: `task` of urn:vanthu:workflow:1, and the parts that other elements share.
namespace vanthu::workflow::bpmn {

/// The attributes that name a role, a unit and a person.
struct AssignmentNames {
    const char* role;
    const char* unit;
    const char* person;
};

[[nodiscard]] Assignment read_assignment(const xmlNode* element, const AssignmentNames& names, Problems& problems);
void read_task(const xmlNode* element, Node& node, Problems& problems);
[[nodiscard]] Effect read_effect(const xmlNode* element, Problems& problems);
/// "yes" or "no".
[[nodiscard]] bool read_flag(const xmlNode* element, const char* name, bool otherwise, Problems& problems);

/// Reports attributes other than the given ones.
void check_attributes(const xmlNode* element, const std::vector<std::string_view>& known, Problems& problems);
/// An element that does not belong where it stands.
[[nodiscard]] Problem misplaced(const xmlNode* element);

}  // namespace vanthu::workflow::bpmn
