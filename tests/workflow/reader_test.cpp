#include "workflow/bpmn/reader.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/shared_data.hpp"
#include "tests/workflow/bpmn_text.hpp"

namespace vanthu::workflow {
namespace {

using namespace test;  // the little language of bpmn_text.hpp
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::string shipped() {
    return vanthu::test::read_file(vanthu::test::source_file("schemas/bpmn/outgoing-three-approvers.bpmn"));
}

/// Reads what has to be right.
Definition read(const std::string& xml) {
    auto read = read_bpmn(xml);
    EXPECT_THAT(shown(read.problems), IsEmpty());
    return std::move(read.definition);
}

TEST(BpmnReader, Reads_the_shipped_chain) {
    const Definition definition = parse_bpmn(shipped()).value();
    EXPECT_EQ(definition.key, "outgoing-three-approvers");
    EXPECT_EQ(definition.find("director")->effect, Effect::sign);
    EXPECT_EQ(definition.find("unit-head")->assignment.unit, UnitRelation::drafter_unit);
    EXPECT_EQ(definition.find("office")->assignment.unit_value, "VP");
    EXPECT_FALSE(definition.find("number")->may_return);
}

TEST(BpmnReader, Reads_assignments) {
    const std::pair<const char*, Assignment> cases[] = {
        {"role='leader' unit='drafter-unit'", {PersonRelation::role, "", "leader", UnitRelation::drafter_unit, ""}},
        {"role='official' unit='drafter-parent'", {PersonRelation::role, "", "official", UnitRelation::drafter_parent, ""}},
        {"role='clerk' unit='agency'", {PersonRelation::role, "", "clerk", UnitRelation::agency, ""}},
        {"role='leader' unit='code:TCKH'", {PersonRelation::role, "", "leader", UnitRelation::named, "TCKH"}},
        {"role='leader' unit='xpath:lead-unit'", {PersonRelation::role, "", "leader", UnitRelation::expression, "lead-unit"}},
        {"person='drafter'", {PersonRelation::drafter}},
        {"person='login:nva'", {PersonRelation::named, "nva"}},
        {"person='xpath:assignee'", {PersonRelation::expression, "assignee"}},
    };
    for (const auto& [text, assignment] : cases) {
        SCOPED_TRACE(text);
        const Definition definition = read(process(around(element("userTask", "x", extension(fmt::format("<v:task {}/>", text))))));
        EXPECT_EQ(definition.find("x")->assignment, assignment);
    }
}

TEST(BpmnReader, Reads_outcomes_fields_and_deadlines) {
    const Definition definition = read(process(
        {"<startEvent id='s'/>", user("y"),
         element("userTask", "x",
                 extension("<v:task role='leader' unit='agency' effect='sign' signature-place='anchor:KT. CHỦ TỊCH' return='no' "
                           "forward='no' recall='no' not-drafter='yes' other-than=' y '/>"
                           "<v:outcome name='approve' label='Đồng ý' label-en='Agree' approval='yes'/>"
                           "<v:outcome name='object' label='Không đồng ý' needs-reason='yes'/>"
                           "<v:field name='due' label='Hạn' type='date' required='yes'/>"
                           "<v:field name='how' label='Cách gửi' type='choice'><v:choice>Trục</v:choice><v:choice>Bưu chính</v:choice></v:field>"
                           "<v:deadline working='P2D' warn-before='PT4H' escalate-person='drafter' reassign='yes'/>")),
         "<endEvent id='e'/>", flow("s>y"), flow("y>x"), flow("x>e"), extension("<v:deadline elapsed='P30D'/>")}));
    const Node& node = *definition.find("x");
    EXPECT_EQ(node.line, 4);
    EXPECT_EQ(node.effect, Effect::sign);
    EXPECT_EQ(node.signature_place, "anchor:KT. CHỦ TỊCH");
    EXPECT_FALSE(node.may_return || node.may_forward || node.may_recall);
    EXPECT_TRUE(node.not_drafter);
    EXPECT_THAT(node.other_than, ElementsAre("y"));
    ASSERT_EQ(node.outcomes.size(), 2U);
    EXPECT_EQ(node.outcomes[0].label_en, "Agree");
    EXPECT_TRUE(node.outcomes[0].is_approval);
    EXPECT_TRUE(node.outcomes[1].needs_reason);
    ASSERT_EQ(node.fields.size(), 2U);
    EXPECT_EQ(node.fields[0].type, FieldType::date);
    EXPECT_TRUE(node.fields[0].required);
    EXPECT_THAT(node.fields[1].choices, ElementsAre("Trục", "Bưu chính"));
    ASSERT_TRUE(node.deadline);
    EXPECT_EQ(node.deadline->within, (Amount{2, 0, true}));
    EXPECT_EQ(node.deadline->warn_before, (Amount{0, 14'400, true}));
    EXPECT_EQ(node.deadline->escalate_to->person, PersonRelation::drafter);
    EXPECT_TRUE(node.deadline->reassign);
    EXPECT_EQ(definition.deadline->within, (Amount{30, 0, false}));
}

TEST(BpmnReader, Reads_each_kind_of_task) {
    const Definition definition = read(process(
        {"<startEvent id='s'/>", element("manualTask", "manual", leader),
         element("serviceTask", "service", extension("<v:service name='convert-to-pdf'/>")),
         element("serviceTask", "number", extension("<v:service effect='number'/>")),
         element("sendTask", "send", extension("<v:task person='drafter'/><v:message>Đã cấp số.</v:message>")),
         "<receiveTask id='receive' messageRef='answer'/>",
         element("businessRuleTask", "rules",
                 extension("<v:rule name='level' condition=\"type = 'QD'\" value=\"'cao'\"/><v:rule name='level' value=\"'thường'\"/>")),
         "<endEvent id='e'/>", flow("s>manual"), flow("manual>service"), flow("service>number"), flow("number>send"), flow("send>receive"),
         flow("receive>rules"), flow("rules>e")},
        "<message id='answer' name='Trả lời'/>"));
    EXPECT_EQ(definition.find("manual")->kind, NodeKind::manual_task);
    EXPECT_EQ(definition.find("service")->service, "convert-to-pdf");
    EXPECT_EQ(definition.find("number")->effect, Effect::number);
    EXPECT_EQ(definition.find("send")->message, "Đã cấp số.");
    EXPECT_EQ(definition.find("receive")->event.kind, EventKind::message);
    EXPECT_EQ(definition.find("receive")->event.name, "Trả lời");
    ASSERT_EQ(definition.find("rules")->rules.size(), 2U);
    EXPECT_EQ(definition.find("rules")->rules[0].condition, "type = 'QD'");
    EXPECT_EQ(definition.find("rules")->rules[1].value, "'thường'");
    EXPECT_EQ(definition.find("send")->incoming, (std::vector<std::string>{"number-send"}));
    EXPECT_EQ(definition.find_flow("send-receive")->source, "send");
}

TEST(BpmnReader, Reads_gateways_conditions_and_defaults) {
    const Definition definition = read(process({"<startEvent id='s'/>", split("exclusiveGateway", "g", "y"), user("x"), user("y"), "<endEvent id='e'/>",
                                                flow("s>g"), flow("g>x?"), flow("g>y"), flow("x>e"), flow("y>e")}));
    const Node& gateway = *definition.find("g");
    ASSERT_EQ(gateway.flows.size(), 2U);
    EXPECT_EQ(gateway.flows[0].condition, "type = 'BC'");
    EXPECT_FALSE(gateway.flows[0].is_default);
    EXPECT_TRUE(gateway.flows[1].is_default);
    EXPECT_EQ(gateway.flows[1].line, 9);
}

std::string timer(const std::string& inside) {
    return "<timerEventDefinition>" + inside + "</timerEventDefinition>";
}

TEST(BpmnReader, Reads_timers) {
    const auto read_timer = [](const std::string& inside) {
        return read(process(around(element("intermediateCatchEvent", "x", inside)))).find("x")->event;
    };
    const EventTrigger working = read_timer(extension("<v:timer working='yes'/>") + timer("<timeDuration xsi:type='tFormalExpression'>P3D</timeDuration>"));
    EXPECT_EQ(working.kind, EventKind::timer);
    EXPECT_EQ(working.timer, TimerKind::duration);
    EXPECT_EQ(working.after, (Amount{3, 0, true}));
    const EventTrigger date = read_timer(timer("<timeDate>2027-01-04T08:00:00+07:00</timeDate>"));
    EXPECT_EQ(date.timer, TimerKind::date);
    EXPECT_EQ(date.date, "2027-01-04T08:00:00+07:00");
    EXPECT_EQ(read_timer(timer("<timeDate>{due}</timeDate>")).date, "{due}");
}

TEST(BpmnReader, Reads_boundary_events_and_the_events_of_messages_signals_and_errors) {
    const Definition definition = read(process(
        {"<startEvent id='s'/>", user("x"),
         "<boundaryEvent id='b1' attachedToRef='x' cancelActivity='false'>" + timer("<timeCycle>R3/PT8H</timeCycle>") + "</boundaryEvent>",
         "<boundaryEvent id='b2' attachedToRef='x'><signalEventDefinition signalRef='t:stop'/></boundaryEvent>",
         element("intermediateThrowEvent", "told", "<messageEventDefinition messageRef='m'/>"), "<intermediateThrowEvent id='passed'/>",
         "<endEvent id='e'/>", element("endEvent", "all", "<terminateEventDefinition/>"),
         element("endEvent", "failed", "<errorEventDefinition errorRef='err'/>"),
         flow("s>x"), flow("x>passed"), flow("passed>e"), flow("b1>told"), flow("told>all"), flow("b2>failed")},
        "<message id='m'/><signal id='stop' name='Thu hồi'/><error id='err' errorCode='E1' name='Lỗi'/>"));
    const Node& cycle = *definition.find("b1");
    EXPECT_EQ(cycle.attached_to, "x");
    EXPECT_FALSE(cycle.interrupting);
    EXPECT_EQ(cycle.event.timer, TimerKind::cycle);
    EXPECT_EQ(cycle.event.repetitions, 3);
    EXPECT_EQ(cycle.event.after, (Amount{0, 28'800, false}));
    EXPECT_TRUE(definition.find("b2")->interrupting);
    EXPECT_EQ(definition.find("b2")->event.name, "Thu hồi");
    EXPECT_EQ(definition.find("told")->event.name, "m");
    EXPECT_EQ(definition.find("passed")->event.kind, EventKind::none);
    EXPECT_EQ(definition.find("all")->event.kind, EventKind::terminate);
    EXPECT_EQ(definition.find("failed")->event.name, "E1");
    EXPECT_EQ(definition.boundaries_of("x").size(), 2U);
}

TEST(BpmnReader, Reads_sub_processes_with_several_instances) {
    const Definition definition = read(process(around(
        "<subProcess id='x'><multiInstanceLoopCharacteristics isSequential='true'>" + extension("<v:collection name='units'/>") +
        "<completionCondition>$approved * 2 &gt; $total</completionCondition></multiInstanceLoopCharacteristics>"
        "<startEvent id='s1'/>" + element("userTask", "opinion", extension("<v:task role='leader' unit='item'/>")) + "<endEvent id='e1'/>" +
        flow("s1>opinion") + flow("opinion>e1") + "</subProcess>")));
    const Node& node = *definition.find("x");
    ASSERT_TRUE(node.multi);
    EXPECT_TRUE(node.multi->sequential);
    EXPECT_EQ(node.multi->collection, "units");
    EXPECT_EQ(node.multi->completion, "$approved * 2 > $total");
    EXPECT_EQ(definition.find("opinion")->parent, "x");
    EXPECT_EQ(definition.start_of("x")->id, "s1");
    EXPECT_EQ(definition.start_of("")->id, "s");
    const Definition counted = read(process(around(
        element("userTask", "x", leader + "<multiInstanceLoopCharacteristics><loopCardinality>3</loopCardinality></multiInstanceLoopCharacteristics>"))));
    EXPECT_EQ(counted.find("x")->multi->cardinality, "3");
}

TEST(BpmnReader, Reads_ad_hoc_sub_processes_and_calls) {
    const Definition definition = read(process(
        {"<startEvent id='s'/>",
         "<adHocSubProcess id='free' ordering='Sequential'>" + user("a") + element("manualTask", "b", leader) +
             "<completionCondition>$completed &gt;= 1</completionCondition></adHocSubProcess>",
         "<callActivity id='call' calledElement='t:issue-it'/>", "<endEvent id='e'/>", flow("s>free"), flow("free>call"), flow("call>e")}));
    EXPECT_TRUE(definition.find("free")->ad_hoc_sequential);
    EXPECT_EQ(definition.find("free")->ad_hoc_completion, "$completed >= 1");
    EXPECT_EQ(definition.find("b")->parent, "free");
    EXPECT_EQ(definition.find("call")->called, "issue-it");
}

TEST(BpmnReader, Takes_lanes_pools_artifacts_and_colours_for_what_they_are) {
    const auto lines = around(user("x")) +
                       std::vector<std::string>{
                           "<laneSet><lane id='l1' name='Cơ quan'><flowNodeRef>s</flowNodeRef><flowNodeRef>x</flowNodeRef><childLaneSet>"
                           "<lane id='l2' name='Lãnh đạo'><flowNodeRef>x</flowNodeRef></lane></childLaneSet></lane></laneSet>",
                           "<textAnnotation id='note'><text>Ghi chú</text></textAnnotation><association sourceRef='x' targetRef='note'/>",
                           extension("<signavioLabel xmlns='http://www.signavio.com' fontFamily='Arial'/>") +
                               "<group id='g' bioc:stroke='#f00'/><documentation>Văn <b xmlns='http://www.w3.org/1999/xhtml'>bản</b></documentation>"};
    const Definition definition = read(process(lines, "<collaboration id='c'><participant id='pool' processRef='chain'/></collaboration>"));
    EXPECT_EQ(definition.find("x")->lane, "Lãnh đạo");
    EXPECT_EQ(definition.find("s")->lane, "Cơ quan");
}

struct Refusal {
    const char* name;
    std::vector<std::string> lines;
    const char* problem;  ///< line, element and a part of the text
    const char* beside = "";
};

class Refusals : public testing::TestWithParam<Refusal> {};

TEST_P(Refusals, Name_the_element_and_its_line) {
    const auto problems = problems_of(process(GetParam().lines, GetParam().beside));
    EXPECT_THAT(problems, testing::Contains(HasSubstr(GetParam().problem)));
}

std::vector<std::string> task_with(const std::string& attributes) {
    return around(element("userTask", "x", extension("<v:task " + attributes + "/>")));
}

std::vector<std::string> with(const std::string& more) {
    return around(element("userTask", "x", extension("<v:task role='leader' unit='agency'/>" + more)));
}

std::vector<std::string> caught(const std::string& inside) {
    return around(element("intermediateCatchEvent", "x", inside));
}

std::vector<std::string> beside_x(const std::vector<std::string>& more) {
    return around(user("x")) + more;
}

INSTANTIATE_TEST_SUITE_P(
    Profile, Refusals,
    testing::Values(
        Refusal{"script", beside_x({"<scriptTask id='evil'/>"}), "7 scriptTask evil: The element “scriptTask” is outside"},
        Refusal{"data", beside_x({"<dataObject id='d'/>"}), "7 dataObject d: The element “dataObject” is outside"},
        Refusal{"transaction", beside_x({"<transaction id='d'/>"}), "7 transaction d: The element"},
        Refusal{"complex", beside_x({"<complexGateway id='d'/>"}), "7 complexGateway d: The element"},
        Refusal{"plain_task", beside_x({"<task id='d'/>"}), "7 task d: The element"},
        Refusal{"loop", around(element("userTask", "x", leader + "<standardLoopCharacteristics/>")), "3 standardLoopCharacteristics: The element"},
        Refusal{"event_sub_process", around("<subProcess id='x' triggeredByEvent='true'/>"), "3 subProcess x: The attribute “triggeredByEvent=\"true\"”"},
        Refusal{"compensation", around("<userTask id='x' isForCompensation='true'>" + leader + "</userTask>"), "3 userTask x: The attribute “isForCompensation"},
        Refusal{"instantiate", around("<receiveTask id='x' instantiate='true'/>"), "3 receiveTask x: The attribute “instantiate"},
        Refusal{"timer_start", {"<startEvent id='s'>" + timer("") + "</startEvent>"}, "2 timerEventDefinition: The element “timerEventDefinition” is not supported in “startEvent”"},
        Refusal{"message_end", {"<endEvent id='e'><messageEventDefinition/></endEvent>"}, "2 messageEventDefinition: The element “messageEventDefinition” is not supported in “endEvent”"},
        Refusal{"link", caught("<linkEventDefinition name='l'/>"), "3 linkEventDefinition: The element"},
        Refusal{"foreign_attribute", around("<userTask id='x' camunda:assignee='demo'>" + leader + "</userTask>"), "3 userTask x: The attribute “camunda:assignee”"},
        Refusal{"foreign_element", around(element("userTask", "x", extension("<camunda:formData/>") + leader)), "3 camunda:formData: The element “camunda:formData”"},
        Refusal{"foreign_child", around(element("userTask", "x", "<t:thing/>" + leader)), "3 t:thing: The element"},
        Refusal{"java", beside_x({"<sequenceFlow id='f' sourceRef='x' targetRef='e'><conditionExpression language='java'>a</conditionExpression></sequenceFlow>"}),
                "7 conditionExpression: The attribute “language=\"java\"”"},
        Refusal{"ad_hoc_flow", around("<adHocSubProcess id='x'>" + user("a") + user("b") + flow("a>b") + "</adHocSubProcess>"), "3 sequenceFlow a-b: The element “sequenceFlow” is not supported in “adHocSubProcess”"},
        Refusal{"ours_in_the_wrong_place", around("<userTask id='x'>" + leader + "</userTask>") + std::vector<std::string>{extension("<v:task/>")},
                "7 v:task: The element “task” may not stand here"},
        Refusal{"ours_on_a_flow", beside_x({element("exclusiveGateway", "g", leader)}), "7 v:task: The element “v:task” is outside"},
        Refusal{"message_flow", beside_x({}), "6 messageFlow f: The element",
                "<collaboration><participant processRef='chain'/><messageFlow id='f'/></collaboration>"},
        Refusal{"second_pool", beside_x({}), "6 participant other: One pool only", "<collaboration><participant id='other'/></collaboration>"},
        Refusal{"second_process", beside_x({}), "6 process q: One process only.", "<process id='q'/>"}),
    [](const auto& about) { return std::string{about.param.name}; });

INSTANTIATE_TEST_SUITE_P(
    Extension, Refusals,
    testing::Values(
        Refusal{"no_task", around("<userTask id='x'/>"), "3 userTask x: A userTask needs the element task"},
        Refusal{"two_tasks", with("<v:task role='leader' unit='agency'/>"), "3 v:task: There may be one"},
        Refusal{"role", task_with("role='king' unit='agency'"), "3 v:task: role has to be"},
        Refusal{"unit", task_with("role='clerk' unit='somewhere'"), "3 v:task: A unit is"},
        Refusal{"no_unit", task_with("role='clerk'"), "3 v:task: A unit is"},
        Refusal{"unit_code", task_with("role='clerk' unit='code:V P'"), "3 v:task: A unit is"},
        Refusal{"unit_expression", task_with("role='clerk' unit='xpath:a b'"), "3 v:task: The expression is not XPath 1.0"},
        Refusal{"person", task_with("person='somebody'"), "3 v:task: A person is"},
        Refusal{"person_and_role", task_with("person='drafter' role='leader'"), "3 v:task: person excludes role and unit"},
        Refusal{"effect", task_with("role='clerk' unit='agency' effect='burn'"), "3 v:task: The effect is unknown"},
        Refusal{"place", task_with("role='leader' unit='agency' effect='sign' signature-place='left'"), "3 v:task: A signature-place is"},
        Refusal{"place_of_nothing", task_with("role='leader' unit='agency' signature-place='field:x'"), "3 v:task: A signature-place is"},
        Refusal{"flag", task_with("role='leader' unit='agency' return='maybe'"), "3 v:task: return has to be yes or no"},
        Refusal{"attribute", task_with("role='leader' unit='agency' colour='red'"), "3 v:task: There is no attribute colour"},
        Refusal{"excluded_drafter", task_with("person='drafter' not-drafter='yes'"), "3 v:task: A task of the drafter cannot exclude"},
        Refusal{"other_than", task_with("role='leader' unit='agency' other-than='nobody'"), "3 userTask x: other-than “nobody” points to no"},
        Refusal{"item", task_with("role='leader' unit='item'"), "3 userTask x: item means something in"},
        Refusal{"outcome_name", with("<v:outcome name='return' label='Trả'/>"), "3 v:outcome: An outcome needs a name"},
        Refusal{"outcome_twice", with("<v:outcome name='a' label='A'/><v:outcome name='a' label='A'/>"), "3 v:outcome: An outcome needs a name"},
        Refusal{"field_name", with("<v:field name='type' label='Loại'/>"), "3 v:field: A field needs a name"},
        Refusal{"field_type", with("<v:field name='a' label='A' type='blob'/>"), "3 v:field: The type of the field"},
        Refusal{"field_choice", with("<v:field name='a' label='A' type='choice'/>"), "3 v:field: A field of type choice"},
        Refusal{"deadline_kind", with("<v:deadline/>"), "3 v:deadline: A deadline needs exactly one"},
        Refusal{"deadline_text", with("<v:deadline working='3 days'/>"), "3 v:deadline: Not an ISO 8601 duration"},
        Refusal{"deadline_warning", with("<v:deadline elapsed='P1D' warn-before='P2D'/>"), "3 v:deadline: The warning has to fall"},
        Refusal{"deadline_reassign", with("<v:deadline elapsed='P1D' reassign='yes'/>"), "3 v:deadline: reassign needs whom"},
        Refusal{"unknown", with("<v:magic/>"), "3 v:magic: The element “magic” may not stand here"},
        Refusal{"nested", with("<v:deadline elapsed='P1D'><v:task/></v:deadline>"), "3 v:task: The element “task” may not stand here"},
        Refusal{"no_service", around("<serviceTask id='x'/>"), "3 serviceTask x: A serviceTask needs the element service"},
        Refusal{"signing_service", around(element("serviceTask", "x", extension("<v:service effect='seal'/>"))), "3 v:service: The program neither signs"},
        Refusal{"no_message", around(element("sendTask", "x", leader)), "3 sendTask x: A sendTask needs the element message"},
        Refusal{"no_rule", around("<businessRuleTask id='x'/>"), "3 businessRuleTask x: A businessRuleTask needs the element rule"},
        Refusal{"rule_value", around(element("businessRuleTask", "x", extension("<v:rule name='a' value='b c'/>"))), "3 v:rule: The expression is not XPath"},
        Refusal{"collection", around(element("userTask", "x", leader + "<multiInstanceLoopCharacteristics/>")), "3 multiInstanceLoopCharacteristics: Exactly one of"},
        Refusal{"completion_variable",
                around(element("userTask", "x", leader + "<multiInstanceLoopCharacteristics><loopCardinality>2</loopCardinality><completionCondition>$votes > 1"
                                                         "</completionCondition></multiInstanceLoopCharacteristics>")),
                "3 completionCondition: There is no variable $votes"}),
    [](const auto& about) { return std::string{about.param.name}; });

INSTANTIATE_TEST_SUITE_P(
    Events, Refusals,
    testing::Values(
        Refusal{"no_trigger", caught(""), "3 intermediateCatchEvent x: The event needs exactly one trigger"},
        Refusal{"two_triggers", caught(timer("<timeDuration>P1D</timeDuration>") + "<signalEventDefinition signalRef='g'/>"), "3 intermediateCatchEvent x: The event needs exactly one",
                "<signal id='g'/>"},
        Refusal{"duration", caught(timer("<timeDuration>P1Y</timeDuration>")), "3 timeDuration: Not an ISO 8601 duration"},
        Refusal{"date", caught(timer("<timeDate>tomorrow</timeDate>")), "3 timeDate: A timeDate is an ISO 8601 date"},
        Refusal{"date_expression", caught(timer("<timeDate>{a b}</timeDate>")), "3 timeDate: The expression is not XPath"},
        Refusal{"cycle", caught(timer("<timeCycle>PT1H</timeCycle>")), "3 timeCycle: A timeCycle has the form"},
        Refusal{"cycle_count", caught(timer("<timeCycle>R0/PT1H</timeCycle>")), "3 timeCycle: A timeCycle has the form"},
        Refusal{"cycle_place", caught(timer("<timeCycle>R2/PT1H</timeCycle>")), "3 intermediateCatchEvent x: A cycle belongs to a boundary"},
        Refusal{"short_cycle", caught(timer("<timeCycle>R/PT1S</timeCycle>")), "3 timeCycle: The cycle is shorter"},
        Refusal{"no_time", caught(timer("")), "3 intermediateCatchEvent x: A timer needs exactly one of"},
        Refusal{"message", caught("<messageEventDefinition messageRef='m'/>"), "3 intermediateCatchEvent x: The messageRef “m” points to no message"},
        Refusal{"error", {"<endEvent id='e'><errorEventDefinition/></endEvent>"}, "2 endEvent e: The errorRef “” points to no error"},
        Refusal{"receive", around("<receiveTask id='x'/>"), "3 receiveTask x: The messageRef “” points to no"},
        Refusal{"doubled_message", beside_x({}), "6 message m: The id is doubled in the file", "<message id='m'/><message id='m'/>"},
        Refusal{"error_that_goes_on", beside_x({"<boundaryEvent id='b' attachedToRef='x' cancelActivity='false'><errorEventDefinition/></boundaryEvent>"}),
                "7 boundaryEvent b: An error always interrupts"},
        Refusal{"working_time_of_a_message", caught(extension("<v:timer working='yes'/>") + "<messageEventDefinition messageRef='m'/>"),
                "3 intermediateCatchEvent x: vanthu:timer goes with a timer only", "<message id='m'/>"}),
    [](const auto& about) { return std::string{about.param.name}; });

const std::string boundary = "<boundaryEvent id='b' attachedToRef='x'>" + timer("<timeDuration>P1D</timeDuration>") + "</boundaryEvent>";

INSTANTIATE_TEST_SUITE_P(
    Graph, Refusals,
    testing::Values(
        Refusal{"no_start", {user("x"), "<endEvent id='e'/>", flow("x>e")}, "1 process chain: Exactly one startEvent"},
        Refusal{"two_starts", beside_x({"<startEvent id='s2'/>", flow("s2>x")}), "1 process chain: Exactly one startEvent"},
        Refusal{"no_end", {"<startEvent id='s'/>", user("x"), flow("s>x"), flow("x>x")}, "1 process chain: At least one endEvent"},
        Refusal{"dangling_flow", beside_x({flow("x>nowhere")}), "7 sequenceFlow x-nowhere: sourceRef or targetRef points nowhere"},
        Refusal{"unreachable", beside_x({user("y"), user("z"), flow("y>z"), flow("z>y")}), "7 userTask y: This cannot be reached"},
        Refusal{"dead_end", beside_x({split("exclusiveGateway", "g", "y"), user("y"), flow("g>y")}), "7 exclusiveGateway g: There is no incoming flow"},
        Refusal{"no_way_out", {"<startEvent id='s'/>", split("exclusiveGateway", "g", "e"), user("x"), user("y"), "<endEvent id='e'/>", flow("s>g"), flow("g>e"),
                               flow("g>x?"), flow("x>y"), flow("y>x")},
                "4 userTask x: No end can be reached"},
        Refusal{"doubled_id", beside_x({user("x")}), "7 userTask x: The id is doubled in the file"},
        Refusal{"id_of_the_process", beside_x({user("chain")}), "7 userTask chain: The id is doubled in the file"},
        Refusal{"no_id", beside_x({"<sequenceFlow sourceRef='x' targetRef='e'/>"}), "7 sequenceFlow: The id is missing"},
        Refusal{"odd_id", beside_x({user("a/b")}), "7 userTask a/b: The id is missing or malformed"},
        Refusal{"two_flows", beside_x({user("y"), flow("x>y"), flow("y>e")}), "3 userTask x: Only a gateway has several"},
        Refusal{"into_start", {"<startEvent id='s'/>", user("x"), "<endEvent id='e'/>", flow("s>x"), flow("x>s")}, "2 startEvent s: This event has no incoming"},
        Refusal{"bad_xpath", {"<startEvent id='s'/>", split("exclusiveGateway", "g", "e"), user("x"), "<endEvent id='e'/>", flow("s>g"), flow("g>e"), flow("x>e"),
                              "<sequenceFlow id='f' sourceRef='g' targetRef='x'><conditionExpression>type = </conditionExpression></sequenceFlow>"},
                "9 sequenceFlow f: The expression is not XPath 1.0"},
        Refusal{"no_default", {"<startEvent id='s'/>", "<exclusiveGateway id='g'/>", user("x"), "<endEvent id='e'/>", flow("s>g"), flow("g>e?"), flow("g>x?"), flow("x>e")},
                "3 exclusiveGateway g: A gateway needs exactly one default"},
        Refusal{"no_condition", {"<startEvent id='s'/>", split("inclusiveGateway", "g", "e"), user("x"), "<endEvent id='e'/>", flow("s>g"), flow("g>e"), flow("g>x"), flow("x>e")},
                "8 sequenceFlow g-x: A gateway's flow needs a condition"},
        Refusal{"foreign_default", {"<startEvent id='s'/>", "<exclusiveGateway id='g' default='x-e'/>", user("x"), "<endEvent id='e'/>", flow("s>g"), flow("g>x"), flow("x>e")},
                "3 exclusiveGateway g: default points to no outgoing flow"},
        Refusal{"idle_condition", {"<startEvent id='s'/>", user("x"), "<endEvent id='e'/>", flow("s>x"), flow("x>e?")}, "6 sequenceFlow x-e: Nothing asks for the condition"},
        Refusal{"gateway_cycle", {"<startEvent id='s'/>", split("exclusiveGateway", "g", "e"), split("exclusiveGateway", "h", "g"), "<endEvent id='e'/>", flow("s>g"), flow("g>e"),
                                  flow("g>h?"), flow("h>g"), flow("h>e?")},
                "3 exclusiveGateway g: A cycle in which nothing surely waits"},
        Refusal{"cycle_of_a_list_that_may_be_empty",
                {"<startEvent id='s'/>", split("exclusiveGateway", "g", "e"),
                 element("userTask", "x", leader + "<multiInstanceLoopCharacteristics>" + extension("<v:collection name='units'/>") + "</multiInstanceLoopCharacteristics>"),
                 "<endEvent id='e'/>", flow("s>x"), flow("x>g"), flow("g>e"), flow("g>x?")},
                "3 exclusiveGateway g: A cycle in which nothing surely waits"},
        Refusal{"boundary_of_nothing", beside_x({"<boundaryEvent id='b' attachedToRef='q'>" + timer("<timeDuration>P1D</timeDuration>") + "</boundaryEvent>", flow("b>e")}),
                "7 boundaryEvent b: attachedToRef points to no"},
        Refusal{"boundary_of_a_moment", around(element("serviceTask", "x", extension("<v:service effect='number'/>"))) + std::vector<std::string>{boundary, flow("b>e")},
                "7 boundaryEvent b: This activity ends at once"},
        Refusal{"error_of_a_person", beside_x({"<boundaryEvent id='b' attachedToRef='x'><errorEventDefinition/></boundaryEvent>", flow("b>e")}), "7 boundaryEvent b: Only a serviceTask"},
        Refusal{"across_a_border", around("<subProcess id='x'><startEvent id='s1'/>" + user("y") + "<endEvent id='e1'/>" + flow("s1>y") + flow("y>e1") + flow("y>e") + "</subProcess>"),
                "3 sequenceFlow y-e: A flow may not cross"},
        Refusal{"empty_sub_process", around("<subProcess id='x'/>"), "3 subProcess x: Exactly one startEvent"},
        Refusal{"event_gateway", {"<startEvent id='s'/>", "<eventBasedGateway id='g'/>", user("x"), user("y"), "<endEvent id='e'/>", flow("s>g"), flow("g>x"), flow("g>y"), flow("x>e"), flow("y>e")},
                "4 userTask x: An eventBasedGateway leads to catch events"},
        Refusal{"lane", beside_x({"<laneSet><lane name='L'><flowNodeRef>q</flowNodeRef></lane></laneSet>"}), "0 lane L: The flowNodeRef “q” points nowhere"},
        Refusal{"call", around("<callActivity id='x'/>"), "3 callActivity x: A callActivity needs a calledElement"}),
    [](const auto& about) { return std::string{about.param.name}; });

TEST(BpmnReader, Says_every_problem_once_and_in_order) {
    EXPECT_THAT(problems_of(process(around(user("x")) + std::vector<std::string>{"", "<scriptTask id='evil'/>", flow("x>evil"), "<task id='t'/>"})),
                ElementsAre("8 scriptTask evil: The element “scriptTask” is outside the supported profile.",
                            "10 task t: The element “task” is outside the supported profile."));
    const auto parsed = parse_bpmn(process(around("<userTask id='x'/>")));
    ASSERT_FALSE(parsed);
    EXPECT_EQ(parsed.error().code, Code::invalid_input);
    ASSERT_EQ(parsed.error().fields.size(), 1U);
    EXPECT_EQ(parsed.error().fields[0].pointer, "line 3, userTask x");
}

TEST(BpmnReader, Refuses_hostile_XML) {
    std::string deep;
    for (int i = 0; i < 300; ++i) {
        deep += "<subProcess>";
    }
    std::vector<std::string> many(5001, "<group/>");
    const std::string plain = process(around(user("x")));
    for (const std::string& bad : {std::string{}, std::string{"<"}, std::string{"<definitions/>"}, std::string(2'000'000, 'x'), definitions(""), process({deep}),
                                   process(many), "<!DOCTYPE d [<!ENTITY a 'x'>]>" + plain,
                                   "<!DOCTYPE d [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>" + process({"&a;"})}) {
        EXPECT_FALSE(read_bpmn(bad).problems.empty());
    }
}

TEST(BpmnReader, Survives_every_truncation_of_a_real_file) {
    const std::string whole = shipped();
    for (std::size_t size = 0; size + 40 < whole.size(); size += 101) {
        EXPECT_FALSE(read_bpmn(whole.substr(0, size)).problems.empty());
    }
}

}  // namespace
}  // namespace vanthu::workflow
