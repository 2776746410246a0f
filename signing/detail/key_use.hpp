#pragma once

#include <vector>

#include "signing/algorithm.hpp"
#include "signing/certificate.hpp"
#include "signing/detail/openssl.hpp"

namespace vanthu::signing::detail {

/// A signature value with a key in memory; safe from several threads. Errors: unavailable.
Result<Bytes> sign_with(EVP_PKEY* key, const SignatureAlgorithm& algorithm, ByteView data);

/// The end entity first, then its issuers as far as `others` has them.
[[nodiscard]] std::vector<Certificate> ordered_chain(const Certificate& end_entity,
                                                     const std::vector<Certificate>& others);

}  // namespace vanthu::signing::detail
