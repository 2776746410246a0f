#pragma once

#include <string>
#include <vector>

#include "core/result.hpp"

namespace vanthu::workflow {

struct Node;

/// What is wrong with a definition, and where.
struct Problem {
    std::string element;  ///< "userTask director"
    long line = 0;        ///< in the file, from 1; 0 where there is none
    ClientText text;
};

using Problems = std::vector<Problem>;

/// A problem of a node: its element, id and line.
[[nodiscard]] Problem problem_of(const Node& node, ClientText text);

/// All problems as one error: invalid_input, one field error a problem ("line 14, userTask director").
[[nodiscard]] Error as_error(const Problems& problems);

}  // namespace vanthu::workflow
