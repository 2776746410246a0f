#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/clock.hpp"
#include "core/result.hpp"
#include "signing/certificate.hpp"
#include "signing/facts.hpp"

namespace vanthu::signing {

/// What an anchor is trusted for.
enum class Purpose { signing, timestamping };

/// From `from` on, before `until`; without an end it lasts.
struct TrustInterval {
    Instant from{};
    std::optional<Instant> until{};

    [[nodiscard]] bool contains(Instant at) const { return at >= from && (!until || at < *until); }
};

/// Trust anchors, further certificates to build paths with, and revocation lists, from files.
class TrustStore final {
public:
    TrustStore();
    TrustStore(TrustStore&&) noexcept;
    TrustStore& operator=(TrustStore&&) noexcept;
    ~TrustStore();

    /// Files, or folders whose files end in .pem, .crt, .cer, .der or .crl. Self-signed certificates become anchors for every
    /// purpose, others help to build paths. Errors: not_found; invalid_input for a named file that holds neither certificate nor list.
    static Result<TrustStore> load(const std::vector<std::filesystem::path>& paths);

    /// Further files, whose anchors are for one purpose alone. Errors: as `load`.
    Result<void> load_for(Purpose purpose, const std::vector<std::filesystem::path>& paths);

    [[nodiscard]] std::size_t anchor_count() const;
    /// Every anchor, whenever it was trusted: to find paths and data with, not to judge.
    [[nodiscard]] std::vector<Certificate> anchors(Purpose purpose) const;
    /// Those that were trusted at a time.
    [[nodiscard]] std::vector<Certificate> anchors(Purpose purpose, Instant at) const;
    /// Certificates of the store: all that are no anchors, and anchors up to as many in all. What files carry of them need not be
    /// parsed once more, and a signature without a certificate may find its signer's among them.
    [[nodiscard]] std::vector<Certificate> some_certificates(std::size_t limit = 64) const;
    /// When a certificate was trusted; none: it is no anchor, or one without limits.
    [[nodiscard]] std::vector<TrustInterval> intervals(const Certificate& certificate, Purpose purpose) const;

    /// Makes any certificate an anchor, also one that is not self-signed.
    void add_anchor(const Certificate& certificate);
    /// For one purpose alone.
    void add_anchor(const Certificate& certificate, Purpose purpose);
    /// For one purpose and for a time alone: a service that a trusted list granted (TS 119 612 clause 5.5). The same
    /// certificate may be added for several times.
    void add_anchor(const Certificate& certificate, Purpose purpose, const TrustInterval& interval);
    /// Helps to build paths; vouches for nothing.
    void add_helper(const Certificate& certificate);
    void add_crl(Bytes der);

    /// Revocation lists of the files, in DER.
    [[nodiscard]] const RevocationMaterial& revocation() const;

    struct Lists;
    [[nodiscard]] const Lists& lists() const { return *lists_; }

private:
    std::unique_ptr<Lists> lists_;
};

/// A path with revocation, at one time: what somebody who wants to sign needs to know.
struct PathResult {
    bool valid = false;
    std::string sub_indication;       ///< of ETSI EN 319 102-1 clause 5.2.6 when it is not valid
    ClientText explanation;           ///< which certificate, which fact
    bool revocation_checked = false;  ///< the signer's own status was known and current
    std::vector<Certificate> chain;   ///< as far as it could be built, the signer's first
};

/// Builds a path from the certificate to an anchor, valid at `at`, and checks every certificate of it against the lists at hand.
/// No network, no clock.
[[nodiscard]] PathResult check_path(const Certificate& certificate, const std::vector<Certificate>& helpers,
                                    const TrustStore& trust, Instant at);

}  // namespace vanthu::signing
