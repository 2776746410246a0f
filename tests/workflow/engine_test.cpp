#include "workflow/engine.hpp"

#include <gtest/gtest.h>

#include "core/random.hpp"
#include "tests/support/shared_data.hpp"
#include "workflow/bpmn/reader.hpp"
#include "workflow/bpmn/xpath_conditions.hpp"

namespace vanthu::workflow {
namespace {

const Definition& chain() {
    static const Definition definition = parse_bpmn(test::read_file(test::source_file("schemas/bpmn/outgoing-three-approvers.bpmn"))).value();
    return definition;
}

Result<Transition> go(const Instance& instance, const Event& event) {
    return step(chain(), instance, event, XPathConditions{});
}

Instance started() {
    return go({}, Start{}).value().next;
}

Instance at(const std::string& node) {
    Instance instance = started();
    while (instance.node != node) {
        instance = go(instance, Approve{instance.node, UserId{"u"}, "v1", {}}).value().next;
    }
    return instance;
}

TEST(Engine, Walks_the_chain_to_its_end) {
    Instance instance = started();
    for (const char* node : {"unit-head", "office", "director", "number", "seal", "issue"}) {
        ASSERT_EQ(instance.node, node);
        const auto transition = go(instance, Approve{node, UserId{"u"}, "v1", {}});
        ASSERT_TRUE(transition);
        EXPECT_TRUE(transition->closes_task);
        instance = transition->next;
    }
    EXPECT_EQ(instance.status, Status::finished);
    EXPECT_EQ(instance.approvals.size(), 6U);
    EXPECT_EQ(go(instance, Approve{"issue", UserId{"u"}, "v1", {}}).error().code, Code::conflict);
    EXPECT_EQ(go(instance, Cancel{}).error().code, Code::conflict);
}

TEST(Engine, Two_finishers_advance_once) {
    const Instance instance = at("office");
    const Instance after = go(instance, Approve{"office", UserId{"a"}, "v1", {}}).value().next;
    EXPECT_EQ(go(after, Approve{"office", UserId{"b"}, "v1", {}}).error().code, Code::conflict);
}

TEST(Engine, A_return_needs_a_reason_and_voids_what_was_approved) {
    const Instance instance = at("director");
    EXPECT_EQ(go(instance, Return{"director", UserId{"d"}, "", {}}).error().code, Code::invalid_input);
    const auto back = go(instance, Return{"director", UserId{"d"}, "sai số liệu", {}}).value();
    EXPECT_TRUE(back.returned_to_drafter);
    EXPECT_EQ(back.voided.size(), 2U);
    EXPECT_TRUE(back.next.node.empty());
    EXPECT_EQ(go(back.next, Start{}).value().next.node, "unit-head");
    const auto to_office = go(instance, Return{"director", UserId{"d"}, "xem lại", "office"}).value();
    EXPECT_EQ(to_office.next.node, "office");
    EXPECT_EQ(to_office.voided.size(), 1U);
    EXPECT_EQ(go(instance, Return{"director", UserId{"d"}, "x", "seal"}).error().code, Code::invalid_input);
    EXPECT_EQ(go(at("number"), Return{"number", UserId{"c"}, "x", {}}).error().code, Code::conflict);
}

TEST(Engine, A_new_version_voids_approvals_that_were_given_to_another) {
    const Instance instance = at("director");
    const auto changed = go(instance, ContentChanged{"v2", {}}).value();
    EXPECT_EQ(changed.voided.size(), 2U);
    EXPECT_EQ(changed.next.node, "unit-head");
    EXPECT_TRUE(changed.next.approvals.empty());
    const auto same = go(instance, ContentChanged{"v1", {}}).value();
    EXPECT_EQ(same.next, instance);
}

TEST(Engine, A_forwarded_task_is_the_other_persons) {
    const auto forwarded = go(at("office"), Forward{"office", UserId{"a"}, UserId{"b"}}).value();
    EXPECT_EQ(forwarded.opens->person, UserId{"b"});
    EXPECT_EQ(go(at("office"), Forward{"office", UserId{"a"}, UserId{"a"}}).error().code, Code::invalid_input);
    EXPECT_EQ(go(forwarded.next, Approve{"office", UserId{"b"}, "v1", {}}).value().next.forwarded_to, std::nullopt);
}

TEST(Engine, Conditions_choose_the_branch) {
    const Definition definition =
        parse_bpmn("<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL' xmlns:v='urn:vanthu:workflow:1'><process id='p'>"
                   "<startEvent id='s'/><exclusiveGateway id='g' default='f3'/>"
                   "<userTask id='a'><extensionElements><v:task role='leader' unit='agency'/></extensionElements></userTask>"
                   "<userTask id='b'><extensionElements><v:task role='clerk' unit='agency'/></extensionElements></userTask>"
                   "<endEvent id='e'/><sequenceFlow id='f1' sourceRef='s' targetRef='g'/>"
                   "<sequenceFlow id='f2' sourceRef='g' targetRef='a'><conditionExpression>urgency != 'normal'</conditionExpression></sequenceFlow>"
                   "<sequenceFlow id='f3' sourceRef='g' targetRef='b'/><sequenceFlow id='f4' sourceRef='a' targetRef='e'/>"
                   "<sequenceFlow id='f5' sourceRef='b' targetRef='e'/></process></definitions>")
            .value();
    const XPathConditions conditions;
    EXPECT_EQ(step(definition, {}, Start{{{"urgency", "express"}}}, conditions).value().next.node, "a");
    EXPECT_EQ(step(definition, {}, Start{{{"urgency", "normal"}}}, conditions).value().next.node, "b");
}

/// Random events, legal and not: the state always reads back, a task is open exactly while the chain runs and is not with
/// the drafter, no approval of another version survives, and the same events give the same state.
TEST(Engine, Keeps_its_invariants_under_random_events) {
    SeededRandom random(2026);
    const auto number = [&](unsigned below) { return static_cast<unsigned>(random.bytes(1)[0]) % below; };
    for (int round = 0; round < 300; ++round) {
        Instance instance;
        Instance replayed;
        std::string version = "v0";
        for (int i = 0; i < 40; ++i) {
            const std::string node = number(6) == 0 ? "seal" : instance.node;
            const UserId user{std::string(1, static_cast<char>('a' + number(3)))};
            Event event = Start{};
            switch (number(8)) {
                case 0:
                    event = Return{node, user, number(3) == 0 ? "" : "vì", number(2) == 0 ? std::nullopt : std::optional<std::string>{"unit-head"}};
                    break;
                case 1:
                    event = Forward{node, user, UserId{"b"}};
                    break;
                case 2:
                    version = "v" + std::to_string(i);
                    event = ContentChanged{version, {}};
                    break;
                case 3:
                    event = Start{};
                    break;
                case 4:
                    event = number(20) == 0 ? Event{Cancel{}} : Event{Start{}};
                    break;
                default:
                    event = Approve{node, user, version, {}};
            }
            const auto transition = go(instance, event);
            const auto again = go(replayed, event);
            ASSERT_EQ(transition.has_value(), again.has_value());
            if (!transition) {
                continue;
            }
            instance = transition->next;
            replayed = again->next;
            EXPECT_EQ(instance, replayed);
            EXPECT_EQ(decode_instance(encode(instance)).value(), instance);
            EXPECT_FALSE(instance.status != Status::running && !instance.node.empty());
            for (const Approval& approval : instance.approvals) {
                EXPECT_EQ(approval.version_sha256, version);
            }
        }
    }
}

TEST(InstanceText, Refuses_what_is_not_canonical) {
    const std::string good = encode(at("director"));
    for (std::size_t size = 0; size < good.size(); ++size) {
        EXPECT_FALSE(decode_instance(good.substr(0, size))) << size;
    }
    EXPECT_FALSE(decode_instance(good + "x"));
}

TEST(StepRecord, Every_part_of_a_decision_is_in_its_hash) {
    const StepRecord record{DocumentId{"d"}, "sha", "def", "node", std::string(64, '0'), UserId{"u"}, "approve", "", {}};
    const std::string first = hash(record);
    StepRecord other = record;
    other.outcome = "return";
    EXPECT_NE(hash(other), first);
    other = record;
    other.node = "nodeapprove";
    other.outcome = "";
    EXPECT_NE(hash(other), first);
}

}  // namespace
}  // namespace vanthu::workflow
