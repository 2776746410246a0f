#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/clock.hpp"
#include "signing/certificate.hpp"
#include "signing/path.hpp"
#include "signing/policy.hpp"
#include "signing/revocation.hpp"

namespace vanthu::signing {

/// Since when an object is proven to exist; the time of validation for one without proof.
using Existence = std::function<Instant(const ObjectId&)>;

/// For what and when a certificate is checked.
struct CertificateQuestion {
    const Certificate& certificate;
    const std::vector<Certificate>& helpers;
    Instant signed_by{};  ///< by when what it signed is proven to exist (the best-signature-time)
    PathInputs inputs{};
    PathMemory* paths = nullptr;  ///< of the same trust and time of validation
};

/// Validation of a signer's certificate, now and in the past (ETSI EN 319 102-1 clauses 5.2.6, 5.6.2.1 and 5.6.2.2): path, periods,
/// revocation of every certificate, algorithms, each against what is proven to have existed.
struct CertificateCheck {
    bool valid = false;
    bool trusted = false;              ///< a path leads to an anchor, whatever else is wrong
    bool revocation_checked = false;   ///< the certificate's own status is known at the time that matters
    std::string sub_indication{};      ///< when not valid
    ClientText explanation{};
    std::vector<Certificate> chain{};
    std::optional<Instant> revoked_at{};  ///< of the certificate itself
    std::vector<RevocationStatus> statuses{};  ///< what was used, in the order of the chain
    std::vector<ClientText> messages{};
};

[[nodiscard]] CertificateCheck check_certificate(const CertificateQuestion& question, const TrustStore& trust,
                                                 const RevocationPool& pool, const ValidationPolicy& policy,
                                                 const Existence& existence);

/// Whether the table accepts an algorithm for something that existed at `existed`; nothing when it does, else what is wrong.
[[nodiscard]] std::optional<ClientText> algorithm_fault(const AlgorithmUse& use, const ValidationPolicy& policy, Instant existed);

}  // namespace vanthu::signing
