#include "workflow/detail/step.hpp"

#include <algorithm>

namespace vanthu::workflow::detail {

Result<void> Step::apply(const TimerFired& event) {
    if (auto running = runs(); !running) {
        return running;
    }
    const auto timer = std::find_if(next().timers.begin(), next().timers.end(), [&](const Timer& one) { return one.id == event.timer; });
    if (timer == next().timers.end()) {
        return not_open();
    }
    if (timer->due > surroundings_.now) {
        return fail(Code::conflict, {"Chưa đến giờ.", "It is not due yet."});
    }
    const Timer fired = *timer;
    next().timers.erase(timer);
    switch (fired.use) {
        case TimerUse::warning:
            transition_.notices.push_back({NoticeKind::warning, node_name(fired.token), fired.token, std::nullopt, "", ""});
            return {};
        case TimerUse::deadline:
            return overdue(fired.token);
        case TimerUse::event:
            break;
    }
    const Node* node = definition_.find(fired.node);
    if (node == nullptr || next().find(fired.token) == nullptr) {
        return not_open();
    }
    if (fired.left != 1 && !(node->kind == NodeKind::boundary_event && node->interrupting)) {
        if (auto armed = arm_again(fired, *node); !armed) {
            return armed;
        }
    }
    return tokens().happen(fired.token, *node);
}

std::string Step::node_name(Number token) const {
    const Token* found = before_.find(token);
    return found == nullptr ? std::string{} : found->node;
}

Result<void> Step::overdue(Number token) {
    Token* found = next().find(token);
    const auto& deadline = found == nullptr ? definition_.deadline : node_of(*found).deadline;
    transition_.notices.push_back({NoticeKind::overdue, node_name(token), token, std::nullopt, found == nullptr ? "" : found->item, ""});
    if (!deadline || !deadline->escalate_to) {
        return {};
    }
    transition_.notices.push_back({NoticeKind::overdue, node_name(token), token, deadline->escalate_to, found == nullptr ? "" : found->item, ""});
    if (found != nullptr && found->state == TokenState::task && deadline->reassign) {
        found->assigned = deadline->escalate_to;
        found->holder.reset();
        found->owner.reset();
        found->touched = true;
    }
    return {};
}

Result<void> Step::arm_again(const Timer& fired, const Node& node) {
    Timer again = fired;
    again.id = next().next_number++;
    again.left = fired.left < 0 ? -1 : fired.left - 1;
    do {
        const auto due = surroundings_.working_time.again(again.due, *node.event.after);
        if (!due) {
            return pass(due.error());
        }
        again.due = *due;
    } while (again.left < 0 && again.due <= surroundings_.now);
    next().timers.push_back(std::move(again));
    return {};
}

Result<void> Step::apply(const Received& event) {
    if (auto running = runs(); !running) {
        return running;
    }
    take_values(event.values);
    std::vector<std::pair<Number, const Node*>> waiting;
    for (const Token& token : before_.tokens) {
        for (const Node* node : waits_for(token)) {
            if (node->event.kind == event.kind && node->event.name == event.name) {
                waiting.emplace_back(token.id, node);
            }
        }
    }
    if (waiting.empty()) {
        return fail(Code::conflict, {"Không có bước nào đang chờ tin này.", "No step waits for this message."});
    }
    for (const auto& [token, node] : waiting) {
        if (next().find(token) == nullptr) {
            continue;  // an earlier one took it away
        }
        if (auto happened = tokens().happen(token, *node); !happened) {
            return happened;
        }
        if (event.kind == EventKind::message) {
            break;  // a message has one receiver, a signal has all
        }
    }
    return {};
}

std::vector<const Node*> Step::waits_for(const Token& token) const {
    const Node& node = node_of(token);
    std::vector<const Node*> found;
    if (node.kind == NodeKind::event_based_gateway) {
        for (const Flow& flow : node.flows) {
            found.push_back(definition_.find(flow.target));
        }
    } else if (token.state == TokenState::waiting && (node.kind == NodeKind::catch_event || node.kind == NodeKind::receive_task)) {
        found.push_back(&node);
    }
    const Token* host = token.scope == 0 ? nullptr : before_.find(token.scope);
    if (host == nullptr || host->node != token.node) {
        const auto boundaries = definition_.boundaries_of(token.node);
        found.insert(found.end(), boundaries.begin(), boundaries.end());
    }
    return found;
}

void Step::take_values(const Facts& values) {
    for (const auto& [name, value] : values.values) {
        next().values.values[name] = value;
    }
    for (const auto& [name, value] : values.lists) {
        next().values.lists[name] = value;
    }
}

void Step::grow(const std::string& version_sha256) {
    if (!version_sha256.empty() && version_sha256 != next().version_sha256) {
        next().grown_from.push_back(std::exchange(next().version_sha256, version_sha256));
    }
}

Result<Token*> Step::service(Number token) {
    if (is_terminal(before_.status)) {
        return ended();
    }
    Token* found = next().find(token);
    if (found == nullptr || found->state != TokenState::service) {
        return not_open();
    }
    return found;
}

Result<void> Step::apply(const ServiceDone& event) {
    const auto found = service(event.token);
    if (!found) {
        return pass(found.error());
    }
    take_values(event.values);
    grow(event.produces_sha256);
    return tokens().leave(event.token);
}

Result<void> Step::apply(const ServiceFailed& event) {
    const auto found = service(event.token);
    if (!found) {
        return pass(found.error());
    }
    return tokens().raise(event.token, event.error);
}

}  // namespace vanthu::workflow::detail
