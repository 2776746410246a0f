#include "workflow/detail/token_game.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "workflow/detail/reach.hpp"
#include "workflow/detail/token_ways.hpp"

namespace vanthu::workflow::detail {
namespace {

// A definition that deploy accepted has no cycle without a waiting node; this guards against one that was not checked.
constexpr int hops_limit = 10'000;
constexpr std::size_t tokens_limit = 2'000;

}  // namespace

Result<std::vector<const Flow*>> TokenGame::chosen_flows(const Node& node) {
    std::vector<const Flow*> chosen;
    const Flow* fallback = nullptr;
    const bool takes_all = node.kind == NodeKind::parallel_gateway;
    const bool takes_one = node.kind == NodeKind::exclusive_gateway;
    for (const Flow& flow : node.flows) {
        if (flow.is_default) {
            fallback = &flow;
            continue;
        }
        if (!takes_all && !flow.condition.empty()) {
            const auto holds = surroundings_.conditions.holds(flow.condition, facts());
            if (!holds) {
                return pass(holds.error());
            }
            if (!*holds) {
                continue;
            }
        }
        chosen.push_back(&flow);
        if (takes_one) {
            break;
        }
    }
    if (chosen.empty() && fallback != nullptr) {
        chosen.push_back(fallback);
    }
    if (chosen.empty() && !node.flows.empty()) {
        return fail(Code::conflict, {fmt::format("Không có nhánh nào phù hợp tại “{}”.", node.name),
                                     fmt::format("No flow applies at “{}”.", node.name)});
    }
    return chosen;
}

Result<void> TokenGame::split(Number token, std::vector<const Flow*> flows) {
    if (flows.empty()) {  // an activity without a flow ends its path (BPMN 2.0, 13.2.6)
        const Number scope = at(token).scope;
        remove(token);
        return scope_may_be_done(scope);
    }
    if (flows.size() == 1) {
        return arrive(token, *flows.front());
    }
    const Token parent = at(token);
    remove(token);
    const Number fork = instance_.next_number++;
    std::vector<std::pair<Number, const Flow*>> children;
    for (std::size_t i = 0; i < flows.size(); ++i) {
        Token child;
        child.scope = parent.scope;
        child.node = parent.node;
        child.state = TokenState::waiting;
        child.path = parent.path;
        child.path.push_back({"", fork, static_cast<Number>(i)});
        children.emplace_back(add(std::move(child)), flows[i]);
    }
    for (const auto& [child, flow] : children) {
        if (instance_.find(child) == nullptr) {
            continue;  // a sister reached a terminate event
        }
        if (auto arrived = arrive(child, *flow); !arrived) {
            return arrived;
        }
    }
    return {};
}

Result<void> TokenGame::arrive(Number token, const Flow& flow) {
    if (++hops_ > hops_limit || instance_.tokens.size() > tokens_limit) {
        return fail(Code::conflict, {"Quy trình chạy vòng không dừng hoặc có quá nhiều nhánh.",
                                     "The chain runs in a circle without a stop, or has too many branches."});
    }
    const Node* node = definition_.find(flow.target);
    if (node == nullptr) {
        return fail_internal("a deployed definition has a dangling flow");
    }
    Token& here = at(token);
    here.node = node->id;
    here.flow.clear();
    switch (node->kind) {
        case NodeKind::parallel_gateway:
        case NodeKind::inclusive_gateway:
            if (node->incoming.size() > 1) {
                here.state = TokenState::joined;
                here.flow = flow.id;
                // An inclusive join waits until everything else has come to rest (`settle`).
                return node->kind == NodeKind::parallel_gateway ? try_parallel_join(*node, here.scope) : Result<void>{};
            }
            return leave(token);
        case NodeKind::exclusive_gateway:
        case NodeKind::start_event:
            return leave(token);
        case NodeKind::end_event:
            return end_here(token, *node);
        case NodeKind::throw_event:
            if (node->event.kind != EventKind::none) {
                transition_.thrown.push_back({node->event.kind, node->event.name});
            }
            return leave(token);
        case NodeKind::event_based_gateway:
            here.state = TokenState::waiting;
            for (const Flow& outgoing : node->flows) {
                if (auto armed = arm(token, *definition_.find(outgoing.target)); !armed) {
                    return armed;
                }
            }
            return {};
        case NodeKind::catch_event:
            here.state = TokenState::waiting;
            return arm(token, *node);
        default:
            return enter_activity(token);
    }
}

Result<void> TokenGame::end_here(Number token, const Node& node) {
    const Number scope = at(token).scope;
    if (node.event.kind == EventKind::error) {
        remove(token);
        if (scope == 0) {
            remove_all();
            instance_.status = Status::failed;
            return {};
        }
        return raise(scope, node.event.name);
    }
    if (node.event.kind == EventKind::message || node.event.kind == EventKind::signal) {
        transition_.thrown.push_back({node.event.kind, node.event.name});
    }
    if (node.event.kind == EventKind::terminate) {
        std::vector<Number> others;
        for (const Token& other : instance_.tokens) {
            if (other.scope == scope) {
                others.push_back(other.id);
            }
        }
        for (const Number other : others) {
            remove(other);
        }
    } else {
        remove(token);
    }
    return scope_may_be_done(scope);
}

Result<void> TokenGame::scope_may_be_done(Number scope) {
    const bool is_empty = std::none_of(instance_.tokens.begin(), instance_.tokens.end(),
                                       [&](const Token& token) { return token.scope == scope; });
    if (!is_empty) {
        return {};
    }
    if (scope == 0) {
        instance_.status = Status::finished;
        instance_.timers.clear();
        instance_.broken_forks.clear();
        return {};
    }
    return leave(scope);
}

Result<void> TokenGame::try_parallel_join(const Node& node, Number scope) {
    std::vector<Number> consumed;
    for (const std::string& flow : node.incoming) {
        const auto waiting = std::find_if(instance_.tokens.begin(), instance_.tokens.end(), [&](const Token& token) {
            return token.node == node.id && token.scope == scope && token.state == TokenState::joined && token.flow == flow;
        });
        if (waiting == instance_.tokens.end()) {
            return {};
        }
        consumed.push_back(waiting->id);
    }
    return join(node, scope, consumed);
}

bool TokenGame::inclusive_join_is_complete(const Node& node, Number scope) const {
    // BPMN 2.0, 13.4.4: it waits as long as a token elsewhere can reach an incoming flow that is still empty, unless that
    // token can also reach one that is filled; paths through the join itself do not count.
    std::vector<std::string> filled;
    std::vector<std::string> empty;
    for (const std::string& flow : node.incoming) {
        const bool has = std::any_of(instance_.tokens.begin(), instance_.tokens.end(), [&](const Token& token) {
            return token.node == node.id && token.scope == scope && token.state == TokenState::joined && token.flow == flow;
        });
        (has ? filled : empty).push_back(flow);
    }
    if (filled.empty()) {
        return false;
    }
    return std::none_of(instance_.tokens.begin(), instance_.tokens.end(), [&](const Token& token) {
        if (token.scope != scope || token.node == node.id) {
            return false;
        }
        const auto reached = flows_reached_from(definition_, token.node, node.id);
        const auto reaches = [&](const std::string& flow) { return reached.contains(flow); };
        return std::any_of(empty.begin(), empty.end(), reaches) && std::none_of(filled.begin(), filled.end(), reaches);
    });
}

Result<void> TokenGame::settle() {
    bool moved = true;
    while (moved && instance_.status == Status::running) {
        moved = false;
        for (const Token& token : instance_.tokens) {
            const Node& node = node_of(token);
            if (token.state != TokenState::joined || node.kind != NodeKind::inclusive_gateway ||
                !inclusive_join_is_complete(node, token.scope)) {
                continue;
            }
            std::vector<Number> consumed;
            for (const std::string& flow : node.incoming) {
                const auto waiting = std::find_if(instance_.tokens.begin(), instance_.tokens.end(), [&](const Token& other) {
                    return other.node == node.id && other.scope == token.scope && other.state == TokenState::joined && other.flow == flow;
                });
                if (waiting != instance_.tokens.end()) {
                    consumed.push_back(waiting->id);
                }
            }
            if (auto joined = join(node, token.scope, consumed); !joined) {
                return joined;
            }
            moved = true;
            break;  // the tokens have changed
        }
    }
    return {};
}

Result<void> TokenGame::join(const Node& node, Number scope, const std::vector<Number>& consumed) {
    Token merged;
    merged.node = node.id;
    merged.scope = scope;
    merged.state = TokenState::waiting;
    merged.path = at(consumed.front()).path;
    std::vector<std::vector<Passed>> paths;
    for (const Number one : consumed) {
        const auto& path = at(one).path;
        merged.path.resize(common_length(merged.path, path));
        paths.push_back(path);
    }
    for (const Number one : consumed) {
        remove(one);
    }
    const auto lives = [&](Number fork) {
        return std::any_of(instance_.tokens.begin(), instance_.tokens.end(), [&](const Token& token) {
            return token.scope == scope && std::any_of(token.path.begin(), token.path.end(), [&](const Passed& passed) { return passed.fork == fork; });
        });
    };
    // A fork whose branches have all come together is behind us; one that goes on elsewhere while a branch of it merged with
    // strangers can no longer be taken back as a whole.
    std::size_t kept = merged.path.size();
    for (std::size_t i = 0; i < merged.path.size(); ++i) {
        if (merged.path[i].fork != 0 && !lives(merged.path[i].fork)) {
            kept = i;
            break;
        }
    }
    for (const auto& path : paths) {
        for (std::size_t i = kept; i < path.size(); ++i) {
            if (path[i].fork != 0 && lives(path[i].fork)) {
                instance_.broken_forks.insert(path[i].fork);
            }
        }
    }
    merged.path.resize(kept);
    return leave(add(std::move(merged)));
}

}  // namespace vanthu::workflow::detail
