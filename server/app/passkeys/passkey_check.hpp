#pragma once

#include <string>
#include <vector>

#include "server/app/ports/passkeys.hpp"
#include "server/app/services.hpp"
#include "webauthn/ceremony.hpp"

namespace vanthu::app {

class Tx;

/// For what a passkey is asked: each challenge serves one purpose.
namespace passkey_purpose {
inline constexpr const char* registration = "register";
inline constexpr const char* sign_in = "sign-in";
inline constexpr const char* second_step = "second-step";
inline constexpr const char* proof = "prove";
}  // namespace passkey_purpose

/// How long a browser has for its answer.
inline constexpr std::chrono::minutes passkey_challenge_lifetime{5};

/// A new challenge for one answer. `holder`: the digest of the session's token, or of the one that goes before a session.
[[nodiscard]] Bytes begin_passkey_challenge(Tx& tx, const Services& services, const char* purpose, const std::string& holder,
                                            const std::optional<UserId>& user, Instant now);

/// An answer to a challenge that was right, or not.
struct CheckedPasskey {
    Passkey passkey;
    std::string purpose;
    bool is_right = false;
    webauthn::Asserted asserted{};
    std::string why_not{};  ///< for the log
};

/// Takes the challenge, whatever comes of it, and verifies. Errors: unauthenticated for a challenge that is unknown, expired, used, another
/// browser's or for something else, and for a passkey that is unknown or not the person's; a known passkey that fails is no error, but not right.
[[nodiscard]] Result<CheckedPasskey> check_passkey(const Services& services, const webauthn::Assertion& assertion,
                                                   std::initializer_list<const char*> purposes, const std::string& holder);

/// Within the transaction that accepts it: writes its use down. False when its counter went back since, which becomes an event.
[[nodiscard]] bool settle_passkey(Tx& tx, const CheckedPasskey& checked, Instant now);

[[nodiscard]] tl::unexpected<Error> passkey_refused();
/// Its counter went back: it may be a copy.
[[nodiscard]] tl::unexpected<Error> passkey_copied();

}  // namespace vanthu::app
