#pragma once

#include <map>
#include <string>

#include "workflow/bpmn/xml.hpp"

namespace vanthu::workflow::bpmn {

/// What flow elements refer to by id: the messages, signals and errors of a file, and the lane that each node stands in.
struct References {
    std::map<std::string, std::string> messages{};  ///< id → name
    std::map<std::string, std::string> signals{};   ///< id → name
    std::map<std::string, std::string> errors{};    ///< id → code, or name
    std::map<std::string, std::string> lanes{};     ///< node id → name of its innermost lane
};

/// Reads them from `definitions`; lanes of `process` and of the sub-processes in it. A missing id is a problem.
[[nodiscard]] References read_references(const xmlNode* definitions, const xmlNode* process, Problems& problems);

/// Checks that a collaboration is about this one process.
void check_collaboration(const xmlNode* definitions, const std::string& process_id, Problems& problems);

}  // namespace vanthu::workflow::bpmn
