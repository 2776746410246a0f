#include "workflow/soundness.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>

#include "tests/workflow/bpmn_text.hpp"

namespace vanthu::workflow {
namespace {

using namespace test;  // the little language of bpmn_text.hpp

struct Game {
    const char* name;
    std::vector<std::string> lines;
    std::vector<std::string> problems{};  ///< empty: sound
};

class Soundness : public testing::TestWithParam<Game> {};

TEST_P(Soundness, Is_proved_or_refuted_with_the_place) {
    EXPECT_EQ(problems_of(process(GetParam().lines)), GetParam().problems);
}

std::string gateway(const std::string& kind, const std::string& id) {
    return element(kind + "Gateway", id);
}

std::string timeout(const std::string& id, const std::string& host, bool interrupting) {
    return "<boundaryEvent id='" + id + "' attachedToRef='" + host + "' cancelActivity='" + (interrupting ? "true" : "false") +
           "'><timerEventDefinition><timeDuration>P1D</timeDuration></timerEventDefinition></boundaryEvent>";
}

const std::string start = "<startEvent id='s'/>";
const std::string end = "<endEvent id='e'/>";
const std::string choice_x = split("exclusiveGateway", "c", "x");

std::vector<std::string> flows(const std::vector<std::string>& texts) {
    std::vector<std::string> out;
    for (const std::string& text : texts) {
        out.push_back(flow(text));
    }
    return out;
}

INSTANTIATE_TEST_SUITE_P(
    Games, Soundness,
    testing::Values(
        Game{"line", std::vector<std::string>{start, user("x"), end} + flows({"s>x", "x>e"})},
        Game{"parallel_that_joins",
             std::vector<std::string>{start, gateway("parallel", "p"), user("x"), user("y"), gateway("parallel", "j"), end} +
                 flows({"s>p", "p>x", "p>y", "x>j", "y>j", "j>e"})},
        Game{"parallel_that_ends_twice",
             std::vector<std::string>{start, gateway("parallel", "p"), user("x"), user("y"), end} + flows({"s>p", "p>x", "p>y", "x>e", "y>e"})},
        Game{"parallel_into_an_exclusive_merge",
             std::vector<std::string>{start, gateway("parallel", "p"), user("x"), user("y"), gateway("exclusive", "m"), user("z"), end} +
                 flows({"s>p", "p>x", "p>y", "x>m", "y>m", "m>z", "z>e"})},
        Game{"choice_into_a_parallel_join",
             std::vector<std::string>{start, choice_x, user("x"), user("y"), gateway("parallel", "j"), end} +
                 flows({"s>c", "c>x", "c>y?", "x>j", "y>j", "j>e"}),
             {"6 parallelGateway j: This can wait for ever for the flow “y-j”."}},
        Game{"choice_inside_a_parallel_branch",
             std::vector<std::string>{start, gateway("parallel", "p"), choice_x, user("x"), user("y"), user("z"), gateway("parallel", "j"), end} +
                 flows({"s>p", "p>c", "p>z", "c>x", "c>y?", "x>j", "y>e", "z>j", "j>e"}),
             {"8 parallelGateway j: This can wait for ever for the flow “x-j”."}},
        Game{"choice_merged_before_the_join",
             std::vector<std::string>{start, gateway("parallel", "p"), choice_x, user("x"), user("y"), user("z"), gateway("exclusive", "m"), gateway("parallel", "j"), end} +
                 flows({"s>p", "p>c", "p>z", "c>x", "c>y?", "x>m", "y>m", "m>j", "z>j", "j>e"})},
        Game{"inclusive_split_into_an_inclusive_join",
             std::vector<std::string>{start, split("inclusiveGateway", "o", "x"), user("x"), user("y"), user("z"), gateway("inclusive", "j"), end} +
                 flows({"s>o", "o>x", "o>y?", "o>z?", "x>j", "y>j", "z>j", "j>e"})},
        Game{"inclusive_split_into_a_parallel_join",
             std::vector<std::string>{start, split("inclusiveGateway", "o", "x"), user("x"), user("y"), user("z"), gateway("parallel", "j"), end} +
                 flows({"s>o", "o>x", "o>y?", "o>z?", "x>j", "y>j", "z>j", "j>e"}),
             {"7 parallelGateway j: This can wait for ever for the flow “y-j”."}},
        Game{"inclusive_split_into_an_exclusive_merge",
             std::vector<std::string>{start, split("inclusiveGateway", "o", "x"), user("x"), user("y"), gateway("exclusive", "m"), end} +
                 flows({"s>o", "o>x", "o>y?", "x>m", "y>m", "m>e"})},
        Game{"parallel_into_an_inclusive_join",
             std::vector<std::string>{start, gateway("parallel", "p"), user("x"), user("y"), gateway("inclusive", "j"), end} +
                 flows({"s>p", "p>x", "p>y", "x>j", "y>j", "j>e"})},
        Game{"two_inclusive_joins_one_behind_the_other",
             std::vector<std::string>{start, split("inclusiveGateway", "o", "x"), user("x"), user("y"), user("z"), gateway("inclusive", "j"), gateway("inclusive", "k"), end} +
                 flows({"s>o", "o>x", "o>y?", "o>z?", "x>j", "y>j", "j>k", "z>k", "k>e"})},
        // 13.4.4: each join waits for a token that stands before the other.
        Game{"two_inclusive_joins_that_wait_for_each_other",
             std::vector<std::string>{start, gateway("parallel", "p"), user("x"), user("y"), gateway("inclusive", "j"), gateway("inclusive", "k"),
                                      split("exclusiveGateway", "c", "e"), split("exclusiveGateway", "d", "e"), user("v"), user("w"), end} +
                 flows({"s>p", "p>x", "p>y", "x>j", "y>k", "j>c", "k>d", "c>v?", "c>e", "d>w?", "d>e", "v>k", "w>j"}),
             {"6 inclusiveGateway j: This can wait for ever for the flow “w-j”.", "7 inclusiveGateway k: This can wait for ever for the flow “v-k”."}},
        Game{"loop_back_to_the_drafter",
             std::vector<std::string>{start, user("x"), user("y"), split("exclusiveGateway", "c", "e"), end} + flows({"s>x", "x>y", "y>c", "c>e", "c>x?"})},
        Game{"loop_around_a_parallel_block",
             std::vector<std::string>{start, gateway("exclusive", "m"), gateway("parallel", "p"), user("x"), user("y"), gateway("parallel", "j"), split("exclusiveGateway", "c", "e"), end} +
                 flows({"s>m", "m>p", "p>x", "p>y", "x>j", "y>j", "j>c", "c>e", "c>m?"})},
        Game{"loop_that_multiplies",
             std::vector<std::string>{start, user("x"), gateway("parallel", "p"), user("y"), end} + flows({"s>x", "x>p", "p>x", "p>y", "y>e"}),
             {"4 parallelGateway p: A loop through here makes more branches each time and never joins them."}},
        Game{"loop_from_one_of_two_branches",
             std::vector<std::string>{start, gateway("exclusive", "m"), gateway("parallel", "p"), user("x"), user("y"), choice_x, end} +
                 flows({"s>m", "m>p", "p>x", "p>y", "x>e", "y>c", "c>m?", "c>x"}),
             {"4 parallelGateway p: A loop through here makes more branches each time and never joins them."}},
        Game{"loop_whose_inclusive_join_swallows_what_it_makes",
             std::vector<std::string>{start, user("x"), split("inclusiveGateway", "o", "a"), user("a"), user("b"), split("inclusiveGateway", "j", "e"), end} +
                 flows({"s>x", "x>j", "o>a", "o>b?", "a>j", "b>j", "j>e", "j>o?"})},
        Game{"loop_that_multiplies_before_an_inclusive_join",
             std::vector<std::string>{start, user("x"), gateway("parallel", "p"), user("y"), user("z"), gateway("inclusive", "j"), end} +
                 flows({"s>x", "x>p", "p>x", "p>y", "p>z", "y>j", "z>j", "j>e"}),
             {"4 parallelGateway p: A loop through here makes more branches each time and never joins them."}},
        Game{"terminate_ends_what_waits",
             std::vector<std::string>{start, gateway("parallel", "p"), user("x"), user("y"), user("z"), split("exclusiveGateway", "c", "t"), gateway("parallel", "j"), end,
                                      element("endEvent", "t", "<terminateEventDefinition/>")} +
                 flows({"s>p", "p>x", "p>y", "x>c", "c>t", "c>z?", "z>j", "y>j", "j>e"})},
        Game{"interrupting_timeout",
             std::vector<std::string>{start, user("x"), timeout("b", "x", true), user("y"), gateway("exclusive", "m"), end} +
                 flows({"s>x", "x>m", "b>y", "y>m", "m>e"})},
        Game{"interrupting_timeout_into_a_parallel_join",
             std::vector<std::string>{start, user("x"), timeout("b", "x", true), user("y"), gateway("parallel", "j"), end} +
                 flows({"s>x", "x>j", "b>y", "y>j", "j>e"}),
             {"6 parallelGateway j: This can wait for ever for the flow “y-j”."}},
        Game{"reminder",
             std::vector<std::string>{start, user("x"), timeout("b", "x", false), user("y"), end} + flows({"s>x", "x>e", "b>y", "y>e"})},
        Game{"reminder_into_a_parallel_join",
             std::vector<std::string>{start, user("x"), timeout("b", "x", false), user("y"), gateway("parallel", "j"), end} +
                 flows({"s>x", "x>j", "b>y", "y>j", "j>e"}),
             {"6 parallelGateway j: This can wait for ever for the flow “y-j”."}},
        Game{"reminder_into_an_inclusive_join",
             std::vector<std::string>{start, user("x"), timeout("b", "x", false), user("y"), gateway("inclusive", "j"), end} +
                 flows({"s>x", "x>j", "b>y", "y>j", "j>e"})},
        Game{"two_reminders_of_one_task_in_a_loop",
             std::vector<std::string>{start, user("x"), timeout("b", "x", false), timeout("d", "x", false), split("exclusiveGateway", "c", "e"),
                                      element("sendTask", "tell", extension("<v:task person='drafter'/><v:message>Sắp đến hạn.</v:message>")), end} +
                 flows({"s>x", "x>c", "c>x?", "c>e", "b>tell", "d>tell", "tell>e"})},
        Game{"reminder_that_gives_people_more_work_in_a_loop",
             std::vector<std::string>{start, user("x"), timeout("b", "x", false), split("exclusiveGateway", "c", "e"), user("y"), end} +
                 flows({"s>x", "x>c", "c>x?", "c>e", "b>y", "y>e"}),
             {"4 boundaryEvent b: A loop through here makes more branches each time and never joins them."}},
        Game{"event_gateway",
             std::vector<std::string>{start, gateway("eventBased", "g"),
                                      element("intermediateCatchEvent", "a", "<timerEventDefinition><timeDuration>P1D</timeDuration></timerEventDefinition>"),
                                      element("intermediateCatchEvent", "b", "<timerEventDefinition><timeDuration>P2D</timeDuration></timerEventDefinition>"),
                                      gateway("exclusive", "m"), end} +
                 flows({"s>g", "g>a", "g>b", "a>m", "b>m", "m>e"})},
        Game{"event_gateway_into_a_parallel_join",
             std::vector<std::string>{start, gateway("eventBased", "g"),
                                      element("intermediateCatchEvent", "a", "<timerEventDefinition><timeDuration>P1D</timeDuration></timerEventDefinition>"),
                                      element("intermediateCatchEvent", "b", "<timerEventDefinition><timeDuration>P2D</timeDuration></timerEventDefinition>"),
                                      gateway("parallel", "j"), end} +
                 flows({"s>g", "g>a", "g>b", "a>j", "b>j", "j>e"}),
             {"6 parallelGateway j: This can wait for ever for the flow “b-j”."}},
        Game{"sub_process_that_hangs",
             std::vector<std::string>{start,
                                      "<subProcess id='x'><startEvent id='s1'/>" + split("exclusiveGateway", "c", "a") + user("a") + user("b") + "\n" +
                                          gateway("parallel", "j") + "<endEvent id='e1'/>" + flow("s1>c") + flow("c>a") + flow("c>b?") + flow("a>j") + flow("b>j") +
                                          flow("j>e1") + "</subProcess>",
                                      end} +
                 flows({"s>x", "x>e"}),
             {"4 parallelGateway j: This can wait for ever for the flow “b-j”."}},
        Game{"join_that_waits_for_itself",
             std::vector<std::string>{start, gateway("parallel", "j"), user("x"), gateway("parallel", "p"), end} + flows({"s>j", "j>x", "x>p", "p>j", "p>e"}),
             {"3 parallelGateway j: This can wait for ever for the flow “p-j”."}}),
    [](const auto& about) { return std::string{about.param.name}; });

/// `width` branches of two tasks between a parallel split and its join.
std::string wide(int width, bool chooses) {
    std::vector<std::string> lines{start, gateway("parallel", "p"), gateway("parallel", "j"), end, flow("s>p"), flow("j>e")};
    for (int i = 0; i < width; ++i) {
        const std::string a = "a" + std::to_string(i);
        const std::string b = "b" + std::to_string(i);
        lines.insert(lines.end(), {chooses ? split("exclusiveGateway", a, b) : user(a), user(b), flow("p>" + a), flow(a + ">" + b), flow(b + ">j")});
        if (chooses) {
            const std::string c = "c" + std::to_string(i);
            const std::string m = "m" + std::to_string(i);
            lines.pop_back();
            lines.insert(lines.end(), {user(c), timeout("t" + c, c, true), timeout("t" + b, b, true), gateway("exclusive", m), flow(a + ">" + c + "?"), flow(b + ">" + m),
                                       flow(c + ">" + m), flow("t" + c + ">" + m), flow("t" + b + ">" + m), flow(m + ">j")});
        }
    }
    return process(lines);
}

TEST(Soundness, Is_proved_for_wide_processes_and_refused_when_it_cannot_be) {
    EXPECT_THAT(problems_of(wide(40, false)), testing::IsEmpty());
    EXPECT_THAT(problems_of(wide(5, true)), testing::IsEmpty());
    const auto begin = std::chrono::steady_clock::now();
    EXPECT_THAT(problems_of(wide(20, true)),
                testing::ElementsAre("2 startEvent s: The process is too complex to prove that it can always end."));
    EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(20));
}

TEST(Soundness, Is_not_tried_for_a_split_with_too_many_choices) {
    std::vector<std::string> lines{start, split("inclusiveGateway", "o", "x0"), gateway("inclusive", "j"), end, flow("s>o"), flow("j>e")};
    for (int i = 0; i < 10; ++i) {
        const std::string x = "x" + std::to_string(i);
        lines.insert(lines.end(), {user(x), flow("o>" + x + (i == 0 ? "" : "?")), flow(x + ">j")});
    }
    EXPECT_THAT(problems_of(process(lines)),
                testing::ElementsAre("3 inclusiveGateway o: Too many branches to prove that the process can always end."));
}

}  // namespace
}  // namespace vanthu::workflow
