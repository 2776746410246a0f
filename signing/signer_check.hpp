#pragma once

#include "core/clock.hpp"
#include "core/result.hpp"
#include "signing/certificate.hpp"

namespace vanthu::signing {

/// Whether a certificate may sign a document now, by itself; path and revocation are `check_path`'s.
/// Errors: invalid_input for a certificate that is not valid at `at` or may not sign documents.
Result<void> check_signer(const Certificate& certificate, Instant at);

}  // namespace vanthu::signing
