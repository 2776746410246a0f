#include "workflow/engine.hpp"

#include <algorithm>

#include "workflow/detail/step.hpp"
#include "workflow/detail/token_ways.hpp"

namespace vanthu::workflow {
namespace {

tl::unexpected<Error> excluded(ClientText why) {
    return fail(Code::forbidden, std::move(why));
}

bool is_done_by(const Decision& decision, const UserId& person) {
    return decision.by == person || decision.on_behalf_of == person;
}

}  // namespace

Result<Transition> step(const Definition& definition, const Instance& instance, const Event& event, const Surroundings& surroundings) {
    if (!instance.definition_hash.empty() && instance.definition_hash != definition.hash) {
        return fail_internal("an instance was stepped with another definition than its own");
    }
    for (const Token& token : instance.tokens) {
        if (definition.find(token.node) == nullptr) {
            return fail_internal("a stored token stands on a node that its definition does not have");
        }
    }
    return detail::Step{definition, instance, surroundings}.run(event);
}

Result<void> may_act(const Definition& definition, const Instance& instance, const Token& task, const Acting& who) {
    const Node& node = *definition.find(task.node);
    const auto is_acting = [&](const UserId& person) { return person == who.by || who.on_behalf_of == person; };
    if (task.holder && !is_acting(*task.holder) && !(task.owner && is_acting(*task.owner))) {
        return fail(Code::conflict, {"Người khác đang giữ việc này.", "Somebody else has this task."});
    }
    if (node.not_drafter && is_acting(instance.drafter)) {
        return excluded({"Người soạn thảo không được tự duyệt văn bản của mình.", "Nobody approves their own draft here."});
    }
    for (const Decision& decision : instance.decisions) {
        const bool is_other = std::find(node.other_than.begin(), node.other_than.end(), decision.node) != node.other_than.end();
        if (is_other && (is_done_by(decision, who.by) || (who.on_behalf_of && is_done_by(decision, *who.on_behalf_of)))) {
            return excluded({"Bước này phải do người khác với bước trước thực hiện.", "Another person than at the earlier step has to do this."});
        }
        const bool is_sister = !task.item.empty() && decision.node == task.node && decision.outcome != "prepared" &&
                               decision.lineage == detail::lineage(instance, task);
        if (is_sister && decision.by == who.by) {
            return excluded({"Mỗi người chỉ cho ý kiến một lần ở bước này.", "Everybody has one vote at this step."});
        }
    }
    return {};
}

std::vector<std::string> return_targets(const Definition& definition, const Instance& instance, Number task) {
    std::vector<std::string> found;
    const Token* token = instance.find(task);
    if (token == nullptr || token->state != TokenState::task || !definition.find(token->node)->may_return) {
        return found;
    }
    for (const Token* here = token; here != nullptr; here = instance.find(here->scope)) {
        for (auto passed = here->path.rbegin(); passed != here->path.rend(); ++passed) {
            if (passed->fork == 0 && detail::find_on_path(instance, task, passed->node)) {
                found.push_back(passed->node);
            }
        }
    }
    return found;
}

std::vector<Number> recallable(const Definition& definition, const Instance& instance, const UserId& sender) {
    std::vector<Number> tasks;
    std::string from;
    for (const Token& token : instance.tokens) {
        if (token.state != TokenState::task || token.sender != sender) {
            continue;
        }
        if (token.touched || (!tasks.empty() && token.sender_node != from)) {
            return {};
        }
        from = token.sender_node;
        tasks.push_back(token.id);
    }
    if (tasks.empty()) {
        return {};
    }
    if (from.empty()) {
        // The drafter's submission: nobody at all may have decided since.
        return instance.decisions.empty() ? tasks : std::vector<Number>{};
    }
    const Node* node = definition.find(from);
    const auto last = std::find_if(instance.decisions.rbegin(), instance.decisions.rend(), [&](const Decision&) { return true; });
    const bool is_last = last != instance.decisions.rend() && last->node == from && last->by == sender;
    const bool is_evidence = node == nullptr || node->effect != Effect::none || !node->may_recall;
    return is_last && !is_evidence && detail::find_on_path(instance, tasks.front(), from) ? tasks : std::vector<Number>{};
}

}  // namespace vanthu::workflow
