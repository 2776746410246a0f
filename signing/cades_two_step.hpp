#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "signing/cades_signer.hpp"

namespace vanthu::signing {

/// A CAdES signature that is being made in steps, perhaps in several processes: the content's digest first, the
/// signer's certificate as soon as it is known, the value at last. Small enough for a database row.
struct PreparedCades {
    DigestAlgorithm digest = DigestAlgorithm::sha256;
    Bytes content_digest{};
    Instant signing_time{};
    bool enveloping = false;
    std::vector<Certificate> chain{};  ///< empty until the signer is named
    SignatureAlgorithm algorithm{};
    Bytes attributes{};  ///< what gets signed; empty until the signer is named
};

/// The first step, without a certificate.
[[nodiscard]] PreparedCades offer_cades(ByteView content_digest, DigestAlgorithm digest, Instant signing_time,
                                        bool enveloping = false);
/// Names the signer, which the signed attributes say; `attributes` is then what has to be signed. Errors: as
/// `check_signer`; invalid_input for an algorithm with another digest than was offered.
Result<void> name_signer(PreparedCades& prepared, const std::vector<Certificate>& chain,
                         const SignatureAlgorithm& algorithm);
/// The last step. Errors: conflict while no signer is named or when the content is another one; as `complete_cades`.
Result<Bytes> complete_cades(const PreparedCades& prepared, ByteView value, ByteView content);
/// The same for detached content of which only the digests are at hand. Errors: also unsupported for an enveloping
/// signature.
Result<Bytes> complete_cades(const PreparedCades& prepared, ByteView value, const ContentDigest& content_digest);

[[nodiscard]] std::string encode(const PreparedCades& prepared);
/// Errors: invalid_input.
[[nodiscard]] Result<PreparedCades> decode_prepared_cades(std::string_view text);

}  // namespace vanthu::signing
