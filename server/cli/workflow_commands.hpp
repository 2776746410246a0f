#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace vanthu::cli {

struct SimulationOptions {
    std::filesystem::path file;
    std::vector<std::string> values;    ///< "type=QD"
    std::vector<std::string> lists;     ///< "members=a,b,c"
    std::vector<std::string> outcomes;  ///< "head=return"
    std::string calendar{};             ///< a calendar file; the shipped one otherwise
    std::string at{};                   ///< RFC 3339; now otherwise
};

/// Needs no server and no database: every problem with its line. 0 when it can be deployed.
int check_workflow(const std::filesystem::path& file);
/// Plays one way through the file's chain with sample metadata: one line a step, with what it opens and until when. 0 when it comes
/// to an end.
int simulate_workflow(const SimulationOptions& options);

}  // namespace vanthu::cli
