#pragma once

#include <vector>

#include "core/bytes.hpp"
#include "core/result.hpp"
#include "signing/algorithm.hpp"
#include "signing/certificate.hpp"
#include "signing/facts.hpp"

/// What raises a signature from B-B to B-T, B-LT and B-LTA, for every format (ETSI EN 319 122-1, 132-1, 142-1 clause 6,
/// "baseline signatures").
namespace vanthu::signing {

enum class Level { b_b, b_t, b_lt, b_lta };

[[nodiscard]] const char* to_string(Level level);  ///< "B-LTA"
/// Errors: invalid_input for another name.
[[nodiscard]] Result<Level> parse_level(std::string_view name);

/// Where time-stamp tokens come from.
class TimestampSource {
public:
    virtual ~TimestampSource() = default;
    /// A token (DER ContentInfo) over this digest, checked against it. Errors: unavailable; invalid_input for an answer that
    /// is no token over the digest.
    virtual Result<Bytes> stamp(DigestAlgorithm algorithm, ByteView digest) = 0;
};

/// Everything that somebody needs in twenty years to follow a path: the certificates above the given ones up to an anchor
/// (and those of OCSP responders), and revocation information for each.
struct ValidationData {
    std::vector<Certificate> certificates{};
    RevocationMaterial revocation{};
    std::vector<ClientText> missing{};  ///< which certificate lacks which fact; empty when complete
};

/// Where validation data come from: trusted files, then the network.
class ValidationDataSource {
public:
    virtual ~ValidationDataSource() = default;
    /// For the paths of all these certificates; `known` are further certificates to build paths with. Never fails: what
    /// cannot be had is named in `missing`.
    virtual ValidationData collect(const std::vector<Certificate>& leaves, const std::vector<Certificate>& known) = 0;
};

/// What signing and extending may use; a null pointer is a service that is not configured.
struct LevelServices {
    TimestampSource* timestamps = nullptr;
    ValidationDataSource* validation_data = nullptr;
    DigestAlgorithm timestamp_digest = DigestAlgorithm::sha256;
    /// False: an authority that is down is an error. True: it lowers the level, and `AchievedLevel::messages` says so.
    bool may_lower_level = true;
};

struct AchievedLevel {
    Level level = Level::b_b;
    std::vector<ClientText> messages{};
};

/// The words for a level that could not be reached, with the reason.
[[nodiscard]] ClientText level_lowered(Level reached, const Error& reason);

/// Adds to the facts what their paths still need. What cannot be had becomes a message.
void fetch_missing(FileFacts& facts, ValidationDataSource& source);

/// Whose paths a signature's long-term validation needs: its signer and the authorities of its time-stamps. Adds to both lists.
void collect_leaves(const SignatureFacts& signature, std::vector<Certificate>& leaves, std::vector<Certificate>& known);

}  // namespace vanthu::signing
