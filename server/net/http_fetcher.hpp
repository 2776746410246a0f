#pragma once

#include <string>
#include <vector>

#include "signing/fetcher.hpp"

namespace vanthu::net {

/// Whom the program may ask. Certificates of strangers say where to ask, so this is a way into the agency's own network unless
/// it is closed.
struct FetchPermissions {
    /// Host names, exact or with a leading dot for all below; empty: every host.
    std::vector<std::string> hosts{};
    /// Loopback, private and link-local addresses (RFC 1918, 4193, 3927, 4291), which strangers' certificates must not reach.
    bool private_addresses = false;
};

/// HTTP/1.1 over TCP or TLS (certificates checked against the system's authorities), one connection an exchange, at most three
/// redirections. Safe to use from several threads.
class HttpFetcher final : public signing::Fetcher {
public:
    explicit HttpFetcher(FetchPermissions permissions) : permissions_(std::move(permissions)) {}
    /// Errors: unavailable with host and reason; too_large; forbidden for a host or address that is not permitted; invalid_input for
    /// a URL that is none.
    Result<Bytes> fetch(const signing::FetchRequest& request) override;
    Result<signing::FetchAnswer> exchange(const signing::FetchRequest& request) override;

private:
    FetchPermissions permissions_;
};

}  // namespace vanthu::net
