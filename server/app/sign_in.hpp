#pragma once

#include <optional>
#include <string>

#include "core/secret.hpp"
#include "server/app/actor.hpp"
#include "server/app/services.hpp"
#include "webauthn/ceremony.hpp"

namespace vanthu::app {

class Tx;

/// A passkey's answer to a challenge that was given out before there was a session.
struct ShownPasskey {
    webauthn::Assertion assertion;
    SecretString holder;  ///< `PasskeyRequest::holder`, out of the cookie
};

/// A person signs in with login, password and, once enrolled, a time-based code or a passkey; or with a passkey alone.
///
/// Wrong names, passwords and codes give the same answer after the same work. Five failures in a row lock the account for
/// fifteen minutes (both configurable).
class SignIn final {
public:
    struct Input {
        std::string login;
        SecretString password;
        std::optional<std::string> totp_code{};
        std::optional<ShownPasskey> passkey{};
    };
    struct Output {
        SecretString token;      ///< goes into the cookie; only its digest is stored
        std::string csrf_token;  ///< to be sent back in a header with every change
        Actor actor;
        Instant expires_at{};
    };

    explicit SignIn(const Services& services);
    /// Errors: unauthenticated (also when a second step is needed: the fields `/totp_code` and `/passkey` say which there are);
    /// rate_limited while locked.
    Result<Output> run(const Input& input);
    /// Errors: unauthenticated, in its own words where the passkey's counter went back; rate_limited while the account is locked.
    Result<Output> with_passkey(const ShownPasskey& passkey);

private:
    Output open(Tx& tx, const User& user, Instant now);

    const Services& services_;
    std::string nobody_hash_;  ///< verified for unknown names, so that they take as long as known ones
};

/// Whose session a cookie's token is; deny unless it is known, young enough and recently used.
class Authenticate final {
public:
    struct Output {
        Actor actor;
        std::string csrf_token;
        std::string token_hash;
    };

    explicit Authenticate(const Services& services) : services_(services) {}
    /// Errors: unauthenticated.
    Result<Output> run(const SecretString& token);
    /// Whether the session goes on, without counting as use of it: what runs by itself must not keep an idle session open.
    /// Errors: unauthenticated.
    Result<void> still_open(const std::string& token_hash);

private:
    const Services& services_;
};

/// Once more who one is, within the session, before what a stolen session shall not do: signing many documents at once.
class ProveIdentity final {
public:
    /// How long it counts; signing in counts as well.
    static constexpr std::chrono::minutes counts_for{5};
    struct Input {
        std::optional<SecretString> password{};  ///< not needed beside a passkey that verified the person
        std::optional<std::string> totp_code{};
        std::optional<webauthn::Assertion> passkey{};
    };
    explicit ProveIdentity(const Services& services) : services_(services) {}
    /// Until when it counts. Wrong ones count towards the lock of the account. Errors: invalid_input at /password, at /passkey or, where the
    /// password is right and a second step is needed, at /totp_code and /passkey; rate_limited while locked.
    Result<Instant> run(const Actor& actor, const std::string& token_hash, const Input& input);

private:
    const Services& services_;
};

/// Errors: forbidden at /proof, unless the session has a proof that still counts.
[[nodiscard]] Result<void> require_proof(Tx& tx, const std::string& token_hash, Instant now);

class SignOut final {
public:
    explicit SignOut(const Services& services) : services_(services) {}
    Result<void> run(const Actor& actor, const std::string& token_hash);

private:
    const Services& services_;
};

/// The person's own password; ends their other sessions. Errors: invalid_input at /password for a weak one, at
/// /present when the present one is wrong.
class ChangePassword final {
public:
    struct Input {
        SecretString present;
        SecretString wanted;
    };
    explicit ChangePassword(const Services& services) : services_(services) {}
    Result<void> run(const Actor& actor, const std::string& token_hash, const Input& input);

private:
    const Services& services_;
};

/// Second factor, RFC 6238: `begin` makes a secret that counts for nothing until `confirm` has seen a code of it.
class EnrolTotp final {
public:
    struct Begun {
        std::string secret;  ///< base32
        std::string uri;     ///< otpauth://, for a QR code
    };
    explicit EnrolTotp(const Services& services) : services_(services) {}
    /// Errors: conflict when one is in force already.
    Result<Begun> begin(const Actor& actor);
    /// Errors: invalid_input when the code is wrong; conflict when nothing was begun.
    Result<void> confirm(const Actor& actor, const std::string& code);
    /// Takes it off again; needs a code. Errors: invalid_input.
    Result<void> remove(const Actor& actor, const std::string& code);

private:
    const Services& services_;
};

/// Errors: invalid_input; at least 12 characters, not the login name (NIST SP 800-63B section 5.1.1.2: length, no
/// composition rules).
[[nodiscard]] Result<void> check_new_password(const SecretString& password, const std::string& login);

}  // namespace vanthu::app
