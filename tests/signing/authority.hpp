#pragma once

#include <string>
#include <vector>

#include "signing/fetcher.hpp"

namespace vanthu::signing {

/// The authority of the test PKI (time-stamps, OCSP, CRLs, issuers), answered by the openssl program without a network.
class LocalAuthority final : public Fetcher {
public:
    Result<Bytes> fetch(const FetchRequest& request) override;

    std::vector<std::string> asked{};
    std::string down{};  ///< what the end of a URL has to be for the authority not to answer
};

inline constexpr const char* test_tsa_url = "http://127.0.0.1:8318/tsa";

}  // namespace vanthu::signing
