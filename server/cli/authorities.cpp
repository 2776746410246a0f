#include "server/cli/authorities.hpp"

namespace vanthu::cli {

Result<std::unique_ptr<Authorities>> Authorities::open(const AuthorityOptions& options) {
    auto trust = signing::TrustStore::load(options.trust);
    if (!trust) {
        return pass(trust.error());
    }
    net::HttpFetcher fetcher({.hosts = {}, .private_addresses = options.private_addresses});
    use_trusted_lists(options.lists.choices(), &fetcher, *trust);
    return std::unique_ptr<Authorities>(new Authorities(options, std::move(*trust)));
}

Authorities::Authorities(const AuthorityOptions& options, signing::TrustStore trust)
    : trust_(std::move(trust)),
      fetcher_({.hosts = {}, .private_addresses = options.private_addresses}),
      tsa_(options.tsa, fetcher_, random_),
      data_(trust_, &fetcher_, clock_) {
    services_.timestamps = options.tsa.empty() ? nullptr : &tsa_;
    services_.validation_data = &data_;
    services_.may_lower_level = !options.strict_level;
}

}  // namespace vanthu::cli
