#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/secret.hpp"
#include "server/app/actor.hpp"
#include "server/app/ports/passkeys.hpp"
#include "server/app/services.hpp"
#include "webauthn/ceremony.hpp"

namespace vanthu::app {

/// What a browser is given to ask for a passkey (PublicKeyCredentialRequestOptions, Web Authentication section 5.5).
struct PasskeyRequest {
    Bytes challenge;
    std::string party;                ///< RP ID
    bool needs_verification = true;
    std::vector<Passkey> allowed{};   ///< empty: any that the authenticator knows of
    SecretString holder{};            ///< before there is a session: goes into a cookie and comes back with the answer
};

/// Asking for passkeys of people who are not signed in, or sign in with a password as well.
class AskForPasskey final {
public:
    explicit AskForPasskey(const Services& services);
    /// Signing in with nothing else.
    Result<PasskeyRequest> before_session();
    /// Beside a password, which has to be right and counts as an attempt. Errors: unauthenticated; rate_limited while locked; conflict when
    /// the person has no passkey.
    Result<PasskeyRequest> as_second_step(const std::string& login, const SecretString& password);
    /// Within a session, as proof who one is. Errors: conflict without a passkey.
    Result<PasskeyRequest> as_proof(const Actor& actor, const std::string& token_hash);

private:
    const Services& services_;
    std::string nobody_hash_;
};

/// A person's own passkeys, and what an administrator does about those that were lost. Each is an event.
class ManagePasskeys final {
public:
    static constexpr std::size_t most = 20;
    struct Creation {
        Bytes challenge;
        std::string party;
        std::string party_name;
        UserId user;
        std::string login;
        std::string full_name;
        std::vector<Passkey> known;  ///< not to be made once more on the same authenticator
    };
    struct Own {
        std::vector<Passkey> passkeys;
        bool is_second_step = false;
    };
    struct Input {
        std::string name;
        webauthn::Registration registration;
        std::vector<std::string> transports{};
    };

    explicit ManagePasskeys(const Services& services) : services_(services) {}
    Result<Own> own(const Actor& actor);
    /// Errors: forbidden at /proof; conflict with twenty already.
    Result<Creation> begin(const Actor& actor, const std::string& token_hash);
    /// Errors: invalid_input for a challenge that is not of this session, used or expired, and for what does not verify; conflict for a credential
    /// that is known already.
    Result<Passkey> add(const Actor& actor, const std::string& token_hash, const Input& input);
    /// Ends the person's other sessions; with the last passkey the second step goes. Errors: not_found; forbidden at /proof.
    Result<void> remove(const Actor& actor, const std::string& token_hash, const std::string& id);
    /// Whether a password needs a passkey beside it. Errors: forbidden at /proof; conflict without a passkey.
    Result<void> set_second_step(const Actor& actor, const std::string& token_hash, bool is_on);

    /// Errors: forbidden unless an administrator; not_found.
    Result<std::vector<Passkey>> of(const Actor& actor, const UserId& user);
    /// Somebody else's, who lost it; ends all their sessions. Errors: as `of`; forbidden at /proof.
    Result<void> remove_of(const Actor& actor, const std::string& token_hash, const UserId& user, const std::string& id);

private:
    const Services& services_;
};

}  // namespace vanthu::app
