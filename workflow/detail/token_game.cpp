#include "workflow/detail/token_game.hpp"

#include <algorithm>

#include "workflow/detail/token_ways.hpp"

namespace vanthu::workflow::detail {

TokenGame::TokenGame(const Definition& definition, Transition& transition, const Surroundings& surroundings)
    : definition_(definition), transition_(transition), instance_(transition.next), surroundings_(surroundings) {}

const Node& TokenGame::node_of(const Token& token) const {
    return *definition_.find(token.node);  // the instance's definition is checked before each step
}

Token& TokenGame::at(Number token) {
    return *instance_.find(token);
}

Number TokenGame::add(Token token) {
    token.id = instance_.next_number++;
    instance_.tokens.push_back(std::move(token));
    return instance_.tokens.back().id;
}

Facts TokenGame::facts() const {
    Facts all = instance_.document;  // the document's own metadata wins: no form field can pass for it
    all.values.insert(instance_.values.values.begin(), instance_.values.values.end());
    all.values.emplace("outcome", outcome_);
    all.lists.insert(instance_.values.lists.begin(), instance_.values.lists.end());
    return all;
}

Result<void> TokenGame::begin(const UserId& sender) {
    sender_ = sender;
    sender_node_.clear();
    const Node* start = definition_.start_of("");
    if (start == nullptr) {
        return fail_internal("a deployed definition has no start event");
    }
    Token token;
    token.node = start->id;
    return leave(add(std::move(token)));
}

Result<void> TokenGame::leave(Number token) {
    const Node& node = node_of(at(token));
    std::erase_if(instance_.timers, [&](const Timer& timer) { return timer.token == token; });
    if (const Number host_id = at(token).scope; host_id != 0) {
        if (is_one_of_many(instance_, at(token))) {
            remove(token);
            return multi_completed(host_id);
        }
        if (node_of(at(host_id)).kind == NodeKind::ad_hoc_sub_process) {
            remove(token);
            ++at(host_id).completed;
            const std::string& completion = node_of(at(host_id)).ad_hoc_completion;
            if (completion.empty()) {
                return {};
            }
            const auto done = surroundings_.conditions.holds(completion, facts(), {{"completed", at(host_id).completed}});
            if (!done) {
                return pass(done.error());
            }
            return *done ? finish_scope(host_id) : Result<void>{};
        }
    }
    // What belonged to the activity stays behind.
    Token& leaving = at(token);
    Token bare;
    bare.id = leaving.id;
    bare.node = leaving.node;
    bare.scope = leaving.scope;
    bare.state = TokenState::waiting;
    bare.path = std::move(leaving.path);
    leaving = std::move(bare);
    auto flows = chosen_flows(node);
    if (!flows) {
        return pass(flows.error());
    }
    return split(token, std::move(*flows));
}

Result<void> TokenGame::complete_task(Number token, const std::string& outcome, bool is_approval, const UserId& by) {
    sender_ = by;
    outcome_ = outcome;
    const Node& node = node_of(at(token));
    sender_node_ = node.id;
    if (is_one_of_many(instance_, at(token))) {
        Token& host = at(at(token).scope);
        host.approved += is_approval ? 1 : 0;
        host.rejected += is_approval ? 0 : 1;
        return leave(token);
    }
    instance_.values.values["step." + node.id] = outcome;
    pass_node(at(token).path, node.id);
    return leave(token);
}

Result<void> TokenGame::happen(Number token, const Node& event) {
    if (event.kind != NodeKind::boundary_event) {
        at(token).node = event.id;  // of an event-based gateway, or the catch event where it waits
        return leave(token);
    }
    if (event.interrupting) {
        Token gone;
        gone.node = event.id;
        gone.scope = at(token).scope;
        gone.path = std::move(at(token).path);
        remove(token);
        return leave(add(std::move(gone)));
    }
    Token extra;
    extra.node = event.id;
    extra.scope = at(token).scope;
    return leave(add(std::move(extra)));
}

Result<void> TokenGame::raise(Number token, const std::string& error) {
    for (Number inside = token; inside != 0; inside = at(inside).scope) {
        if (is_one_of_many(instance_, at(inside))) {
            continue;  // what stands on the activity stands on all its executions together
        }
        for (const Node* boundary : definition_.boundaries_of(at(inside).node)) {
            if (boundary->event.kind == EventKind::error && (boundary->event.name.empty() || boundary->event.name == error)) {
                return happen(inside, *boundary);
            }
        }
    }
    remove_all();
    instance_.status = Status::failed;
    return {};
}

void TokenGame::remove(Number token) {
    std::vector<Number> inside;
    for (const Token& other : instance_.tokens) {
        if (other.scope == token) {
            inside.push_back(other.id);
        }
    }
    for (const Number one : inside) {
        remove(one);
    }
    std::erase_if(instance_.timers, [&](const Timer& timer) { return timer.token == token; });
    std::erase_if(instance_.tokens, [&](const Token& other) { return other.id == token; });
}

void TokenGame::remove_all() {
    instance_.tokens.clear();
    instance_.timers.clear();
    instance_.broken_forks.clear();
}

Result<void> TokenGame::begin_inside(Number host, const Node& node, const UserId& sender) {
    sender_ = sender;
    sender_node_ = at(host).node;
    Token inner;
    inner.node = node.id;
    inner.scope = host;
    return enter_activity(add(std::move(inner)));
}

Result<void> TokenGame::finish_scope(Number host) {
    std::vector<Number> inside;
    for (const Token& token : instance_.tokens) {
        if (token.scope == host) {
            inside.push_back(token.id);
        }
    }
    for (const Number one : inside) {
        remove(one);
    }
    return leave(host);
}

Result<void> TokenGame::move_back(Number token, const std::string& target, const UserId& sender) {
    const auto place = find_on_path(instance_, token, target);
    if (!place) {
        return fail_field("/return_to", {"Chỉ trả lại được bước đã qua.", "Only a step that was passed can be returned to."});
    }
    sender_ = sender;
    sender_node_ = node_of(at(token)).id;
    const Token moving = at(place->token);
    std::vector<Number> forks;
    for (std::size_t i = place->index; i < moving.path.size(); ++i) {
        if (moving.path[i].fork != 0) {
            forks.push_back(moving.path[i].fork);
        }
    }
    std::vector<Number> sisters;
    for (const Token& other : instance_.tokens) {
        const bool shares = std::any_of(other.path.begin(), other.path.end(), [&](const Passed& passed) {
            return passed.fork != 0 && std::find(forks.begin(), forks.end(), passed.fork) != forks.end();
        });
        if (other.id != moving.id && other.scope == moving.scope && shares) {
            sisters.push_back(other.id);
        }
    }
    for (const Number sister : sisters) {
        remove(sister);
    }
    remove(moving.id);

    Token again;
    again.node = target;
    again.scope = moving.scope;
    again.path.assign(moving.path.begin(), moving.path.begin() + static_cast<std::ptrdiff_t>(place->index));
    const std::string branch = lineage(instance_, again);
    auto& decisions = instance_.decisions;
    const auto first = std::find_if(decisions.rbegin(), decisions.rend(), [&](const Decision& decision) {
        return decision.node == target && decision.lineage.starts_with(branch);
    });
    auto from = first == decisions.rend() ? decisions.end() : std::prev(first.base());
    // A council's votes stand together.
    while (from != decisions.end() && from != decisions.begin() && std::prev(from)->node == target) {
        --from;
    }
    for (auto decision = from; decision != decisions.end();) {
        if (decision->lineage.starts_with(branch)) {
            transition_.voided.push_back(*decision);
            decision = decisions.erase(decision);
        } else {
            ++decision;
        }
    }
    return enter_activity(add(std::move(again)));
}

}  // namespace vanthu::workflow::detail
