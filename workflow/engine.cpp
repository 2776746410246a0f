#include "workflow/engine.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/digest.hpp"

namespace vanthu::workflow {
namespace {

// A definition that deploy accepted has no cycle of gateways, so this is never reached in one.
constexpr int hops_limit = 1000;

tl::unexpected<Error> ended() {
    return fail(Code::conflict, {"Quy trình đã kết thúc.", "The chain has ended."});
}

tl::unexpected<Error> not_open() {
    return fail(Code::conflict, {"Bước này không còn chờ xử lý. Có thể người khác đã xử lý.",
                                 "This step is not open any more. Somebody else may have acted."});
}

Result<const Flow*> choose(const Node& node, const ConditionEvaluator& conditions, const Metadata& metadata) {
    const Flow* fallback = nullptr;
    for (const Flow& flow : node.flows) {
        if (flow.is_default) {
            fallback = &flow;
            continue;
        }
        if (flow.condition.empty()) {
            return &flow;
        }
        const auto holds = conditions.holds(flow.condition, metadata);
        if (!holds) {
            return pass(holds.error());
        }
        if (*holds) {
            return &flow;
        }
    }
    if (fallback == nullptr) {
        return fail(Code::conflict, {fmt::format("Không có nhánh nào phù hợp tại “{}”.", node.name),
                                     fmt::format("No flow applies at “{}”.", node.name)});
    }
    return fallback;
}

OpenTask open_task(const Node& node) {
    return {node.id, node.name, node.task.candidate, std::nullopt, node.task.effect};
}

/// Follows the token from a node that is done to the next task or to an end.
Result<Transition> move_on(const Definition& definition, const Node& from, Instance next,
                           const ConditionEvaluator& conditions, const Metadata& metadata) {
    const Node* node = &from;
    for (int hops = 0; hops < hops_limit; ++hops) {
        const auto flow = choose(*node, conditions, metadata);
        if (!flow) {
            return pass(flow.error());
        }
        node = definition.find((*flow)->target);
        if (node == nullptr) {
            return fail_internal("a deployed definition has a dangling flow");
        }
        next.forwarded_to.reset();
        if (node->kind == NodeKind::user_task) {
            next.node = node->id;
            Transition transition;
            transition.opens = open_task(*node);
            transition.next = std::move(next);
            return transition;
        }
        if (node->kind == NodeKind::end) {
            next.node.clear();
            next.status = Status::finished;
            Transition transition;
            transition.finished = true;
            transition.next = std::move(next);
            return transition;
        }
    }
    return fail_internal("a deployed definition has a cycle of gateways");
}

/// The open task's node, if the event is about it.
Result<const Node*> open_node(const Definition& definition, const Instance& instance, const std::string& named) {
    if (instance.status != Status::running) {
        return ended();
    }
    const Node* node = instance.node.empty() ? nullptr : definition.find(instance.node);
    if (node == nullptr || node->id != named) {
        return not_open();
    }
    return node;
}

Result<Transition> apply(const Definition& definition, const Instance& instance, const Start& event,
                         const ConditionEvaluator& conditions) {
    if (instance.status != Status::running || !instance.node.empty()) {
        return fail(Code::conflict, {"Quy trình đã bắt đầu.", "The chain has begun already."});
    }
    Instance next = instance;
    next.definition_hash = definition.hash;
    return move_on(definition, definition.start(), std::move(next), conditions, event.metadata);
}

Result<Transition> apply(const Definition& definition, const Instance& instance, const Approve& event,
                         const ConditionEvaluator& conditions) {
    const auto node = open_node(definition, instance, event.node);
    if (!node) {
        return pass(node.error());
    }
    Instance next = instance;
    next.approvals.push_back({event.node, event.by, event.version_sha256});
    auto transition = move_on(definition, **node, std::move(next), conditions, event.metadata);
    if (transition) {
        transition->closes_task = true;
    }
    return transition;
}

Result<Transition> apply(const Definition& definition, const Instance& instance, const Return& event) {
    const auto node = open_node(definition, instance, event.node);
    if (!node) {
        return pass(node.error());
    }
    if (!(*node)->task.may_return) {
        return fail(Code::conflict, {"Bước này không cho phép trả lại.", "This step cannot be returned."});
    }
    if (event.reason.empty()) {
        return fail_field("/reason", {"Phải nêu lý do trả lại.", "A return needs a reason."});
    }
    Transition transition;
    transition.next = instance;
    transition.next.forwarded_to.reset();
    transition.closes_task = true;
    auto& approvals = transition.next.approvals;
    if (!event.to_node) {
        transition.voided = std::exchange(approvals, {});
        transition.next.node.clear();
        transition.returned_to_drafter = true;
        return transition;
    }
    const auto passed = std::find_if(approvals.begin(), approvals.end(),
                                     [&](const Approval& approval) { return approval.node == *event.to_node; });
    const Node* target = definition.find(*event.to_node);
    if (passed == approvals.end() || target == nullptr) {
        return fail_field("/return_to", {"Chỉ trả lại được bước đã qua.", "Only a step that was passed can be returned to."});
    }
    transition.voided.assign(passed, approvals.end());
    approvals.erase(passed, approvals.end());
    transition.next.node = target->id;
    transition.opens = open_task(*target);
    return transition;
}

Result<Transition> apply(const Definition& definition, const Instance& instance, const Forward& event) {
    const auto node = open_node(definition, instance, event.node);
    if (!node) {
        return pass(node.error());
    }
    if (!(*node)->task.may_forward) {
        return fail(Code::conflict, {"Bước này không cho phép chuyển tiếp.", "This step cannot be forwarded."});
    }
    if (event.by == event.to) {
        return fail_field("/forward_to", {"Không thể chuyển cho chính mình.", "It cannot be forwarded to oneself."});
    }
    Transition transition;
    transition.next = instance;
    transition.next.forwarded_to = event.to;
    transition.closes_task = true;
    transition.opens = open_task(**node);
    transition.opens->person = event.to;
    return transition;
}

Result<Transition> apply(const Definition& definition, const Instance& instance, const ContentChanged& event,
                         const ConditionEvaluator& conditions) {
    if (instance.status != Status::running) {
        return ended();
    }
    Instance next = instance;
    std::vector<Approval> voided;
    std::erase_if(next.approvals, [&](const Approval& approval) {
        const bool is_void = approval.version_sha256 != event.version_sha256;
        if (is_void) {
            voided.push_back(approval);
        }
        return is_void;
    });
    if (instance.node.empty() || voided.empty()) {
        // With the drafter, or before anybody approved: nothing moves.
        Transition transition;
        transition.next = std::move(next);
        transition.voided = std::move(voided);
        return transition;
    }
    next.node.clear();
    next.forwarded_to.reset();
    auto transition = move_on(definition, definition.start(), std::move(next), conditions, event.metadata);
    if (transition) {
        transition->closes_task = true;
        transition->voided = std::move(voided);
    }
    return transition;
}

Result<Transition> apply(const Instance& instance) {
    if (instance.status != Status::running) {
        return ended();
    }
    Transition transition;
    transition.next = instance;
    transition.next.status = Status::cancelled;
    transition.next.node.clear();
    transition.next.forwarded_to.reset();
    transition.closes_task = !instance.node.empty();
    return transition;
}

}  // namespace

Result<Transition> step(const Definition& definition, const Instance& instance, const Event& event,
                        const ConditionEvaluator& conditions) {
    if (!instance.definition_hash.empty() && instance.definition_hash != definition.hash) {
        return fail_internal("an instance was stepped with another definition than its own");
    }
    if (const auto* start = std::get_if<Start>(&event)) {
        return apply(definition, instance, *start, conditions);
    }
    if (const auto* approve = std::get_if<Approve>(&event)) {
        return apply(definition, instance, *approve, conditions);
    }
    if (const auto* back = std::get_if<Return>(&event)) {
        return apply(definition, instance, *back);
    }
    if (const auto* forward = std::get_if<Forward>(&event)) {
        return apply(definition, instance, *forward);
    }
    if (const auto* changed = std::get_if<ContentChanged>(&event)) {
        return apply(definition, instance, *changed, conditions);
    }
    return apply(instance);
}

}  // namespace vanthu::workflow
