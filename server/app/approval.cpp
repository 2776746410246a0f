#include "server/app/approval.hpp"

#include <algorithm>

#include "server/app/document_access.hpp"
#include "server/app/events.hpp"
#include "workflow/bpmn/reader.hpp"
#include "workflow/bpmn/xpath_conditions.hpp"

namespace vanthu::app {
namespace {

using records::OutgoingDocument;
using records::OutgoingState;
using records::Role;

const std::string first_step_hash(64, '0');

workflow::Metadata metadata_of(const OutgoingDocument& document) {
    return {{"type", document.details.type_code},
            {"urgency", records::to_string(document.details.urgency)},
            {"subject", document.details.subject},
            {"recipients", std::to_string(document.details.recipients.size())},
            {"answers", document.details.answers ? "yes" : "no"}};
}

struct Chain {
    StoredInstance stored;
    workflow::Definition definition;
    workflow::Instance instance;
};

Result<Chain> load_chain(Tx& tx, const OutgoingDocument& document) {
    if (!document.instance) {
        return fail(Code::conflict, {"Văn bản chưa được trình duyệt.", "The document was not submitted."});
    }
    auto stored = tx.workflows().find_instance(*document.instance);
    const auto definition = stored ? tx.workflows().definition(stored->definition_hash) : std::nullopt;
    if (!definition) {
        return fail_internal("a document's chain or its definition is missing");
    }
    auto parsed = workflow::parse_bpmn(definition->xml);
    auto instance = workflow::decode_instance(stored->state);
    if (!parsed || !instance) {
        return fail_internal("a stored chain cannot be read");
    }
    return Chain{std::move(*stored), std::move(*parsed), std::move(*instance)};
}

Result<UnitId> unit_of(Tx& tx, const Actor& actor, const OutgoingDocument& document, const workflow::Candidate& candidate) {
    switch (candidate.relation) {
        case workflow::UnitRelation::drafter_unit:
            return document.details.drafting_unit;
        case workflow::UnitRelation::agency:
            return actor.agency;
        case workflow::UnitRelation::named:
            break;
    }
    const auto unit = tx.units().find_by_code(candidate.unit_code);
    if (!unit) {
        return fail(Code::conflict, {"Quy trình chỉ tới đơn vị không tồn tại: " + candidate.unit_code,
                                     "The chain names a unit that does not exist: " + candidate.unit_code});
    }
    return unit->id;
}

/// A unit that is to act on a document may read it.
void let_unit_read(Tx& tx, const DocumentId& document, const UnitId& unit) {
    auto units = tx.files().units(document);
    const bool reads = std::any_of(units.begin(), units.end(), [&](const DocumentUnit& part) { return part.unit == unit; });
    if (!reads) {
        units.push_back({unit, "step"});
        tx.files().set_units(document, units);
    }
}

struct Closing {
    std::string outcome;
    std::string reason;
};

Result<void> open_task(Tx& tx, const Services& services, const Actor& actor, const OutgoingDocument& document,
                       const InstanceId& instance, const workflow::OpenTask& opened, Instant now) {
    Task task;
    task.id = TaskId::make(now, services.random);
    task.instance = instance;
    task.document = document.id;
    task.node = opened.node;
    task.name = opened.name;
    task.opened_at = now;
    task.user = opened.person;
    const auto unit = unit_of(tx, actor, document, opened.candidate);
    if (!unit) {
        return pass(unit.error());
    }
    task.unit = *unit;
    task.role = opened.candidate.role;
    let_unit_read(tx, document.id, *unit);
    tx.tasks().add(task);
    return {};
}

/// Stores what a step leads to: the closed and the opened task, the instance with its chain of step hashes, the document's
/// state. The caller saves the document and records the event.
Result<void> carry_out(Tx& tx, const Services& services, const Actor& actor, OutgoingDocument& document, Chain& chain,
                       const workflow::Transition& transition, const Closing& closing, const std::string& node, Instant now) {
    if (transition.closes_task) {
        for (Task task : tx.tasks().of_instance(chain.stored.id)) {
            if (task.open) {
                task.open = false;
                task.closed_at = now;
                task.closed_by = actor.user;
                task.outcome = closing.outcome;
                task.reason = closing.reason.empty() ? std::nullopt : std::optional{closing.reason};
                tx.tasks().save(task);
            }
        }
    }
    if (transition.opens) {
        if (auto opened = open_task(tx, services, actor, document, chain.stored.id, *transition.opens, now); !opened) {
            return opened;
        }
    }
    const workflow::StepRecord step{document.id,  document.current_sha256, chain.definition.hash, node, chain.stored.last_step_hash,
                                    actor.user, closing.outcome,         closing.reason,        now};
    chain.stored.last_step_hash = workflow::hash(step);
    chain.stored.state = workflow::encode(transition.next);
    chain.stored.open = transition.next.status == workflow::Status::running;
    tx.workflows().save_instance(chain.stored);
    ++chain.stored.version;
    if (transition.returned_to_drafter) {
        return document.give_back();
    }
    if (transition.opens && transition.opens->effect == workflow::Effect::sign && document.state == OutgoingState::in_approval) {
        return document.approve();
    }
    if (transition.opens && transition.opens->effect == workflow::Effect::none && document.state == OutgoingState::approved) {
        document.state = OutgoingState::in_approval;  // back before the signature: returned to a step, or a new version
    }
    return {};
}

Task decided(const Task& before, const Actor& actor, const Closing& closing, Instant now) {
    Task task = before;
    task.open = false;
    task.closed_at = now;
    task.closed_by = actor.user;
    task.outcome = closing.outcome;
    task.reason = closing.reason.empty() ? std::nullopt : std::optional{closing.reason};
    return task;
}

tl::unexpected<Error> no_such_task() {
    return fail(Code::not_found, {"Không có việc này.", "There is no such task."});
}

Result<workflow::Event> event_of(const Actor& actor, const Task& task, const OutgoingDocument& document,
                                 const ApproveOutgoing::Decision& decision) {
    if (decision.outcome == "approve") {
        return workflow::Approve{task.node, actor.user, document.current_sha256, metadata_of(document)};
    }
    if (decision.outcome == "return") {
        return workflow::Return{task.node, actor.user, decision.reason, decision.return_to};
    }
    if (decision.outcome == "forward") {
        if (!decision.forward_to) {
            return fail_field("/forward_to", {"Cần người nhận chuyển tiếp.", "To whom it is forwarded is missing."});
        }
        return workflow::Forward{task.node, actor.user, *decision.forward_to};
    }
    return fail_field("/outcome", {"Chỉ nhận approve, return hoặc forward.", "approve, return or forward."});
}

/// A forwarded task goes to an active person who works with documents.
Result<void> check_forward(Tx& tx, const ApproveOutgoing::Decision& decision) {
    if (decision.outcome != "forward" || !decision.forward_to) {
        return {};
    }
    const auto user = tx.users().find(*decision.forward_to);
    const auto bindings = user ? tx.users().bindings(user->id) : std::vector<records::RoleBinding>{};
    const bool works = std::any_of(bindings.begin(), bindings.end(), [](const auto& binding) {
        return binding.role == Role::leader || binding.role == Role::official || binding.role == Role::clerk;
    });
    if (!user || !user->active || !works) {
        return fail_field("/forward_to", {"Người này không nhận việc được.", "This person cannot take the task."});
    }
    return {};
}

}  // namespace

bool may_take(const Actor& actor, const Task& task) {
    if (task.user) {
        return *task.user == actor.user;
    }
    const auto role = records::parse_role(task.role.value_or(""));
    return role && task.unit && actor.holds(*role, *task.unit);
}

Result<Task> task_with_effect(Tx& tx, const Actor& actor, const OutgoingDocument& document, workflow::Effect effect) {
    const auto chain = load_chain(tx, document);
    if (!chain) {
        return pass(chain.error());
    }
    const workflow::Node* node = chain->definition.find(chain->instance.node);
    if (node == nullptr || node->task.effect != effect) {
        return fail(Code::conflict, {"Quy trình chưa tới bước này.", "The chain has not come to this step."});
    }
    for (const Task& task : tx.tasks().of_instance(chain->stored.id)) {
        if (task.open && may_take(actor, task)) {
            return task;
        }
    }
    return forbid({"Bước này không thuộc việc của bạn.", "This step is not yours to do."});
}

Result<void> advance(Tx& tx, const Services& services, const Actor& actor, OutgoingDocument& document, workflow::Effect effect,
                     Instant now) {
    auto chain = load_chain(tx, document);
    if (!chain) {
        return pass(chain.error());
    }
    const std::string node = chain->instance.node;
    const auto transition = workflow::step(
        chain->definition, chain->instance,
        workflow::Approve{node, actor.user, document.current_sha256, metadata_of(document)}, workflow::XPathConditions{});
    if (!transition) {
        return pass(transition.error());
    }
    return carry_out(tx, services, actor, document, *chain, *transition, {workflow::to_string(effect), ""}, node, now);
}

Result<void> content_changed(Tx& tx, const Services& services, const Actor& actor, OutgoingDocument& document, Instant now) {
    if (!document.instance) {
        return {};
    }
    auto chain = load_chain(tx, document);
    if (!chain) {
        return pass(chain.error());
    }
    const std::string node = chain->instance.node;
    const auto transition =
        workflow::step(chain->definition, chain->instance,
                       workflow::ContentChanged{document.current_sha256, metadata_of(document)}, workflow::XPathConditions{});
    if (!transition) {
        return pass(transition.error());
    }
    return carry_out(tx, services, actor, document, *chain, *transition, {"new-version", ""}, node, now);
}

Result<void> cancel_chain(Tx& tx, const Services& services, const Actor& actor, const OutgoingDocument& document, Instant now) {
    if (!document.instance) {
        return {};
    }
    auto chain = load_chain(tx, document);
    if (!chain) {
        return pass(chain.error());
    }
    const std::string node = chain->instance.node;
    const auto transition = workflow::step(chain->definition, chain->instance, workflow::Cancel{}, workflow::XPathConditions{});
    if (!transition) {
        return pass(transition.error());
    }
    OutgoingDocument copy = document;
    return carry_out(tx, services, actor, copy, *chain, *transition, {"cancel", ""}, node, now);
}

Result<StoredDefinition> DeployWorkflow::run(const Actor& actor, const std::string& xml) {
    if (auto allowed = require(actor, {Role::administrator}); !allowed) {
        return pass(allowed.error());
    }
    const auto definition = workflow::parse_bpmn(xml);
    if (!definition) {
        return pass(definition.error());
    }
    const Instant now = services_.clock.now();
    return services_.storage.write([&](Tx& tx) -> Result<StoredDefinition> {
        if (auto known = tx.workflows().definition(definition->hash)) {
            return std::move(*known);
        }
        for (const workflow::Node& node : definition->nodes) {
            const auto& candidate = node.task.candidate;
            const bool names_unit = node.kind == workflow::NodeKind::user_task && candidate.relation == workflow::UnitRelation::named;
            if (names_unit && !tx.units().find_by_code(candidate.unit_code)) {
                return fail_field(node.id, {"Không có đơn vị mã " + candidate.unit_code, "There is no unit " + candidate.unit_code});
            }
        }
        StoredDefinition stored{definition->hash, definition->key, definition->name, xml, actor.user, now};
        tx.workflows().add_definition(stored);
        record(tx, actor, now, "workflow-deployed", "workflow/" + stored.hash, {{"key", stored.process_key}});
        return stored;
    });
}

Result<std::vector<StoredDefinition>> DeployWorkflow::list(const Actor&) {
    return services_.storage.read([](Tx& tx) -> Result<std::vector<StoredDefinition>> { return tx.workflows().definitions(); });
}

Result<OutgoingView> ApproveOutgoing::submit(const Actor& actor, const DocumentId& id, long long version,
                                             const std::string& process_key) {
    const Instant now = services_.clock.now();
    return services_.storage.write([&](Tx& tx) -> Result<OutgoingView> {
        auto document = load_outgoing(tx, actor, id, version);
        if (!document) {
            return pass(document.error());
        }
        if (document->drafter != actor.user && !actor.holds(Role::official, document->details.drafting_unit)) {
            return forbid({"Chỉ đơn vị soạn thảo được trình duyệt.", "Only the drafting unit submits."});
        }
        const auto current = tx.workflows().current_definition(process_key);
        if (!current) {
            return fail_field("/workflow", {"Không có quy trình này.", "There is no such chain."});
        }
        Chain chain;
        const bool resumes = document->instance.has_value();
        if (resumes) {
            // Returned to the drafter: the chain goes on, on the definition that it began with.
            auto known = load_chain(tx, *document);
            if (!known) {
                return pass(known.error());
            }
            chain = std::move(*known);
        } else {
            chain.definition = workflow::parse_bpmn(current->xml).value();
            chain.stored = {InstanceId::make(now, services_.random), current->hash, id, workflow::encode(chain.instance), true,
                            first_step_hash, 1};
            tx.workflows().add_instance(chain.stored);
        }
        if (auto submitted = document->submit(chain.stored.id); !submitted) {
            return pass(submitted.error());
        }
        const auto transition =
            workflow::step(chain.definition, chain.instance, workflow::Start{metadata_of(*document)}, workflow::XPathConditions{});
        if (!transition) {
            return pass(transition.error());
        }
        if (auto done = carry_out(tx, services_, actor, *document, chain, *transition, {"submit", ""}, "", now); !done) {
            return pass(done.error());
        }
        tx.outgoing().save(*document);
        ++document->version;
        record(tx, actor, now, "outgoing-submitted", outgoing_object(id),
               {{"version", document->current_sha256}, {"definition", chain.definition.hash}, {"step", chain.stored.last_step_hash}});
        return OutgoingView{*document, tx.files().of_document(id), tx.tasks().of_document(id)};
    });
}

Result<Task> ApproveOutgoing::find(const Actor& actor, const TaskId& id) {
    return services_.storage.read([&](Tx& tx) -> Result<Task> {
        auto task = tx.tasks().find(id);
        if (!task || !load_outgoing(tx, actor, task->document)) {
            return no_such_task();
        }
        return std::move(*task);
    });
}

Result<Task> ApproveOutgoing::decide(const Actor& actor, const TaskId& id, const Decision& decision) {
    const Instant now = services_.clock.now();
    return services_.storage.write([&](Tx& tx) -> Result<Task> {
        const auto task = tx.tasks().find(id);
        if (!task || (!may_take(actor, *task) && task->closed_by != actor.user)) {
            return no_such_task();
        }
        auto document = tx.outgoing().find(task->document);
        auto chain = document ? load_chain(tx, *document) : Result<Chain>{no_such_task()};
        if (!chain) {
            return pass(chain.error());
        }
        if (!task->open) {
            return fail(Code::conflict, {"Bước này đã được xử lý.", "This step is done already."});
        }
        if (decision.version_sha256 != document->current_sha256) {
            return fail(Code::conflict, {"Văn bản đã có phiên bản mới sau khi bạn xem. Hãy xem lại rồi quyết định.",
                                         "The document has a newer version than the one you were shown. Look at it, then decide."});
        }
        const workflow::Node* node = chain->definition.find(task->node);
        if (decision.outcome == "approve" && node != nullptr && node->task.effect != workflow::Effect::none) {
            return fail(Code::conflict, {"Bước này hoàn thành bằng việc ký, cấp số, đóng dấu hoặc phát hành.",
                                         "This step is completed by signing, numbering, sealing or issuing."});
        }
        if (auto allowed = check_forward(tx, decision); !allowed) {
            return pass(allowed.error());
        }
        const auto event = event_of(actor, *task, *document, decision);
        if (!event) {
            return pass(event.error());
        }
        const auto transition = workflow::step(chain->definition, chain->instance, *event, workflow::XPathConditions{});
        if (!transition) {
            return pass(transition.error());
        }
        const Closing closing{decision.outcome, decision.reason};
        if (auto done = carry_out(tx, services_, actor, *document, *chain, *transition, closing, task->node, now); !done) {
            return pass(done.error());
        }
        tx.outgoing().save(*document);
        record(tx, actor, now, "outgoing-" + std::string{decision.outcome == "approve"  ? "approved"
                                                         : decision.outcome == "return" ? "returned"
                                                                                        : "forwarded"},
               outgoing_object(document->id),
               {{"node", task->node},
                {"version", document->current_sha256},
                {"definition", chain->definition.hash},
                {"reason", decision.reason},
                {"forward_to", decision.forward_to ? decision.forward_to->text() : ""},
                {"step", chain->stored.last_step_hash}});
        return decided(*task, actor, closing, now);
    });
}

Result<ReadInbox::Output> ReadInbox::run(const Actor& actor, const PageRequest& page) {
    return services_.storage.read([&](Tx& tx) -> Result<Output> {
        Output output;
        for (Task& task : tx.tasks().inbox(actor.user, actor.bindings, page)) {
            if (auto document = tx.outgoing().find(task.document)) {
                output.tasks.push_back({std::move(task), std::move(*document)});
            }
        }
        Visibility mine;
        mine.user = actor.user;
        for (const auto& binding : actor.bindings) {
            if (binding.role == Role::official || (binding.role == Role::leader && binding.unit != actor.agency)) {
                mine.units.push_back(binding.unit);
            }
        }
        if (page.after.empty() && !mine.units.empty()) {
            output.letters = tx.incoming().page({mine, "instructed", std::nullopt}, {"", page.limit});
        }
        if (page.after.empty() && actor.holds_for_agency(Role::leader)) {
            for (auto& letter : tx.incoming().page({visibility_of(actor), "submitted", std::nullopt}, {"", page.limit})) {
                if (letter.leader == actor.user) {
                    output.letters.push_back(std::move(letter));
                }
            }
        }
        return output;
    });
}

}  // namespace vanthu::app
