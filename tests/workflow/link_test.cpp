#include "workflow/link.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "core/digest.hpp"
#include "tests/workflow/bpmn_text.hpp"
#include "workflow/soundness.hpp"

namespace vanthu::workflow {
namespace {

using namespace test;  // the little language of bpmn_text.hpp
using testing::ElementsAre;
using testing::HasSubstr;

/// Definitions by their keys; each is `process` with another id.
class Deployed {
public:
    void add(const std::string& key, const std::vector<std::string>& lines) {
        std::string xml = process(lines);
        xml.replace(xml.find("id='chain'"), 10, "id='" + key + "'");
        definitions_[key] = parse_bpmn(xml).value();
    }
    [[nodiscard]] const Definition& at(const std::string& key) const { return definitions_.at(key); }
    [[nodiscard]] Result<Definition> linked(const std::string& key) const {
        return link(at(key), [this](const std::string& called) {
            const auto found = definitions_.find(called);
            return found == definitions_.end() ? nullptr : &found->second;
        });
    }

private:
    std::map<std::string, Definition> definitions_{};
};

std::vector<std::string> calls(const std::string& key) {
    return around("<callActivity id='x' calledElement='" + key + "'/>");
}

TEST(Link, Puts_the_called_nodes_in_the_place_of_the_call) {
    Deployed deployed;
    deployed.add("issue",
                 {"<startEvent id='s'/>", user("number"),
                  element("userTask", "seal", extension("<v:task role='clerk' unit='agency' other-than='number'/>")),
                  "<boundaryEvent id='late' attachedToRef='seal'><timerEventDefinition><timeDuration>P1D</timeDuration></timerEventDefinition></boundaryEvent>",
                  "<endEvent id='e'/>", flow("s>number"), flow("number>seal"), flow("seal>e"), flow("late>e"), extension("<v:deadline working='P2D'/>")});
    deployed.add("outgoing", calls("issue"));
    const Definition linked = deployed.linked("outgoing").value();
    EXPECT_EQ(linked.key, "outgoing");
    const Node& call = *linked.find("x");
    EXPECT_EQ(call.kind, NodeKind::sub_process);
    EXPECT_EQ(call.called, "issue");
    EXPECT_EQ(call.deadline->within, (Amount{2, 0, true}));
    EXPECT_EQ(linked.start_of("x")->id, "x/s");
    const Node& seal = *linked.find("x/seal");
    EXPECT_EQ(seal.parent, "x");
    EXPECT_THAT(seal.other_than, ElementsAre("x/number"));
    EXPECT_THAT(seal.incoming, ElementsAre("x/number-seal"));
    EXPECT_EQ(seal.flows.at(0).target, "x/e");
    EXPECT_EQ(linked.boundaries_of("x/seal").at(0)->id, "x/late");
    EXPECT_EQ(linked.find_flow("x/seal-e")->source, "x/seal");
    EXPECT_TRUE(check_soundness(linked).empty());
}

TEST(Link, Binds_the_hash_to_everything_that_is_called) {
    Deployed deployed;
    deployed.add("c", around(user("x")));
    deployed.add("b", calls("c"));
    deployed.add("a", calls("b"));
    EXPECT_EQ(deployed.linked("c")->hash, deployed.at("c").hash);
    const std::string b = sha256_hex(as_bytes(deployed.at("b").hash + "\n" + deployed.at("c").hash));
    EXPECT_EQ(deployed.linked("b")->hash, b);
    EXPECT_EQ(deployed.linked("a")->hash, sha256_hex(as_bytes(deployed.at("a").hash + "\n" + b)));
    EXPECT_EQ(deployed.linked("a")->find("x/x/x")->kind, NodeKind::user_task);
    deployed.add("c", around(user("x")) + std::vector<std::string>{""});
    EXPECT_NE(deployed.linked("a")->hash, sha256_hex(as_bytes(deployed.at("a").hash + "\n" + b)));
}

void expect_refused(const Result<Definition>& result, const std::string& text) {
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().code, Code::invalid_input);
    ASSERT_FALSE(result.error().fields.empty());
    EXPECT_EQ(result.error().fields.at(0).pointer, "line 3, callActivity x");
    EXPECT_THAT(result.error().fields.at(0).detail.en, HasSubstr(text));
}

TEST(Link, Refuses_what_is_not_there_and_what_never_ends) {
    Deployed deployed;
    deployed.add("lost", calls("nowhere"));
    expect_refused(deployed.linked("lost"), "There is no process “nowhere”");
    deployed.add("self", calls("self"));
    expect_refused(deployed.linked("self"), "calls itself");
    deployed.add("ping", calls("pong"));
    deployed.add("pong", calls("ping"));
    expect_refused(deployed.linked("ping"), "The process “ping” calls itself");
    deployed.add("d0", around(user("x")));
    for (int i = 1; i <= 6; ++i) {
        deployed.add("d" + std::to_string(i), calls("d" + std::to_string(i - 1)));
    }
    EXPECT_TRUE(deployed.linked("d5"));
    expect_refused(deployed.linked("d6"), "more than five levels");
}

TEST(Link, Sees_a_cycle_that_only_the_whole_has) {
    Deployed deployed;
    deployed.add("quick", around(element("serviceTask", "x", extension("<v:service effect='number'/>"))));
    deployed.add("loop", {"<startEvent id='s'/>", split("exclusiveGateway", "g", "e"), "<callActivity id='x' calledElement='quick'/>", "<endEvent id='e'/>",
                          flow("s>g"), flow("g>e"), flow("g>x?"), flow("x>g")});
    const auto linked = deployed.linked("loop");
    ASSERT_FALSE(linked);
    EXPECT_THAT(linked.error().fields.at(0).detail.en, HasSubstr("A cycle in which nothing surely waits"));
}

TEST(Link, Stops_at_definitions_that_grow_by_calling) {
    Deployed deployed;
    deployed.add("c0", around(user("x")));
    for (int level = 1; level <= 4; ++level) {
        std::vector<std::string> lines{"<startEvent id='s'/>", "<endEvent id='e'/>"};
        std::string before = "s";
        for (int i = 0; i < 20; ++i) {
            const std::string id = "x" + std::to_string(i);
            lines.insert(lines.end(), {"<callActivity id='" + id + "' calledElement='c" + std::to_string(level - 1) + "'/>", flow(before + ">" + id)});
            before = id;
        }
        lines.push_back(flow(before + ">e"));
        deployed.add("c" + std::to_string(level), lines);
    }
    const auto linked = deployed.linked("c4");
    ASSERT_FALSE(linked);
    EXPECT_THAT(linked.error().fields.at(0).detail.en, HasSubstr("too many elements"));
}

}  // namespace
}  // namespace vanthu::workflow
