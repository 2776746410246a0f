#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "core/bytes.hpp"
#include "core/result.hpp"
#include "signing/certificate.hpp"

namespace vanthu::signing {

enum class DigestAlgorithm { sha256, sha384, sha512, sha3_256, sha3_384, sha3_512 };
/// Ed25519 hashes by itself (RFC 8032); its `digest` is that of the message (RFC 8419 section 3.1: SHA-512 with Ed25519).
enum class Scheme { ecdsa, rsa_pss, rsa_pkcs1, ed25519 };

/// How a signature value is computed. Circular 15/2025/TT-BKHCN, Annex I: RSASSA-PSS or ECDSA, no SHA-1.
struct SignatureAlgorithm {
    DigestAlgorithm digest = DigestAlgorithm::sha256;
    Scheme scheme = Scheme::ecdsa;

    /// "ECDSA with SHA-256", "RSASSA-PSS with SHA-256".
    [[nodiscard]] std::string name() const;
};

[[nodiscard]] Bytes digest_of(DigestAlgorithm algorithm, ByteView data);
[[nodiscard]] std::size_t digest_size(DigestAlgorithm algorithm);
/// "SHA-256", "SHA3-512".
[[nodiscard]] const char* to_string(DigestAlgorithm algorithm);
/// From "SHA-256", "SHA256", "sha3-512" and the like. Errors: unsupported.
[[nodiscard]] Result<DigestAlgorithm> parse_digest_algorithm(std::string_view name);

/// What a signing profile asks for; none: what the key's strength suggests.
struct AlgorithmChoice {
    std::optional<DigestAlgorithm> digest{};
    bool rsa_pkcs1 = false;  ///< for receivers that cannot read PSS; below the circular's standard
};

/// What the circular asks of a key: PSS for RSA, the digest of its own strength for a curve.
/// Errors: unsupported for RSA below 2048 bits, curves other than P-256, P-384, P-521, other kinds of key.
[[nodiscard]] Result<SignatureAlgorithm> algorithm_for(const Certificate& certificate, const AlgorithmChoice& choice = {});

/// Whether `value` is the certificate's signature over `data`. Errors: none; a malformed value is a wrong one.
[[nodiscard]] bool verify_value(const Certificate& certificate, const SignatureAlgorithm& algorithm, ByteView data,
                                ByteView value);

}  // namespace vanthu::signing
