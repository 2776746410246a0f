#pragma once

#include <optional>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "core/clock.hpp"
#include "signing/certificate.hpp"
#include "signing/trust_store.hpp"

namespace vanthu::signing {

/// The inputs of RFC 5280 section 6.1.1 beyond certificates and time.
struct PathInputs {
    std::vector<std::string> initial_policies{};  ///< OIDs; none: any policy
    bool explicit_policy = false;
    bool inhibit_policy_mapping = false;
    bool inhibit_any_policy = false;
    Purpose purpose = Purpose::signing;           ///< chooses among the anchors
    std::optional<Instant> trusted_at{};          ///< when somebody has to vouch for the anchor; none: at the time of the path
    bool at_any_time = false;                     ///< also anchors that nobody vouches for at that time: to collect data
};

/// What became of building and checking a path (RFC 5280 section 6.1, without revocation).
struct CertificatePath {
    bool valid = false;               ///< every certificate is within its period at the time asked for
    bool out_of_period = false;       ///< the only fault: it would be valid at another time
    std::string sub_indication{};     ///< of ETSI EN 319 102-1 clause 5.2.6 when it is not valid
    ClientText explanation{};         ///< which certificate, which fact
    std::vector<Certificate> chain{}; ///< as far as it could be built: the end entity first, the anchor last when it was reached
    bool reached_anchor = false;
};

/// Builds a path from the certificate to an anchor, valid at `at`; failing that, one that was valid at some time.
/// No network, no clock.
[[nodiscard]] CertificatePath build_path(const Certificate& certificate, const std::vector<Certificate>& helpers,
                                         const TrustStore& trust, Instant at, const PathInputs& inputs = {});

/// The paths of one judgement: signatures of the same signer with the same certificates at hand have the same path, and it is
/// checked once.
class PathMemory final {
public:
    /// `trust` outlives the memory and stays as it is.
    PathMemory(const TrustStore& trust, Instant at) : trust_(trust), at_(at) {}
    /// As `build_path`.
    [[nodiscard]] const CertificatePath& path(const Certificate& certificate, const std::vector<Certificate>& helpers,
                                              const PathInputs& inputs);

private:
    /// All that the answer depends on; certificates by their address, which lasts as long as `certificates` below.
    using Key = std::tuple<std::vector<const x509_st*>, std::vector<std::string>, bool, bool, bool, Purpose, std::optional<Instant>, bool>;
    struct Entry {
        std::vector<Certificate> certificates{};
        CertificatePath path{};
    };
    const TrustStore& trust_;
    Instant at_;
    std::map<Key, Entry> known_;
};

}  // namespace vanthu::signing
