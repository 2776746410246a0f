#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "core/clock.hpp"
#include "core/random.hpp"
#include "server/cli/trusted_list_choice.hpp"
#include "server/net/http_fetcher.hpp"
#include "signing/levels.hpp"
#include "signing/time_stamp.hpp"
#include "signing/trust_store.hpp"
#include "signing/validation_data.hpp"

namespace vanthu::cli {

/// Which authorities to use.
struct AuthorityOptions {
    std::string tsa;                            ///< URL of a time-stamp authority
    std::vector<std::filesystem::path> trust;
    bool strict_level = false;                  ///< an authority that is down is a failure, instead of a lower level
    bool private_addresses = false;
    TrustedListOptions lists{};
};

/// The authorities that the options name, together with what they stand on.
class Authorities final {
public:
    /// Errors: those of the trusted files.
    static Result<std::unique_ptr<Authorities>> open(const AuthorityOptions& options);

    [[nodiscard]] const signing::LevelServices& services() const { return services_; }
    [[nodiscard]] const signing::TrustStore& trust() const { return trust_; }
    [[nodiscard]] signing::Fetcher& fetcher() { return fetcher_; }

private:
    Authorities(const AuthorityOptions& options, signing::TrustStore trust);

    SystemClock clock_;
    SystemRandom random_;
    signing::TrustStore trust_;
    net::HttpFetcher fetcher_;
    signing::TimestampAuthority tsa_;
    signing::PointedValidationData data_;
    signing::LevelServices services_;
};

}  // namespace vanthu::cli
