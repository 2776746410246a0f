#pragma once

#include <map>
#include <string>
#include <vector>

#include "workflow/engine.hpp"

namespace vanthu::workflow {

/// One step of a simulated way through a chain.
struct SimulatedStep {
    std::string node;     ///< empty for the submission
    std::string name;
    std::string outcome;  ///< "submit", an outcome of a task, "timer", "service", "message"
    std::vector<std::string> opened;  ///< nodes of the tasks that it opened
    std::optional<Instant> due{};     ///< the earliest deadline of those
};

struct Simulation {
    std::vector<SimulatedStep> steps;
    Status status = Status::running;
    bool stopped = false;  ///< by the limit of steps: the outcomes lead round a loop
};

/// Plays one way through a chain with sample metadata: each open task, the oldest first, is completed with the outcome given for
/// its node, or with its first outcome; "return" sends it back to the drafter, who submits again once. Required fields are filled
/// with samples; services succeed; when nothing but timers and messages is open, the earliest happens. At most 500 steps.
/// Errors: as `step`, for example when no flow applies.
[[nodiscard]] Result<Simulation> simulate(const Definition& definition, const Facts& facts, const std::map<std::string, std::string>& outcomes,
                                          const Surroundings& surroundings);

/// Whether two nodes of two versions say the same, flows included; their lines do not count.
[[nodiscard]] bool says_the_same(const Node& one, const Node& other);

}  // namespace vanthu::workflow
