#pragma once

#include <optional>
#include <vector>

#include "signing/detail/openssl.hpp"
#include "signing/revocation.hpp"

namespace vanthu::signing::detail {

/// A question to revocation lists: of `chain[index]`, by these lists.
struct CrlQuestion {
    const std::vector<Certificate>& chain;
    std::size_t index;
    const std::vector<Certificate>& helpers;
    const TrustStore& trust;
    std::vector<X509_CRL*> lists;
};

/// CRL validation of RFC 5280 section 6.3 by OpenSSL: deltas, indirect lists, partitions by point and reason, the path of the
/// list's signer. Time is left out: the caller weighs `issued` and `next_update`. Nothing when no list speaks of it.
[[nodiscard]] std::optional<RevocationStatus> status_by_crls(const CrlQuestion& question, std::vector<X509_CRL*>* used = nullptr);

/// The lists that may speak of the certificate: issued before its end, or keeping expired ones (X.509 expiredCertsOnCRL).
[[nodiscard]] std::vector<X509_CRL*> usable(const std::vector<CrlHandle>& lists, const Certificate& certificate);
/// Complete lists of the certificate's own issuer.
[[nodiscard]] std::vector<X509_CRL*> of_issuer(const std::vector<X509_CRL*>& lists, const Certificate& certificate);

}  // namespace vanthu::signing::detail
