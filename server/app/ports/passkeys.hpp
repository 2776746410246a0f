#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/clock.hpp"
#include "core/id.hpp"

namespace vanthu::app {

/// A credential of Web Authentication that a person registered.
struct Passkey {
    std::string id;
    UserId user;
    std::string credential_id;     ///< base64url
    std::string public_key;        ///< COSE_Key, base64url
    std::string name;              ///< as the person calls it
    bool verifies_person = false;  ///< by PIN or finger: it serves without a password
    bool is_backed_up = false;     ///< copied to the person's other machines
    std::string transports{};      ///< "internal hybrid": hints for the browser
    Instant created_at{};
    std::uint32_t sign_count = 0;
    std::optional<Instant> last_used_at{};
};

/// A random value that waits for its one answer.
struct PasskeyChallenge {
    std::string hash;              ///< SHA-256 of the challenge, in hexadecimal
    std::string purpose;           ///< "register", "sign-in", "second-step", "prove"
    std::string holder;            ///< digest of the session's token, or of the one before a session
    std::optional<UserId> user{};
    Instant expires_at{};
};

class Passkeys {
public:
    virtual ~Passkeys() = default;
    virtual void add(const Passkey& passkey) = 0;
    virtual void remove(const std::string& id) = 0;
    virtual std::optional<Passkey> find(const std::string& id) = 0;
    /// Locked until a writing transaction ends.
    virtual std::optional<Passkey> find_by_credential(const std::string& credential_id) = 0;
    /// Oldest first.
    virtual std::vector<Passkey> of_user(const UserId& user) = 0;
    virtual void note_use(const std::string& id, std::uint32_t sign_count, Instant at) = 0;

    virtual void add_challenge(const PasskeyChallenge& challenge) = 0;
    /// Gives it to one taker alone, however many come at once. Also takes away what has expired.
    virtual std::optional<PasskeyChallenge> take_challenge(const std::string& hash, Instant now) = 0;
};

}  // namespace vanthu::app
