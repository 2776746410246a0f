#include "server/app/chains/chain_desk.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "records/document.hpp"
#include "server/app/chains/calendars.hpp"
#include "server/app/chains/definitions.hpp"
#include "server/app/chains/messages.hpp"
#include "server/app/chains/replay.hpp"
#include "server/app/chains/subjects.hpp"
#include "server/app/chains/task_desk.hpp"
#include "server/app/chains/telling.hpp"
#include "server/app/document_access.hpp"
#include "server/app/events.hpp"
#include "workflow/migration.hpp"

namespace vanthu::app {
namespace {

using records::Role;

tl::unexpected<Error> no_such_chain() {
    return fail(Code::not_found, {"Không có quy trình này.", "There is no such chain."});
}

/// A chain whose document the person may read, with the document.
struct Seen {
    Chain chain;
    std::unique_ptr<LoadedSubject> loaded;
};

Result<Seen> load_for(Tx& tx, const Services& services, const Actor& actor, const InstanceId& id) {
    if (!tx.chains().find_instance(id)) {
        return no_such_chain();
    }
    auto chain = load_chain(tx, services, id);
    if (!chain) {
        return pass(chain.error());
    }
    if (!may_read(tx, actor, chain->stored.document, {chain->instance.drafter})) {
        return no_such_chain();
    }
    auto loaded = LoadedSubject::load(tx, chain->stored);
    if (!loaded) {
        return pass(loaded.error());
    }
    return Seen{std::move(*chain), std::move(*loaded)};
}

ChainView view_of(Tx& tx, const Actor& actor, const Chain& chain, Instant now) {
    ChainView view;
    view.stored = chain.stored;
    view.process_key = chain.definition->key;
    view.name = chain.definition->name;
    view.approvals = chain.instance.approvals();
    view.timers = chain.instance.timers;
    for (Task& task : tx.tasks().of_instance(chain.stored.id)) {
        if (task.kind != TaskKind::information) {
            view.tasks.push_back(std::move(task));
        }
    }
    std::set<std::string> active;
    std::set<std::string> passed;
    for (const workflow::Token& token : chain.instance.tokens) {
        active.insert(token.node);
        for (const workflow::Passed& one : token.path) {
            if (one.fork == 0) {
                passed.insert(one.node);
            }
        }
        const workflow::Node* node = chain.definition->find(token.node);
        if (token.state == workflow::TokenState::scope && node->kind == workflow::NodeKind::ad_hoc_sub_process) {
            ChainView::AdHoc part{token.id, node->id, {}};
            for (const workflow::Node& inner : chain.definition->nodes) {
                if (inner.parent == node->id) {
                    part.tasks.push_back(inner.id);
                }
            }
            view.ad_hoc.push_back(std::move(part));
        }
    }
    for (const workflow::Decision& decision : chain.instance.decisions) {
        passed.insert(decision.node);
    }
    view.active.assign(active.begin(), active.end());
    view.passed.assign(passed.begin(), passed.end());
    view.may_recall = !chain.instance.suspended && chain.instance.status == workflow::Status::running &&
                      !workflow::recallable(*chain.definition, chain.instance, actor.user).empty();
    view.may_undo = chain.instance.undoable && chain.instance.undoable->by == actor.user && now - chain.instance.undoable->at <= workflow::undo_window;
    return view;
}

/// The drafting unit's leader, the agency's leaders, administrators.
Result<void> require_supervisor(const Actor& actor, const ChainSubject& subject) {
    const bool supervises = actor.holds_for_agency(Role::leader) || actor.holds(Role::leader, subject.unit()) || actor.holds(Role::administrator);
    return supervises ? Result<void>{}
                      : Result<void>{forbid({"Chỉ lãnh đạo đơn vị soạn thảo hoặc lãnh đạo cơ quan được làm việc này.",
                                             "Only a leader of the drafting unit or of the agency may do this."})};
}

/// What the desk tells the engine, and what the history and the log say of it.
struct ChainStep {
    workflow::Event event;
    std::string outcome;
    std::vector<std::pair<std::string, std::string>> fields{};
    std::vector<workflow::Thrown> says{};  ///< to the document's other chains, beside what the step itself sends
};

}  // namespace

Result<ChainView> ChainDesk::find(const Actor& actor, const InstanceId& id) {
    const Instant now = services_.clock.now();
    return services_.storage.read([&](Tx& tx) -> Result<ChainView> {
        const auto seen = load_for(tx, services_, actor, id);
        return seen ? Result<ChainView>{view_of(tx, actor, seen->chain, now)} : Result<ChainView>{pass(seen.error())};
    });
}

Result<std::vector<StoredStep>> ChainDesk::history(const Actor& actor, const InstanceId& id, long long after, int limit) {
    return services_.storage.read([&](Tx& tx) -> Result<std::vector<StoredStep>> {
        const auto seen = load_for(tx, services_, actor, id);
        if (!seen) {
            return pass(seen.error());
        }
        return tx.chains().steps(id, after, limit);
    });
}

template <class MakeStep>
Result<ChainView> ChainDesk::act(const Actor& actor, const InstanceId& id, const char* kind, const std::string& reason, MakeStep make_step) {
    const Instant now = services_.clock.now();
    return services_.storage.write([&](Tx& tx) -> Result<ChainView> {
        auto seen = load_for(tx, services_, actor, id);
        if (!seen) {
            return pass(seen.error());
        }
        ChainSubject& subject = seen->loaded->subject();
        const Result<ChainStep> made = make_step(tx, seen->chain, subject);
        if (!made) {
            return pass(made.error());
        }
        const auto taken = take_step(tx, services_, actor, subject, seen->chain, made->event, {std::nullopt, "", made->outcome, reason}, now);
        if (!taken) {
            return pass(taken.error());
        }
        subject.save(tx);
        std::vector<std::pair<std::string, std::string>> fields{{"reason", reason}, {"step", seen->chain.stored.last_step_hash}};
        fields.insert(fields.end(), made->fields.begin(), made->fields.end());
        record(tx, actor, now, subject.kind() + "-" + kind, seen->loaded->object(), std::move(fields));
        Sent sent{id, std::move(taken->thrown)};
        sent.thrown.insert(sent.thrown.end(), made->says.begin(), made->says.end());
        if (auto delivered = deliver(tx, services_, actor, subject.id(), sent, now); !delivered) {
            return pass(delivered.error());
        }
        return view_of(tx, actor, seen->chain, now);
    });
}

Result<ChainView> ChainDesk::recall(const Actor& actor, const InstanceId& id, const std::string& reason) {
    return act(actor, id, "recalled", reason, [&](Tx&, const Chain&, const ChainSubject&) -> Result<ChainStep> {
        return ChainStep{workflow::Recall{{actor.user, std::nullopt, ""}, reason}, "recall", {}, {{workflow::EventKind::signal, recall_signal}}};
    });
}

Result<ChainView> ChainDesk::undo(const Actor& actor, const InstanceId& id) {
    return act(actor, id, "undone", "", [&](Tx& tx, const Chain& chain, const ChainSubject&) -> Result<ChainStep> {
        if (!chain.instance.undoable) {
            return fail(Code::conflict, {"Không hoàn tác được: đã có người xử lý tiếp.", "It cannot be undone: somebody has acted since."});
        }
        // Undoing is rare: the state before is not kept, the history leads to it again. The engine compares its digest.
        workflow::Instance previous;
        const auto replayed = replay_steps(tx, services_, chain.stored, [&](const workflow::Instance& before) { previous = before; });
        if (!replayed) {
            return pass(replayed.error());
        }
        return ChainStep{workflow::Undo{{actor.user, std::nullopt, ""}, std::move(previous)}, "undo", {}};
    });
}

Result<ChainView> ChainDesk::suspend(const Actor& actor, const InstanceId& id, const std::string& reason) {
    return act(actor, id, "suspended", reason, [&](Tx&, const Chain&, const ChainSubject& subject) -> Result<ChainStep> {
        if (auto allowed = require_supervisor(actor, subject); !allowed) {
            return pass(allowed.error());
        }
        return ChainStep{workflow::Suspend{{actor.user, std::nullopt, ""}, reason}, "suspend", {}};
    });
}

Result<ChainView> ChainDesk::resume(const Actor& actor, const InstanceId& id) {
    return act(actor, id, "resumed", "", [&](Tx&, const Chain&, const ChainSubject& subject) -> Result<ChainStep> {
        if (auto allowed = require_supervisor(actor, subject); !allowed) {
            return pass(allowed.error());
        }
        return ChainStep{workflow::Resume{{actor.user, std::nullopt, ""}}, "resume", {}};
    });
}

Result<ChainView> ChainDesk::cancel(const Actor& actor, const InstanceId& id, const std::string& reason) {
    return act(actor, id, "chain-cancelled", reason, [&](Tx&, const Chain&, const ChainSubject& subject) -> Result<ChainStep> {
        if (auto allowed = require_supervisor(actor, subject); !allowed) {
            return pass(allowed.error());
        }
        return ChainStep{workflow::Cancel{{actor.user, std::nullopt, ""}, reason}, "cancel", {}};
    });
}

Result<ChainView> ChainDesk::inform(const Actor& actor, const InstanceId& id, const std::vector<UserId>& people, const std::string& note) {
    const Instant now = services_.clock.now();
    return services_.storage.write([&](Tx& tx) -> Result<ChainView> {
        auto seen = load_for(tx, services_, actor, id);
        if (!seen) {
            return pass(seen.error());
        }
        constexpr std::size_t people_limit = 200;
        if (people.empty() || people.size() > people_limit) {
            return fail_field("/people", {"Cần từ 1 đến 200 người.", "One to 200 people are needed."});
        }
        ChainSubject& subject = seen->loaded->subject();
        std::vector<std::pair<std::string, std::string>> fields{{"note", note}};
        for (std::size_t i = 0; i < people.size(); ++i) {
            if (auto works = check_worker(tx, people[i], fmt::format("/people/{}", i)); !works) {
                return pass(works.error());
            }
            Task task;
            task.id = TaskId::make(now, services_.random);
            task.instance = id;
            task.document = subject.id();
            task.kind = TaskKind::information;
            task.name = note;
            task.user = people[i];
            task.sender = actor.user;
            task.drafter = seen->chain.instance.drafter;
            task.opened_at = now;
            tx.tasks().add(task);
            tx.files().add_person(subject.id(), people[i], "information");
            tell(tx, services_, {people[i]}, actor.user, {"information", subject.id(), task.id, ""}, now);
            fields.emplace_back("person", people[i].text());
        }
        record(tx, actor, now, subject.kind() + "-informed", seen->loaded->object(), std::move(fields));
        return view_of(tx, actor, seen->chain, now);
    });
}

Result<ChainView> ChainDesk::receive(const Actor& actor, const InstanceId& id, workflow::EventKind kind, const std::string& name) {
    return act(actor, id, "received", "", [&](Tx&, const Chain&, const ChainSubject& subject) -> Result<ChainStep> {
        if (!actor.holds_for_agency(Role::clerk) && !actor.holds(Role::official, subject.unit()) && !actor.holds(Role::leader, subject.unit())) {
            return forbid({"Chỉ đơn vị soạn thảo hoặc văn thư được báo tin này.", "Only the drafting unit or a clerk says this."});
        }
        return ChainStep{workflow::Received{kind, name, {}}, "received", {{"message", name}}};
    });
}

Result<ChainView> ChainDesk::begin_ad_hoc(const Actor& actor, const InstanceId& id, workflow::Number token, const std::string& node) {
    return act(actor, id, "task-begun", "", [&](Tx&, const Chain&, const ChainSubject& subject) -> Result<ChainStep> {
        if (!actor.holds(Role::official, subject.unit()) && !actor.holds(Role::leader, subject.unit()) && !actor.holds_for_agency(Role::leader)) {
            return forbid({"Chỉ đơn vị soạn thảo hoặc lãnh đạo được bắt đầu việc này.", "Only the drafting unit or a leader begins this."});
        }
        return ChainStep{workflow::BeginAdHoc{token, {actor.user, std::nullopt, ""}, node}, "begin", {{"node", node}}};
    });
}

Result<ChainView> ChainDesk::finish_ad_hoc(const Actor& actor, const InstanceId& id, workflow::Number token) {
    return act(actor, id, "ad-hoc-finished", "", [&](Tx&, const Chain&, const ChainSubject& subject) -> Result<ChainStep> {
        if (!actor.holds(Role::official, subject.unit()) && !actor.holds(Role::leader, subject.unit()) && !actor.holds_for_agency(Role::leader)) {
            return forbid({"Chỉ đơn vị soạn thảo hoặc lãnh đạo được kết thúc phần này.", "Only the drafting unit or a leader ends this part."});
        }
        return ChainStep{workflow::FinishAdHoc{token, {actor.user, std::nullopt, ""}}, "finish", {}};
    });
}

Result<ChainView> ChainDesk::migrate(const Actor& actor, const InstanceId& id, const std::string& definition_hash,
                                     const std::map<std::string, std::string>& mapping, const std::string& reason, bool is_dry_run) {
    if (auto allowed = require(actor, {Role::administrator}); !allowed) {
        return pass(allowed.error());
    }
    if (auto checked = records::check_text(reason, "/reason", 1000); !checked) {
        return pass(checked.error());
    }
    const Instant now = services_.clock.now();
    const auto work = [&](Tx& tx, bool store) -> Result<ChainView> {
        if (!tx.chains().find_instance(id)) {
            return no_such_chain();
        }
        auto chain = load_chain(tx, services_, id);
        if (!chain) {
            return pass(chain.error());
        }
        auto target = tx.chains().definition(definition_hash) ? definition_of(tx, services_, definition_hash)
                                                              : Result<std::shared_ptr<const workflow::Definition>>{no_such_chain()};
        if (!target) {
            return pass(target.error());
        }
        if ((*target)->key != chain->definition->key) {
            return fail_field("/definition", {"Đây là quy trình khác, không phải phiên bản khác.", "This is another chain, not another version of it."});
        }
        auto moved = workflow::migrate(*chain->definition, **target, chain->instance, mapping);
        if (!moved) {
            return pass(moved.error());
        }
        workflow::Transition transition;
        transition.next = std::move(*moved);
        chain->definition = *target;
        if (!store) {
            chain->instance = std::move(transition.next);
            chain->stored.definition_hash = definition_hash;
            return view_of(tx, actor, *chain, now);
        }
        auto loaded = LoadedSubject::load(tx, chain->stored);
        if (!loaded) {
            return pass(loaded.error());
        }
        const std::string from = std::exchange(chain->stored.definition_hash, definition_hash);
        const workflow::Migrated event{{actor.user, std::nullopt, ""}, reason, definition_hash, mapping};
        if (auto kept = keep_step(tx, services_, actor, (*loaded)->subject(), *chain, event, transition, {std::nullopt, "", "migrated", reason}, now); !kept) {
            return pass(kept.error());
        }
        (*loaded)->subject().save(tx);
        record(tx, actor, now, (*loaded)->subject().kind() + "-chain-migrated", (*loaded)->object(),
               {{"from", from}, {"to", definition_hash}, {"reason", reason}, {"step", chain->stored.last_step_hash}});
        return view_of(tx, actor, *chain, now);
    };
    if (is_dry_run) {
        return services_.storage.read([&](Tx& tx) -> Result<ChainView> { return work(tx, false); });
    }
    return services_.storage.write([&](Tx& tx) -> Result<ChainView> { return work(tx, true); });
}

Result<long long> ChainDesk::replay(const Actor& actor, const InstanceId& id) {
    return services_.storage.read([&](Tx& tx) -> Result<long long> {
        const auto seen = load_for(tx, services_, actor, id);
        if (!seen) {
            return pass(seen.error());
        }
        return replay_steps(tx, services_, seen->chain.stored, [](const workflow::Instance&) {});
    });
}

}  // namespace vanthu::app
