#include "workflow/simulation.hpp"

#include <algorithm>
#include <set>

namespace vanthu::workflow {
namespace {

constexpr std::size_t steps_limit = 500;

class Player final {
public:
    Player(const Definition& definition, const Facts& facts, const std::map<std::string, std::string>& outcomes, const Surroundings& surroundings)
        : definition_(definition), facts_(facts), outcomes_(outcomes), surroundings_(surroundings), now_(surroundings.now) {}

    Result<Simulation> play() {
        if (auto begun = tell(Start{{UserId{"drafter"}, std::nullopt, ""}, "sample", facts_}, "", "", "submit"); !begun) {
            return pass(begun.error());
        }
        while (!is_terminal(instance_.status)) {
            if (simulation_.steps.size() >= steps_limit) {
                simulation_.stopped = true;
                break;
            }
            const auto moved = next();
            if (!moved) {
                return pass(moved.error());
            }
            if (!*moved) {
                break;
            }
        }
        simulation_.status = instance_.status;
        return std::move(simulation_);
    }

private:
    Result<bool> next() {
        if (instance_.status == Status::with_drafter) {
            return tell(Start{{UserId{"drafter"}, std::nullopt, ""}, "sample again", facts_}, "", "", "submit");
        }
        if (!calls_.empty()) {
            const ServiceCall call = calls_.front();
            calls_.erase(calls_.begin());
            return tell(ServiceDone{call.token, {}, ""}, call.node, name_of_node(call.node), "service");
        }
        for (const Token& token : instance_.tokens) {
            if (token.state == TokenState::task) {
                return complete(token);
            }
        }
        for (const Token& token : instance_.tokens) {
            const Node* node = definition_.find(token.node);
            if (token.state == TokenState::scope && node->kind == NodeKind::ad_hoc_sub_process) {
                return tell(FinishAdHoc{token.id, {UserId{"drafter"}, std::nullopt, ""}}, node->id, node->name, "finish");
            }
        }
        if (auto received = message()) {
            return tell(*received, "", "", "message");
        }
        const auto timer = std::min_element(instance_.timers.begin(), instance_.timers.end(),
                                            [](const Timer& one, const Timer& other) { return one.due < other.due; });
        if (timer == instance_.timers.end()) {
            return false;
        }
        now_ = std::max(now_, timer->due);
        const std::string node = timer->node;
        return tell(TimerFired{timer->id}, node, name_of_node(node), "timer");
    }

    std::optional<Event> message() const {
        for (const Token& token : instance_.tokens) {
            const Node* node = definition_.find(token.node);
            std::vector<const Node*> waiting;
            if (token.state == TokenState::waiting) {
                waiting.push_back(node);
                for (const Flow& flow : node->flows) {
                    waiting.push_back(definition_.find(flow.target));
                }
            }
            for (const Node* one : waiting) {
                const bool waits = one == node ? node->kind == NodeKind::catch_event || node->kind == NodeKind::receive_task
                                               : node->kind == NodeKind::event_based_gateway;
                if (waits && (one->event.kind == EventKind::message || one->event.kind == EventKind::signal)) {
                    return Received{one->event.kind, one->event.name, {}};
                }
            }
        }
        return std::nullopt;
    }

    Result<bool> complete(const Token& token) {
        const Node& node = *definition_.find(token.node);
        const std::string fallback = outcomes_of(node).front().name;
        const auto wished = outcomes_.find(node.id);
        const std::string outcome = wished == outcomes_.end() ? fallback : wished->second;
        // Everybody in a simulation is somebody else: the rules of who may are not what it is about.
        const Acting who{UserId{"person-" + std::to_string(++people_)}, std::nullopt, ""};
        if (outcome == "return" && returned_.insert(node.id).second) {
            return tell(Return{token.id, who, "sample", instance_.version_sha256, std::nullopt}, node.id, node.name, outcome);
        }
        const bool is_own = std::any_of(node.outcomes.begin(), node.outcomes.end(), [&](const Outcome& one) { return one.name == outcome; });
        if (outcome == "reject" && !is_own) {
            return tell(Reject{token.id, who, "sample", instance_.version_sha256}, node.id, node.name, outcome);
        }
        Complete event{token.id, who, outcome == "return" ? fallback : outcome, "sample", instance_.version_sha256, {}, {}, ""};
        for (const FormField& field : node.fields) {
            fill(event, field);
        }
        return tell(event, node.id, node.name, event.outcome);
    }

    void fill(Complete& event, const FormField& field) const {
        if (field.type == FieldType::users || field.type == FieldType::units) {
            const auto given = facts_.lists.find(field.name);
            if (given != facts_.lists.end()) {
                event.lists[field.name] = given->second;
            } else if (field.required) {
                event.lists[field.name] = {"sample-1", "sample-2"};
            }
            return;
        }
        if (const auto given = facts_.values.find(field.name); given != facts_.values.end()) {
            event.fields[field.name] = given->second;
        } else if (field.required) {
            event.fields[field.name] = field.type == FieldType::choice   ? (field.choices.empty() ? "" : field.choices.front())
                                       : field.type == FieldType::date   ? "2026-12-31"
                                       : field.type == FieldType::number ? "1"
                                                                         : "sample";
        }
    }

    Result<bool> tell(const Event& event, const std::string& node, const std::string& name, const std::string& outcome) {
        auto transition = step(definition_, instance_, event, {now_, surroundings_.conditions, surroundings_.working_time});
        if (!transition) {
            return pass(transition.error());
        }
        SimulatedStep said{node, name, outcome, {}, {}};
        for (const Token& token : transition->next.tokens) {
            if (token.state == TokenState::task && instance_.find(token.id) == nullptr) {
                said.opened.push_back(token.item.empty() ? token.node : token.node + " (" + token.item + ")");
                if (token.due && (!said.due || *token.due < *said.due)) {
                    said.due = token.due;
                }
            }
        }
        simulation_.steps.push_back(std::move(said));
        instance_ = std::move(transition->next);
        calls_.insert(calls_.end(), transition->calls.begin(), transition->calls.end());
        return true;
    }

    [[nodiscard]] std::string name_of_node(const std::string& id) const {
        const Node* node = definition_.find(id);
        return node == nullptr ? "" : node->name;
    }

    const Definition& definition_;
    const Facts& facts_;
    const std::map<std::string, std::string>& outcomes_;
    const Surroundings& surroundings_;
    Instant now_;
    Instance instance_{};
    std::vector<ServiceCall> calls_{};
    std::set<std::string> returned_{};
    int people_ = 0;
    Simulation simulation_{};
};

}  // namespace

Result<Simulation> simulate(const Definition& definition, const Facts& facts, const std::map<std::string, std::string>& outcomes,
                            const Surroundings& surroundings) {
    return Player(definition, facts, outcomes, surroundings).play();
}

bool says_the_same(const Node& one, const Node& other) {
    const auto without_lines = [](Node node) {
        node.line = 0;
        for (Flow& flow : node.flows) {
            flow.line = 0;
        }
        return node;
    };
    return without_lines(one) == without_lines(other);
}

}  // namespace vanthu::workflow
