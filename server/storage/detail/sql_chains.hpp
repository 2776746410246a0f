#pragma once

#include "server/app/ports/chains.hpp"
#include "server/storage/sql_context.hpp"

namespace vanthu::storage::detail {

/// Throws std::logic_error for a row that the program did not write.
[[nodiscard]] app::StoredStep step_of(const Row& row);

class SqlChains final : public app::Chains {
public:
    explicit SqlChains(SqlContext& context) : context_(context) {}
    void add_definition(const app::StoredDefinition& definition) override;
    std::optional<app::StoredDefinition> definition(const std::string& hash) override;
    std::optional<app::StoredDefinition> current_definition(const std::string& process_key) override;
    std::vector<app::StoredDefinition> definitions() override;
    void add_instance(const app::StoredInstance& instance) override;
    void save_instance(const app::StoredInstance& instance) override;
    std::optional<app::StoredInstance> find_instance(const InstanceId& id) override;
    std::vector<app::StoredInstance> of_document(const DocumentId& id) override;
    std::set<InstanceId> open_among(const std::vector<InstanceId>& ids) override;
    std::vector<app::StoredInstance> open_on(const std::string& definition_hash, const std::string& after, int limit) override;
    void add_step(const app::StoredStep& step) override;
    std::vector<app::StoredStep> steps(const InstanceId& id, long long after, int limit) override;
    std::optional<app::StoredStep> step_at(const TaskId& task) override;
    std::vector<app::StoredStep> last_steps_of(const UserId& actor, const std::optional<StepPlace>& before, int limit) override;
    void set_timers(const InstanceId& id, const std::vector<TimerRow>& timers) override;
    std::vector<DueTimer> due_timers(Instant now, int limit) override;
    void put_off(const DueTimer& timer, Instant until) override;

private:
    SqlContext& context_;
    std::optional<app::StoredStep> last_added_;  ///< by this transaction: whoever has just acted reads it
};

class SqlTasks final : public app::Tasks {
public:
    explicit SqlTasks(SqlContext& context) : context_(context) {}
    void add(const app::Task& task) override;
    void save(const app::Task& before, const app::Task& task) override;
    void remove(const app::Task& task) override;
    std::optional<app::Task> find(const TaskId& id) override;
    std::optional<app::Task> find_locked(const TaskId& id) override;
    std::vector<app::Task> of_instance(const InstanceId& id) override;
    std::vector<app::Task> of_instances(const std::vector<InstanceId>& ids) override;
    std::vector<app::Task> of_document(const DocumentId& id) override;
    std::vector<app::Task> box(const std::string& owner, app::Box box, const std::optional<app::BoxPosition>& after,
                               int limit) override;
    app::BoxCount count(const std::string& owner, app::Box box) override;

private:
    void put_into_boxes(const app::Task& task);
    void take_from_boxes(const app::Task& task);
    SqlContext& context_;
};

}  // namespace vanthu::storage::detail
