#pragma once

#include <vector>

#include "signing/algorithm.hpp"
#include "signing/certificate.hpp"
#include "signing/detail/openssl.hpp"

namespace vanthu::signing::detail {

/// A signature value with a key in memory; safe from several threads. Errors: unavailable.
Result<Bytes> sign_with(EVP_PKEY* key, const SignatureAlgorithm& algorithm, ByteView data);

/// r and s side by side, as PKCS#11 (section 2.3.1) and many services give an ECDSA value, in the form that X.509 wants
/// (RFC 3279 section 2.2.3). Empty for an odd length.
[[nodiscard]] Bytes ecdsa_der(ByteView raw);

/// The end entity first, then its issuers as far as `others` has them.
[[nodiscard]] std::vector<Certificate> ordered_chain(const Certificate& end_entity,
                                                     const std::vector<Certificate>& others);

}  // namespace vanthu::signing::detail
