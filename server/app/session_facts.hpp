#pragma once

#include <chrono>
#include <string>

#include "server/app/actor.hpp"
#include "server/app/services.hpp"

namespace vanthu::app {

/// What a person's client has to know of its session: when it ends whatever happens, after how long without use, and whether a code is asked for.
struct SessionFacts {
    Instant expires_at{};
    std::chrono::seconds idle{};
    bool has_totp = false;
    long long passkeys = 0;  ///< how many the person has
};

/// Errors: unauthenticated for a session that is gone.
[[nodiscard]] Result<SessionFacts> session_facts(const Services& services, const Actor& actor, const std::string& token_hash);

}  // namespace vanthu::app
