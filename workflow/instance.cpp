#include "workflow/instance.hpp"

#include <algorithm>
#include <array>

namespace vanthu::workflow {

bool is_terminal(Status status) {
    return status != Status::running && status != Status::with_drafter;
}

const char* to_string(Status status) {
    static constexpr std::array<const char*, 6> names{"running", "with-drafter", "finished", "rejected", "cancelled", "failed"};
    return names.at(static_cast<std::size_t>(status));
}

const Token* Instance::find(Number token) const {
    const auto found = std::find_if(tokens.begin(), tokens.end(), [&](const Token& one) { return one.id == token; });
    return found == tokens.end() ? nullptr : &*found;
}

Token* Instance::find(Number token) {
    const auto found = std::find_if(tokens.begin(), tokens.end(), [&](const Token& one) { return one.id == token; });
    return found == tokens.end() ? nullptr : &*found;
}

std::vector<Decision> Instance::approvals() const {
    std::vector<Decision> found;
    std::copy_if(decisions.begin(), decisions.end(), std::back_inserter(found), [&](const Decision& decision) {
        return decision.is_approval && (decision.version_sha256 == version_sha256 ||
                                        std::find(grown_from.begin(), grown_from.end(), decision.version_sha256) != grown_from.end());
    });
    return found;
}

}  // namespace vanthu::workflow
