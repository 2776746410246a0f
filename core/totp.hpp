#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/bytes.hpp"
#include "core/clock.hpp"

namespace vanthu {

/// RFC 4648 section 6, without padding: how authenticator applications exchange a secret.
[[nodiscard]] std::string to_base32(ByteView bytes);
[[nodiscard]] Result<Bytes> from_base32(std::string_view text);

/// The six digits of RFC 6238 (HMAC-SHA-1, 30 seconds) for a time step.
[[nodiscard]] std::string totp_code(ByteView secret, long long step);

[[nodiscard]] inline long long totp_step(Instant now) { return to_millis(now) / 30'000; }

/// The step that the code belongs to: the present one or a neighbour, and later than `last_step`, so that no code works
/// twice (RFC 6238 section 5.2). Nothing when the code is wrong.
[[nodiscard]] std::optional<long long> match_totp(ByteView secret, std::string_view code, Instant now, long long last_step);

}  // namespace vanthu
