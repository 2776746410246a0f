#pragma once

#include "signing/certificate.hpp"
#include "signing/detail/openssl.hpp"

/// An authority with a known key, so that what the fuzzer changes can be signed anew and reaches the checks behind the
/// signature.
namespace vanthu::fuzz {

[[nodiscard]] signing::detail::KeyHandle authority_key();
[[nodiscard]] signing::Certificate authority();
/// A certificate that the authority has issued.
[[nodiscard]] signing::Certificate issued();
/// The certificate with the authority as its issuer, or, self-issued, as another form of the authority itself;
/// `issued()` where OpenSSL does not write it again.
[[nodiscard]] signing::Certificate signed_anew(const signing::Certificate& certificate, bool self_issued);
/// A day within the periods of both.
[[nodiscard]] Instant their_day();

}  // namespace vanthu::fuzz
