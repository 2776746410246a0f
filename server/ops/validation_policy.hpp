#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/result.hpp"
#include "server/ops/trusted_lists.hpp"
#include "signing/policy.hpp"

namespace vanthu::ops {

/// A validation policy as it stands in a file (schemas/policy/ has the shipped ones, commented).
struct PolicyFile {
    signing::ValidationPolicy policy{};  ///< its time of validation is still to be set
    std::vector<std::filesystem::path> trust_signing{};
    std::vector<std::filesystem::path> trust_timestamping{};
    TrustedListChoices trusted_lists{};
};

/// "default", "vietnam", or a TOML file. Errors: invalid_input naming file, line and key.
Result<PolicyFile> load_policy(const std::string& name_or_file);

}  // namespace vanthu::ops
