#include "server/app/chains/task_desk.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "records/document.hpp"
#include "server/app/chains/calendars.hpp"
#include "server/app/chains/subjects.hpp"
#include "server/app/document_access.hpp"
#include "server/app/events.hpp"

namespace vanthu::app {
namespace {

using records::Role;

tl::unexpected<Error> no_such_task() {
    return fail(Code::not_found, {"Không có việc này.", "There is no such task."});
}

tl::unexpected<Error> done_already() {
    return fail(Code::conflict, {"Bước này đã được xử lý.", "This step is done already."});
}

/// An open task with everything around it.
struct AtTask {
    Task task;
    Chain chain;
    std::unique_ptr<LoadedSubject> loaded;
    workflow::Acting acting;
};

Result<AtTask> load(Tx& tx, const Services& services, const Actor& actor, const Task& task, Instant now) {
    auto chain = load_chain(tx, services, task.instance);
    if (!chain) {
        return pass(chain.error());
    }
    auto loaded = LoadedSubject::load(tx, chain->stored);
    if (!loaded) {
        return pass(loaded.error());
    }
    auto acting = acting_at(tx, actor, task, *chain, (*loaded)->subject(), now);
    if (!acting) {
        return pass(acting.error());
    }
    return AtTask{task, std::move(*chain), std::move(*loaded), std::move(*acting)};
}

/// Whether a deadline was counted through days whose holidays nobody has announced yet.
bool is_beyond_calendar(Tx& tx, const Services& services, const AtTask& at) {
    const workflow::Node* node = at.chain.definition->find(at.task.node);
    if (node == nullptr || !node->deadline || !node->deadline->within.working || !at.task.due_at) {
        return false;
    }
    const auto calendar = calendar_of(tx, services, at.chain.stored.calendar);
    return calendar && !(*calendar)->knows(at.task.opened_at, *at.task.due_at);
}

TaskView open_view(Tx& tx, const Services& services, const AtTask& at) {
    TaskView view;
    view.is_beyond_calendar = is_beyond_calendar(tx, services, at);
    view.task = at.task;
    view.on_behalf_of = at.acting.on_behalf_of;
    view.version_sha256 = at.chain.instance.version_sha256;
    const workflow::Node* node = at.chain.definition->find(at.task.node);
    const auto number = static_cast<workflow::Number>(at.task.number);
    if (at.task.kind != TaskKind::task || node == nullptr) {
        return view;
    }
    view.outcomes = workflow::outcomes_of(*node);
    view.fields = node->fields;
    view.return_targets = workflow::return_targets(*at.chain.definition, at.chain.instance, number);
    view.may_return = node->may_return;
    view.may_forward = node->may_forward;
    view.signature_place = node->signature_place;
    return view;
}

/// A task that is closed. Errors: not_found.
Result<TaskView> closed_view(Tx& tx, const TaskId& id) {
    auto step = tx.chains().step_at(id);
    if (!step) {
        return no_such_task();
    }
    TaskView view;
    view.is_open = false;
    view.task.id = id;
    view.task.instance = step->instance;
    view.task.document = step->document;
    view.task.node = step->node;
    view.task.name = step->name;
    view.task.opened_at = step->at;
    view.closing = std::move(step);
    return view;
}

/// The same, to whoever may read the document.
Result<TaskView> closed_view_for(Tx& tx, const Actor& actor, const TaskId& id) {
    auto view = closed_view(tx, id);
    return view && !may_read(tx, actor, view->task.document, {}) ? no_such_task() : std::move(view);
}

std::string past_of(std::string_view event, const std::string& outcome) {
    if (event == "complete") {
        return outcome == "approve" ? "approved" : "completed";
    }
    static const std::map<std::string_view, std::string> words{
        {"return", "returned"},     {"reject", "rejected"},     {"forward", "forwarded"}, {"claim", "claimed"},     {"release", "released"},
        {"delegate", "delegated"},  {"reassign", "reassigned"}, {"consult", "consulted"}, {"advise", "advised"}};
    return words.at(event);
}

/// The event of a task action, with its words and what the log says beside.
struct Action {
    workflow::Event event;
    std::string outcome;
    std::string reason{};
    std::vector<std::pair<std::string, std::string>> fields{};
};

Result<void> carry_out(Tx& tx, const Services& services, const Actor& actor, AtTask& at, const Action& action, Instant now) {
    const StepWords words{at.task.id, at.task.node, action.outcome, action.reason};
    ChainSubject& subject = at.loaded->subject();
    auto taken = take_step(tx, services, actor, subject, at.chain, action.event, words, now);
    if (!taken) {
        return pass(taken.error());
    }
    subject.save(tx);
    std::vector<std::pair<std::string, std::string>> fields{{"node", at.task.node},
                                                            {"version", at.chain.instance.version_sha256},
                                                            {"definition", at.chain.stored.definition_hash},
                                                            {"reason", action.reason},
                                                            {"step", at.chain.stored.last_step_hash}};
    if (at.acting.on_behalf_of) {
        fields.emplace_back("on_behalf_of", at.acting.on_behalf_of->text());
        fields.emplace_back("mandate", at.acting.mandate);
    }
    fields.insert(fields.end(), action.fields.begin(), action.fields.end());
    record(tx, actor, now, subject.kind() + "-" + past_of(workflow::name_of(action.event), action.outcome), at.loaded->object(), std::move(fields));
    return deliver(tx, services, actor, subject.id(), {at.chain.stored.id, std::move(taken->thrown)}, now);
}

Result<Action> decision_of(Tx& tx, const AtTask& at, const TaskDesk::Decision& decision) {
    const auto token = static_cast<workflow::Number>(at.task.number);
    if (decision.outcome == "return") {
        return Action{workflow::Return{token, at.acting, decision.reason, decision.version_sha256, decision.return_to}, "return", decision.reason, {}};
    }
    // A council's "reject" is a vote and not the end of the chain: what the definition names comes first.
    const workflow::Node* node = at.chain.definition->find(at.task.node);
    const bool is_own = node != nullptr && std::any_of(node->outcomes.begin(), node->outcomes.end(),
                                                       [&](const workflow::Outcome& one) { return one.name == decision.outcome; });
    if (decision.outcome == "reject" && !is_own) {
        return Action{workflow::Reject{token, at.acting, decision.reason, decision.version_sha256}, "reject", decision.reason, {}};
    }
    if (decision.outcome == "forward") {
        if (!decision.forward_to) {
            return fail_field("/forward_to", {"Cần người nhận chuyển tiếp.", "To whom it is forwarded is missing."});
        }
        if (auto works = check_worker(tx, *decision.forward_to, "/forward_to"); !works) {
            return pass(works.error());
        }
        return Action{workflow::Forward{token, at.acting, *decision.forward_to}, "forward", decision.reason,
                      {{"forward_to", decision.forward_to->text()}}};
    }
    if (at.task.effect != workflow::to_string(workflow::Effect::none) && at.task.effect != workflow::to_string(workflow::Effect::close)) {
        return fail(Code::conflict, {"Bước này hoàn thành bằng việc ký, cấp số, đóng dấu hoặc phát hành.",
                                     "This step is completed by signing, numbering, sealing or issuing."});
    }
    workflow::Complete event{token, at.acting, decision.outcome, decision.reason, decision.version_sha256, decision.fields, decision.lists, ""};
    std::vector<std::pair<std::string, std::string>> fields;
    for (const auto& [name, value] : decision.fields) {
        fields.emplace_back("field:" + name, value);
    }
    return Action{std::move(event), decision.outcome, decision.reason, std::move(fields)};
}

}  // namespace

Result<void> check_worker(Tx& tx, const UserId& person, const std::string& pointer) {
    const auto user = tx.users().find(person);
    const auto bindings = user ? tx.users().bindings(user->id) : std::vector<records::RoleBinding>{};
    const bool works = std::any_of(bindings.begin(), bindings.end(), [](const auto& binding) {
        return binding.role == Role::leader || binding.role == Role::official || binding.role == Role::clerk;
    });
    if (!user || !user->active || !works) {
        return fail_field(pointer, {"Người này không nhận việc được.", "This person cannot take the task."});
    }
    return {};
}

Result<TaskView> TaskDesk::find(const Actor& actor, const TaskId& id) {
    const Instant now = services_.clock.now();
    return services_.storage.read([&](Tx& tx) -> Result<TaskView> {
        const auto task = tx.tasks().find(id);
        if (!task) {
            return closed_view_for(tx, actor, id);
        }
        const auto at = load(tx, services_, actor, *task, now);
        if (at) {
            return open_view(tx, services_, *at);
        }
        // Not theirs to do, but theirs to know.
        if (may_read(tx, actor, task->document, {})) {
            TaskView view;
            view.task = *task;
            return view;
        }
        return pass(at.error());
    });
}

template <class MakeEvent>
Result<TaskView> TaskDesk::act(const Actor& actor, const TaskId& id, MakeEvent make_event) {
    return act(actor, id, make_event, [](const StoredStep&) { return false; });
}

template <class MakeEvent, class Repeats>
Result<TaskView> TaskDesk::act(const Actor& actor, const TaskId& id, MakeEvent make_event, Repeats repeats) {
    const Instant now = services_.clock.now();
    return services_.storage.write([&](Tx& tx) -> Result<TaskView> {
        const auto task = tx.tasks().find_locked(id);
        if (!task) {
            auto closed = closed_view_for(tx, actor, id);
            return !closed || repeats(*closed->closing) ? std::move(closed) : Result<TaskView>{done_already()};
        }
        auto at = load(tx, services_, actor, *task, now);
        if (!at) {
            return pass(at.error());
        }
        const Result<Action> action = make_event(tx, *at);
        if (!action) {
            return pass(action.error());
        }
        if (auto done = carry_out(tx, services_, actor, *at, *action, now); !done) {
            return pass(done.error());
        }
        if (const auto still = tx.tasks().find(id)) {
            if (auto again = load(tx, services_, actor, *still, now)) {
                return open_view(tx, services_, *again);
            }
            TaskView given_away;
            given_away.task = *still;
            return given_away;
        }
        return closed_view(tx, id);  // whoever has just acted there reads it
    });
}

Result<TaskView> TaskDesk::decide(const Actor& actor, const TaskId& id, const Decision& decision) {
    return act(actor, id, [&](Tx& tx, const AtTask& at) -> Result<Action> {
        if (at.task.kind != TaskKind::task) {
            return fail(Code::conflict, {"Việc này là xin ý kiến hoặc để biết.", "This is a question for an opinion, or for information."});
        }
        return decision_of(tx, at, decision);
    }, [&](const StoredStep& done) {
        // A double click, or a retry whose first answer was lost.
        return done.actor == actor.user && done.outcome == decision.outcome && done.version_sha256 == decision.version_sha256;
    });
}

Result<TaskView> TaskDesk::claim(const Actor& actor, const TaskId& id) {
    return act(actor, id, [](Tx&, const AtTask& at) -> Result<Action> {
        return Action{workflow::Claim{static_cast<workflow::Number>(at.task.number), at.acting}, "claim", "", {}};
    });
}

Result<TaskView> TaskDesk::release(const Actor& actor, const TaskId& id) {
    return act(actor, id, [](Tx&, const AtTask& at) -> Result<Action> {
        return Action{workflow::Release{static_cast<workflow::Number>(at.task.number), at.acting}, "release", "", {}};
    });
}

Result<TaskView> TaskDesk::delegate(const Actor& actor, const TaskId& id, const UserId& to) {
    return act(actor, id, [&](Tx& tx, const AtTask& at) -> Result<Action> {
        if (auto works = check_worker(tx, to, "/to"); !works) {
            return pass(works.error());
        }
        return Action{workflow::Delegate{static_cast<workflow::Number>(at.task.number), at.acting, to}, "delegate", "", {{"to", to.text()}}};
    });
}

Result<TaskView> TaskDesk::reassign(const Actor& actor, const TaskId& id, const std::optional<UserId>& to, const std::string& reason) {
    const Instant now = services_.clock.now();
    return services_.storage.write([&](Tx& tx) -> Result<TaskView> {
        const auto task = tx.tasks().find_locked(id);
        if (!task || !(actor.holds(Role::administrator) || may_read(tx, actor, task->document, {}))) {
            return no_such_task();
        }
        const bool supervises = actor.holds(Role::administrator) || actor.holds_for_agency(Role::leader) ||
                                (task->unit && actor.holds(Role::leader, *task->unit));
        if (!supervises) {
            return forbid({"Chỉ lãnh đạo của đơn vị hoặc của cơ quan, hoặc quản trị, được giao lại việc.",
                           "Only a leader of the unit or of the agency, or an administrator, reassigns."});
        }
        if (task->kind != TaskKind::task) {
            return fail(Code::conflict, {"Không giao lại việc xin ý kiến.", "A question for an opinion is not reassigned."});
        }
        if (to) {
            if (auto works = check_worker(tx, *to, "/to"); !works) {
                return pass(works.error());
            }
        }
        auto chain = load_chain(tx, services_, task->instance);
        if (!chain) {
            return pass(chain.error());
        }
        auto loaded = LoadedSubject::load(tx, chain->stored);
        if (!loaded) {
            return pass(loaded.error());
        }
        AtTask at{*task, std::move(*chain), std::move(*loaded), {actor.user, std::nullopt, ""}};
        const Action action{workflow::Reassign{static_cast<workflow::Number>(task->number), at.acting, to, reason}, "reassign", reason,
                            {{"to", to ? to->text() : ""}}};
        if (auto done = carry_out(tx, services_, actor, at, action, now); !done) {
            return pass(done.error());
        }
        TaskView view;
        view.task = tx.tasks().find(id).value_or(*task);
        return view;
    });
}

Result<TaskView> TaskDesk::consult(const Actor& actor, const TaskId& id, const std::vector<UserId>& whom, const std::string& question) {
    const Instant now = services_.clock.now();
    return act(actor, id, [&](Tx& tx, const AtTask& at) -> Result<Action> {
        if (auto checked = records::check_text(question, "/question", 2000); !checked) {
            return pass(checked.error());
        }
        std::vector<std::pair<std::string, std::string>> fields;
        for (std::size_t i = 0; i < whom.size(); ++i) {
            if (auto works = check_worker(tx, whom[i], fmt::format("/whom/{}", i)); !works) {
                return pass(works.error());
            }
            fields.emplace_back("whom", whom[i].text());
        }
        tx.remarks().add({make_uuid_v7(now, services_.random), at.task.document, actor.user, question, true, now, now, 1});
        return Action{workflow::Consult{static_cast<workflow::Number>(at.task.number), at.acting, whom}, "consult", question, std::move(fields)};
    });
}

Result<TaskView> TaskDesk::advise(const Actor& actor, const TaskId& id, const std::string& text) {
    const Instant now = services_.clock.now();
    return act(actor, id, [&](Tx& tx, const AtTask& at) -> Result<Action> {
        if (at.task.kind != TaskKind::opinion) {
            return fail(Code::conflict, {"Việc này không phải là xin ý kiến.", "This is no question for an opinion."});
        }
        if (auto checked = records::check_text(text, "/text", 4000); !checked) {
            return pass(checked.error());
        }
        tx.remarks().add({make_uuid_v7(now, services_.random), at.task.document, actor.user, text, true, now, now, 1});
        return Action{workflow::Advise{static_cast<workflow::Number>(at.task.number), at.acting, text}, "advise", text, {}};
    });
}

Result<TaskView> TaskDesk::seen(const Actor& actor, const TaskId& id) {
    const Instant now = services_.clock.now();
    return services_.storage.write([&](Tx& tx) -> Result<TaskView> {
        const auto task = tx.tasks().find(id);
        if (!task || task->kind != TaskKind::information || task->user != actor.user) {
            return no_such_task();
        }
        tx.tasks().remove(*task);
        record(tx, actor, now, "information-read", document_object(tx, task->document), {{"task", id.text()}});
        TaskView view;
        view.task = *task;
        view.is_open = false;
        return view;
    });
}

Result<Task> task_with_effect(Tx& tx, const Services& services, const Actor& actor, const records::OutgoingDocument& document,
                              workflow::Effect effect, Instant now) {
    if (!document.instance) {
        return fail(Code::conflict, {"Văn bản chưa được trình duyệt.", "The document was not submitted."});
    }
    bool has_come = false;
    for (const Task& task : tx.tasks().of_instance(*document.instance)) {
        if (task.kind != TaskKind::task || task.effect != workflow::to_string(effect)) {
            continue;
        }
        has_come = true;
        const auto at = load(tx, services, actor, task, now);
        if (!at) {
            continue;
        }
        const workflow::Token* token = at->chain.instance.find(static_cast<workflow::Number>(task.number));
        if (auto allowed = workflow::may_act(*at->chain.definition, at->chain.instance, *token, at->acting); !allowed) {
            return pass(allowed.error());
        }
        return task;
    }
    if (!has_come) {
        return fail(Code::conflict, {"Quy trình chưa tới bước này.", "The chain has not come to this step."});
    }
    return forbid({"Bước này không thuộc việc của bạn.", "This step is not yours to do."});
}

Result<Sent> advance(Tx& tx, const Services& services, const Actor& actor, records::OutgoingDocument& document, workflow::Effect effect,
                     Instant now) {
    const auto task = task_with_effect(tx, services, actor, document, effect, now);
    if (!task) {
        return pass(task.error());
    }
    auto at = load(tx, services, actor, *task, now);
    if (!at) {
        return pass(at.error());
    }
    const workflow::Node* node = at->chain.definition->find(task->node);
    const std::string outcome = workflow::outcomes_of(*node).front().name;
    const workflow::Complete event{static_cast<workflow::Number>(task->number), at->acting, outcome, "", at->chain.instance.version_sha256, {}, {},
                                   document.current_sha256};
    OutgoingSubject subject(document);
    auto taken = take_step(tx, services, actor, subject, at->chain, event, {task->id, task->node, workflow::to_string(effect), ""}, now);
    return taken ? Result<Sent>{Sent{task->instance, std::move(taken->thrown)}} : pass(taken.error());
}

Result<std::optional<ActingFor>> acting_for(Tx& tx, const Services& services, const Actor& actor, const Task& task, Instant now) {
    const auto at = load(tx, services, actor, task, now);
    if (!at) {
        return pass(at.error());
    }
    if (!at->acting.on_behalf_of) {
        return std::nullopt;
    }
    // Along a chain of mandates the first one is the principal's own.
    const auto mandate = tx.mandates().find(at->acting.mandate.substr(0, at->acting.mandate.find('/')));
    if (!mandate) {
        return fail_internal("a mandate is missing");
    }
    ActingFor found{mandate->mandate.capacity, ""};
    for (const records::RoleBinding& binding : tx.users().bindings(*at->acting.on_behalf_of)) {
        const bool is_of_task = !task.unit || binding.unit == *task.unit;
        if (binding.role == Role::leader && is_of_task && !binding.position.empty()) {
            found.position = binding.position;
        }
    }
    return found;
}

}  // namespace vanthu::app
