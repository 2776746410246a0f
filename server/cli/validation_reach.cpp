#include "server/cli/validation_reach.hpp"

#include "server/cli/trusted_list_choice.hpp"
#include "server/net/http_fetcher.hpp"

namespace vanthu::cli {

Result<signing::FileFacts> FullReach::collect(const std::filesystem::path& file, signing::FileKind kind, const std::optional<std::filesystem::path>& detached,
                                              const std::vector<signing::Certificate>& known) {
    return signing::collect_signed_file(file, kind, detached, known);
}

std::unique_ptr<signing::Fetcher> FullReach::network(bool private_addresses) {
    return std::make_unique<net::HttpFetcher>(net::FetchPermissions{.hosts = {}, .private_addresses = private_addresses});
}

void FullReach::use_trusted_lists(const ops::TrustedListChoices& choices, signing::Fetcher* network, signing::TrustStore& store) {
    cli::use_trusted_lists(choices, network, store);
}

}  // namespace vanthu::cli
