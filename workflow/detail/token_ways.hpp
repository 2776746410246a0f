#pragma once

#include <optional>
#include <string>
#include <vector>

#include "workflow/instance.hpp"

namespace vanthu::workflow::detail {

/// How much of their way two tokens share; sisters share their fork, and nothing behind it.
[[nodiscard]] std::size_t common_length(const std::vector<Passed>& one, const std::vector<Passed>& other);

/// A task is done. Once more round a loop, the way goes back to where it was there before.
void pass_node(std::vector<Passed>& path, const std::string& node);

/// Whether the token is one execution of a multi-instance activity.
[[nodiscard]] bool is_one_of_many(const Instance& instance, const Token& token);

/// The branches in which a token stands, outermost scope first: "4.0/9.1/".
[[nodiscard]] std::string lineage(const Instance& instance, const Token& token);

/// The token, or one of the activities around it, that has the task on its path, and where.
struct PathPlace {
    Number token = 0;
    std::size_t index = 0;
};
[[nodiscard]] std::optional<PathPlace> find_on_path(const Instance& instance, Number token, const std::string& node);

}  // namespace vanthu::workflow::detail
