#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "workflow/engine.hpp"

namespace vanthu::workflow::test {

/// Conditions without XML: "name=value" over the values, "name>=3" over variables, "yes", "no"; enough for the engine's tests.
class PlainConditions final : public ConditionEvaluator {
public:
    bool only_defaults = false;  ///< no condition of a flow holds: the way out of every loop

    Result<bool> holds(const std::string& condition, const Facts& facts, const Variables& variables) const override {
        if (only_defaults && variables.empty()) {
            return false;
        }
        if (const auto at = condition.find(">="); at != std::string::npos) {
            return variables.at(condition.substr(0, at)) >= std::stod(condition.substr(at + 2));
        }
        if (const auto at = condition.find('='); at != std::string::npos) {
            const auto value = facts.values.find(condition.substr(0, at));
            return value != facts.values.end() && value->second == condition.substr(at + 1);
        }
        return condition == "yes";
    }
    Result<std::string> text(const std::string& expression, const Facts& facts, const Variables&) const override {
        const auto value = facts.values.find(expression);
        return value == facts.values.end() ? expression : value->second;
    }
};

/// Working days are all days: the engine's tests are not about calendars.
class EveryDay final : public WorkingTime {
public:
    Result<Instant> after(Instant from, const Amount& amount) const override { return from + length(amount); }
    Result<Instant> again(Instant due, const Amount& amount) const override { return due + length(amount); }
    Result<Instant> before(Instant until, const Amount& amount) const override { return until - length(amount); }
    Result<Instant> shifted(Instant due, Instant paused_at, Instant resumed_at) const override { return due + (resumed_at - paused_at); }
    Instant end_of(std::chrono::year_month_day day) const override { return Instant{std::chrono::sys_days{day}} + std::chrono::hours{10}; }
    const std::string& version() const override { return version_; }

private:
    static std::chrono::milliseconds length(const Amount& amount) {
        return std::chrono::hours{24} * amount.days + std::chrono::seconds{amount.seconds};
    }
    std::string version_ = "every-day";
};

/// Builds definitions as a BPMN file would: nodes, then flows between them.
class Draft final {
public:
    Draft() {
        definition.hash = "hash-of-the-definition";
        definition.key = "test";
        definition.name = "Test";
        node("start", NodeKind::start_event);
    }

    Node& node(const std::string& id, NodeKind kind, const std::string& parent = "") {
        Node one;
        one.id = id;
        one.name = id;
        one.kind = kind;
        one.parent = parent;
        definition.nodes.push_back(std::move(one));
        return definition.nodes.back();
    }
    Node& task(const std::string& id, const std::string& parent = "") { return node(id, NodeKind::user_task, parent); }
    Node& at(const std::string& id) { return const_cast<Node&>(*definition.find(id)); }

    /// "a" to "b" with a condition; "*" marks the default.
    Draft& flow(const std::string& from, const std::string& to, const std::string& condition = "") {
        Flow one;
        one.id = from + ">" + to;
        one.source = from;
        one.target = to;
        one.is_default = condition == "*";
        one.condition = one.is_default ? "" : condition;
        at(to).incoming.push_back(one.id);
        at(from).flows.push_back(std::move(one));
        return *this;
    }
    Draft& line(const std::vector<std::string>& ids) {
        for (std::size_t i = 1; i < ids.size(); ++i) {
            flow(ids[i - 1], ids[i]);
        }
        return *this;
    }

    Definition definition;
};

/// Runs one instance and remembers everything that happened, to replay it.
class Play final {
public:
    explicit Play(Definition definition) : definition_(std::move(definition)) {}

    Result<Transition> tell(const Event& event) {
        auto transition = step(definition_, now, event, {at, conditions, every_day});
        if (transition) {
            before = std::exchange(now, transition->next);
            history.emplace_back(event, at);
            last = *transition;
        }
        return transition;
    }
    Result<Transition> start(const std::string& drafter = "drafter", const std::string& version = "v1") {
        return tell(Start{{UserId{drafter}}, version, document});
    }
    /// The open task on the node (with the item).
    [[nodiscard]] Number task(const std::string& node, const std::string& item = "") const {
        for (const Token& token : now.tokens) {
            if (token.node == node && token.state == TokenState::task && token.item == item) {
                return token.id;
            }
        }
        return 0;
    }
    Result<Transition> done(const std::string& node, const std::string& who, const std::string& outcome = "approve", const std::string& item = "",
                            const std::string& reason = "") {
        Complete event;
        event.token = task(node, item);
        event.who = {UserId{who}};
        event.outcome = outcome;
        event.reason = reason;
        event.version_sha256 = now.version_sha256;
        return tell(event);
    }
    Result<Transition> back(const std::string& node, const std::string& who, std::optional<std::string> to = std::nullopt) {
        return tell(Return{task(node), {UserId{who}}, "because", now.version_sha256, std::move(to)});
    }
    /// The nodes of the open tasks, in order of opening.
    [[nodiscard]] std::vector<std::string> open() const {
        std::vector<std::string> nodes;
        for (const Token& token : now.tokens) {
            if (token.state == TokenState::task) {
                nodes.push_back(token.item.empty() ? token.node : token.node + ":" + token.item);
            }
        }
        return nodes;
    }
    [[nodiscard]] const Timer* timer(const std::string& node, TimerUse use = TimerUse::event) const {
        for (const Timer& one : now.timers) {
            if (one.node == node && one.use == use) {
                return &one;
            }
        }
        return nullptr;
    }

    Instance now;
    Instance before;
    Transition last;
    Facts document{{{"type", "CV"}}, {}};
    Instant at = from_millis(1'800'000'000'000);
    PlainConditions conditions;
    EveryDay every_day;
    std::vector<std::pair<Event, Instant>> history;

    [[nodiscard]] const Definition& definition() const { return definition_; }

private:
    Definition definition_;
};

}  // namespace vanthu::workflow::test
