#include <gtest/gtest.h>

#include <map>
#include <random>
#include <set>

#include "tests/workflow/bpmn_text.hpp"
#include "workflow/graph_checks.hpp"
#include "workflow/soundness.hpp"

namespace vanthu::workflow {
namespace {

/// A definition of a few nodes joined by chance: tasks, and gateways of three kinds that join, split or do both.
Definition random_definition(std::mt19937& random) {
    const auto below = [&](int limit) { return static_cast<int>(random() % static_cast<unsigned>(limit)); };
    static constexpr NodeKind kinds[] = {NodeKind::user_task, NodeKind::exclusive_gateway, NodeKind::parallel_gateway, NodeKind::inclusive_gateway};
    Definition definition;
    definition.key = "random";
    definition.nodes.push_back({"s", "s", NodeKind::start_event});
    const int inner = 4 + below(5);
    for (int i = 0; i < inner; ++i) {
        const std::string id = "n" + std::to_string(i);
        definition.nodes.push_back({id, id, kinds[below(4)]});
    }
    definition.nodes.push_back({"e", "e", NodeKind::end_event});
    for (std::size_t from = 0; from + 1 < definition.nodes.size(); ++from) {
        Node& node = definition.nodes[from];
        const bool is_gateway = node.kind != NodeKind::user_task && node.kind != NodeKind::start_event;
        const int out = is_gateway ? 1 + below(3) : 1;
        for (int i = 0; i < out; ++i) {
            // Forward more often than back, so that most of the graph is reached.
            const int last = inner + 1;
            const int at = static_cast<int>(from);
            const int to = below(5) == 0 ? 1 + below(last) : at + 1 + below(std::min(3, last - at));
            Flow flow;
            flow.id = node.id + "-" + std::to_string(i);
            flow.source = node.id;
            flow.target = definition.nodes[static_cast<std::size_t>(to)].id;
            const bool chooses = out > 1 && node.kind != NodeKind::parallel_gateway;
            flow.is_default = chooses && i == 0;
            flow.condition = chooses && i > 0 ? "a" : "";
            definition.nodes[static_cast<std::size_t>(to)].incoming.push_back(flow.id);
            node.flows.push_back(std::move(flow));
        }
    }
    return definition;
}

/// The same game as TokenNet's, told once more and without any shortcut: a token on every flow that it passes.
class PlainGame {
public:
    using State = std::map<std::string, int>;  ///< flow → tokens, none are left out

    explicit PlainGame(const Definition& definition) : definition_(definition) {}

    enum class Verdict { sound, unsound, unknown };

    Verdict play() {
        std::map<State, std::set<State>> before;
        std::vector<State> open{{{definition_.find("s")->flows[0].id, 1}}};
        before[open[0]];
        std::set<State> ends;
        while (!open.empty()) {
            const State state = open.back();
            open.pop_back();
            if (state.empty()) {
                ends.insert(state);
            }
            for (const State& next : moves(state)) {
                int tokens = 0;
                for (const auto& [flow, count] : next) {
                    tokens += count;
                }
                if (tokens > 9 || before.size() > 20'000) {
                    return Verdict::unknown;
                }
                if (!before.contains(next)) {
                    open.push_back(next);
                }
                before[next].insert(state);
            }
        }
        std::set<State> can_end;
        std::vector<State> back(ends.begin(), ends.end());
        while (!back.empty()) {
            const State state = back.back();
            back.pop_back();
            if (can_end.insert(state).second) {
                back.insert(back.end(), before[state].begin(), before[state].end());
            }
        }
        return can_end.size() == before.size() ? Verdict::sound : Verdict::unsound;
    }

private:
    static State without(State state, const std::string& flow) {
        if (--state[flow] == 0) {
            state.erase(flow);
        }
        return state;
    }

    std::vector<State> moves(const State& state) const {
        std::vector<State> out;
        for (const Node& node : definition_.nodes) {
            if (node.kind == NodeKind::parallel_gateway || node.kind == NodeKind::inclusive_gateway) {
                if (may_join(node, state)) {
                    State taken = state;
                    for (const std::string& flow : node.incoming) {
                        taken = state.contains(flow) ? without(taken, flow) : taken;
                    }
                    leave(node, taken, out);
                }
                continue;
            }
            for (const std::string& flow : node.incoming) {
                if (state.contains(flow)) {
                    leave(node, without(state, flow), out);
                }
            }
        }
        return out;
    }

    bool may_join(const Node& node, const State& state) const {
        const auto filled = std::count_if(node.incoming.begin(), node.incoming.end(), [&](const std::string& flow) { return state.contains(flow); });
        if (node.kind == NodeKind::parallel_gateway || filled == 0) {
            return filled == static_cast<long>(node.incoming.size());
        }
        for (const auto& [flow, count] : state) {
            if (definition_.find_flow(flow)->target == node.id) {
                continue;
            }
            std::set<std::string> reached;
            walk(flow, node.id, reached);
            bool empty = false;
            bool full = false;
            for (const std::string& in : node.incoming) {
                if (reached.contains(in)) {
                    (state.contains(in) ? full : empty) = true;
                }
            }
            if (empty && !full) {
                return false;
            }
        }
        return true;
    }

    void walk(const std::string& flow, const std::string& not_through, std::set<std::string>& reached) const {
        const std::string target = definition_.find_flow(flow)->target;
        if (reached.insert(flow).second && target != not_through) {
            for (const Flow& next : definition_.find(target)->flows) {
                walk(next.id, not_through, reached);
            }
        }
    }

    static void leave(const Node& node, const State& taken, std::vector<State>& out) {
        if (node.kind == NodeKind::end_event) {
            out.push_back(taken);
            return;
        }
        const std::size_t ways = node.flows.size();
        for (std::size_t chosen = 1; chosen < (std::size_t{1} << ways); ++chosen) {
            const auto count = __builtin_popcountll(chosen);
            const bool is_all = chosen + 1 == (std::size_t{1} << ways);
            const bool has_default = (chosen & 1U) != 0;  // the first flow of one that chooses
            const bool allowed = node.kind == NodeKind::parallel_gateway    ? is_all
                                 : node.kind == NodeKind::inclusive_gateway ? count == 1 || !has_default
                                                                            : count == 1;
            if (allowed) {
                out.push_back(taken);
                for (std::size_t i = 0; i < ways; ++i) {
                    if ((chosen >> i & 1U) != 0) {
                        ++out.back()[node.flows[i].id];
                    }
                }
            }
        }
    }

    const Definition& definition_;
};

TEST(SoundnessOfRandomDefinitions, Is_judged_as_by_a_game_without_shortcuts) {
    std::mt19937 random(2026);
    int sound = 0;
    int unsound = 0;
    int sound_with_inclusive_joins = 0;
    for (int round = 0; round < 60'000 && (sound < 400 || unsound < 400); ++round) {
        const Definition definition = random_definition(random);
        if (!check_graph(definition).empty()) {
            continue;
        }
        const auto verdict = PlainGame(definition).play();
        if (verdict == PlainGame::Verdict::unknown) {
            continue;
        }
        const Problems problems = check_soundness(definition);
        const bool expected = verdict == PlainGame::Verdict::sound;
        std::string text;
        for (const Node& node : definition.nodes) {
            for (const Flow& flow : node.flows) {
                text += fmt::format("{} {}>{}{}\n", to_string(node.kind), node.id, flow.target, flow.is_default ? " default" : "");
            }
        }
        ASSERT_EQ(problems.empty(), expected) << text << testing::PrintToString(test::shown(problems));
        (expected ? sound : unsound) += 1;
        for (const Node& node : definition.nodes) {
            if (expected && node.kind == NodeKind::inclusive_gateway && node.incoming.size() > 1) {
                ++sound_with_inclusive_joins;
                break;
            }
        }
    }
    EXPECT_GE(sound, 200);
    EXPECT_GE(unsound, 200);
    EXPECT_GE(sound_with_inclusive_joins, 20);
    std::cout << sound << " sound (" << sound_with_inclusive_joins << " with inclusive joins), " << unsound << " unsound\n";
}

}  // namespace
}  // namespace vanthu::workflow
