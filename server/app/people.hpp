#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/secret.hpp"
#include "server/app/actor.hpp"
#include "server/app/ports/people.hpp"
#include "server/app/services.hpp"

namespace vanthu::app {

/// Units of the agency: everybody may read the tree, administrators change it.
class ManageUnits final {
public:
    struct Input {
        std::string code;                        ///< 1 to 20 characters, letters and digits
        std::string name;                        ///< at most 200 characters
        std::string symbol;                      ///< at most 20 characters, as in document symbols
        std::optional<std::string> parent_code{};
    };
    struct Change {
        std::optional<std::string> name{};
        std::optional<std::string> symbol{};
        std::optional<bool> active{};
    };

    explicit ManageUnits(const Services& services) : services_(services) {}
    Result<std::vector<Unit>> list(const Actor& actor);
    Result<Unit> find(const Actor& actor, const UnitId& id);
    /// Errors: forbidden; conflict when the code exists; invalid_input; not_found for the parent.
    Result<Unit> add(const Actor& actor, const Input& input);
    /// Errors: forbidden, not_found, stale_version.
    Result<Unit> change(const Actor& actor, const UnitId& id, long long version, const Change& change);

private:
    const Services& services_;
};

/// What others may know of a person.
struct Person {
    UserId id;
    std::string login;
    std::string full_name;
    bool active = true;
    long long version = 1;
    std::vector<records::RoleBinding> bindings;
};

/// Accounts and roles; administrators only, who in turn see no documents. Every change of rights is an event.
class ManageUsers final {
public:
    struct RoleInput {
        std::string unit_code;
        std::string role;
        std::string position;  ///< "Giám đốc", "Trưởng phòng"; at most 100 characters
    };
    struct Input {
        std::string login;
        std::string full_name;
        SecretString password;
        std::vector<RoleInput> roles;
        std::optional<std::string> keystore{};
    };
    struct Change {
        std::optional<std::string> full_name{};
        std::optional<bool> active{};
        std::optional<SecretString> password{};
        std::optional<std::string> keystore{};
        std::optional<std::vector<RoleInput>> roles{};
    };

    explicit ManageUsers(const Services& services) : services_(services) {}
    Result<std::vector<Person>> page(const Actor& actor, const std::string& after_login, int limit);
    Result<Person> find(const Actor& actor, const UserId& id);
    /// Errors: forbidden; invalid_input (login, password, unknown unit or role); conflict when the login exists.
    Result<Person> add(const Actor& actor, const Input& input);
    /// Ends the person's sessions when password, roles or activity change.
    /// Errors: forbidden, not_found, stale_version, invalid_input; conflict when the last administrator would go.
    Result<Person> change(const Actor& actor, const UserId& id, long long version, const Change& change);
    /// People to whom work may be given: the holders of a role in a unit. Open to every signed-in person.
    Result<std::vector<Person>> holders(const Actor& actor, const UnitId& unit, records::Role role);
    /// Everybody in order of login, those who left included: whose name stands in a history. Open to every signed-in person.
    Result<std::vector<Person>> directory(const Actor& actor, const std::string& after_login, int limit);

private:
    const Services& services_;
};

/// What adding does inside a transaction of the caller's: for what makes several things at once. Errors: as `ManageUnits::add` and `ManageUsers::add`, but forbidden.
[[nodiscard]] Result<Unit> add_unit(Tx& tx, const Services& services, const Actor& actor, const ManageUnits::Input& input, Instant now);
/// Checked, and with the password's hash, which takes its time.
[[nodiscard]] Result<User> new_user(const Services& services, const ManageUsers::Input& input, Instant now);
[[nodiscard]] Result<Person> add_user(Tx& tx, const Actor& actor, const User& user, const std::vector<ManageUsers::RoleInput>& roles, Instant now);

/// The actor of commands on the server itself, who needs no session: it holds every right of an administrator.
[[nodiscard]] Actor console_actor();

}  // namespace vanthu::app
