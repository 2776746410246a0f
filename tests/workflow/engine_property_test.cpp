// Random definitions that deploying accepts, and random events on them, legal and illegal: what must hold after every step.

#include <random>

#include <gtest/gtest.h>

#include "chains.hpp"
#include "workflow/graph_checks.hpp"
#include "workflow/soundness.hpp"

namespace vanthu::workflow::test {
namespace {

/// Draws block by block, then adds a few flows across the blocks: many of those are unsound and are refused, which is the point.
class Artist final {
public:
    explicit Artist(unsigned seed) : random_(seed) {}

    Definition draw() {
        const std::string last = block("start", "", 3);
        draft_.node("end", NodeKind::end_event);
        draft_.flow(last, "end");
        for (int i = pick(3); i > 0; --i) {
            cross();
        }
        return draft_.definition;
    }

private:
    int pick(int below) { return static_cast<int>(random_() % static_cast<unsigned>(below)); }
    std::string name(const std::string& kind) { return kind + std::to_string(++number_); }

    /// Something between `from` and what is returned.
    std::string block(const std::string& from, const std::string& scope, int depth) {
        std::string at = from;
        for (int i = pick(3) + 1; i > 0; --i) {
            at = depth == 0 ? task(at, scope) : one(at, scope, depth - 1);
        }
        return at;
    }

    std::string one(const std::string& from, const std::string& scope, int depth) {
        switch (pick(9)) {
            case 0:
                return gateway(from, scope, depth, NodeKind::parallel_gateway);
            case 1:
                return gateway(from, scope, depth, NodeKind::exclusive_gateway);
            case 2:
                return gateway(from, scope, depth, NodeKind::inclusive_gateway);
            case 3:
                return sub_process(from, scope, depth);
            case 4:
                return loop(from, scope, depth);
            case 5:
                return council(from, scope);
            case 6:
                return wait(from, scope);
            default:
                return task(from, scope);
        }
    }

    std::string task(const std::string& from, const std::string& scope) {
        const std::string id = name("task");
        Node& node = draft_.task(id, scope);
        node.not_drafter = pick(6) == 0;
        node.may_return = pick(5) != 0;
        if (pick(4) == 0) {
            node.outcomes = {{"approve", "", "", false, true}, {"object", "", "", true, false}};
        }
        if (pick(4) == 0) {
            node.deadline = Deadline{Amount{1, 0, false}, Amount{0, 3600, false}, std::nullopt, pick(2) == 0};
        }
        draft_.flow(from, id);
        return id;
    }

    std::string gateway(const std::string& from, const std::string& scope, int depth, NodeKind kind) {
        const std::string split = name("split");
        const std::string join = name("join");
        draft_.node(split, kind, scope);
        draft_.flow(from, split);
        std::vector<std::string> ends;
        const int branches = pick(2) + 2;
        for (int i = 0; i < branches; ++i) {
            const std::string first = name("task");
            draft_.task(first, scope);
            draft_.flow(split, first, kind == NodeKind::parallel_gateway ? "" : i == 0 ? "*" : pick(2) == 0 ? "yes" : "no");
            ends.push_back(depth == 0 ? first : block(first, scope, depth - 1));
        }
        draft_.node(join, kind, scope);
        for (const std::string& end : ends) {
            draft_.flow(end, join);
        }
        return join;
    }

    std::string sub_process(const std::string& from, const std::string& scope, int depth) {
        const std::string id = name("sub");
        draft_.node(id, NodeKind::sub_process, scope);
        draft_.flow(from, id);
        const std::string start = name("start");
        draft_.node(start, NodeKind::start_event, id);
        const std::string last = block(start, id, depth == 0 ? 0 : depth - 1);
        const std::string end = name("end");
        draft_.node(end, NodeKind::end_event, id).event.kind = pick(3) == 0 ? EventKind::terminate : EventKind::none;
        draft_.flow(last, end);
        return id;
    }

    std::string loop(const std::string& from, const std::string& scope, int depth) {
        const std::string enter = name("again");
        draft_.node(enter, NodeKind::exclusive_gateway, scope);
        draft_.flow(from, enter);
        const std::string body = block(task(enter, scope), scope, depth == 0 ? 0 : depth - 1);
        const std::string leave = name("enough");
        draft_.node(leave, NodeKind::exclusive_gateway, scope);
        draft_.flow(body, leave);
        draft_.flow(leave, enter, "outcome=object");
        const std::string after = name("task");
        draft_.task(after, scope);
        draft_.flow(leave, after, "*");
        return after;
    }

    std::string council(const std::string& from, const std::string& scope) {
        const std::string id = name("vote");
        Node& node = draft_.task(id, scope);
        node.multi = MultiInstance{pick(2) == 0, "members", "", pick(2) == 0 ? "approved>=2" : ""};
        node.outcomes = {{"approve", "", "", false, true}, {"object", "", "", true, false}};
        draft_.flow(from, id);
        return id;
    }

    std::string wait(const std::string& from, const std::string& scope) {
        const std::string id = name("wait");
        draft_.node(id, NodeKind::event_based_gateway, scope);
        draft_.flow(from, id);
        const std::string timer = name("timer");
        Node& late = draft_.node(timer, NodeKind::catch_event, scope);
        late.event = {EventKind::timer, "", TimerKind::duration, Amount{0, 3600, false}, "", 1};
        const std::string message = name("message");
        draft_.node(message, NodeKind::catch_event, scope).event = {EventKind::message, "answer"};
        const std::string merge = name("merge");
        draft_.node(merge, NodeKind::exclusive_gateway, scope);
        draft_.flow(id, timer).flow(id, message).flow(timer, merge).flow(message, merge);
        const std::string after = name("task");
        draft_.task(after, scope);
        draft_.flow(merge, after);
        return after;
    }

    /// A flow from one gateway to another anywhere in the process.
    void cross() {
        std::vector<std::string> gateways;
        for (const Node& node : draft_.definition.nodes) {
            if (node.parent.empty() && (node.kind == NodeKind::exclusive_gateway || node.kind == NodeKind::parallel_gateway ||
                                        node.kind == NodeKind::inclusive_gateway)) {
                gateways.push_back(node.id);
            }
        }
        if (gateways.size() < 2) {
            return;
        }
        const std::string& from = gateways[static_cast<std::size_t>(pick(static_cast<int>(gateways.size())))];
        const std::string& to = gateways[static_cast<std::size_t>(pick(static_cast<int>(gateways.size())))];
        if (from != to && draft_.definition.find_flow(from + ">" + to) == nullptr) {
            draft_.flow(from, to, draft_.at(from).kind == NodeKind::parallel_gateway ? "" : "yes");
        }
    }

    std::mt19937 random_;
    Draft draft_{};
    int number_ = 0;
};

/// Tells an instance whatever comes to mind.
class Crowd final {
public:
    Crowd(Play& play, unsigned seed) : play_(play), random_(seed) {}

    Event next() {
        const Number token = some_token();
        const Acting who{UserId{"p" + std::to_string(pick(12))}, std::nullopt, ""};
        const std::string version = pick(12) == 0 ? "another version" : play_.now.version_sha256;
        switch (pick(26)) {
            case 0:
                return Claim{token, who};
            case 1:
                return Release{token, who};
            case 2:
                return Return{token, who, pick(5) == 0 ? "" : "because", version, some_target(token)};
            case 3:
                return Forward{token, who, UserId{"p" + std::to_string(pick(12))}};
            case 4:
                return Delegate{token, who, UserId{"p" + std::to_string(pick(12))}};
            case 5:
                return Consult{token, who, {UserId{"p" + std::to_string(pick(12))}}};
            case 6:
                return Advise{token, who, "fine"};
            case 7:
                return Recall{who, "oops"};
            case 8:
                return Undo{who, play_.before};
            case 9:
                return pick(6) == 0 ? Event{Suspend{who, "papers"}} : Event{Resume{who}};
            case 10:
                return pick(3) == 0 ? Event{ContentChanged{who, "v" + std::to_string(++versions_), play_.document}} : Event{FactsChanged{play_.document}};
            case 11:
                return Received{EventKind::message, pick(4) == 0 ? "nothing" : "answer", {}};
            case 12:
                return Reassign{token, who, pick(2) == 0 ? std::nullopt : std::optional{who.by}, "ill"};
            case 13:
                return pick(20) == 0 ? Event{Reject{token, who, "no", version}} : Event{ServiceDone{token, {}, ""}};
            case 14:
            case 15:
                return TimerFired{some_timer()};
            case 16:
                return Start{who, "v" + std::to_string(++versions_), play_.document};
            default: {
                Complete event{token, who, pick(3) == 0 ? "object" : "approve", "why", version, {}, {}, ""};
                return event;
            }
        }
    }

    int pick(int below) { return static_cast<int>(random_() % static_cast<unsigned>(below)); }

private:
    Number some_token() {
        if (play_.now.tokens.empty() || pick(15) == 0) {
            return static_cast<Number>(pick(50));
        }
        return play_.now.tokens[static_cast<std::size_t>(pick(static_cast<int>(play_.now.tokens.size())))].id;
    }
    Number some_timer() {
        if (play_.now.timers.empty()) {
            return 1;
        }
        const Timer& timer = play_.now.timers[static_cast<std::size_t>(pick(static_cast<int>(play_.now.timers.size())))];
        if (pick(4) != 0) {
            play_.at = std::max(play_.at, timer.due);
        }
        return timer.id;
    }
    std::optional<std::string> some_target(Number token) {
        const auto targets = return_targets(play_.definition(), play_.now, token);
        if (pick(4) == 0) {
            return std::nullopt;
        }
        if (targets.empty() || pick(6) == 0) {
            return play_.definition().nodes[static_cast<std::size_t>(pick(static_cast<int>(play_.definition().nodes.size())))].id;
        }
        return targets[static_cast<std::size_t>(pick(static_cast<int>(targets.size())))];
    }

    Play& play_;
    std::mt19937 random_;
    int versions_ = 1;
};

/// Everything that has to hold of a state by itself.
void check_state(const Definition& definition, const Instance& now) {
    std::set<Number> ids;
    for (const Token& token : now.tokens) {
        ASSERT_TRUE(ids.insert(token.id).second) << "a token twice";
        ASSERT_LT(token.id, now.next_number);
        const Node* node = definition.find(token.node);
        ASSERT_NE(node, nullptr);
        if (token.scope == 0) {
            ASSERT_EQ(node->parent, "");
        } else {
            const Token* host = now.find(token.scope);
            ASSERT_NE(host, nullptr) << "a token in a scope that is gone";
            ASSERT_EQ(host->state, TokenState::scope);
            ASSERT_TRUE(host->node == token.node || host->node == node->parent);
        }
        if (token.state == TokenState::scope) {
            ASSERT_TRUE(std::any_of(now.tokens.begin(), now.tokens.end(), [&](const Token& one) { return one.scope == token.id; })) << "an empty scope";
        }
        if (token.state == TokenState::task) {
            ASSERT_TRUE(is_human(node->kind));
        }
    }
    for (const Timer& timer : now.timers) {
        ASSERT_TRUE(timer.token == 0 || now.find(timer.token) != nullptr) << "a timer of a token that is gone";
    }
    if (is_terminal(now.status)) {
        ASSERT_TRUE(now.tokens.empty() && now.timers.empty());
    }
    if (now.status == Status::running) {
        ASSERT_FALSE(now.tokens.empty()) << "running, with nothing that could run";
    }
    for (const Decision& approval : now.approvals()) {
        ASSERT_TRUE(approval.version_sha256 == now.version_sha256) << "an approval of another version counts";
    }
    for (const Decision& decision : now.decisions) {
        ASSERT_EQ(decision.version_sha256, now.version_sha256) << "a decision on another version stands";
    }
}

TEST(EngineProperties, Hold_for_random_definitions_and_random_events) {
    constexpr unsigned definitions = 4000;
    int accepted = 0;
    int refused = 0;
    long long steps = 0;
    long long refusals = 0;
    int finished = 0;
    for (unsigned seed = 1; seed <= definitions; ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        Definition definition = Artist(seed).draw();
        if (!check_graph(definition).empty() || !check_soundness(definition).empty()) {
            ++refused;
            continue;
        }
        ++accepted;
        Play play{definition};
        play.document.lists["members"] = {"p1", "p2", "p3"};
        ASSERT_TRUE(play.start("p0"));
        Crowd crowd(play, seed);
        for (int i = 0; i < 150 && !is_terminal(play.now.status); ++i) {
            play.at += std::chrono::seconds{20};
            const Instance before = play.now;
            const Event event = crowd.next();
            const auto transition = play.tell(event);
            if (!transition) {
                ++refusals;
                ASSERT_NE(transition.error().code, Code::internal) << transition.error().cause.value;
                ASSERT_EQ(play.now, before);
                continue;
            }
            ++steps;
            ASSERT_FALSE(transition->stuck) << transition->stuck->en << " after " << encode(event);
            ASSERT_NO_FATAL_FAILURE(check_state(definition, play.now)) << encode(event);
            if (const auto* complete = std::get_if<Complete>(&event)) {
                // No action without right: by the chain's rules, on an open task, on the content that was shown.
                const Token* task = before.find(complete->token);
                ASSERT_NE(task, nullptr);
                ASSERT_TRUE(may_act(definition, before, *task, complete->who));
                ASSERT_EQ(complete->version_sha256, before.version_sha256);
            }
            for (const Token& token : before.tokens) {
                // Joins fire once: a token that was consumed never comes back under its number but by an undo.
                if (!std::holds_alternative<Undo>(event) && play.now.find(token.id) != nullptr) {
                    ASSERT_EQ(play.now.find(token.id)->scope, token.scope);
                }
            }
        }
        finished += is_terminal(play.now.status) ? 1 : 0;
        if (seed % 5 == 0) {
            Instance replayed;
            Instance previous;
            for (const auto& [event, at] : play.history) {
                auto read = decode_event(encode(event));
                ASSERT_TRUE(read);
                if (auto* undo = std::get_if<Undo>(&*read)) {
                    undo->previous = previous;
                }
                previous = replayed;
                auto again = step(definition, previous, *read, {at, play.conditions, play.every_day});
                ASSERT_TRUE(again);
                replayed = again->next;
            }
            ASSERT_EQ(encode(replayed), encode(play.now)) << "the history leads elsewhere";
            ASSERT_TRUE(decode_instance(encode(play.now)).value() == play.now) << encode(play.now);
        }
        // Whatever happened, going on with it ends it, by the flows that lead out of loops.
        play.conditions.only_defaults = true;
        for (int i = 0; i < 3000 && !is_terminal(play.now.status); ++i) {
            play.at += std::chrono::hours{30};
            if (play.now.suspended) {
                ASSERT_TRUE(play.tell(Resume{{UserId{"boss"}}}));
            } else if (play.now.status == Status::with_drafter) {
                ASSERT_TRUE(play.start("p0", play.now.version_sha256));
            } else if (const auto task = std::find_if(play.now.tokens.begin(), play.now.tokens.end(), [](const Token& one) { return one.state == TokenState::task; });
                       task != play.now.tokens.end()) {
                const Number id = task->id;
                if (task->holder) {
                    ASSERT_TRUE(play.tell(Reassign{id, {UserId{"boss"}}, std::nullopt, "clearing up"}));
                }
                ASSERT_TRUE(play.tell(Complete{id, {UserId{"q" + std::to_string(i)}}, "approve", "", play.now.version_sha256, {}, {}, ""}));
            } else if (!play.tell(Received{EventKind::message, "answer", {}})) {
                ASSERT_FALSE(play.now.timers.empty());
                ASSERT_TRUE(play.tell(TimerFired{play.now.timers.front().id}));
            }
            ASSERT_FALSE(play.last.stuck);
        }
        ASSERT_TRUE(is_terminal(play.now.status)) << "it does not end";
    }
    EXPECT_GT(accepted, 2000);
    EXPECT_GT(refused, 100) << "the proof has to have something to refuse";
    EXPECT_GT(finished, 50);
    std::cout << accepted << " definitions accepted, " << refused << " refused, " << steps << " steps, " << refusals << " events refused\n";
}

}  // namespace
}  // namespace vanthu::workflow::test
