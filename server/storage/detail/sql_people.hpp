#pragma once

#include "server/app/ports/people.hpp"
#include "server/storage/sql_context.hpp"

namespace vanthu::storage::detail {

class SqlUnits final : public app::Units {
public:
    explicit SqlUnits(SqlContext& context) : context_(context) {}
    void add(const app::Unit& unit) override;
    void save(const app::Unit& unit) override;
    std::optional<app::Unit> find(const UnitId& id) override;
    std::optional<app::Unit> find_by_code(const std::string& code) override;
    std::optional<app::Unit> root() override;
    std::vector<app::Unit> all() override;

private:
    SqlContext& context_;
};

class SqlUsers final : public app::Users {
public:
    explicit SqlUsers(SqlContext& context) : context_(context) {}
    void add(const app::User& user) override;
    void save(const app::User& user) override;
    std::optional<app::User> find(const UserId& id) override;
    std::optional<app::User> find_by_login(const std::string& login) override;
    std::vector<app::User> page(const std::string& after_login, int limit) override;
    std::vector<records::RoleBinding> bindings(const UserId& id) override;
    void set_bindings(const UserId& id, const std::vector<records::RoleBinding>& bindings) override;
    std::vector<app::User> holders(const UnitId& unit, records::Role role) override;

private:
    SqlContext& context_;
};

class SqlLogins final : public app::Logins {
public:
    explicit SqlLogins(SqlContext& context) : context_(context) {}
    app::LoginState state(const UserId& id) override;
    void save_state(const UserId& id, const app::LoginState& state) override;
    void add_session(const app::WebSession& session) override;
    std::optional<app::WebSession> find_session(const std::string& token_hash) override;
    void touch_session(const std::string& token_hash, Instant seen_at) override;
    void save_proof(const std::string& token_hash, Instant proved_at) override;
    void remove_session(const std::string& token_hash) override;
    void remove_sessions_of(const UserId& id, const std::string& but_token_hash) override;
    void remove_expired(Instant now, Instant idle_since) override;

private:
    SqlContext& context_;
};

}  // namespace vanthu::storage::detail
