#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "server/ops/trusted_lists.hpp"

namespace CLI {
class App;
}

namespace vanthu::cli {

/// Trusted lists as options: every operator may sign every list that is named so.
struct TrustedListOptions {
    std::vector<std::string> locations;
    std::vector<std::filesystem::path> operators;
    std::filesystem::path cache;
    bool follow_pointers = false;

    [[nodiscard]] ops::TrustedListChoices choices() const;
};

void add_trusted_list_options(CLI::App& command, TrustedListOptions& options);

/// Adds what the lists vouch for; what is wrong with one of them goes to standard error and stops nothing.
void use_trusted_lists(const ops::TrustedListChoices& choices, signing::Fetcher* network, signing::TrustStore& store);

}  // namespace vanthu::cli
