#include "workflow/problem.hpp"

#include <fmt/format.h>

#include "workflow/definition.hpp"

namespace vanthu::workflow {

Problem problem_of(const Node& node, ClientText text) {
    return {fmt::format("{} {}", to_string(node.kind), node.id), node.line, std::move(text)};
}

Error as_error(const Problems& problems) {
    Error error{Code::invalid_input,
                {fmt::format("Định nghĩa quy trình có {} lỗi.", problems.size()),
                 fmt::format("The definition has {} problems.", problems.size())},
                {},
                {}};
    for (const Problem& problem : problems) {
        error.fields.push_back({fmt::format("line {}, {}", problem.line, problem.element), problem.text});
    }
    return error;
}

}  // namespace vanthu::workflow
