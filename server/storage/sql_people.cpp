#include "server/storage/detail/sql_people.hpp"

#include <algorithm>

#include "records/access.hpp"

namespace vanthu::storage::detail {
namespace {

constexpr std::string_view select_unit = "select * from units where id = :p0";
constexpr std::string_view select_unit_by_code = "select * from units where code = :p0";
constexpr std::string_view select_root_unit = "select * from units where parent_id is null order by id limit 1";
constexpr std::string_view select_units = "select * from units order by id";

constexpr std::string_view select_user = "select * from users where id = :p0";
constexpr std::string_view select_user_by_login = "select * from users where login = :p0";
constexpr std::string_view select_users = "select * from users where login > :p0 order by login limit :p1";
constexpr std::string_view select_bindings = "select * from role_bindings where user_id = :p0 order by id";
constexpr std::string_view select_holders =
    "select u.* from users u join role_bindings b on b.user_id = u.id "
    "where b.unit_id = :p0 and b.role = :p1 and u.active = 1 order by u.login limit 200";

constexpr std::string_view select_login_state = "select * from login_states where user_id = :p0";
constexpr std::string_view upsert_login_state =
    "insert into login_states (user_id, failed_count, locked_until, totp_secret, totp_confirmed, totp_last_step, passkey_step) "
    "values (:p0, :p1, :p2, :p3, :p4, :p5, :p6) on conflict (user_id) do update set failed_count = excluded.failed_count, "
    "locked_until = excluded.locked_until, totp_secret = excluded.totp_secret, "
    "totp_confirmed = excluded.totp_confirmed, totp_last_step = excluded.totp_last_step, passkey_step = excluded.passkey_step";
constexpr std::string_view insert_session =
    "insert into sessions (token_hash, user_id, csrf_token, created_at, last_seen_at, expires_at, proved_at) "
    "values (:p0, :p1, :p2, :p3, :p4, :p5, :p6)";
constexpr std::string_view select_session = "select * from sessions where token_hash = :p0";
constexpr std::string_view update_session = "update sessions set last_seen_at = :p0 where token_hash = :p1";
constexpr std::string_view update_proof = "update sessions set proved_at = :p0 where token_hash = :p1";
constexpr std::string_view delete_session = "delete from sessions where token_hash = :p0";
constexpr std::string_view delete_sessions_of = "delete from sessions where user_id = :p0 and token_hash <> :p1";
constexpr std::string_view delete_expired = "delete from sessions where expires_at <= :p0 or last_seen_at <= :p1";

Columns columns_of(const app::Unit& unit, long long version) {
    return {{"id", unit.id.text()},     {"parent_id", or_null(unit.parent)}, {"code", unit.code},
            {"name", unit.name},        {"symbol", unit.symbol},             {"active", flag(unit.active)},
            {"version", version},       {"created_at", to_millis(unit.created_at)}};
}

app::Unit unit_of(const Row& row) {
    app::Unit unit{UnitId{row.text("id")}, std::nullopt,       row.text("code"),       row.text("name"),
                   row.text("symbol"),     row.flag("active"), row.integer("version"), from_millis(row.integer("created_at"))};
    if (auto parent = row.text_or_null("parent_id")) {
        unit.parent = UnitId{*parent};
    }
    return unit;
}

Columns columns_of(const app::User& user, long long version) {
    return {{"id", user.id.text()},
            {"login", user.login},
            {"full_name", user.full_name},
            {"password_hash", user.password_hash},
            {"active", flag(user.active)},
            {"keystore", or_null(user.keystore)},
            {"version", version},
            {"created_at", to_millis(user.created_at)}};
}

app::User user_of(const Row& row) {
    return {UserId{row.text("id")}, row.text("login"),           row.text("full_name"),  row.text("password_hash"),
            row.flag("active"),     row.text_or_null("keystore"), row.integer("version"), from_millis(row.integer("created_at"))};
}

template <class T, class Make>
std::optional<T> one(const std::optional<Row>& row, Make make) {
    return row ? std::optional<T>{make(*row)} : std::nullopt;
}

}  // namespace

void SqlUnits::add(const app::Unit& unit) {
    context_.insert("units", columns_of(unit, unit.version));
}

void SqlUnits::save(const app::Unit& unit) {
    context_.update("units", columns_of(unit, unit.version + 1));
}

std::optional<app::Unit> SqlUnits::find(const UnitId& id) {
    return one<app::Unit>(context_.session.first(select_unit, {id.text()}), unit_of);
}

std::optional<app::Unit> SqlUnits::find_by_code(const std::string& code) {
    return one<app::Unit>(context_.session.first(select_unit_by_code, {code}), unit_of);
}

std::optional<app::Unit> SqlUnits::root() {
    return one<app::Unit>(context_.session.first(select_root_unit), unit_of);
}

std::vector<app::Unit> SqlUnits::all() {
    // A parent is older than its children, and identifiers sort by age.
    std::vector<app::Unit> units;
    for (const Row& row : context_.session.query(select_units)) {
        units.push_back(unit_of(row));
    }
    return units;
}

void SqlUsers::add(const app::User& user) {
    context_.insert("users", columns_of(user, user.version));
}

void SqlUsers::save(const app::User& user) {
    context_.update("users", columns_of(user, user.version + 1));
}

std::optional<app::User> SqlUsers::find(const UserId& id) {
    return one<app::User>(context_.session.first(select_user, {id.text()}), user_of);
}

std::optional<app::User> SqlUsers::find_by_login(const std::string& login) {
    return one<app::User>(context_.session.first(select_user_by_login, {login}), user_of);
}

std::vector<app::User> SqlUsers::page(const std::string& after_login, int limit) {
    std::vector<app::User> users;
    for (const Row& row : context_.session.query(select_users, {after_login, static_cast<long long>(limit)})) {
        users.push_back(user_of(row));
    }
    return users;
}

std::vector<records::RoleBinding> SqlUsers::bindings(const UserId& id) {
    std::vector<records::RoleBinding> bindings;
    for (const Row& row : context_.session.query(select_bindings, {id.text()})) {
        // A role that this program does not know gives no rights.
        if (const auto role = records::parse_role(row.text("role"))) {
            bindings.push_back({UnitId{row.text("unit_id")}, *role, row.text("position")});
        }
    }
    return bindings;
}

void SqlUsers::set_bindings(const UserId& id, const std::vector<records::RoleBinding>& bindings) {
    for (const Row& row : context_.session.query(select_bindings, {id.text()})) {
        context_.remove("role_bindings", row.text("id"));
    }
    for (const auto& binding : bindings) {
        context_.insert("role_bindings", {{"id", make_uuid_v7(context_.clock.now(), context_.random)},
                                          {"user_id", id.text()},
                                          {"unit_id", binding.unit.text()},
                                          {"role", std::string{records::to_string(binding.role)}},
                                          {"position", binding.position}});
    }
}

std::vector<app::User> SqlUsers::holders(const UnitId& unit, records::Role role) {
    std::vector<app::User> users;
    for (const Row& row : context_.session.query(select_holders, {unit.text(), std::string{records::to_string(role)}})) {
        users.push_back(user_of(row));
    }
    return users;
}

app::LoginState SqlLogins::state(const UserId& id) {
    const auto row = context_.session.first(context_.locked(select_login_state),
                                            {id.text()});
    if (!row) {
        return {};
    }
    return {row->integer("failed_count"), from_millis(row->integer("locked_until")), row->text_or_null("totp_secret"),
            row->flag("totp_confirmed"), row->integer("totp_last_step"), row->flag("passkey_step")};
}

void SqlLogins::save_state(const UserId& id, const app::LoginState& state) {
    context_.session.execute(upsert_login_state,
                             {id.text(), state.failed_count, to_millis(state.locked_until), or_null(state.totp_secret),
                              flag(state.totp_confirmed), state.totp_last_step, flag(state.passkey_step)});
}

void SqlLogins::add_session(const app::WebSession& session) {
    context_.session.execute(insert_session, {session.token_hash, session.user.text(), session.csrf_token,
                                              to_millis(session.created_at), to_millis(session.last_seen_at),
                                              to_millis(session.expires_at), to_millis(session.proved_at)});
}

std::optional<app::WebSession> SqlLogins::find_session(const std::string& token_hash) {
    const auto row = context_.session.first(select_session, {token_hash});
    if (!row) {
        return std::nullopt;
    }
    return app::WebSession{row->text("token_hash"),
                           UserId{row->text("user_id")},
                           row->text("csrf_token"),
                           from_millis(row->integer("created_at")),
                           from_millis(row->integer("last_seen_at")),
                           from_millis(row->integer("expires_at")),
                           from_millis(row->integer("proved_at"))};
}

void SqlLogins::touch_session(const std::string& token_hash, Instant seen_at) {
    context_.session.execute(update_session, {to_millis(seen_at), token_hash});
}

void SqlLogins::save_proof(const std::string& token_hash, Instant proved_at) {
    context_.session.execute(update_proof, {to_millis(proved_at), token_hash});
}

void SqlLogins::remove_session(const std::string& token_hash) {
    context_.session.execute(delete_session, {token_hash});
}

void SqlLogins::remove_sessions_of(const UserId& id, const std::string& but_token_hash) {
    context_.session.execute(delete_sessions_of, {id.text(), but_token_hash});
}

void SqlLogins::remove_expired(Instant now, Instant idle_since) {
    context_.session.execute(delete_expired, {to_millis(now), to_millis(idle_since)});
}

}  // namespace vanthu::storage::detail
