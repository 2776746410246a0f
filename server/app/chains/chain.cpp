#include "server/app/chains/chain.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "core/digest.hpp"
#include "server/app/chains/assignments.hpp"
#include "server/app/chains/calendars.hpp"
#include "server/app/chains/definitions.hpp"
#include "server/app/chains/mandates.hpp"
#include "server/app/chains/telling.hpp"

namespace vanthu::app {
namespace {

const std::string before_the_first(64, '0');

std::string status_of(const workflow::Instance& instance) {
    return instance.suspended ? "suspended" : workflow::to_string(instance.status);
}

/// The tasks that a state has open, without ids: by kind and number.
using TaskKey = std::pair<TaskKind, long long>;

class Keeping final {
public:
    Keeping(Tx& tx, const Services& services, const Actor& actor, ChainSubject& subject, Chain& chain, Instant now)
        : tx_(tx), services_(services), actor_(actor), subject_(subject), chain_(chain), now_(now) {}

    Result<void> keep(const workflow::Event& event, const workflow::Transition& transition, const StepWords& words) {
        const workflow::Instance before = std::exchange(chain_.instance, transition.next);
        append_to_history(event, before, words);
        if (auto synced = sync_tasks(before); !synced) {
            return synced;
        }
        sync_timers();
        if (auto told = tell_notices(transition); !told) {
            return told;
        }
        tell_outcome(before, event, words);
        return subject_.follow(tx_, *chain_.definition, event, before, chain_.instance, actor_.user, now_);
    }

private:
    void append_to_history(const workflow::Event& event, const workflow::Instance& before, const StepWords& words) {
        const workflow::Node* node = chain_.definition->find(words.node);
        StoredStep step;
        step.instance = chain_.stored.id;
        step.number = ++chain_.stored.steps;
        step.document = subject_.id();
        step.task = words.task;
        step.node = words.node;
        step.name = node == nullptr ? "" : node->name;
        step.outcome = words.outcome;
        step.reason = words.reason;
        step.actor = actor_.user.empty() ? std::nullopt : std::optional{actor_.user};
        std::visit(
            [&](const auto& one) {
                if constexpr (requires { one.who; }) {
                    step.on_behalf_of = one.who.on_behalf_of;
                    step.mandate = one.who.mandate;
                }
            },
            event);
        step.definition_hash = chain_.stored.definition_hash;
        step.version_sha256 = before.version_sha256.empty() ? chain_.instance.version_sha256 : before.version_sha256;
        step.event = workflow::encode(event);
        chain_.stored.state = workflow::encode(chain_.instance);
        step.state_sha256 = sha256_hex(as_bytes(chain_.stored.state));
        step.at = now_;
        step.hash = workflow::hash(record_of(step, chain_.stored.last_step_hash));
        tx_.chains().add_step(step);
        chain_.stored.last_step_hash = step.hash;
        chain_.stored.status = status_of(chain_.instance);
        chain_.stored.ended_at = workflow::is_terminal(chain_.instance.status) ? std::optional{now_} : std::nullopt;
        // An administrator gives tasks to others and changes versions without reading what they are about.
        const bool takes_part = !std::holds_alternative<workflow::Reassign>(event) && !std::holds_alternative<workflow::Migrated>(event);
        if (!actor_.user.empty() && takes_part) {
            tx_.files().add_person(subject_.id(), actor_.user, "step");
        }
    }

    /// A token's task, and to whom it is offered.
    Result<std::pair<Task, std::vector<UserId>>> task_row(const workflow::Token& token) {
        const workflow::Node& node = *chain_.definition->find(token.node);
        auto offer = resolve(tx_, token.assigned.value_or(node.assignment), token.item, subject_, chain_.instance, node.name);
        if (!offer) {
            return pass(offer.error());
        }
        Task task;
        task.instance = chain_.stored.id;
        task.document = subject_.id();
        task.number = token.id;
        task.node = node.id;
        task.name = node.name;
        task.effect = workflow::to_string(node.effect);
        task.item = token.item;
        task.role = offer->role;
        task.unit = offer->unit;
        task.user = offer->person;
        task.drafter = chain_.instance.drafter;
        task.opened_at = now_;
        return std::pair{in_hands(std::move(task), token), std::move(offer->people)};
    }

    [[nodiscard]] Task in_hands(Task task, const workflow::Token& token) const {
        task.holder = token.holder;
        task.sender = token.owner ? token.owner : token.sender;
        task.due_at = token.due;
        task.is_overdue = token.due && *token.due <= now_;
        return task;
    }

    Result<void> sync_tasks(const workflow::Instance& before) {
        std::map<TaskKey, Task> rows;
        for (Task& task : tx_.tasks().of_instance(chain_.stored.id)) {
            if (task.kind != TaskKind::information) {
                rows.emplace(TaskKey{task.kind, task.number}, std::move(task));
            }
        }
        const bool is_open = chain_.instance.status == workflow::Status::running;
        for (const workflow::Token& token : is_open ? chain_.instance.tokens : std::vector<workflow::Token>{}) {
            if (token.state != workflow::TokenState::task) {
                continue;
            }
            const auto known = rows.find({TaskKind::task, token.id});
            const workflow::Token* old = before.definition_hash == chain_.instance.definition_hash ? before.find(token.id) : nullptr;
            const bool is_new = known == rows.end();
            if (!is_new && old != nullptr && old->assigned == token.assigned) {
                if (!(*old == token)) {
                    change(known->second, in_hands(known->second, token));
                }
            } else {
                auto task = task_row(token);
                if (!task) {
                    return pass(task.error());
                }
                if (is_new) {
                    open(std::move(task->first), task->second);
                } else {
                    change(known->second, std::move(task->first));
                }
            }
            if (!is_new) {
                rows.erase(known);
            }
            for (const workflow::Opinion& opinion : token.opinions) {
                if (const auto asked = rows.find({TaskKind::opinion, opinion.id}); asked != rows.end()) {
                    rows.erase(asked);
                } else {
                    open(opinion_row(token, opinion), {opinion.whom});
                }
            }
        }
        for (const auto& [key, task] : rows) {
            tx_.tasks().remove(task);
            withdrawn(task);
        }
        return {};
    }

    [[nodiscard]] Task opinion_row(const workflow::Token& token, const workflow::Opinion& opinion) const {
        const workflow::Node& node = *chain_.definition->find(token.node);
        Task task;
        task.instance = chain_.stored.id;
        task.document = subject_.id();
        task.kind = TaskKind::opinion;
        task.number = opinion.id;
        task.node = node.id;
        task.name = node.name;
        task.user = opinion.whom;
        task.sender = opinion.asked_by;
        task.drafter = chain_.instance.drafter;
        task.opened_at = now_;
        task.due_at = token.due;
        return task;
    }

    void let_read(const Task& task) {
        if (task.holder) {
            tx_.files().add_person(subject_.id(), *task.holder, "step");
        }
        if (task.user) {
            tx_.files().add_person(subject_.id(), *task.user, to_string(task.kind));
        } else if (task.unit) {
            tx_.files().add_unit(subject_.id(), {*task.unit, "step"});
        }
    }

    void open(Task task, const std::vector<UserId>& offered) {
        task.id = TaskId::make(now_, services_.random);
        tx_.tasks().add(task);
        let_read(task);
        const bool is_opinion = task.kind == TaskKind::opinion;
        tell(tx_, services_, task.holder ? std::vector<UserId>{*task.holder} : offered, actor_.user, {is_opinion ? "opinion" : "task", subject_.id(), task.id, is_opinion ? "" : task.name}, now_);
    }

    void change(const Task& known, Task task) {
        task.id = known.id;
        task.opened_at = known.opened_at;
        task.is_overdue = known.is_overdue || task.is_overdue;
        if (task.due_at != known.due_at && task.due_at && *task.due_at > now_) {
            task.is_overdue = false;
        }
        tx_.tasks().save(known, task);
        let_read(task);
        if (task.holder != known.holder || task.role != known.role || task.unit != known.unit || task.user != known.user) {
            tell(tx_, services_, holders_of(task), actor_.user, {"passed", subject_.id(), task.id, task.name}, now_);
            if (known.holder && known.holder != task.holder) {
                withdrawn(known);
            }
        }
    }

    /// Who had it in their hands learns that it is gone; for a mere offer that would be noise.
    void withdrawn(const Task& task) {
        std::vector<UserId> people;
        if (task.holder) {
            people.push_back(*task.holder);
        } else if (task.user) {
            people.push_back(*task.user);
        }
        tell(tx_, services_, people, actor_.user, {"withdrawn", subject_.id(), std::nullopt, task.name}, now_);
    }

    std::vector<UserId> holders_of(const Task& task) {
        if (task.holder) {
            return {*task.holder};
        }
        return people_of(tx_, task.user, task.unit, task.role);
    }

    void sync_timers() {
        std::vector<Chains::TimerRow> timers;
        for (const workflow::Timer& timer : chain_.instance.timers) {
            timers.push_back({timer.id, timer.due});
        }
        tx_.chains().set_timers(chain_.stored.id, timers);
    }

    Result<void> tell_notices(const workflow::Transition& transition) {
        for (const workflow::Notice& notice : transition.notices) {
            const workflow::Node* node = chain_.definition->find(notice.node);
            const std::string name = node == nullptr ? chain_.definition->name : node->name;
            std::vector<UserId> people;
            std::optional<TaskId> task_id;
            if (notice.to) {
                const auto offer = resolve(tx_, *notice.to, notice.item, subject_, chain_.instance, name);
                if (!offer) {
                    return pass(offer.error());
                }
                people = offer->people;
                for (const UserId& person : people) {
                    tx_.files().add_person(subject_.id(), person, "information");
                }
            } else if (auto task = task_of_token(tx_, chain_.stored.id, notice.token)) {
                people = holders_of(*task);
                task_id = task->id;
                if (notice.kind == workflow::NoticeKind::overdue && !task->is_overdue) {
                    Task late = *task;
                    late.is_overdue = true;
                    tx_.tasks().save(*task, late);
                }
            } else if (notice.token == 0) {
                people = {chain_.instance.drafter};
            }
            tell(tx_, services_, people, actor_.user, telling_of(notice, name, task_id), now_);
        }
        return {};
    }

    [[nodiscard]] Telling telling_of(const workflow::Notice& notice, const std::string& name, const std::optional<TaskId>& task) const {
        switch (notice.kind) {
            case workflow::NoticeKind::warning:
                return {"warning", subject_.id(), task, name};
            case workflow::NoticeKind::overdue:
                return {"overdue", subject_.id(), task, name};
            case workflow::NoticeKind::sent:
                break;
        }
        return {"said", subject_.id(), std::nullopt, notice.text.empty() ? name : notice.text};
    }

    /// Rejection, return and recall reach everybody who has had to do with it, not the next person alone.
    void tell_outcome(const workflow::Instance& before, const workflow::Event& event, const StepWords& words) {
        std::vector<UserId> people{chain_.instance.drafter};
        for (const workflow::Decision& decision : before.decisions) {
            people.push_back(decision.by);
        }
        const auto say = [&](const char* kind) {
            tell(tx_, services_, people, actor_.user, {kind, subject_.id(), std::nullopt, words.reason}, now_);
        };
        const std::string_view name = workflow::name_of(event);
        if (name == "return") {
            say("returned");
        } else if (name == "reject") {
            say("rejected");
        } else if (name == "recall") {
            say("recalled");
        } else if (name == "cancel") {
            say("cancelled");
        } else if (name == "advise") {
            people.clear();
            for (const workflow::Token& token : before.tokens) {
                for (const workflow::Opinion& opinion : token.opinions) {
                    if (opinion.id == std::get<workflow::Advise>(event).opinion) {
                        people.push_back(opinion.asked_by);
                    }
                }
            }
            say("advised");
        } else if (chain_.instance.status == workflow::Status::finished) {
            people = {chain_.instance.drafter};
            say("finished");
        } else if (chain_.instance.status == workflow::Status::failed) {
            say("failed");
        }
    }

    Tx& tx_;
    const Services& services_;
    const Actor& actor_;
    ChainSubject& subject_;
    Chain& chain_;
    Instant now_;
};

}  // namespace

Result<Chain> load_chain(Tx& tx, const Services& services, const InstanceId& id) {
    auto stored = tx.chains().find_instance(id);
    if (!stored) {
        return fail_internal("a document's chain is missing");
    }
    auto definition = definition_of(tx, services, stored->definition_hash);
    auto instance = workflow::decode_instance(stored->state);
    if (!definition || !instance) {
        return fail_internal("a stored chain or its definition cannot be read");
    }
    return Chain{std::move(*stored), std::move(*definition), std::move(*instance)};
}

Result<Chain> new_chain(Tx& tx, const Services& services, const ChainSubject& subject, const std::string& process_key, Instant now) {
    const auto current = tx.chains().current_definition(process_key);
    if (!current) {
        return fail_field("/workflow", {"Không có quy trình này.", "There is no such chain."});
    }
    auto definition = definition_of(tx, services, current->hash);
    if (!definition) {
        return pass(definition.error());
    }
    Chain chain;
    chain.definition = std::move(*definition);
    chain.stored.id = InstanceId::make(now, services.random);
    chain.stored.definition_hash = current->hash;
    chain.stored.document = subject.id();
    chain.stored.document_kind = subject.kind();
    chain.stored.unit = subject.unit();
    chain.stored.status = "running";
    chain.stored.state = workflow::encode(chain.instance);
    chain.stored.last_step_hash = before_the_first;
    chain.stored.calendar = current_calendar(tx);
    chain.stored.started_at = now;
    tx.chains().add_instance(chain.stored);
    return chain;
}

Result<workflow::Transition> take_step(Tx& tx, const Services& services, const Actor& actor, ChainSubject& subject, Chain& chain,
                                       const workflow::Event& event, const StepWords& words, Instant now) {
    const auto working_time = working_time_of(tx, services, chain.stored.calendar);
    if (!working_time) {
        return pass(working_time.error());
    }
    const workflow::Surroundings surroundings{now, conditions(), **working_time};
    auto first = workflow::step(*chain.definition, chain.instance, event, surroundings);
    if (!first) {
        return first;
    }
    Keeping keeping(tx, services, actor, subject, chain, now);
    if (auto kept = keeping.keep(event, *first, words); !kept) {
        return pass(kept.error());
    }
    // What the program itself has to do happens in the same transaction; each is a step of its own.
    Actor program;
    std::vector<workflow::ServiceCall> calls = first->calls;
    constexpr int calls_limit = 100;
    for (int done = 0; !calls.empty(); ++done) {
        if (done == calls_limit) {
            return fail(Code::conflict, {"Quy trình gọi dịch vụ quá nhiều lần.", "The chain calls services too often."});
        }
        const workflow::ServiceCall call = calls.front();
        calls.erase(calls.begin());
        const auto performed = subject.perform(tx, services, call, now);
        const workflow::Event answer = performed ? workflow::Event{workflow::ServiceDone{call.token, {}, ""}}
                                                 : workflow::Event{workflow::ServiceFailed{call.token, to_string(performed.error().code)}};
        auto next = workflow::step(*chain.definition, chain.instance, answer, surroundings);
        if (!next) {
            return next;
        }
        Keeping keeping_next(tx, services, program, subject, chain, now);
        const StepWords said{std::nullopt, call.node, performed ? "done" : "failed", performed ? "" : performed.error().detail.vi};
        if (auto kept = keeping_next.keep(answer, *next, said); !kept) {
            return pass(kept.error());
        }
        calls.insert(calls.end(), next->calls.begin(), next->calls.end());
        first->next = next->next;
        first->thrown.insert(first->thrown.end(), next->thrown.begin(), next->thrown.end());
    }
    tx.chains().save_instance(chain.stored);
    ++chain.stored.version;
    return first;
}

Result<void> keep_step(Tx& tx, const Services& services, const Actor& actor, ChainSubject& subject, Chain& chain, const workflow::Event& event,
                       const workflow::Transition& transition, const StepWords& words, Instant now) {
    Keeping keeping(tx, services, actor, subject, chain, now);
    if (auto kept = keeping.keep(event, transition, words); !kept) {
        return kept;
    }
    tx.chains().save_instance(chain.stored);
    ++chain.stored.version;
    return {};
}

bool is_offered_to(const UserId& person, const std::vector<records::RoleBinding>& bindings, const Task& task) {
    if (task.holder) {
        return *task.holder == person;
    }
    if (task.user) {
        return *task.user == person;
    }
    const auto role = records::parse_role(task.role.value_or(""));
    return role && task.unit && std::any_of(bindings.begin(), bindings.end(), [&](const records::RoleBinding& binding) {
               return binding.role == *role && binding.unit == *task.unit;
           });
}

Result<workflow::Acting> acting_at(Tx& tx, const Actor& actor, const Task& task, const Chain& chain, const ChainSubject& subject, Instant now) {
    if (is_offered_to(actor.user, actor.bindings, task)) {
        return workflow::Acting{actor.user, std::nullopt, ""};
    }
    const workflow::Matter matter{subject.type(), subject.unit().text(), chain.definition->key, task.node};
    for (const workflow::Principal& principal : principals_of(tx, actor.user, matter, now)) {
        if (is_offered_to(principal.person, tx.users().bindings(principal.person), task)) {
            return workflow::Acting{actor.user, principal.person, principal.mandates};
        }
    }
    return fail(Code::not_found, {"Không có việc này.", "There is no such task."});
}

std::optional<Task> task_of_token(Tx& tx, const InstanceId& instance, workflow::Number token) {
    for (Task& task : tx.tasks().of_instance(instance)) {
        if (task.kind == TaskKind::task && task.number == token) {
            return std::move(task);
        }
    }
    return std::nullopt;
}

}  // namespace vanthu::app
