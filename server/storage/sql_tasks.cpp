#include "server/storage/detail/sql_chains.hpp"

#include "server/storage/detail/places.hpp"

namespace vanthu::storage::detail {
namespace {

constexpr std::string_view insert_task =
    "insert into tasks (id, instance_id, document_id, kind, number, node, name, effect, item, role, unit_id, user_id, holder_id, "
    "sender_id, drafter_id, opened_at, due_at, overdue) "
    "values (:p0, :p1, :p2, :p3, :p4, :p5, :p6, :p7, :p8, :p9, :p10, :p11, :p12, :p13, :p14, :p15, :p16, :p17)";
constexpr std::string_view update_task =
    "update tasks set node = :p0, name = :p1, effect = :p2, item = :p3, role = :p4, unit_id = :p5, user_id = :p6, holder_id = :p7, "
    "sender_id = :p8, due_at = :p9, overdue = :p10 where id = :p11";
constexpr std::string_view delete_task = "delete from tasks where id = :p0";
constexpr std::string_view select_task = "select * from tasks where id = :p0";
constexpr std::string_view select_chain = "select id from workflow_instances where id = :p0";
constexpr std::string_view select_tasks_of_instance = "select * from tasks where instance_id = :p0 order by id";
constexpr std::string_view select_tasks_of_document = "select * from tasks where document_id = :p0 order by id";

constexpr std::string_view insert_entry = "insert into inbox_entries (owner, box, sort, task_id) values (:p0, :p1, :p2, :p3)";
constexpr std::string_view delete_entry =
    "delete from inbox_entries where owner = :p0 and box = :p1 and sort = :p2 and task_id = :p3";
constexpr std::string_view change_count =
    "insert into inbox_counts (owner, box, open, overdue) values (:p0, :p1, :p2, :p3) "
    "on conflict (owner, box) do update set open = inbox_counts.open + excluded.open, overdue = inbox_counts.overdue + excluded.overdue";
constexpr std::string_view select_count = "select open, overdue from inbox_counts where owner = :p0 and box = :p1";
constexpr std::string_view select_box =
    "select t.* from inbox_entries e join tasks t on t.id = e.task_id where e.owner = :p0 and e.box = :p1 "
    "and (e.sort > :p2 or (e.sort = :p3 and e.task_id > :p4)) order by e.sort, e.task_id limit :p5";

app::TaskKind kind_of(const std::string& text) {
    for (const auto kind : {app::TaskKind::opinion, app::TaskKind::information}) {
        if (text == app::to_string(kind)) {
            return kind;
        }
    }
    return app::TaskKind::task;
}

app::Task task_of(const Row& row) {
    app::Task task;
    task.id = TaskId{row.text("id")};
    task.instance = InstanceId{row.text("instance_id")};
    task.document = DocumentId{row.text("document_id")};
    task.kind = kind_of(row.text("kind"));
    task.number = row.integer("number");
    task.node = row.text("node");
    task.name = row.text("name");
    task.effect = row.text("effect");
    task.item = row.text("item");
    task.role = row.text_or_null("role");
    task.unit = id_or_none<UnitId>(row, "unit_id");
    task.user = id_or_none<UserId>(row, "user_id");
    task.holder = id_or_none<UserId>(row, "holder_id");
    task.sender = id_or_none<UserId>(row, "sender_id");
    task.drafter = UserId{row.text("drafter_id")};
    task.opened_at = from_millis(row.integer("opened_at"));
    if (const auto due = row.integer_or_null("due_at")) {
        task.due_at = from_millis(*due);
    }
    task.is_overdue = row.flag("overdue");
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

}  // namespace

void SqlTasks::put_into_boxes(const app::Task& task) {
    const auto [sort, id] = app::position_of(task);
    for (const auto& [owner, box] : app::places_of(task)) {
        context_.session.execute(insert_entry, {owner, std::string{app::to_string(box)}, sort, id});
        context_.session.execute(change_count, {owner, std::string{app::to_string(box)}, 1LL, task.is_overdue ? 1LL : 0LL});
    }
}

void SqlTasks::take_from_boxes(const app::Task& task) {
    const auto [sort, id] = app::position_of(task);
    for (const auto& [owner, box] : app::places_of(task)) {
        context_.session.execute(delete_entry, {owner, std::string{app::to_string(box)}, sort, id});
        context_.session.execute(change_count, {owner, std::string{app::to_string(box)}, -1LL, task.is_overdue ? -1LL : 0LL});
    }
}

void SqlTasks::add(const app::Task& task) {
    context_.session.execute(insert_task,
                             {task.id.text(), task.instance.text(), task.document.text(), std::string{app::to_string(task.kind)}, task.number,
                              task.node, task.name, task.effect, task.item, or_null(task.role), or_null(task.unit), or_null(task.user),
                              or_null(task.holder), or_null(task.sender), task.drafter.text(), to_millis(task.opened_at),
                              or_null(task.due_at), flag(task.is_overdue)});
    put_into_boxes(task);
}

void SqlTasks::save(const app::Task& before, const app::Task& task) {
    take_from_boxes(before);
    // Whatever a step may change: a delegation the sender, a migration the node, its name and its effect.
    context_.session.execute(update_task, {task.node, task.name, task.effect, task.item, or_null(task.role), or_null(task.unit), or_null(task.user),
                                           or_null(task.holder), or_null(task.sender), or_null(task.due_at), flag(task.is_overdue), task.id.text()});
    put_into_boxes(task);
}

void SqlTasks::remove(const app::Task& task) {
    take_from_boxes(task);
    context_.session.execute(delete_task, {task.id.text()});
}

std::optional<app::Task> SqlTasks::find(const TaskId& id) {
    const auto row = context_.session.first(select_task, {id.text()});
    return row ? std::optional{task_of(*row)} : std::nullopt;
}

std::optional<app::Task> SqlTasks::find_locked(const TaskId& id) {
    auto task = find(id);
    if (task && context_.session.dialect() == Dialect::postgresql) {  // SQLite's only writer is this one
        static_cast<void>(context_.session.first(context_.locked(select_chain), {task->instance.text()}));
        task = find(id);
    }
    return task;
}

std::vector<app::Task> SqlTasks::of_instance(const InstanceId& id) {
    return tasks_of(context_.session.query(select_tasks_of_instance, {id.text()}));
}

std::vector<app::Task> SqlTasks::of_instances(const std::vector<InstanceId>& ids) {
    if (ids.empty()) {
        return {};
    }
    std::vector<Value> values;
    Places place(values);
    const std::string sql = "select * from tasks where instance_id in (" + place.list(ids) + ") order by id";
    return tasks_of(context_.session.query(sql, values));
}

std::vector<app::Task> SqlTasks::of_document(const DocumentId& id) {
    return tasks_of(context_.session.query(select_tasks_of_document, {id.text()}));
}

std::vector<app::Task> SqlTasks::box(const std::string& owner, app::Box box, const std::optional<app::BoxPosition>& after, int limit) {
    const app::BoxPosition from = after.value_or(app::BoxPosition{});
    return tasks_of(context_.session.query(
        select_box, {owner, std::string{app::to_string(box)}, from.sort, from.sort, from.task, static_cast<long long>(limit)}));
}

app::BoxCount SqlTasks::count(const std::string& owner, app::Box box) {
    const auto row = context_.session.first(select_count, {owner, std::string{app::to_string(box)}});
    return row ? app::BoxCount{row->integer("open"), row->integer("overdue")} : app::BoxCount{};
}

}  // namespace vanthu::storage::detail
