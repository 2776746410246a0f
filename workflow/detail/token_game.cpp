#include "workflow/detail/token_game.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "workflow/detail/reach.hpp"

namespace vanthu::workflow::detail {
namespace {

// A definition that deploy accepted has no cycle without a waiting node; this guards against one that was not checked.
constexpr int hops_limit = 10'000;
constexpr std::size_t tokens_limit = 2'000;

/// How much of their way two tokens share; sisters share their fork, and nothing behind it.
std::size_t common_length(const std::vector<Passed>& one, const std::vector<Passed>& other) {
    std::size_t length = 0;
    while (length < one.size() && length < other.size()) {
        if (one[length].fork != 0 && one[length].fork == other[length].fork && one[length].branch != other[length].branch) {
            return length + 1;
        }
        if (!(one[length] == other[length])) {
            return length;
        }
        ++length;
    }
    return length;
}

/// A task is done. Once more round a loop, the way goes back to where it was there before.
void pass_node(std::vector<Passed>& path, const std::string& node) {
    for (std::size_t i = path.size(); i > 0 && path[i - 1].fork == 0; --i) {
        if (path[i - 1].node == node) {
            path.resize(i - 1);
            break;
        }
    }
    path.push_back({node, 0, 0});
}

/// Whether the token is one execution of a multi-instance activity.
bool is_one_of_many(const Instance& instance, const Token& token) {
    const Token* host = token.scope == 0 ? nullptr : instance.find(token.scope);
    return host != nullptr && host->node == token.node;
}


}  // namespace

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

Result<void> TokenGame::enter_activity(Number arrived) {
    // Each execution of an activity has a number of its own: what was said about an earlier one is not about this one.
    const Number token = instance_.next_number++;
    at(arrived).id = token;
    const Node& node = node_of(at(token));
    if (node.multi) {
        return begin_multi(token);
    }
    if (auto armed = arm_boundaries(token); !armed) {
        return armed;
    }
    return run_activity(token);
}

Result<void> TokenGame::run_activity(Number token) {
    const Node& node = node_of(at(token));
    Token& here = at(token);
    switch (node.kind) {
        case NodeKind::user_task:
        case NodeKind::manual_task:
            return open_task(token);
        case NodeKind::service_task:
            here.state = TokenState::service;
            transition_.calls.push_back({token, node.id, node.effect, node.service});
            return {};
        case NodeKind::send_task:
            transition_.notices.push_back({NoticeKind::sent, node.id, 0, node.assignment, here.item, node.message});
            if (!node.event.name.empty()) {
                transition_.thrown.push_back({EventKind::message, node.event.name});
            }
            return leave(token);
        case NodeKind::receive_task:
            here.state = TokenState::waiting;
            return {};
        case NodeKind::business_rule_task:
            if (auto applied = apply_rules(node); !applied) {
                return applied;
            }
            return leave(token);
        case NodeKind::ad_hoc_sub_process:
            here.state = TokenState::scope;
            return {};
        case NodeKind::sub_process: {
            here.state = TokenState::scope;
            if (auto armed = arm_deadline(token); !armed) {
                return armed;
            }
            const Node* start = definition_.start_of(node.id);
            if (start == nullptr) {
                return fail_internal("a deployed sub-process has no start event");
            }
            Token inner;
            inner.node = start->id;
            inner.scope = token;
            inner.state = TokenState::waiting;
            return leave(add(std::move(inner)));
        }
        default:
            return fail_internal(fmt::format("a node of kind {} was entered as an activity", to_string(node.kind)));
    }
}

Result<void> TokenGame::begin_multi(Number token) {
    const Node& node = node_of(at(token));
    std::vector<std::string> items;
    if (!node.multi->collection.empty()) {
        const Facts all = facts();
        if (const auto list = all.lists.find(node.multi->collection); list != all.lists.end()) {
            items = list->second;
        }
    } else {
        const auto text = surroundings_.conditions.text(node.multi->cardinality, facts());
        if (!text) {
            return pass(text.error());
        }
        constexpr std::size_t instances_limit = 500;
        std::size_t count = 0;
        for (const char digit : *text) {
            count = digit >= '0' && digit <= '9' && count <= instances_limit ? count * 10 + static_cast<std::size_t>(digit - '0') : instances_limit + 1;
        }
        if (text->empty() || count > instances_limit) {
            return fail(Code::conflict, {fmt::format("Số lượt của “{}” không hợp lệ.", node.name),
                                         fmt::format("How often “{}” is to be done is not a number up to 500.", node.name)});
        }
        for (std::size_t i = 1; i <= count; ++i) {
            items.push_back(std::to_string(i));
        }
    }
    Token& host = at(token);
    host.state = TokenState::scope;
    host.total = static_cast<Number>(items.size());
    host.completed = host.approved = host.rejected = 0;
    if (items.empty()) {
        instance_.values.values["step." + node.id] = "complete";
        return leave(token);
    }
    if (auto armed = arm_boundaries(token); !armed) {
        return armed;
    }
    std::vector<std::string> now{items.front()};
    if (node.multi->sequential) {
        at(token).items.assign(items.begin() + 1, items.end());
    } else {
        now = items;
    }
    for (const std::string& item : now) {
        if (instance_.find(token) == nullptr || at(token).state != TokenState::scope) {
            break;  // an earlier one ended it
        }
        Token one;
        one.node = node.id;
        one.scope = token;
        one.item = item;
        if (auto run = run_activity(add(std::move(one))); !run) {
            return run;
        }
    }
    return {};
}

Result<void> TokenGame::multi_completed(Number host_id) {
    Token& host = at(host_id);
    const Node& node = node_of(host);
    ++host.completed;
    const auto active = std::count_if(instance_.tokens.begin(), instance_.tokens.end(), [&](const Token& token) { return token.scope == host_id; });
    bool is_done = false;
    if (!node.multi->completion.empty()) {
        const auto holds = surroundings_.conditions.holds(node.multi->completion, facts(),
                                                          {{"total", host.total},
                                                           {"completed", host.completed},
                                                           {"active", static_cast<double>(active)},
                                                           {"approved", host.approved},
                                                           {"rejected", host.rejected}});
        if (!holds) {
            return pass(holds.error());
        }
        is_done = *holds;
    }
    const bool was_met = is_done || node.multi->completion.empty();
    if (!is_done && !host.items.empty()) {
        Token next;
        next.node = node.id;
        next.scope = host_id;
        next.item = host.items.front();
        host.items.erase(host.items.begin());
        return run_activity(add(std::move(next)));
    }
    if (!is_done && host.completed < host.total) {
        return {};
    }
    auto& values = instance_.values.values;
    outcome_ = was_met ? "complete" : "incomplete";
    values["step." + node.id] = outcome_;
    values["step." + node.id + ".total"] = std::to_string(host.total);
    values["step." + node.id + ".approved"] = std::to_string(host.approved);
    values["step." + node.id + ".rejected"] = std::to_string(host.rejected);
    std::vector<Number> inside;
    for (const Token& token : instance_.tokens) {
        if (token.scope == host_id) {
            inside.push_back(token.id);
        }
    }
    for (const Number one : inside) {
        remove(one);
    }
    Token& done = at(host_id);
    if (is_human(node.kind)) {
        pass_node(done.path, node.id);
    }
    done.items.clear();
    return leave(host_id);
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

Result<void> TokenGame::open_task(Number token) {
    at(token).state = TokenState::task;
    at(token).sender = sender_;
    at(token).sender_node = sender_node_;
    at(token).touched = false;
    return arm_deadline(token);
}

Result<void> TokenGame::arm_deadline(Number token) {
    const Node& node = node_of(at(token));
    if (!node.deadline) {
        return {};
    }
    const auto due = surroundings_.working_time.again(surroundings_.now, node.deadline->within);
    if (!due) {
        return pass(due.error());
    }
    at(token).due = *due;
    instance_.timers.push_back({instance_.next_number++, token, "", TimerUse::deadline, *due, 1});
    if (node.deadline->warn_before) {
        const auto warn = surroundings_.working_time.before(*due, *node.deadline->warn_before);
        if (!warn) {
            return pass(warn.error());
        }
        if (*warn > surroundings_.now) {
            instance_.timers.push_back({instance_.next_number++, token, "", TimerUse::warning, *warn, 1});
        }
    }
    return {};
}

Result<void> TokenGame::arm_boundaries(Number token) {
    for (const Node* boundary : definition_.boundaries_of(at(token).node)) {
        if (auto armed = arm(token, *boundary); !armed) {
            return armed;
        }
    }
    return {};
}

Result<void> TokenGame::arm(Number token, const Node& event) {
    if (event.event.kind != EventKind::timer) {
        return {};
    }
    Timer timer{instance_.next_number++, token, event.id, TimerUse::event, {}, event.event.repetitions};
    if (event.event.timer == TimerKind::date) {
        std::string date = event.event.date;
        if (date.size() > 2 && date.front() == '{' && date.back() == '}') {
            auto text = surroundings_.conditions.text(date.substr(1, date.size() - 2), facts());
            if (!text) {
                return pass(text.error());
            }
            date = std::move(*text);
        }
        if (date.empty() && event.kind == NodeKind::boundary_event) {
            return {};  // a deadline that was not set never comes
        }
        const auto day = parse_iso_day(date);
        const auto due = day ? Result<Instant>{surroundings_.working_time.end_of(*day)} : parse_rfc3339(date);
        if (!due) {
            return fail(Code::conflict, {fmt::format("Thời điểm của “{}” không đọc được.", event.name),
                                         fmt::format("The date of “{}” cannot be read.", event.name)});
        }
        timer.due = *due;
    } else {
        const auto due = surroundings_.working_time.again(surroundings_.now, *event.event.after);
        if (!due) {
            return pass(due.error());
        }
        timer.due = *due;
    }
    instance_.timers.push_back(std::move(timer));
    return {};
}

Result<void> TokenGame::apply_rules(const Node& node) {
    for (const Rule& rule : node.rules) {
        if (!rule.condition.empty()) {
            const auto holds = surroundings_.conditions.holds(rule.condition, facts());
            if (!holds) {
                return pass(holds.error());
            }
            if (!*holds) {
                continue;
            }
        }
        auto value = surroundings_.conditions.text(rule.value, facts());
        if (!value) {
            return pass(value.error());
        }
        instance_.values.values[rule.name] = std::move(*value);
        return {};  // the first that holds
    }
    return {};
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

std::string lineage(const Instance& instance, const Token& token) {
    std::string text;
    if (token.scope != 0) {
        if (const Token* host = instance.find(token.scope)) {
            text = lineage(instance, *host) + fmt::format("{}/", host->id);
        }
    }
    for (const Passed& passed : token.path) {
        if (passed.fork != 0) {
            text += fmt::format("{}.{}/", passed.fork, passed.branch);
        }
    }
    return text;
}

std::optional<PathPlace> find_on_path(const Instance& instance, Number token, const std::string& node) {
    for (const Token* here = instance.find(token); here != nullptr; here = instance.find(here->scope)) {
        bool is_broken = false;
        for (std::size_t i = here->path.size(); i > 0; --i) {
            const Passed& passed = here->path[i - 1];
            is_broken = is_broken || (passed.fork != 0 && instance.broken_forks.contains(passed.fork));
            if (passed.fork == 0 && passed.node == node) {
                return is_broken ? std::nullopt : std::optional{PathPlace{here->id, i - 1}};
            }
        }
    }
    return std::nullopt;
}

}  // namespace vanthu::workflow::detail
