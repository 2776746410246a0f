#pragma once

#include <set>
#include <string>

#include "server/app/ports/work.hpp"
#include "server/storage/sql_context.hpp"

namespace vanthu::storage::detail {

class SqlSignings final : public app::Signings {
public:
    explicit SqlSignings(SqlContext& context) : context_(context) {}
    void add(const app::SigningOperation& operation) override;
    void save_state(const SigningId& id, const std::string& state) override;
    std::optional<app::SigningOperation> find(const SigningId& id) override;
    std::vector<app::SigningOperation> expired(Instant now, int limit) override;

private:
    SqlContext& context_;
};

class SqlJobs final : public app::Jobs {
public:
    explicit SqlJobs(SqlContext& context) : context_(context) {}
    void add(const std::string& kind, const std::string& payload, Instant run_at) override;
    void add_once(const std::string& id, const std::string& kind, const std::string& payload, Instant run_at) override;
    bool is_any_due(const std::string& work, Instant now) override;
    std::optional<app::Job> claim(const std::string& work, const std::string& owner, Instant now, Instant lease_until) override;
    void finish(const std::string& id) override;
    void put_off(const std::string& id, Instant run_at) override;
    void fail(const std::string& id, const std::string& error, std::optional<Instant> again_at) override;
    long long count(const std::string& state) override;
    std::optional<std::string> state_of(const std::string& id) override;
    std::vector<app::JobRow> page(const std::optional<std::string>& state, const std::string& work, const std::string& after, int limit) override;
    std::vector<app::JobRow> list(const std::string& state, int limit) override;
    bool revive(const std::string& id, Instant run_at) override;
    long long revive_all(const std::string& work, Instant run_at) override;

private:
    SqlContext& context_;
};

class SqlIdempotency final : public app::Idempotency {
public:
    explicit SqlIdempotency(SqlContext& context) : context_(context) {}
    std::optional<app::KeptAnswer> find(const std::string& id) override;
    bool add(const std::string& id, const app::KeptAnswer& answer, Instant now) override;
    void remove(const std::string& id) override;
    void remove_before(Instant at) override;

private:
    SqlContext& context_;
    std::set<std::string> own_;  ///< added by this transaction: a second event of the same request is no second request
};

}  // namespace vanthu::storage::detail
