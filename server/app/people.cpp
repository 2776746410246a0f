#include "server/app/people.hpp"

#include <algorithm>
#include <cctype>

#include <fmt/format.h>

#include "core/text.hpp"
#include "server/app/events.hpp"
#include "server/app/sign_in.hpp"

namespace vanthu::app {
namespace {

using records::Role;

tl::unexpected<Error> no_such_unit() {
    return fail(Code::not_found, {"Không có đơn vị này.", "There is no such unit."});
}

tl::unexpected<Error> no_such_user() {
    return fail(Code::not_found, {"Không có người dùng này.", "There is no such user."});
}

tl::unexpected<Error> stale() {
    return fail(Code::stale_version, {"Người khác vừa thay đổi dữ liệu này. Hãy tải lại rồi làm tiếp.",
                                      "Somebody else has just changed this. Load it again, then go on."});
}

bool is_code(const std::string& text, std::size_t limit, std::string_view extra) {
    return !text.empty() && text.size() <= limit && std::all_of(text.begin(), text.end(), [&](char c) {
        return std::isalnum(static_cast<unsigned char>(c)) != 0 || extra.find(c) != std::string_view::npos;
    });
}

Result<void> check_text(const std::string& text, const char* pointer, std::size_t limit) {
    if (text.empty() || code_points(text) > limit) {
        return fail_field(pointer, {fmt::format("Cần từ 1 đến {} ký tự.", limit), fmt::format("1 to {} characters.", limit)});
    }
    return {};
}

Result<std::vector<records::RoleBinding>> bindings_of(Tx& tx, const std::vector<ManageUsers::RoleInput>& roles) {
    constexpr std::size_t roles_limit = 50;
    if (roles.size() > roles_limit) {
        return fail_field("/roles", {"Quá nhiều vai trò.", "Too many roles."});
    }
    std::vector<records::RoleBinding> bindings;
    for (std::size_t i = 0; i < roles.size(); ++i) {
        const auto unit = tx.units().find_by_code(roles[i].unit_code);
        if (!unit || !unit->active) {
            return fail_field(fmt::format("/roles/{}/unit", i), {"Không có đơn vị này.", "There is no such unit."});
        }
        const auto role = records::parse_role(roles[i].role);
        if (!role) {
            return fail_field(fmt::format("/roles/{}/role", i),
                              {"Vai trò không hợp lệ: clerk, official, leader, auditor, administrator.",
                               "Not a role: clerk, official, leader, auditor, administrator."});
        }
        if (code_points(roles[i].position) > 100) {
            return fail_field(fmt::format("/roles/{}/position", i), {"Nhiều nhất 100 ký tự.", "At most 100 characters."});
        }
        const bool is_double = std::any_of(bindings.begin(), bindings.end(), [&](const auto& other) {
            return other.unit == unit->id && other.role == *role;
        });
        if (is_double) {
            return fail_field(fmt::format("/roles/{}", i), {"Vai trò bị lặp.", "This role stands twice."});
        }
        bindings.push_back({unit->id, *role, roles[i].position});
    }
    return bindings;
}

std::string describe(const std::vector<records::RoleBinding>& bindings) {
    std::string text;
    for (const auto& binding : bindings) {
        text += fmt::format("{}{}@{}", text.empty() ? "" : " ", records::to_string(binding.role), binding.unit.text());
    }
    return text;
}

Person person_of(Tx& tx, const User& user) {
    return {user.id, user.login, user.full_name, user.active, user.version, tx.users().bindings(user.id)};
}

/// Whether anybody but `id` can still administer the agency.
bool other_administrator(Tx& tx, const UserId& id) {
    for (const Unit& unit : tx.units().all()) {
        const auto holders = tx.users().holders(unit.id, Role::administrator);
        if (std::any_of(holders.begin(), holders.end(), [&](const User& user) { return user.id != id; })) {
            return true;
        }
    }
    return false;
}

/// A file below the key folder, never a way out of it, or a key of the token (RFC 7512).
Result<void> check_keystore(const std::optional<std::string>& name) {
    if (name && !name->empty() && !name->starts_with("pkcs11:") && *name != safe_file_name(*name)) {
        return fail_field("/keystore", {"Tên tệp khóa không hợp lệ.", "Not a key store file name."});
    }
    return {};
}

}  // namespace

Actor console_actor() {
    return {UserId{"console"}, "console", {{UnitId{}, Role::administrator, ""}}, {}, {}, "console", {}};
}

Result<std::vector<Unit>> ManageUnits::list(const Actor&) {
    return services_.storage.read([](Tx& tx) -> Result<std::vector<Unit>> { return tx.units().all(); });
}

Result<Unit> ManageUnits::find(const Actor&, const UnitId& id) {
    return services_.storage.read([&](Tx& tx) -> Result<Unit> {
        auto unit = tx.units().find(id);
        if (!unit) {
            return no_such_unit();
        }
        return std::move(*unit);
    });
}

Result<Unit> add_unit(Tx& tx, const Services& services, const Actor& actor, const ManageUnits::Input& input, Instant now) {
    if (!is_code(input.code, 20, "-_.")) {
        return fail_field("/code", {"Mã gồm 1 đến 20 chữ cái không dấu, chữ số, dấu chấm hoặc gạch.",
                                    "A code is 1 to 20 letters, digits, dots or dashes."});
    }
    for (const auto& [text, pointer, limit] :
         {std::tuple{&input.name, "/name", 200U}, std::tuple{&input.symbol, "/symbol", 20U}}) {
        if (auto checked = check_text(*text, pointer, limit); !checked) {
            return pass(checked.error());
        }
    }
    if (tx.units().find_by_code(input.code)) {
        return fail(Code::conflict, {"Mã đơn vị này đã có.", "This unit code exists."});
    }
    Unit unit{UnitId::make(now, services.random), std::nullopt, input.code, input.name, input.symbol, true, 1, now};
    if (input.parent_code) {
        const auto parent = tx.units().find_by_code(*input.parent_code);
        if (!parent) {
            return fail_field("/parent", {"Không có đơn vị cấp trên này.", "There is no such parent unit."});
        }
        unit.parent = parent->id;
    }
    tx.units().add(unit);
    record(tx, actor, now, "unit-added", unit_object(unit.id), {{"code", unit.code}});
    return unit;
}

Result<Unit> ManageUnits::add(const Actor& actor, const Input& input) {
    if (auto allowed = require(actor, {Role::administrator}); !allowed) {
        return pass(allowed.error());
    }
    const Instant now = services_.clock.now();
    return services_.storage.write([&](Tx& tx) { return add_unit(tx, services_, actor, input, now); });
}

Result<Unit> ManageUnits::change(const Actor& actor, const UnitId& id, long long version, const Change& change) {
    if (auto allowed = require(actor, {Role::administrator}); !allowed) {
        return pass(allowed.error());
    }
    if (change.name) {
        if (auto checked = check_text(*change.name, "/name", 200); !checked) {
            return pass(checked.error());
        }
    }
    if (change.symbol) {
        if (auto checked = check_text(*change.symbol, "/symbol", 20); !checked) {
            return pass(checked.error());
        }
    }
    const Instant now = services_.clock.now();
    return services_.storage.write([&](Tx& tx) -> Result<Unit> {
        auto unit = tx.units().find(id);
        if (!unit) {
            return no_such_unit();
        }
        if (unit->version != version) {
            return stale();
        }
        unit->name = change.name.value_or(unit->name);
        unit->symbol = change.symbol.value_or(unit->symbol);
        unit->active = change.active.value_or(unit->active);
        tx.units().save(*unit);
        ++unit->version;
        record(tx, actor, now, "unit-changed", unit_object(id), {{"code", unit->code}});
        return std::move(*unit);
    });
}

Result<std::vector<Person>> ManageUsers::page(const Actor& actor, const std::string& after_login, int limit) {
    if (auto allowed = require(actor, {Role::administrator, Role::auditor}); !allowed) {
        return pass(allowed.error());
    }
    return directory(actor, after_login, limit);
}

Result<std::vector<Person>> ManageUsers::directory(const Actor&, const std::string& after_login, int limit) {
    return services_.storage.read([&](Tx& tx) -> Result<std::vector<Person>> {
        std::vector<Person> people;
        for (const User& user : tx.users().page(after_login, limit)) {
            people.push_back(person_of(tx, user));
        }
        return people;
    });
}

Result<Person> ManageUsers::find(const Actor& actor, const UserId& id) {
    if (actor.user != id) {
        if (auto allowed = require(actor, {Role::administrator, Role::auditor}); !allowed) {
            return pass(allowed.error());
        }
    }
    return services_.storage.read([&](Tx& tx) -> Result<Person> {
        const auto user = tx.users().find(id);
        if (!user) {
            return no_such_user();
        }
        return person_of(tx, *user);
    });
}

Result<User> new_user(const Services& services, const ManageUsers::Input& input, Instant now) {
    const std::string login = fold(input.login);
    if (!is_code(login, 64, "-_.@")) {
        return fail_field("/login", {"Tên đăng nhập gồm 1 đến 64 chữ cái không dấu, chữ số, dấu chấm, gạch hoặc @.",
                                     "A login is 1 to 64 letters, digits, dots, dashes or @."});
    }
    if (auto checked = check_text(input.full_name, "/full_name", 100); !checked) {
        return pass(checked.error());
    }
    if (auto checked = check_new_password(input.password, login); !checked) {
        return pass(checked.error());
    }
    if (auto named = check_keystore(input.keystore); !named) {
        return pass(named.error());
    }
    return User{UserId::make(now, services.random), login, input.full_name, hash_password(input.password, services.sessions.password_cost, services.random), true,
                input.keystore, 1, now};
}

Result<Person> add_user(Tx& tx, const Actor& actor, const User& user, const std::vector<ManageUsers::RoleInput>& roles, Instant now) {
    if (tx.users().find_by_login(user.login)) {
        return fail(Code::conflict, {"Tên đăng nhập này đã có.", "This login exists."});
    }
    const auto bindings = bindings_of(tx, roles);
    if (!bindings) {
        return pass(bindings.error());
    }
    tx.users().add(user);
    tx.users().set_bindings(user.id, *bindings);
    record(tx, actor, now, "user-added", user_object(user.id), {{"roles", describe(*bindings)}});
    return Person{user.id, user.login, user.full_name, true, 1, *bindings};
}

Result<Person> ManageUsers::add(const Actor& actor, const Input& input) {
    if (auto allowed = require(actor, {Role::administrator}); !allowed) {
        return pass(allowed.error());
    }
    const Instant now = services_.clock.now();
    const auto user = new_user(services_, input, now);
    if (!user) {
        return pass(user.error());
    }
    return services_.storage.write([&](Tx& tx) { return add_user(tx, actor, *user, input.roles, now); });
}

Result<Person> ManageUsers::change(const Actor& actor, const UserId& id, long long version, const Change& change) {
    if (auto allowed = require(actor, {Role::administrator}); !allowed) {
        return pass(allowed.error());
    }
    if (change.full_name) {
        if (auto checked = check_text(*change.full_name, "/full_name", 100); !checked) {
            return pass(checked.error());
        }
    }
    if (auto named = check_keystore(change.keystore); !named) {
        return pass(named.error());
    }
    std::optional<std::string> hash;
    if (change.password) {
        if (auto checked = check_new_password(*change.password, id.text()); !checked) {
            return pass(checked.error());
        }
        hash = hash_password(*change.password, services_.sessions.password_cost, services_.random);
    }
    const Instant now = services_.clock.now();
    return services_.storage.write([&](Tx& tx) -> Result<Person> {
        auto user = tx.users().find(id);
        if (!user) {
            return no_such_user();
        }
        if (user->version != version) {
            return stale();
        }
        user->full_name = change.full_name.value_or(user->full_name);
        user->active = change.active.value_or(user->active);
        user->password_hash = hash.value_or(user->password_hash);
        if (change.keystore) {
            user->keystore = change.keystore->empty() ? std::nullopt : change.keystore;
        }
        std::vector<records::RoleBinding> bindings = tx.users().bindings(id);
        std::vector<std::pair<std::string, std::string>> fields;
        if (change.roles) {
            const auto wanted = bindings_of(tx, *change.roles);
            if (!wanted) {
                return pass(wanted.error());
            }
            fields.emplace_back("roles_before", describe(bindings));
            fields.emplace_back("roles", describe(*wanted));
            bindings = *wanted;
            tx.users().set_bindings(id, bindings);
        }
        const bool administers = user->active && std::any_of(bindings.begin(), bindings.end(), [](const auto& binding) {
                                     return binding.role == Role::administrator;
                                 });
        if (!administers && !other_administrator(tx, id)) {
            return fail(Code::conflict, {"Phải còn ít nhất một quản trị viên đang hoạt động.",
                                         "At least one active administrator has to remain."});
        }
        tx.users().save(*user);
        ++user->version;
        if (change.active || change.password || change.roles) {
            tx.logins().remove_sessions_of(id, "");
        }
        fields.emplace_back("active", user->active ? "yes" : "no");
        record(tx, actor, now, "user-changed", user_object(id), std::move(fields));
        return Person{id, user->login, user->full_name, user->active, user->version, bindings};
    });
}

Result<std::vector<Person>> ManageUsers::holders(const Actor&, const UnitId& unit, Role role) {
    return services_.storage.read([&](Tx& tx) -> Result<std::vector<Person>> {
        std::vector<Person> people;
        for (const User& user : tx.users().holders(unit, role)) {
            people.push_back(person_of(tx, user));
        }
        return people;
    });
}

}  // namespace vanthu::app
