#include "tests/support/command.hpp"

#include <sys/wait.h>

#include <array>
#include <cstdio>

namespace vanthu::test {

CommandResult run_command(const std::string& command) {
    CommandResult result;
    FILE* pipe = ::popen((command + " 2>&1").c_str(), "r");
    if (pipe == nullptr) {
        return result;
    }
    std::array<char, 4096> buffer{};
    while (const std::size_t got = std::fread(buffer.data(), 1, buffer.size(), pipe)) {
        result.output.append(buffer.data(), got);
    }
    const int status = ::pclose(pipe);
    result.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    return result;
}

bool has_command(const std::string& name) {
    return run_command("command -v " + name).exit_code == 0;
}

}  // namespace vanthu::test
