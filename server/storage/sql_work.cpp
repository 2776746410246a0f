#include "server/storage/detail/sql_work.hpp"

#include <fmt/format.h>

namespace vanthu::storage::detail {
namespace {

constexpr std::string_view select_definition = "select * from workflow_definitions where id = :p0";
constexpr std::string_view select_current_definition =
    "select * from workflow_definitions where process_key = :p0 order by deployed_at desc, id limit 1";
constexpr std::string_view select_definitions =
    "select * from workflow_definitions order by process_key, deployed_at desc limit 500";
constexpr std::string_view select_instance = "select * from workflow_instances where id = :p0";

constexpr std::string_view select_task = "select * from tasks where id = :p0";
constexpr std::string_view select_tasks_of_instance = "select * from tasks where instance_id = :p0 order by id";
constexpr std::string_view select_tasks_of_document = "select * from tasks where document_id = :p0 order by id";

constexpr std::string_view insert_signing =
    "insert into signing_operations (id, document_id, purpose, user_id, document_version, source_sha256, "
    "prepared_sha256, prepared, state, created_at, expires_at) "
    "values (:p0, :p1, :p2, :p3, :p4, :p5, :p6, :p7, :p8, :p9, :p10)";
constexpr std::string_view update_signing = "update signing_operations set state = :p0 where id = :p1";
constexpr std::string_view select_signing = "select * from signing_operations where id = :p0";
constexpr std::string_view select_expired_signings =
    "select * from signing_operations where state = 'prepared' and expires_at <= :p0 order by id limit :p1";

constexpr std::string_view insert_job =
    "insert into jobs (id, kind, payload, state, run_at, lease_until, lease_owner, attempts, created_at) "
    "values (:p0, :p1, :p2, 'waiting', :p3, 0, '', 0, :p4)";
constexpr std::string_view select_due_job =
    "select * from jobs where (state = 'waiting' and run_at <= :p0) or (state = 'running' and lease_until <= :p1) "
    "order by run_at limit 1";
constexpr std::string_view lease_job =
    "update jobs set state = 'running', lease_until = :p0, lease_owner = :p1, attempts = attempts + 1 where id = :p2";
constexpr std::string_view delete_job = "delete from jobs where id = :p0";
constexpr std::string_view retry_job =
    "update jobs set state = :p0, run_at = :p1, lease_until = 0, lease_owner = '', last_error = :p2 where id = :p3";
constexpr std::string_view count_jobs = "select count(*) as n from jobs where state = :p0";

constexpr std::string_view select_kept = "select * from idempotency_keys where id = :p0";
constexpr std::string_view insert_kept =
    "insert into idempotency_keys (id, request_hash, status, headers, body, created_at) "
    "values (:p0, :p1, :p2, :p3, :p4, :p5) on conflict (id) do nothing";
constexpr std::string_view delete_kept = "delete from idempotency_keys where id = :p0";
constexpr std::string_view delete_kept_before = "delete from idempotency_keys where created_at < :p0";

app::StoredDefinition definition_of(const Row& row) {
    return {row.text("id"),  row.text("process_key"),         row.text("name"),
            row.text("xml"), UserId{row.text("deployed_by")}, from_millis(row.integer("deployed_at"))};
}

Columns columns_of(const app::StoredInstance& instance, long long version) {
    return {{"id", instance.id.text()},
            {"definition_hash", instance.definition_hash},
            {"document_id", instance.document.text()},
            {"state", instance.state},
            {"open", flag(instance.open)},
            {"last_step_hash", instance.last_step_hash},
            {"version", version}};
}

Columns columns_of(const app::Task& task) {
    return {{"id", task.id.text()},
            {"instance_id", task.instance.text()},
            {"document_id", task.document.text()},
            {"node", task.node},
            {"name", task.name},
            {"role", or_null(task.role)},
            {"unit_id", or_null(task.unit)},
            {"user_id", or_null(task.user)},
            {"open", flag(task.open)},
            {"opened_at", to_millis(task.opened_at)},
            {"due_at", or_null(task.due_at)},
            {"closed_at", or_null(task.closed_at)},
            {"closed_by", or_null(task.closed_by)},
            {"outcome", or_null(task.outcome)},
            {"reason", or_null(task.reason)}};
}

template <class T>
std::optional<T> id_or_none(const Row& row, std::string_view column) {
    const auto text = row.text_or_null(column);
    return text ? std::optional<T>{T{*text}} : std::nullopt;
}

std::optional<Instant> time_or_none(const Row& row, std::string_view column) {
    const auto millis = row.integer_or_null(column);
    return millis ? std::optional<Instant>{from_millis(*millis)} : std::nullopt;
}

app::Task task_of(const Row& row) {
    app::Task task;
    task.id = TaskId{row.text("id")};
    task.instance = InstanceId{row.text("instance_id")};
    task.document = DocumentId{row.text("document_id")};
    task.node = row.text("node");
    task.name = row.text("name");
    task.role = row.text_or_null("role");
    task.unit = id_or_none<UnitId>(row, "unit_id");
    task.user = id_or_none<UserId>(row, "user_id");
    task.open = row.flag("open");
    task.opened_at = from_millis(row.integer("opened_at"));
    task.due_at = time_or_none(row, "due_at");
    task.closed_at = time_or_none(row, "closed_at");
    task.closed_by = id_or_none<UserId>(row, "closed_by");
    task.outcome = row.text_or_null("outcome");
    task.reason = row.text_or_null("reason");
    return task;
}

std::vector<app::Task> tasks_of(const std::vector<Row>& rows) {
    std::vector<app::Task> tasks;
    tasks.reserve(rows.size());
    for (const Row& row : rows) {
        tasks.push_back(task_of(row));
    }
    return tasks;
}

app::SigningOperation signing_of(const Row& row) {
    return {SigningId{row.text("id")},         DocumentId{row.text("document_id")},
            row.text("purpose"),               UserId{row.text("user_id")},
            row.integer("document_version"),   row.text("source_sha256"),
            row.text("prepared_sha256"),       row.text("prepared"),
            row.text("state"),                 from_millis(row.integer("created_at")),
            from_millis(row.integer("expires_at"))};
}

}  // namespace

void SqlWorkflows::add_definition(const app::StoredDefinition& definition) {
    context_.insert("workflow_definitions", {{"id", definition.hash},
                                             {"process_key", definition.process_key},
                                             {"name", definition.name},
                                             {"xml", definition.xml},
                                             {"deployed_by", definition.deployed_by.text()},
                                             {"deployed_at", to_millis(definition.deployed_at)}});
}

std::optional<app::StoredDefinition> SqlWorkflows::definition(const std::string& hash) {
    const auto row = context_.session.first(select_definition, {hash});
    return row ? std::optional{definition_of(*row)} : std::nullopt;
}

std::optional<app::StoredDefinition> SqlWorkflows::current_definition(const std::string& process_key) {
    const auto row = context_.session.first(select_current_definition, {process_key});
    return row ? std::optional{definition_of(*row)} : std::nullopt;
}

std::vector<app::StoredDefinition> SqlWorkflows::definitions() {
    std::vector<app::StoredDefinition> definitions;
    for (const Row& row : context_.session.query(select_definitions)) {
        definitions.push_back(definition_of(row));
    }
    return definitions;
}

void SqlWorkflows::add_instance(const app::StoredInstance& instance) {
    context_.insert("workflow_instances", columns_of(instance, instance.version));
}

void SqlWorkflows::save_instance(const app::StoredInstance& instance) {
    context_.update("workflow_instances", columns_of(instance, instance.version + 1));
}

std::optional<app::StoredInstance> SqlWorkflows::find_instance(const InstanceId& id) {
    const auto row = context_.session.first(
        context_.locked(select_instance), {id.text()});
    if (!row) {
        return std::nullopt;
    }
    return app::StoredInstance{InstanceId{row->text("id")}, row->text("definition_hash"),
                               DocumentId{row->text("document_id")}, row->text("state"), row->flag("open"),
                               row->text("last_step_hash"), row->integer("version")};
}

void SqlTasks::add(const app::Task& task) {
    context_.insert("tasks", columns_of(task));
}

void SqlTasks::save(const app::Task& task) {
    context_.update("tasks", columns_of(task));
}

std::optional<app::Task> SqlTasks::find(const TaskId& id) {
    const auto row = context_.session.first(select_task, {id.text()});
    return row ? std::optional{task_of(*row)} : std::nullopt;
}

std::vector<app::Task> SqlTasks::of_instance(const InstanceId& id) {
    return tasks_of(context_.session.query(select_tasks_of_instance, {id.text()}));
}

std::vector<app::Task> SqlTasks::of_document(const DocumentId& id) {
    return tasks_of(context_.session.query(select_tasks_of_document, {id.text()}));
}

std::vector<app::Task> SqlTasks::inbox(const UserId& user, const std::vector<records::RoleBinding>& bindings,
                                       const app::PageRequest& page) {
    std::vector<Value> values{user.text()};
    std::string offered = "user_id = :p0";
    for (const auto& binding : bindings) {
        offered += fmt::format(" or (user_id is null and unit_id = :p{} and role = :p{})", values.size(),
                               values.size() + 1);
        values.emplace_back(binding.unit.text());
        values.emplace_back(std::string{records::to_string(binding.role)});
    }
    std::string sql = fmt::format("select * from tasks where open = 1 and ({})", offered);
    if (!page.after.empty()) {
        sql += fmt::format(" and id < :p{}", values.size());
        values.emplace_back(page.after);
    }
    sql += fmt::format(" order by id desc limit :p{}", values.size());
    values.emplace_back(static_cast<long long>(page.limit));
    return tasks_of(context_.session.query(sql, values));
}

void SqlSignings::add(const app::SigningOperation& operation) {
    context_.session.execute(
        insert_signing,
        {operation.id.text(), operation.document.text(), operation.purpose, operation.user.text(),
         operation.document_version, operation.source_sha256, operation.prepared_sha256, operation.prepared,
         operation.state, to_millis(operation.created_at), to_millis(operation.expires_at)});
}

void SqlSignings::save_state(const SigningId& id, const std::string& state) {
    context_.session.execute(update_signing, {state, id.text()});
}

std::optional<app::SigningOperation> SqlSignings::find(const SigningId& id) {
    const auto row = context_.session.first(
        context_.locked(select_signing), {id.text()});
    return row ? std::optional{signing_of(*row)} : std::nullopt;
}

std::vector<app::SigningOperation> SqlSignings::expired(Instant now, int limit) {
    std::vector<app::SigningOperation> operations;
    for (const Row& row :
         context_.session.query(select_expired_signings, {to_millis(now), static_cast<long long>(limit)})) {
        operations.push_back(signing_of(row));
    }
    return operations;
}

void SqlJobs::add(const std::string& kind, const std::string& payload, Instant run_at) {
    const Instant now = context_.clock.now();
    context_.session.execute(
        insert_job, {make_uuid_v7(now, context_.random), kind, payload, to_millis(run_at), to_millis(now)});
}

std::optional<app::Job> SqlJobs::claim(const std::string& owner, Instant now, Instant lease_until) {
    const bool locks_rows = context_.session.dialect() == Dialect::postgresql;
    const auto row = context_.session.first(
        std::string{select_due_job} + (locks_rows ? " for update skip locked" : ""), {to_millis(now), to_millis(now)});
    if (!row) {
        return std::nullopt;
    }
    context_.session.execute(lease_job, {to_millis(lease_until), owner, row->text("id")});
    return app::Job{row->text("id"), row->text("kind"), row->text("payload"), row->integer("attempts") + 1};
}

void SqlJobs::finish(const std::string& id) {
    context_.session.execute(delete_job, {id});
}

void SqlJobs::fail(const std::string& id, const std::string& error, std::optional<Instant> again_at) {
    context_.session.execute(retry_job, {std::string{again_at ? "waiting" : "dead"},
                                         again_at ? to_millis(*again_at) : 0LL, error, id});
}

long long SqlJobs::count(const std::string& state) {
    const auto row = context_.session.first(count_jobs, {state});
    return row ? row->integer("n") : 0;
}

std::optional<app::KeptAnswer> SqlIdempotency::find(const std::string& id) {
    const auto row = context_.session.first(select_kept, {id});
    if (!row) {
        return std::nullopt;
    }
    return app::KeptAnswer{row->text("request_hash"), static_cast<int>(row->integer("status")), row->text("headers"),
                           row->text("body")};
}

bool SqlIdempotency::add(const std::string& id, const app::KeptAnswer& answer, Instant now) {
    return context_.session.execute(insert_kept,
                                    {id, answer.request_hash, static_cast<long long>(answer.status), answer.headers,
                                     answer.body, to_millis(now)}) == 1;
}

void SqlIdempotency::remove(const std::string& id) {
    context_.session.execute(delete_kept, {id});
}

void SqlIdempotency::remove_before(Instant at) {
    context_.session.execute(delete_kept_before, {to_millis(at)});
}

}  // namespace vanthu::storage::detail
