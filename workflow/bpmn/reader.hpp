#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "workflow/definition.hpp"

namespace vanthu::workflow {

/// What is wrong with a definition, and where.
struct Problem {
    std::string element;  ///< "userTask director"
    long line = 0;
    ClientText text;
};

struct ReadDefinition {
    Definition definition;          ///< of use only without problems
    std::vector<Problem> problems;  ///< all of them, in document order
};

/// Reads one BPMN 2.0 process (OMG formal/2011-01-03, namespace http://www.omg.org/spec/BPMN/20100524/MODEL) within the
/// profile of this program; docs/bpmn-profile.md lists it. An element outside the profile is a problem that names it, never
/// ignored; diagrams (BPMNDI) and documentation carry no behaviour and are. No DTD, no entities, no network; at most 1 MB,
/// 32 levels, 5000 elements.
[[nodiscard]] ReadDefinition read_bpmn(std::string_view xml);

/// The same as one Result. Errors: invalid_input, one field error a problem ("line 14, userTask director").
[[nodiscard]] Result<Definition> parse_bpmn(std::string_view xml);

}  // namespace vanthu::workflow
