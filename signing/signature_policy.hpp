#pragma once

#include <optional>
#include <string>

#include "signing/facts.hpp"
#include "signing/policy.hpp"

namespace vanthu::signing {

/// What became of the digest that a signature states of its signature policy's document (EN 319 102-1 clause 5.2.4).
struct SignaturePolicyCheck {
    bool differs = false;                 ///< the document at hand is another one: POLICY_PROCESSING_ERROR
    std::optional<ClientText> message{};  ///< none for a signature that names no policy
};

/// Against the documents that the validation policy brings along. Without the document, or where the digest cannot be
/// computed, the message says so, and nothing is decided: it is the validation policy that judges here, not the
/// signer's.
[[nodiscard]] SignaturePolicyCheck check_signature_policy(const SignatureFacts& signature,
                                                          const ValidationPolicy& policy);

}  // namespace vanthu::signing
