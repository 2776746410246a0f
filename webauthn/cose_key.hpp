#pragma once

#include <array>
#include <cstdint>

#include "core/bytes.hpp"
#include "core/result.hpp"
#include "webauthn/cbor.hpp"

namespace vanthu::webauthn {

/// The COSE algorithms (RFC 9053 section 2, RFC 8812 section 2) that are offered and taken, the better first.
enum class Algorithm : std::int64_t { es256 = -7, eddsa = -8, rs256 = -257 };
inline constexpr std::array<Algorithm, 3> offered_algorithms{Algorithm::es256, Algorithm::eddsa, Algorithm::rs256};

/// The algorithm of a public key (RFC 9052 section 7): P-256 for ES256, Ed25519 for EdDSA, RSA of 2048 to 8192 bits for RS256, and nothing else.
/// Errors: invalid_input for a key that is malformed, off its curve, too weak, or of a type that is not its algorithm's.
[[nodiscard]] Result<Algorithm> check_cose_key(const Cbor& key);

/// Whether the signature over `data` was made with that key, by the algorithm that the key itself names. ES256 in the DER form that WebAuthn
/// demands (section 6.5.5). Errors: as `check_cose_key`.
[[nodiscard]] Result<bool> verify_signature(ByteView cose_key, ByteView data, ByteView signature);

}  // namespace vanthu::webauthn
