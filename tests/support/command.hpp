#pragma once

#include <string>

namespace vanthu::test {

struct CommandResult {
    int exit_code = -1;
    std::string output;  ///< standard output and error together
};

/// Runs a shell command: the foreign programs that judge our results.
[[nodiscard]] CommandResult run_command(const std::string& command);

[[nodiscard]] bool has_command(const std::string& name);

}  // namespace vanthu::test
