#pragma once

#include "server/app/ports/work.hpp"
#include "server/storage/sql_context.hpp"

namespace vanthu::storage::detail {

class SqlWorkflows final : public app::Workflows {
public:
    explicit SqlWorkflows(SqlContext& context) : context_(context) {}
    void add_definition(const app::StoredDefinition& definition) override;
    std::optional<app::StoredDefinition> definition(const std::string& hash) override;
    std::optional<app::StoredDefinition> current_definition(const std::string& process_key) override;
    std::vector<app::StoredDefinition> definitions() override;
    void add_instance(const app::StoredInstance& instance) override;
    void save_instance(const app::StoredInstance& instance) override;
    std::optional<app::StoredInstance> find_instance(const InstanceId& id) override;

private:
    SqlContext& context_;
};

class SqlTasks final : public app::Tasks {
public:
    explicit SqlTasks(SqlContext& context) : context_(context) {}
    void add(const app::Task& task) override;
    void save(const app::Task& task) override;
    std::optional<app::Task> find(const TaskId& id) override;
    std::vector<app::Task> of_instance(const InstanceId& id) override;
    std::vector<app::Task> of_document(const DocumentId& id) override;
    std::vector<app::Task> inbox(const UserId& user, const std::vector<records::RoleBinding>& bindings,
                                 const app::PageRequest& page) override;

private:
    SqlContext& context_;
};

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
    std::optional<app::Job> claim(const std::string& owner, Instant now, Instant lease_until) override;
    void finish(const std::string& id) override;
    void fail(const std::string& id, const std::string& error, std::optional<Instant> again_at) override;
    long long count(const std::string& state) override;

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
};

}  // namespace vanthu::storage::detail
