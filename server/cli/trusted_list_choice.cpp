#include "server/cli/trusted_list_choice.hpp"

#include <CLI/CLI.hpp>

namespace vanthu::cli {

ops::TrustedListChoices TrustedListOptions::choices() const {
    ops::TrustedListChoices result;
    result.cache = cache;
    for (const std::string& location : locations) {
        result.lists.push_back({location, operators, follow_pointers});
    }
    return result;
}

void add_trusted_list_options(CLI::App& command, TrustedListOptions& options) {
    command
        .add_option("--trusted-list", options.locations,
                    "trusted list (ETSI TS 119 612), a URL or a file; may be repeated")
        ->allow_extra_args(false);
    command
        .add_option("--list-operator", options.operators, "certificate of who signs the trusted lists; may be repeated")
        ->allow_extra_args(false);
    command.add_option("--list-cache", options.cache, "folder where the last good copies of trusted lists are kept");
    command.add_flag("--follow-lists", options.follow_pointers,
                     "the trusted list is a list of lists: load those as well");
}

}  // namespace vanthu::cli
