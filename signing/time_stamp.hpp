#pragma once

#include <optional>

#include "core/clock.hpp"
#include "signing/cms.hpp"

namespace vanthu::signing {

/// A time-stamp token (RFC 3161 section 2.4.2) over content: the imprint against the content's digest, the token's own
/// signature, and its time. Judges no trust.
[[nodiscard]] CmsFacts examine_time_stamp(ByteView der, const ContentDigest& content_digest, std::optional<Instant>& time);

}  // namespace vanthu::signing
