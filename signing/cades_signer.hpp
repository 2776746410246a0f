#pragma once

#include <filesystem>
#include <optional>

#include "signing/cms.hpp"
#include "signing/keystore.hpp"
#include "signing/levels.hpp"

namespace vanthu::signing {

/// A signature file and the level that it reached.
struct SignedBytes {
    Bytes bytes{};
    AchievedLevel achieved{};
};

struct CadesRequest {
    Instant signing_time{};
    bool enveloping = false;  ///< the content inside; otherwise detached
    Level level = Level::b_b;
};

/// CAdES over bytes (ETSI EN 319 122-1), verified before it is given away.
/// Errors: as `check_signer`, the signer's; unavailable when an authority is down and the level may not be lowered.
Result<SignedBytes> sign_cades(ByteView content, const CadesRequest& request, Signer& signer, const LevelServices& services);

/// The bytes to sign in a first step; `complete_cades` takes the value in a second, perhaps in another process.
[[nodiscard]] Bytes prepare_cades(const Certificate& signer, ByteView content_digest, DigestAlgorithm digest, Instant signing_time);
/// Errors: invalid_input when the value does not verify over the attributes and the content.
Result<Bytes> complete_cades(const std::vector<Certificate>& chain, const SignatureAlgorithm& algorithm, ByteView attributes,
                             ByteView value, ByteView content, bool enveloping);

/// Raises every signature of a SignedData, one's own or a stranger's, to a level; what it has already is kept.
/// `content_digest` gives digests of detached content. Errors: invalid_input for what is no SignedData; conflict for a signature
/// that is not intact, which no time-stamp should cover; unavailable as above.
Result<SignedBytes> extend_cms(ByteView cms, const ContentDigest& content_digest, Level level, const LevelServices& services);

}  // namespace vanthu::signing
