#pragma once

#include <string_view>

#include "workflow/definition.hpp"
#include "workflow/problem.hpp"

namespace vanthu::workflow {

struct ReadDefinition {
    Definition definition;  ///< of use only without problems
    Problems problems;      ///< all of them, by line
};

/// Reads one BPMN 2.0 process (OMG formal/2011-01-03, namespace http://www.omg.org/spec/BPMN/20100524/MODEL) within the
/// profile of this program (docs/bpmn-profile.md) and checks all that can be known without the other definitions and without
/// the agency: the profile, references, expressions, the graph (graph_checks.hpp) and its soundness (soundness.hpp).
/// An element outside the profile is a problem that names it, never ignored. No DTD, no entities, no network; at most 1 MB,
/// 32 levels, 5000 elements.
[[nodiscard]] ReadDefinition read_bpmn(std::string_view xml);

/// The same as one Result. Errors: invalid_input, one field error a problem ("line 14, userTask director").
[[nodiscard]] Result<Definition> parse_bpmn(std::string_view xml);

}  // namespace vanthu::workflow
