#include <algorithm>
#include <map>

#include "server/storage/detail/sql_chains.hpp"

#include "server/storage/detail/places.hpp"

namespace vanthu::storage::detail {
namespace {

constexpr std::string_view select_definition = "select * from workflow_definitions where id = :p0";
constexpr std::string_view select_current_definition =
    "select * from workflow_definitions where process_key = :p0 order by deployed_at desc, id limit 1";
constexpr std::string_view select_definitions =
    "select * from workflow_definitions order by process_key, deployed_at desc limit 500";
constexpr std::string_view select_instance = "select * from workflow_instances where id = :p0";
constexpr std::string_view select_instances_of_document = "select * from workflow_instances where document_id = :p0 order by id";
constexpr std::string_view select_open_instances =
    "select * from workflow_instances where definition_hash = :p0 and ended_at is null and id > :p1 order by id limit :p2";
constexpr std::string_view insert_step =
    "insert into workflow_steps (instance_id, number, document_id, task_id, definition_hash, version_sha256, node, name, outcome, reason, "
    "actor, on_behalf_of, mandate, event, state_sha256, hash, at) "
    "values (:p0, :p1, :p2, :p3, :p4, :p5, :p6, :p7, :p8, :p9, :p10, :p11, :p12, :p13, :p14, :p15, :p16)";
constexpr std::string_view select_steps =
    "select * from workflow_steps where instance_id = :p0 and number > :p1 order by number limit :p2";
constexpr std::string_view select_step_at = "select * from workflow_steps where task_id = :p0 order by at desc limit 1";
constexpr std::string_view select_last_steps_of_actor =
    "select * from workflow_steps s where actor = :p0 and (at, instance_id, number) < (:p1, :p2, :p3) and not exists "
    "(select 1 from workflow_steps l where l.instance_id = s.instance_id and l.number > s.number and l.actor = s.actor) "
    "order by at desc, instance_id desc, number desc limit :p4";
constexpr std::string_view select_newest_last_steps_of_actor =
    "select * from workflow_steps s where actor = :p0 and not exists "
    "(select 1 from workflow_steps l where l.instance_id = s.instance_id and l.number > s.number and l.actor = s.actor) "
    "order by at desc, instance_id desc, number desc limit :p1";
constexpr std::string_view select_timers = "select number, due_at from workflow_timers where instance_id = :p0";
constexpr std::string_view delete_timer = "delete from workflow_timers where instance_id = :p0 and number = :p1";
constexpr std::string_view insert_timer =
    "insert into workflow_timers (instance_id, number, due_at, try_at) values (:p0, :p1, :p2, :p3)";
constexpr std::string_view update_timer =
    "update workflow_timers set due_at = :p0, try_at = :p1 where instance_id = :p2 and number = :p3";
constexpr std::string_view select_due_timers =
    "select instance_id, number, due_at from workflow_timers where try_at <= :p0 order by try_at limit :p1";
constexpr std::string_view delay_timer =
    "update workflow_timers set try_at = :p0 where instance_id = :p1 and number = :p2";

app::StoredDefinition definition_of(const Row& row) {
    return {row.text("id"),    row.text("process_key"),         row.text("name"), row.text("xml"),
            row.text("calls"), UserId{row.text("deployed_by")}, from_millis(row.integer("deployed_at"))};
}

Columns columns_of(const app::StoredInstance& instance, long long version) {
    return {{"id", instance.id.text()},
            {"definition_hash", instance.definition_hash},
            {"document_id", instance.document.text()},
            {"document_kind", instance.document_kind},
            {"unit_id", instance.unit.text()},
            {"status", instance.status},
            {"state", packed(instance.state)},
            {"steps", instance.steps},
            {"last_step_hash", packed(instance.last_step_hash)},
            {"calendar", packed(instance.calendar)},
            {"started_at", to_millis(instance.started_at)},
            {"ended_at", or_null(instance.ended_at)},
            {"version", version}};
}

app::StoredInstance instance_of(const Row& row) {
    app::StoredInstance instance;
    instance.id = InstanceId{row.text("id")};
    instance.definition_hash = row.text("definition_hash");
    instance.document = DocumentId{row.text("document_id")};
    instance.document_kind = row.text("document_kind");
    instance.unit = UnitId{row.text("unit_id")};
    instance.status = row.text("status");
    instance.state = unpacked(row, "state");
    instance.steps = row.integer("steps");
    instance.last_step_hash = unpacked(row, "last_step_hash");
    instance.calendar = unpacked(row, "calendar");
    instance.started_at = from_millis(row.integer("started_at"));
    if (const auto ended = row.integer_or_null("ended_at")) {
        instance.ended_at = from_millis(*ended);
    }
    instance.version = row.integer("version");
    return instance;
}

template <class T>
std::optional<T> packed_id_or_none(const Row& row, std::string_view column) {
    auto text = unpacked_or_null(row, column);
    return text ? std::optional<T>{T{std::move(*text)}} : std::nullopt;
}

template <class T>
std::vector<T> all(const std::vector<Row>& rows, T (*read)(const Row&)) {
    std::vector<T> found;
    found.reserve(rows.size());
    for (const Row& row : rows) {
        found.push_back(read(row));
    }
    return found;
}

}  // namespace

app::StoredStep step_of(const Row& row) {
    app::StoredStep step;
    step.instance = InstanceId{unpacked(row, "instance_id")};
    step.number = row.integer("number");
    step.document = DocumentId{unpacked(row, "document_id")};
    step.task = packed_id_or_none<TaskId>(row, "task_id");
    step.definition_hash = unpacked(row, "definition_hash");
    step.version_sha256 = unpacked(row, "version_sha256");
    step.node = row.text("node");
    step.name = row.text("name");
    step.outcome = row.text("outcome");
    step.reason = row.text("reason");
    step.actor = packed_id_or_none<UserId>(row, "actor");
    step.on_behalf_of = packed_id_or_none<UserId>(row, "on_behalf_of");
    step.mandate = unpacked_or_null(row, "mandate").value_or("");
    step.event = unpacked(row, "event");
    step.state_sha256 = unpacked(row, "state_sha256");
    step.hash = unpacked(row, "hash");
    step.at = from_millis(row.integer("at"));
    return step;
}

void SqlChains::add_definition(const app::StoredDefinition& definition) {
    context_.insert("workflow_definitions", {{"id", definition.hash},
                                             {"process_key", definition.process_key},
                                             {"name", definition.name},
                                             {"xml", definition.xml},
                                             {"calls", definition.calls},
                                             {"deployed_by", definition.deployed_by.text()},
                                             {"deployed_at", to_millis(definition.deployed_at)}});
}

std::optional<app::StoredDefinition> SqlChains::definition(const std::string& hash) {
    const auto row = context_.session.first(select_definition, {hash});
    return row ? std::optional{definition_of(*row)} : std::nullopt;
}

std::optional<app::StoredDefinition> SqlChains::current_definition(const std::string& process_key) {
    const auto row = context_.session.first(select_current_definition, {process_key});
    return row ? std::optional{definition_of(*row)} : std::nullopt;
}

std::vector<app::StoredDefinition> SqlChains::definitions() {
    return all(context_.session.query(select_definitions), definition_of);
}

void SqlChains::add_instance(const app::StoredInstance& instance) {
    context_.insert("workflow_instances", columns_of(instance, instance.version));
}

void SqlChains::save_instance(const app::StoredInstance& instance) {
    context_.update("workflow_instances", columns_of(instance, instance.version + 1));
}

std::optional<app::StoredInstance> SqlChains::find_instance(const InstanceId& id) {
    const auto row = context_.session.first(context_.locked(select_instance), {id.text()});
    if (row) {
        context_.remember("workflow_instances", *row);
    }
    return row ? std::optional{instance_of(*row)} : std::nullopt;
}

std::vector<app::StoredInstance> SqlChains::of_document(const DocumentId& id) {
    return all(context_.session.query(select_instances_of_document, {id.text()}), instance_of);
}

std::vector<app::StoredInstance> SqlChains::open_on(const std::string& definition_hash, const std::string& after, int limit) {
    return all(context_.session.query(select_open_instances, {definition_hash, after, static_cast<long long>(limit)}), instance_of);
}

void SqlChains::add_step(const app::StoredStep& step) {
    last_added_ = step;
    context_.session.execute(insert_step, {packed(step.instance), step.number, packed(step.document), packed_or_null(step.task), packed(step.definition_hash),
                                           packed(step.version_sha256), step.node, step.name, step.outcome, step.reason, packed_or_null(step.actor),
                                           packed_or_null(step.on_behalf_of), step.mandate.empty() ? Value{} : packed(step.mandate),
                                           packed(step.event), packed(step.state_sha256), packed(step.hash), to_millis(step.at)});
}

std::vector<app::StoredStep> SqlChains::steps(const InstanceId& id, long long after, int limit) {
    return all(context_.session.query(select_steps, {packed(id), after, static_cast<long long>(limit)}), step_of);
}

std::optional<app::StoredStep> SqlChains::step_at(const TaskId& task) {
    if (last_added_ && last_added_->task == task) {
        return last_added_;
    }
    const auto row = context_.session.first(select_step_at, {packed(task)});
    return row ? std::optional{step_of(*row)} : std::nullopt;
}

std::set<InstanceId> SqlChains::open_among(const std::vector<InstanceId>& ids) {
    std::set<InstanceId> open;
    if (ids.empty()) {
        return open;
    }
    std::vector<Value> values;
    Places place(values);
    const std::string sql = "select id from workflow_instances where id in (" + place.list(ids) + ") and ended_at is null";
    for (const Row& row : context_.session.query(sql, values)) {
        open.insert(InstanceId{row.text("id")});
    }
    return open;
}

std::vector<app::StoredStep> SqlChains::last_steps_of(const UserId& actor, const std::optional<StepPlace>& before, int limit) {
    const auto count = static_cast<long long>(limit);
    return all(before ? context_.session.query(select_last_steps_of_actor,
                                               {packed(actor), to_millis(before->at), packed(before->instance), before->number, count})
                      : context_.session.query(select_newest_last_steps_of_actor, {packed(actor), count}),
               step_of);
}

void SqlChains::set_timers(const InstanceId& id, const std::vector<TimerRow>& timers) {
    std::map<long long, long long> known;
    for (const Row& row : context_.session.query(select_timers, {id.text()})) {
        known[row.integer("number")] = row.integer("due_at");
    }
    for (const TimerRow& timer : timers) {
        const auto found = known.find(timer.number);
        if (found == known.end()) {
            context_.session.execute(insert_timer, {id.text(), timer.number, to_millis(timer.due), to_millis(timer.due)});
            continue;
        }
        if (found->second != to_millis(timer.due)) {
            context_.session.execute(update_timer, {to_millis(timer.due), to_millis(timer.due), id.text(), timer.number});
        }
        known.erase(found);
    }
    for (const auto& [number, due] : known) {
        context_.session.execute(delete_timer, {id.text(), number});
    }
}

std::vector<app::Chains::DueTimer> SqlChains::due_timers(Instant now, int limit) {
    const bool locks_rows = context_.session.dialect() == Dialect::postgresql && context_.access == Access::write;
    std::vector<DueTimer> timers;
    for (const Row& row : context_.session.query(std::string{select_due_timers} + (locks_rows ? " for update skip locked" : ""),
                                                 {to_millis(now), static_cast<long long>(limit)})) {
        timers.push_back({InstanceId{row.text("instance_id")}, row.integer("number"), from_millis(row.integer("due_at"))});
    }
    return timers;
}

void SqlChains::put_off(const DueTimer& timer, Instant until) {
    context_.session.execute(delay_timer, {to_millis(until), timer.instance.text(), timer.number});
}

}  // namespace vanthu::storage::detail
