#include "workflow/simulation.hpp"

#include <gmock/gmock.h>

#include "chains.hpp"

namespace vanthu::workflow::test {
namespace {

using ::testing::ElementsAre;

std::vector<std::string> way(const Simulation& simulation) {
    std::vector<std::string> steps;
    for (const SimulatedStep& step : simulation.steps) {
        steps.push_back(step.node + ":" + step.outcome);
    }
    return steps;
}

Definition vote_then_sign() {
    Draft draft;
    Node& vote = draft.task("vote");
    vote.multi = MultiInstance{false, "members", "", "approved>=2"};
    vote.outcomes = {{"approve", "", "", false, true}, {"reject", "", "", true, false}};
    vote.may_return = false;
    draft.node("result", NodeKind::exclusive_gateway);
    draft.task("sign");
    draft.task("tell");
    draft.node("end", NodeKind::end_event);
    draft.flow("start", "vote").flow("vote", "result").flow("result", "sign", "outcome=complete").flow("result", "tell", "*");
    draft.flow("sign", "end").flow("tell", "end");
    return draft.definition;
}

TEST(Simulation, Plays_the_way_that_the_outcomes_lead) {
    const PlainConditions conditions;
    const EveryDay every_day;
    const Surroundings surroundings{from_millis(0), conditions, every_day};
    const Facts facts{{}, {{"members", {"m1", "m2", "m3"}}}};
    const auto agreed = simulate(vote_then_sign(), facts, {}, surroundings).value();
    EXPECT_THAT(way(agreed), ElementsAre(":submit", "vote:approve", "vote:approve", "sign:approve"));
    EXPECT_EQ(agreed.status, Status::finished);
    const auto against = simulate(vote_then_sign(), facts, {{"vote", "reject"}}, surroundings).value();
    EXPECT_THAT(way(against), ElementsAre(":submit", "vote:reject", "vote:reject", "vote:reject", "tell:approve")) << "a vote, not the end of the chain";
    const auto back = simulate(vote_then_sign(), facts, {{"sign", "return"}}, surroundings).value();
    EXPECT_EQ(back.status, Status::finished) << "returned once, then decided";
    const auto rejected = simulate(vote_then_sign(), facts, {{"sign", "reject"}}, surroundings).value();
    EXPECT_EQ(rejected.status, Status::rejected);
}

TEST(Simulation, Compares_versions_without_their_lines) {
    Node one;
    one.id = "a";
    Node other = one;
    other.line = 7;
    EXPECT_TRUE(says_the_same(one, other));
    other.may_return = false;
    EXPECT_FALSE(says_the_same(one, other));
}

}  // namespace
}  // namespace vanthu::workflow::test
