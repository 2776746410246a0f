#include "workflow/bpmn/reader.hpp"

#include <gtest/gtest.h>

#include "tests/support/shared_data.hpp"
#include "workflow/bpmn/xpath_conditions.hpp"

namespace vanthu::workflow {
namespace {

std::string shipped() {
    return test::read_file(test::source_file("schemas/bpmn/outgoing-three-approvers.bpmn"));
}

std::string process(const std::string& body) {
    return "<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL' xmlns:v='urn:vanthu:workflow:1'>"
           "<process id='p'>" + body + "</process></definitions>";
}

const std::string task_x = "<userTask id='x'><extensionElements><v:task role='leader' unit='agency'/></extensionElements></userTask>";
const std::string plain = "<startEvent id='s'/>" + task_x + "<endEvent id='e'/><sequenceFlow id='f1' sourceRef='s' targetRef='x'/>"
                          "<sequenceFlow id='f2' sourceRef='x' targetRef='e'/>";

TEST(BpmnReader, Reads_the_shipped_chain) {
    const Definition definition = parse_bpmn(shipped()).value();
    EXPECT_EQ(definition.key, "outgoing-three-approvers");
    EXPECT_EQ(definition.nodes.size(), 8U);
    EXPECT_EQ(definition.find("director")->task.effect, Effect::sign);
    EXPECT_EQ(definition.find("unit-head")->task.candidate.relation, UnitRelation::drafter_unit);
    EXPECT_EQ(definition.find("office")->task.candidate.unit_code, "VP");
    EXPECT_FALSE(definition.find("number")->task.may_return);
}

TEST(BpmnReader, Names_each_element_outside_the_profile_with_its_line) {
    const auto read = read_bpmn(process(plain + "\n\n<scriptTask id='evil'/>"));
    ASSERT_EQ(read.problems.size(), 1U);
    EXPECT_EQ(read.problems[0].element, "scriptTask evil");
    EXPECT_EQ(read.problems[0].line, 3);
}

TEST(BpmnReader, Finds_what_is_wrong_with_a_graph) {
    const std::pair<const char*, std::string> cases[] = {
        {"no start", task_x + "<endEvent id='e'/><sequenceFlow id='f' sourceRef='x' targetRef='e'/>"},
        {"dangling flow", plain + "<sequenceFlow id='f3' sourceRef='x' targetRef='nowhere'/>"},
        {"unreachable", plain + "<userTask id='y'><extensionElements><v:task role='clerk' unit='agency'/></extensionElements></userTask>"
                                "<sequenceFlow id='f3' sourceRef='y' targetRef='e'/>"},
        {"dead end", "<startEvent id='s'/>" + task_x + "<sequenceFlow id='f1' sourceRef='s' targetRef='x'/>"},
        {"doubled id", plain + task_x},
        {"unknown role", "<startEvent id='s'/><userTask id='x'><extensionElements><v:task role='king' unit='agency'/></extensionElements></userTask>"},
        {"no assignment", "<startEvent id='s'/><userTask id='x'/>"},
        {"two flows without a gateway", plain + "<sequenceFlow id='f3' sourceRef='s' targetRef='e'/>"},
        {"bad xpath", plain + "<sequenceFlow id='f3' sourceRef='x' targetRef='e'><conditionExpression>type = </conditionExpression></sequenceFlow>"},
        {"gateway without default",
         "<startEvent id='s'/><exclusiveGateway id='g'/><endEvent id='e'/><endEvent id='e2'/><sequenceFlow id='f1' sourceRef='s' targetRef='g'/>"
         "<sequenceFlow id='f2' sourceRef='g' targetRef='e'><conditionExpression>type='BC'</conditionExpression></sequenceFlow>"
         "<sequenceFlow id='f3' sourceRef='g' targetRef='e2'><conditionExpression>type='CV'</conditionExpression></sequenceFlow>"}};
    EXPECT_TRUE(read_bpmn(process(plain)).problems.empty());
    for (const auto& [name, body] : cases) {
        EXPECT_FALSE(read_bpmn(process(body)).problems.empty()) << name;
    }
}

TEST(BpmnReader, Refuses_hostile_XML) {
    std::string deep;
    for (int i = 0; i < 300; ++i) {
        deep += "<subProcess>";
    }
    for (const std::string& bad :
         {std::string{}, std::string{"<"}, std::string{"<definitions/>"}, std::string(2'000'000, 'x'), process(deep),
          std::string{"<!DOCTYPE d [<!ENTITY a 'x'>]>"} + process(plain),
          std::string{"<!DOCTYPE d [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL'><process id='p'>&a;</process></definitions>"}}) {
        EXPECT_FALSE(read_bpmn(bad).problems.empty());
    }
}

TEST(BpmnReader, Survives_every_truncation_of_a_real_file) {
    const std::string whole = shipped();
    for (std::size_t size = 0; size < whole.size(); size += 101) {
        EXPECT_FALSE(read_bpmn(whole.substr(0, size)).problems.empty());
    }
}

TEST(XPathConditions, See_the_metadata_as_text_and_nothing_else) {
    const XPathConditions conditions;
    const Metadata metadata{{"type", "BC"}, {"subject", "<type>CV</type> & 'x'"}, {"recipients", "3"}};
    EXPECT_TRUE(conditions.holds("type = 'BC' and recipients > 2", metadata).value());
    EXPECT_FALSE(conditions.holds("type = 'CV'", metadata).value());
    EXPECT_FALSE(conditions.holds("missing", metadata).value());
    EXPECT_FALSE(conditions.holds("document('/etc/passwd')", metadata));
    EXPECT_FALSE(conditions.holds("type = ", metadata));
}

}  // namespace
}  // namespace vanthu::workflow
