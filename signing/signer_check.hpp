#pragma once

#include <vector>

#include "core/clock.hpp"
#include "core/result.hpp"
#include "signing/algorithm.hpp"
#include "signing/certificate.hpp"
#include "signing/levels.hpp"
#include "signing/trust_store.hpp"

namespace vanthu::signing {

/// Whether a certificate may sign a document now, by itself; path and revocation are `examine_signer`'s.
/// Errors: invalid_input for a certificate that is not valid at `at` or may not sign documents.
Result<void> check_signer(const Certificate& certificate, Instant at);

/// What Circular 15/2025/TT-BKHCN, Article 5 and annex II, has checked before the signing: period, use, path, revocation. The result
/// are the warnings that the signer has to see: a status that cannot be checked, an algorithm below the standard, an end that is near.
/// `source` brings what the trusted files lack; null: nothing is fetched. A store without anchors checks no path, and a warning says so.
/// Errors: as `check_signer`; invalid_input for a certificate that is revoked or that no path leads to, in words.
Result<std::vector<ClientText>> examine_signer(const std::vector<Certificate>& chain, const SignatureAlgorithm& algorithm,
                                               const TrustStore& trust, ValidationDataSource* source, Instant at);

}  // namespace vanthu::signing
