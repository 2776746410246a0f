#pragma once

#include <optional>
#include <string>

#include "server/app/services.hpp"
#include "server/app/tx.hpp"

namespace vanthu::app {

/// What one attempt to say who one is came to, decided in the transaction that counts it, so that parallel guesses are all counted.
enum class Attempt { accepted, wrong, second_step_missing, locked };

struct Shown {
    bool is_first_right = false;             ///< the password, or a passkey that serves alone
    std::optional<std::string> totp_code{};
    std::optional<bool> is_passkey_right{};  ///< of one that was shown; stands for the second step as well
};

/// Failures in a row lock the account; the right answer forgets them.
[[nodiscard]] Attempt count_attempt(Tx& tx, const Services& services, const UserId& user, const Shown& shown, Instant now);
/// A password of which a second step is still to follow: failures count, a right one forgets nothing.
[[nodiscard]] Attempt count_password(Tx& tx, const Services& services, const UserId& user, bool is_right, Instant now);

/// Which second steps there are, by the fields that are missing: /totp_code, /passkey.
[[nodiscard]] Error second_step_needed(Tx& tx, const UserId& user, Code code);
[[nodiscard]] tl::unexpected<Error> wrong_credentials();
[[nodiscard]] tl::unexpected<Error> account_locked();

}  // namespace vanthu::app
