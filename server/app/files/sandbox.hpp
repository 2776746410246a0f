#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace vanthu::app {

/// What a program may use before it is killed.
struct SandboxLimits {
    std::chrono::seconds wall{60};
    std::chrono::seconds cpu{45};
    std::uint64_t memory_bytes = 1024ULL * 1024 * 1024;  ///< of address space, for each process
    std::uint64_t file_bytes = 256ULL * 1024 * 1024;     ///< for each file that it writes
    std::uint64_t output_bytes = 16ULL * 1024 * 1024;
    int processes = 16;
    bool is_office = false;  ///< LibreOffice: /tmp is its own folder, and it may listen on sockets there that nobody can connect to
};

struct SandboxOutcome {
    enum class Ending {
        done,             ///< it ended with 0; `output` is all that it wrote
        program_failed,   ///< it ended otherwise, or the kernel killed it for a limit
        timed_out,
        too_much_output,
        stopped,          ///< the server is going down
        not_started,      ///< the program, or the file that it should read, is not there
    };
    Ending ending = Ending::not_started;
    std::string output{};
};

/// Runs programs over what strangers sent: without the network, bounded, seeing nothing of the server.
class Sandbox {
public:
    virtual ~Sandbox() = default;
    /// `command`: a program of /usr/bin and its arguments. Standard input is the file, standard output is what comes back.
    virtual SandboxOutcome run(const std::vector<std::string>& command, const std::filesystem::path& input, const SandboxLimits& limits) = 0;
    /// Ends what runs and starts no more; from any thread.
    virtual void stop() = 0;
};

}  // namespace vanthu::app
