#pragma once

#include "core/clock.hpp"
#include "signing/fetcher.hpp"
#include "signing/levels.hpp"
#include "signing/trust_store.hpp"

namespace vanthu::signing {

/// Validation data as certificates point to them: issuers (RFC 5280 section 4.2.2.1, caIssuers), OCSP responders (the same
/// section), CRLs (section 4.2.1.13). What the trusted files hold comes first; the network is asked for what is missing.
class PointedValidationData final : public ValidationDataSource {
public:
    /// `fetcher`: null for the trusted files alone. All references must outlive it.
    PointedValidationData(const TrustStore& trust, Fetcher* fetcher, const Clock& clock)
        : trust_(trust), fetcher_(fetcher), clock_(clock) {}

    ValidationData collect(const std::vector<Certificate>& leaves, const std::vector<Certificate>& known) override;

private:
    const TrustStore& trust_;
    Fetcher* fetcher_;
    const Clock& clock_;
};

/// Where a certificate says that something about it can be had; http and https only.
struct CertificatePointers {
    std::vector<std::string> issuers{};
    std::vector<std::string> ocsp{};
    std::vector<std::string> crls{};
};
[[nodiscard]] CertificatePointers pointers_of(const Certificate& certificate);

/// An OCSPRequest (RFC 6960 section 4.1.1) about one certificate, without a nonce, so that responders may answer from their cache.
[[nodiscard]] Bytes ocsp_request(const Certificate& certificate, const Certificate& issuer);

}  // namespace vanthu::signing
