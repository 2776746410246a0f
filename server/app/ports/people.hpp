#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/clock.hpp"
#include "core/id.hpp"
#include "records/access.hpp"

namespace vanthu::app {

/// A department, office or section; the agency itself is the root of the tree.
struct Unit {
    UnitId id;
    std::optional<UnitId> parent;
    std::string code;    ///< short and stable, unique: "VP", "CNTT"
    std::string name;    ///< "Văn phòng Sở"
    std::string symbol;  ///< as in a document's symbol (Decree 30/2020, Annex I, II.3.b): "VP"
    bool active = true;
    long long version = 1;
    Instant created_at{};
};

struct User {
    UserId id;
    std::string login;  ///< lower case, unique
    std::string full_name;
    std::string password_hash;              ///< Argon2id, PHC string format
    bool active = true;
    std::optional<std::string> keystore{};  ///< file name below signing.keystore_folder
    long long version = 1;
    Instant created_at{};
};

/// What changes with every attempt to log in.
struct LoginState {
    long long failed_count = 0;
    Instant locked_until{};
    std::optional<std::string> totp_secret{};  ///< base32
    bool totp_confirmed = false;
    long long totp_last_step = 0;              ///< the last accepted time step, so that a code works once
    bool passkey_step = false;                 ///< a password alone does not do: a passkey has to follow
};

struct WebSession {
    std::string token_hash;  ///< SHA-256 of the cookie's value, in hexadecimal
    UserId user;
    std::string csrf_token;
    Instant created_at{};
    Instant last_seen_at{};
    Instant expires_at{};
    Instant proved_at{};     ///< when the person last proved who they are
};

class Units {
public:
    virtual ~Units() = default;
    virtual void add(const Unit& unit) = 0;
    /// Throws StaleVersion when `unit.version` is not the stored one; stores version + 1.
    virtual void save(const Unit& unit) = 0;
    virtual std::optional<Unit> find(const UnitId& id) = 0;
    virtual std::optional<Unit> find_by_code(const std::string& code) = 0;
    /// The agency itself: the unit that has none above it.
    virtual std::optional<Unit> root() = 0;
    /// All units, parents before children; an agency has some hundreds at most.
    virtual std::vector<Unit> all() = 0;
};

class Users {
public:
    virtual ~Users() = default;
    virtual void add(const User& user) = 0;
    virtual void save(const User& user) = 0;
    virtual std::optional<User> find(const UserId& id) = 0;
    virtual std::optional<User> find_by_login(const std::string& login) = 0;
    /// In order of login names, at most `limit` after the given one.
    virtual std::vector<User> page(const std::string& after_login, int limit) = 0;
    virtual std::vector<records::RoleBinding> bindings(const UserId& id) = 0;
    virtual void set_bindings(const UserId& id, const std::vector<records::RoleBinding>& bindings) = 0;
    /// Active users who hold the role in the unit.
    virtual std::vector<User> holders(const UnitId& unit, records::Role role) = 0;
};

class Logins {
public:
    virtual ~Logins() = default;
    virtual LoginState state(const UserId& id) = 0;
    virtual void save_state(const UserId& id, const LoginState& state) = 0;
    virtual void add_session(const WebSession& session) = 0;
    virtual std::optional<WebSession> find_session(const std::string& token_hash) = 0;
    virtual void touch_session(const std::string& token_hash, Instant seen_at) = 0;
    virtual void save_proof(const std::string& token_hash, Instant proved_at) = 0;
    virtual void remove_session(const std::string& token_hash) = 0;
    /// All sessions of a person but the given one (empty: all of them).
    virtual void remove_sessions_of(const UserId& id, const std::string& but_token_hash) = 0;
    virtual void remove_expired(Instant now, Instant idle_since) = 0;
};

}  // namespace vanthu::app
