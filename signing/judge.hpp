#pragma once

#include "signing/facts.hpp"
#include "signing/policy.hpp"
#include "signing/trust_store.hpp"
#include "signing/validation_report.hpp"

namespace vanthu::signing {

/// Weighs the facts by ETSI EN 319 102-1: basic signatures (clause 5.3), with time (5.5), with long-term validation material
/// (5.6), whichever the facts allow. Pure: the same facts, trust, policy and time give the same report. No network.
[[nodiscard]] SignatureReport judge(const SignatureFacts& signature, const FileFacts& file, const TrustStore& trust,
                                    const ValidationPolicy& policy);

/// Every signature of a file.
[[nodiscard]] ValidationReport judge(const FileFacts& file, const TrustStore& trust, const ValidationPolicy& policy);

}  // namespace vanthu::signing
