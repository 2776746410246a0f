#include "workflow/detail/token_game.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "workflow/detail/token_ways.hpp"

namespace vanthu::workflow::detail {

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

}  // namespace vanthu::workflow::detail
