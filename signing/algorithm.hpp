#pragma once

#include <string>

#include "core/bytes.hpp"
#include "core/result.hpp"
#include "signing/certificate.hpp"

namespace vanthu::signing {

enum class DigestAlgorithm { sha256, sha384, sha512 };
enum class Scheme { ecdsa, rsa_pss, rsa_pkcs1 };

/// How a signature value is computed. Circular 15/2025/TT-BKHCN, Annex I: RSASSA-PSS or ECDSA, no SHA-1.
struct SignatureAlgorithm {
    DigestAlgorithm digest = DigestAlgorithm::sha256;
    Scheme scheme = Scheme::ecdsa;

    /// "ECDSA with SHA-256", "RSASSA-PSS with SHA-256".
    [[nodiscard]] std::string name() const;
};

[[nodiscard]] Bytes digest_of(DigestAlgorithm algorithm, ByteView data);

/// What the circular asks of a key: PSS for RSA, the digest of its own strength for a curve.
/// Errors: unsupported for RSA below 2048 bits, curves other than P-256, P-384, P-521, other kinds of key.
[[nodiscard]] Result<SignatureAlgorithm> algorithm_for(const Certificate& certificate);

/// Whether `value` is the certificate's signature over `data`. Errors: none; a malformed value is a wrong one.
[[nodiscard]] bool verify_value(const Certificate& certificate, const SignatureAlgorithm& algorithm, ByteView data,
                                ByteView value);

}  // namespace vanthu::signing
