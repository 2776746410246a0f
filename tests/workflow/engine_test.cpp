// The engine by itself: token flow of BPMN 2.0 chapter 13, what people do at a task, and what the chain's own rules forbid.

#include "workflow/engine.hpp"

#include <gmock/gmock.h>

#include "chains.hpp"
#include "workflow/step_record.hpp"

namespace vanthu::workflow::test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

Definition three_in_a_row() {
    Draft draft;
    draft.task("a");
    draft.task("b");
    draft.task("c");
    draft.node("end", NodeKind::end_event);
    draft.line({"start", "a", "b", "c", "end"});
    return draft.definition;
}

/// start, a, fork to (b, c then d), join, e, end.
Definition forked() {
    Draft draft;
    for (const char* id : {"a", "b", "c", "d", "e"}) {
        draft.task(id);
    }
    draft.node("fork", NodeKind::parallel_gateway);
    draft.node("join", NodeKind::parallel_gateway);
    draft.node("end", NodeKind::end_event);
    draft.line({"start", "a", "fork", "b", "join", "e", "end"});
    draft.line({"fork", "c", "d", "join"});
    return draft.definition;
}

TEST(Engine, Goes_from_task_to_task_and_ends) {
    Play play{three_in_a_row()};
    ASSERT_TRUE(play.start());
    EXPECT_THAT(play.open(), ElementsAre("a"));
    ASSERT_TRUE(play.done("a", "ann"));
    ASSERT_TRUE(play.done("b", "ben"));
    EXPECT_THAT(play.open(), ElementsAre("c"));
    ASSERT_TRUE(play.done("c", "cam"));
    EXPECT_EQ(play.now.status, Status::finished);
    EXPECT_THAT(play.now.tokens, IsEmpty());
    EXPECT_EQ(play.now.approvals().size(), 3U);
    EXPECT_EQ(play.done("c", "cam").error().code, Code::conflict);
    EXPECT_EQ(play.tell(Cancel{{UserId{"x"}}, "late"}).error().code, Code::conflict) << "terminal states refuse";
}

TEST(Engine, Each_execution_of_a_task_has_a_number_of_its_own) {
    Draft draft;
    draft.task("a").outcomes = {{"approve", "", "", false, true}, {"object", "", "", false, false}};
    draft.node("again", NodeKind::exclusive_gateway);
    draft.node("enough", NodeKind::exclusive_gateway);
    draft.node("end", NodeKind::end_event);
    draft.flow("start", "again").flow("again", "a").flow("a", "enough").flow("enough", "again", "outcome=object").flow("enough", "end", "*");
    Play play{draft.definition};
    ASSERT_TRUE(play.start());
    const Number first = play.task("a");
    ASSERT_TRUE(play.done("a", "ann", "object"));
    EXPECT_THAT(play.open(), ElementsAre("a"));
    EXPECT_NE(play.task("a"), first);
    EXPECT_EQ(play.tell(Claim{first, {UserId{"ann"}}}).error().code, Code::conflict);
    ASSERT_TRUE(play.done("a", "ann"));
    EXPECT_EQ(play.now.status, Status::finished);
}

TEST(Engine, A_join_waits_for_every_branch_and_fires_once) {
    Play play{forked()};
    ASSERT_TRUE(play.start());
    ASSERT_TRUE(play.done("a", "ann"));
    EXPECT_THAT(play.open(), UnorderedElementsAre("b", "c"));
    ASSERT_TRUE(play.done("b", "ben"));
    EXPECT_THAT(play.open(), ElementsAre("c"));
    EXPECT_FALSE(play.done("b", "ben")) << "b is done";
    ASSERT_TRUE(play.done("c", "cam"));
    ASSERT_TRUE(play.done("d", "dan"));
    EXPECT_THAT(play.open(), ElementsAre("e"));
    ASSERT_TRUE(play.done("e", "eve"));
    EXPECT_EQ(play.now.status, Status::finished);
}

TEST(Engine, Returning_inside_a_branch_leaves_the_sister_alone) {
    Play play{forked()};
    ASSERT_TRUE(play.start());
    ASSERT_TRUE(play.done("a", "ann"));
    ASSERT_TRUE(play.done("b", "ben"));
    ASSERT_TRUE(play.done("c", "cam"));
    EXPECT_THAT(return_targets(play.definition(), play.now, play.task("d")), ElementsAre("c", "a"));
    ASSERT_TRUE(play.back("d", "dan", "c"));
    EXPECT_THAT(play.open(), ElementsAre("c"));
    ASSERT_EQ(play.last.voided.size(), 1U);
    EXPECT_EQ(play.last.voided[0].node, "c") << "b's approval stands";
    ASSERT_TRUE(play.done("c", "cam"));
    ASSERT_TRUE(play.done("d", "dan"));
    EXPECT_THAT(play.open(), ElementsAre("e")) << "b's token still waited at the join";
}

TEST(Engine, Returning_before_a_fork_takes_all_branches_back) {
    Play play{forked()};
    ASSERT_TRUE(play.start());
    ASSERT_TRUE(play.done("a", "ann"));
    ASSERT_TRUE(play.done("b", "ben"));
    ASSERT_TRUE(play.back("c", "cam", "a"));
    EXPECT_THAT(play.open(), ElementsAre("a"));
    EXPECT_EQ(play.last.voided.size(), 2U);
    EXPECT_THAT(play.now.decisions, IsEmpty());
    ASSERT_TRUE(play.done("a", "ann"));
    EXPECT_THAT(play.open(), UnorderedElementsAre("b", "c"));
}

TEST(Engine, After_a_join_only_what_was_before_the_fork_can_be_returned_to) {
    Play play{forked()};
    ASSERT_TRUE(play.start());
    ASSERT_TRUE(play.done("a", "ann"));
    ASSERT_TRUE(play.done("b", "ben"));
    ASSERT_TRUE(play.done("c", "cam"));
    ASSERT_TRUE(play.done("d", "dan"));
    EXPECT_THAT(return_targets(play.definition(), play.now, play.task("e")), ElementsAre("a"));
    EXPECT_FALSE(play.back("e", "eve", "b"));
    ASSERT_TRUE(play.back("e", "eve", "a"));
    EXPECT_THAT(play.open(), ElementsAre("a"));
}

TEST(Engine, Returning_to_the_drafter_voids_every_approval) {
    Play play{three_in_a_row()};
    ASSERT_TRUE(play.start());
    ASSERT_TRUE(play.done("a", "ann"));
    EXPECT_FALSE(play.tell(Return{play.task("b"), {UserId{"ben"}}, " ", "v1", {}})) << "a reason is needed";
    ASSERT_TRUE(play.back("b", "ben"));
    EXPECT_EQ(play.now.status, Status::with_drafter);
    EXPECT_THAT(play.open(), IsEmpty());
    EXPECT_THAT(play.now.decisions, IsEmpty());
    EXPECT_EQ(play.last.voided.size(), 1U);
    ASSERT_TRUE(play.start("drafter", "v2"));
    EXPECT_THAT(play.open(), ElementsAre("a"));
}

TEST(Engine, A_new_version_voids_the_approvals_of_the_old_one_and_begins_again) {
    Play play{three_in_a_row()};
    ASSERT_TRUE(play.start());
    ASSERT_TRUE(play.done("a", "ann"));
    ASSERT_TRUE(play.tell(ContentChanged{{UserId{"drafter"}}, "v2", play.document}));
    EXPECT_THAT(play.open(), ElementsAre("a"));
    EXPECT_EQ(play.last.voided.size(), 1U);
    Complete old{play.task("a"), {UserId{"ann"}}, "approve", "", "v1", {}, {}, {}};
    EXPECT_EQ(play.tell(old).error().code, Code::conflict) << "a decision names the version that was shown";
    ASSERT_TRUE(play.done("a", "ann"));
}

TEST(Engine, A_signature_keeps_the_approvals_of_what_it_signs) {
    Definition definition = three_in_a_row();
    const_cast<Node*>(definition.find("b"))->effect = Effect::sign;
    Play play{definition};
    ASSERT_TRUE(play.start());
    ASSERT_TRUE(play.done("a", "ann"));
    Complete sign{play.task("b"), {UserId{"ben"}}, "approve", "", "v1", {}, {}, "v1-signed"};
    ASSERT_TRUE(play.tell(sign));
    EXPECT_EQ(play.now.version_sha256, "v1-signed");
    EXPECT_EQ(play.now.approvals().size(), 2U);
    EXPECT_EQ(play.tell(Reject{play.task("c"), {UserId{"cam"}}, "no", "v1-signed"}).error().code, Code::conflict)
        << "who signed, or comes after, cannot destroy the evidence by rejecting";
    EXPECT_FALSE(play.tell(Undo{{UserId{"ben"}}, play.before})) << "a signature is not a click";
    EXPECT_THAT(recallable(play.definition(), play.now, UserId{"ben"}), IsEmpty());
    ASSERT_TRUE(play.tell(ContentChanged{{UserId{"drafter"}}, "v2", play.document}));
    EXPECT_THAT(play.now.decisions, IsEmpty());
}

TEST(Engine, Exclusive_and_inclusive_gateways_choose_by_condition) {
    Draft draft;
    for (const char* id : {"a", "b", "c", "d"}) {
        draft.task(id);
    }
    draft.node("choice", NodeKind::exclusive_gateway);
    draft.node("some", NodeKind::inclusive_gateway);
    draft.node("all", NodeKind::inclusive_gateway);
    draft.node("end", NodeKind::end_event);
    draft.flow("start", "choice").flow("choice", "a", "type=QD").flow("choice", "some", "*").flow("a", "end");
    draft.flow("some", "b", "money=yes").flow("some", "c", "law=yes").flow("some", "d", "*");
    draft.flow("b", "all").flow("c", "all").flow("d", "all").flow("all", "end");

    Play decision{draft.definition};
    decision.document.values["type"] = "QD";
    ASSERT_TRUE(decision.start());
    EXPECT_THAT(decision.open(), ElementsAre("a"));

    Play both{draft.definition};
    both.document.values = {{"money", "yes"}, {"law", "yes"}};
    ASSERT_TRUE(both.start());
    EXPECT_THAT(both.open(), UnorderedElementsAre("b", "c"));
    ASSERT_TRUE(both.done("c", "cam"));
    EXPECT_EQ(both.now.status, Status::running) << "the join waits for b alone, d was never begun";
    ASSERT_TRUE(both.done("b", "ben"));
    EXPECT_EQ(both.now.status, Status::finished);

    Play neither{draft.definition};
    ASSERT_TRUE(neither.start());
    EXPECT_THAT(neither.open(), ElementsAre("d"));
    ASSERT_TRUE(neither.done("d", "dan"));
    EXPECT_EQ(neither.now.status, Status::finished);
}

Definition council(const std::string& completion, bool sequential = false) {
    Draft draft;
    Node& vote = draft.task("vote");
    vote.multi = MultiInstance{sequential, "members", "", completion};
    vote.outcomes = {{"approve", "", "", false, true}, {"object", "", "", true, false}};
    draft.node("result", NodeKind::exclusive_gateway);
    draft.task("passed");
    draft.task("failed");
    draft.node("end", NodeKind::end_event);
    draft.flow("start", "vote").flow("vote", "result").flow("result", "passed", "step.vote=complete").flow("result", "failed", "*");
    draft.flow("passed", "end").flow("failed", "end");
    return draft.definition;
}

TEST(Engine, N_of_m_is_done_when_n_have_agreed) {
    Play play{council("approved>=2")};
    play.document.lists["members"] = {"m1", "m2", "m3"};
    ASSERT_TRUE(play.start());
    EXPECT_THAT(play.open(), ElementsAre("vote:m1", "vote:m2", "vote:m3"));
    ASSERT_TRUE(play.done("vote", "m2", "approve", "m2"));
    EXPECT_EQ(play.done("vote", "m2", "approve", "m1").error().code, Code::forbidden) << "one vote a person";
    EXPECT_EQ(play.done("vote", "m3", "object", "m3").error().code, Code::invalid_input) << "an objection needs a reason";
    ASSERT_TRUE(play.done("vote", "m3", "object", "m3", "too dear"));
    ASSERT_TRUE(play.done("vote", "m1", "approve", "m1"));
    EXPECT_THAT(play.open(), ElementsAre("passed"));
    EXPECT_EQ(play.now.values.values.at("step.vote.rejected"), "1");

    Play lost{council("approved>=2")};
    lost.document.lists["members"] = {"m1", "m2"};
    ASSERT_TRUE(lost.start());
    ASSERT_TRUE(lost.done("vote", "m1", "approve", "m1"));
    ASSERT_TRUE(lost.done("vote", "m2", "object", "m2", "no"));
    EXPECT_THAT(lost.open(), ElementsAre("failed"));
}

TEST(Engine, An_early_majority_withdraws_the_votes_that_are_still_open) {
    Play play{council("approved>=1")};
    play.document.lists["members"] = {"m1", "m2", "m3"};
    ASSERT_TRUE(play.start());
    ASSERT_TRUE(play.done("vote", "m3", "approve", "m3"));
    EXPECT_THAT(play.open(), ElementsAre("passed"));
}

TEST(Engine, Sequential_instances_come_one_after_the_other) {
    Play play{council("", true)};
    play.document.lists["members"] = {"m1", "m2"};
    ASSERT_TRUE(play.start());
    EXPECT_THAT(play.open(), ElementsAre("vote:m1"));
    ASSERT_TRUE(play.done("vote", "m1", "approve", "m1"));
    EXPECT_THAT(play.open(), ElementsAre("vote:m2"));
    ASSERT_TRUE(play.done("vote", "m2", "approve", "m2"));
    EXPECT_THAT(play.open(), ElementsAre("passed"));
    ASSERT_TRUE(play.back("passed", "pat", "vote"));
    EXPECT_THAT(play.open(), ElementsAre("vote:m1"));
    EXPECT_EQ(play.last.voided.size(), 2U) << "the council votes anew";
}

TEST(Engine, Timers_fire_once_interrupt_or_add_and_repeat) {
    Draft draft;
    draft.task("a");
    Node& remind = draft.node("remind", NodeKind::boundary_event);
    remind.attached_to = "a";
    remind.interrupting = false;
    remind.event = {EventKind::timer, "", TimerKind::cycle, Amount{0, 3600, false}, "", 2};
    Node& expire = draft.node("expire", NodeKind::boundary_event);
    expire.attached_to = "a";
    expire.event = {EventKind::timer, "", TimerKind::duration, Amount{1, 0, false}, "", 1};
    draft.node("tell", NodeKind::send_task).message = "nhắc";
    draft.task("late");
    draft.node("end", NodeKind::end_event);
    draft.line({"start", "a", "end"}).line({"remind", "tell", "end"}).line({"expire", "late", "end"});
    Play play{draft.definition};
    ASSERT_TRUE(play.start());
    const Number first = play.timer("remind")->id;
    EXPECT_EQ(play.tell(TimerFired{first}).error().code, Code::conflict) << "not due yet";
    play.at += std::chrono::hours{1};
    ASSERT_TRUE(play.tell(TimerFired{first}));
    ASSERT_EQ(play.last.notices.size(), 1U);
    EXPECT_THAT(play.open(), ElementsAre("a"));
    EXPECT_FALSE(play.tell(TimerFired{first})) << "once";
    play.at += std::chrono::hours{5};
    ASSERT_TRUE(play.tell(TimerFired{play.timer("remind")->id}));
    EXPECT_EQ(play.timer("remind"), nullptr) << "twice, as R2 says";
    play.at += std::chrono::hours{24};
    ASSERT_TRUE(play.tell(TimerFired{play.timer("expire")->id}));
    EXPECT_THAT(play.open(), ElementsAre("late"));
    EXPECT_EQ(play.now.timers.size(), 0U);
}

TEST(Engine, Deadlines_warn_escalate_and_stand_still_in_a_pause) {
    Draft draft;
    Node& a = draft.task("a");
    Assignment boss;
    boss.role = "leader";
    a.deadline = Deadline{Amount{2, 0, false}, Amount{1, 0, false}, boss, true};
    draft.node("end", NodeKind::end_event);
    draft.line({"start", "a", "end"});
    Play play{draft.definition};
    ASSERT_TRUE(play.start());
    const Instant due = play.timer("", TimerUse::deadline)->due;
    EXPECT_EQ(due, play.at + std::chrono::hours{48});
    ASSERT_TRUE(play.tell(Suspend{{UserId{"boss"}}, "waiting for papers"}));
    EXPECT_FALSE(play.done("a", "ann")) << "suspended";
    play.at += std::chrono::hours{10};
    ASSERT_TRUE(play.tell(Resume{{UserId{"boss"}}}));
    EXPECT_EQ(play.timer("", TimerUse::deadline)->due, due + std::chrono::hours{10});
    play.at += std::chrono::hours{24};
    ASSERT_TRUE(play.tell(TimerFired{play.timer("", TimerUse::warning)->id}));
    EXPECT_EQ(play.last.notices.at(0).kind, NoticeKind::warning);
    ASSERT_TRUE(play.tell(Claim{play.task("a"), {UserId{"ann"}}}));
    play.at += std::chrono::hours{24};
    ASSERT_TRUE(play.tell(TimerFired{play.timer("", TimerUse::deadline)->id}));
    EXPECT_EQ(play.last.notices.size(), 2U);
    EXPECT_EQ(play.now.find(play.task("a"))->assigned, boss);
    EXPECT_EQ(play.now.find(play.task("a"))->holder, std::nullopt);
}

TEST(Engine, Sub_processes_errors_and_terminate) {
    Draft draft;
    draft.node("sub", NodeKind::sub_process);
    draft.node("sub-start", NodeKind::start_event, "sub");
    draft.node("sub-fork", NodeKind::parallel_gateway, "sub");
    draft.task("x", "sub");
    draft.task("y", "sub");
    draft.node("sub-end", NodeKind::end_event, "sub").event.kind = EventKind::terminate;
    Node& failing = draft.node("sub-error", NodeKind::end_event, "sub");
    failing.event = {EventKind::error, "bad"};
    Node& caught = draft.node("caught", NodeKind::boundary_event);
    caught.attached_to = "sub";
    caught.event = {EventKind::error, "bad"};
    draft.task("repair");
    draft.task("after");
    draft.node("end", NodeKind::end_event);
    draft.line({"start", "sub", "after", "end"}).line({"caught", "repair", "end"});
    draft.line({"sub-start", "sub-fork", "x", "sub-end"}).line({"sub-fork", "y", "sub-error"});

    Play good{draft.definition};
    ASSERT_TRUE(good.start());
    EXPECT_THAT(good.open(), UnorderedElementsAre("x", "y"));
    ASSERT_TRUE(good.done("x", "xan"));
    EXPECT_THAT(good.open(), ElementsAre("after")) << "terminate ends the sub-process alone";

    Play bad{draft.definition};
    ASSERT_TRUE(bad.start());
    ASSERT_TRUE(bad.done("y", "yen"));
    EXPECT_THAT(bad.open(), ElementsAre("repair"));
}

TEST(Engine, An_event_based_gateway_takes_what_comes_first) {
    Draft draft;
    draft.node("wait", NodeKind::event_based_gateway);
    draft.node("answer", NodeKind::catch_event).event = {EventKind::message, "answer"};
    Node& late = draft.node("late", NodeKind::catch_event);
    late.event = {EventKind::timer, "", TimerKind::duration, Amount{3, 0, true}, "", 1};
    draft.task("read");
    draft.task("urge");
    draft.node("end", NodeKind::end_event);
    draft.line({"start", "wait", "answer", "read", "end"}).line({"wait", "late", "urge", "end"});

    Play answered{draft.definition};
    ASSERT_TRUE(answered.start());
    EXPECT_FALSE(answered.tell(Received{EventKind::message, "other", {}}));
    ASSERT_TRUE(answered.tell(Received{EventKind::message, "answer", {}}));
    EXPECT_THAT(answered.open(), ElementsAre("read"));
    EXPECT_THAT(answered.now.timers, IsEmpty());

    Play waited{draft.definition};
    ASSERT_TRUE(waited.start());
    waited.at += std::chrono::hours{72};
    ASSERT_TRUE(waited.tell(TimerFired{waited.timer("late")->id}));
    EXPECT_THAT(waited.open(), ElementsAre("urge"));
    EXPECT_FALSE(waited.tell(Received{EventKind::message, "answer", {}}));
}

TEST(Engine, Services_rules_and_ad_hoc_parts) {
    Draft draft;
    Node& rule = draft.node("rule", NodeKind::business_rule_task);
    rule.rules = {{"type=QD", "level", "high"}, {"", "level", "low"}};
    draft.node("number", NodeKind::service_task).effect = Effect::number;
    Node& failed = draft.node("failed", NodeKind::boundary_event);
    failed.attached_to = "number";
    failed.event.kind = EventKind::error;
    draft.node("free", NodeKind::ad_hoc_sub_process).ad_hoc_completion = "completed>=2";
    draft.task("visit", "free");
    draft.task("call", "free");
    draft.task("repair");
    draft.node("end", NodeKind::end_event);
    draft.line({"start", "rule", "number", "free", "end"}).line({"failed", "repair", "end"});

    Play play{draft.definition};
    ASSERT_TRUE(play.start());
    EXPECT_EQ(play.now.values.values.at("level"), "low");
    ASSERT_EQ(play.last.calls.size(), 1U);
    EXPECT_EQ(play.last.calls[0].effect, Effect::number);
    const Number service = play.last.calls[0].token;
    ASSERT_TRUE(play.tell(ServiceDone{service, {}, "v1-numbered"}));
    EXPECT_EQ(play.now.version_sha256, "v1-numbered");
    EXPECT_FALSE(play.tell(ServiceDone{service, {}, ""})) << "once";
    const Number host = play.now.tokens.at(0).id;
    ASSERT_TRUE(play.tell(BeginAdHoc{host, {UserId{"ann"}}, "visit"}));
    EXPECT_FALSE(play.tell(BeginAdHoc{host, {UserId{"ann"}}, "repair"})) << "not inside";
    ASSERT_TRUE(play.done("visit", "ann"));
    ASSERT_TRUE(play.tell(BeginAdHoc{host, {UserId{"ann"}}, "visit"}));
    ASSERT_TRUE(play.done("visit", "ann"));
    EXPECT_EQ(play.now.status, Status::finished);

    Play broken{draft.definition};
    ASSERT_TRUE(broken.start());
    ASSERT_TRUE(broken.tell(ServiceFailed{broken.last.calls.at(0).token, "no-register"}));
    EXPECT_THAT(broken.open(), ElementsAre("repair"));
}

TEST(Engine, Claiming_forwarding_delegating_reassigning) {
    Play play{three_in_a_row()};
    ASSERT_TRUE(play.start());
    const Number a = play.task("a");
    ASSERT_TRUE(play.tell(Claim{a, {UserId{"ann"}}}));
    EXPECT_EQ(play.done("a", "ben").error().code, Code::conflict) << "ann has it";
    EXPECT_FALSE(play.tell(Release{a, {UserId{"ben"}}}));
    ASSERT_TRUE(play.tell(Release{a, {UserId{"ann"}}}));
    EXPECT_FALSE(play.tell(Forward{a, {UserId{"ann"}}, UserId{"ann"}}));
    ASSERT_TRUE(play.tell(Forward{a, {UserId{"ann"}}, UserId{"ben"}}));
    EXPECT_FALSE(play.done("a", "ann"));
    ASSERT_TRUE(play.tell(Delegate{a, {UserId{"ben"}}, UserId{"dan"}}));
    EXPECT_FALSE(play.tell(Delegate{a, {UserId{"dan"}}, UserId{"eve"}})) << "no chains";
    ASSERT_TRUE(play.done("a", "dan"));
    EXPECT_THAT(play.open(), ElementsAre("a")) << "back with ben for the decision";
    EXPECT_THAT(play.now.approvals(), IsEmpty()) << "preparing is not approving";
    ASSERT_TRUE(play.tell(Reassign{a, {UserId{"boss"}}, UserId{"eve"}, "ben is ill"}));
    EXPECT_FALSE(play.done("a", "ben"));
    ASSERT_TRUE(play.done("a", "eve"));
    EXPECT_EQ(play.now.approvals().size(), 1U);
}

TEST(Engine, What_a_substitute_takes_is_in_the_principals_hands) {
    Play play{three_in_a_row()};
    ASSERT_TRUE(play.start());
    const Number a = play.task("a");
    const Acting for_ann{UserId{"sub"}, UserId{"ann"}, "mandate-1"};
    ASSERT_TRUE(play.tell(Claim{a, for_ann}));
    EXPECT_EQ(play.now.find(a)->holder, UserId{"ann"});
    EXPECT_EQ(play.done("a", "sub").error().code, Code::conflict) << "for themselves they have nothing";
    ASSERT_TRUE(play.tell(Release{a, for_ann}));
    EXPECT_EQ(play.now.find(a)->holder, std::nullopt);
    ASSERT_TRUE(play.tell(Delegate{a, for_ann, UserId{"dan"}}));
    EXPECT_EQ(play.now.find(a)->owner, UserId{"ann"});
    ASSERT_TRUE(play.done("a", "dan"));
    EXPECT_EQ(play.now.find(a)->holder, UserId{"ann"}) << "it comes back to whom it belongs";
    ASSERT_TRUE(play.done("a", "ann"));
    EXPECT_EQ(play.now.approvals().size(), 1U);
}

TEST(Engine, Opinions_are_asked_beside_the_task) {
    Play play{three_in_a_row()};
    ASSERT_TRUE(play.start());
    const Number a = play.task("a");
    ASSERT_TRUE(play.tell(Consult{a, {UserId{"ann"}}, {UserId{"lawyer"}, UserId{"accountant"}}}));
    EXPECT_FALSE(play.tell(Consult{a, {UserId{"ann"}}, {UserId{"lawyer"}}})) << "asked already";
    const Number opinion = play.now.find(a)->opinions.at(0).id;
    EXPECT_EQ(play.tell(Advise{opinion, {UserId{"accountant"}}, "fine"}).error().code, Code::forbidden);
    ASSERT_TRUE(play.tell(Advise{opinion, {UserId{"lawyer"}}, "fine"}));
    EXPECT_EQ(play.now.find(a)->opinions.size(), 1U);
    ASSERT_TRUE(play.done("a", "ann")) << "the other opinion is withdrawn";
    EXPECT_THAT(play.open(), ElementsAre("b"));
}

TEST(Engine, Nobody_approves_their_own_draft_nor_twice_where_the_definition_says_so) {
    Definition definition = three_in_a_row();
    const_cast<Node*>(definition.find("a"))->not_drafter = true;
    const_cast<Node*>(definition.find("b"))->other_than = {"a"};
    Play play{definition};
    ASSERT_TRUE(play.start("dora"));
    EXPECT_EQ(play.done("a", "dora").error().code, Code::forbidden);
    Complete as_substitute{play.task("a"), {UserId{"ann"}, UserId{"dora"}, "mandate-1"}, "approve", "", "v1", {}, {}, {}};
    EXPECT_EQ(play.tell(as_substitute).error().code, Code::forbidden) << "nor through a substitute";
    EXPECT_EQ(play.tell(Forward{play.task("a"), {UserId{"ann"}}, UserId{"dora"}}).error().code, Code::forbidden);
    ASSERT_TRUE(play.done("a", "ann"));
    EXPECT_EQ(play.done("b", "ann").error().code, Code::forbidden);
    ASSERT_TRUE(play.done("b", "ben"));
}

TEST(Engine, The_sender_recalls_until_somebody_acts) {
    Play play{three_in_a_row()};
    ASSERT_TRUE(play.start());
    EXPECT_EQ(play.tell(Recall{{UserId{"ann"}}, "oops"}).error().code, Code::conflict);
    ASSERT_TRUE(play.tell(Recall{{UserId{"drafter"}}, "oops"}));
    EXPECT_EQ(play.now.status, Status::with_drafter);
    ASSERT_TRUE(play.start());
    ASSERT_TRUE(play.done("a", "ann"));
    ASSERT_TRUE(play.tell(Recall{{UserId{"ann"}}, "oops"}));
    EXPECT_THAT(play.open(), ElementsAre("a"));
    EXPECT_THAT(play.now.decisions, IsEmpty());
    ASSERT_TRUE(play.done("a", "ann"));
    ASSERT_TRUE(play.tell(Claim{play.task("b"), {UserId{"ben"}}}));
    EXPECT_FALSE(play.tell(Recall{{UserId{"ann"}}, "oops"})) << "ben has begun";

    Play fork{forked()};
    ASSERT_TRUE(fork.start());
    ASSERT_TRUE(fork.done("a", "ann"));
    ASSERT_TRUE(fork.tell(Recall{{UserId{"ann"}}, "oops"}));
    EXPECT_THAT(fork.open(), ElementsAre("a")) << "both branches come back";
    ASSERT_TRUE(fork.done("a", "ann"));
    ASSERT_TRUE(fork.done("b", "ben"));
    EXPECT_FALSE(fork.tell(Recall{{UserId{"ann"}}, "oops"}));
}

TEST(Engine, A_click_is_undone_within_a_minute_if_nobody_acted) {
    Play play{three_in_a_row()};
    ASSERT_TRUE(play.start());
    const Instance before = play.now;
    ASSERT_TRUE(play.done("a", "ann"));
    EXPECT_FALSE(play.tell(Undo{{UserId{"ben"}}, before})) << "one's own";
    play.at += std::chrono::seconds{61};
    EXPECT_FALSE(play.tell(Undo{{UserId{"ann"}}, before})) << "too late";
    play.at -= std::chrono::seconds{30};
    EXPECT_FALSE(play.tell(Undo{{UserId{"ann"}}, play.now})) << "another state than the one before";
    ASSERT_TRUE(play.tell(Undo{{UserId{"ann"}}, before}));
    EXPECT_THAT(play.open(), ElementsAre("a"));
    EXPECT_THAT(play.now.decisions, IsEmpty());
    EXPECT_FALSE(play.tell(Undo{{UserId{"ann"}}, before})) << "once";
    ASSERT_TRUE(play.done("a", "ann"));
    const Instance again = play.before;
    ASSERT_TRUE(play.tell(Claim{play.task("b"), {UserId{"ben"}}}));
    EXPECT_FALSE(play.tell(Undo{{UserId{"ann"}}, again})) << "ben acted";
}

TEST(Engine, Form_fields_are_checked_and_cannot_pass_for_the_documents_metadata) {
    Draft draft;
    Node& a = draft.task("a");
    a.fields = {{"type", "Loại", "Type", FieldType::text, false, {}},
                {"lead", "Chủ trì", "Lead", FieldType::unit, true, {}},
                {"units", "Phối hợp", "Units", FieldType::units, false, {}},
                {"way", "Cách", "Way", FieldType::choice, false, {"x", "y"}}};
    draft.node("choice", NodeKind::exclusive_gateway);
    draft.task("forged");
    draft.task("honest");
    draft.node("end", NodeKind::end_event);
    draft.flow("start", "a").flow("a", "choice").flow("choice", "forged", "type=QD").flow("choice", "honest", "*");
    draft.flow("forged", "end").flow("honest", "end");
    Play play{draft.definition};
    ASSERT_TRUE(play.start());
    Complete event{play.task("a"), {UserId{"ann"}}, "approve", "", "v1", {}, {}, {}};
    EXPECT_EQ(play.tell(event).error().code, Code::invalid_input) << "lead is missing";
    event.fields = {{"lead", "unit-1"}, {"way", "z"}};
    EXPECT_EQ(play.tell(event).error().code, Code::invalid_input);
    event.fields = {{"lead", "unit-1"}, {"other", "z"}};
    EXPECT_EQ(play.tell(event).error().code, Code::invalid_input);
    event.fields = {{"lead", "unit-1"}, {"type", "QD"}};
    event.lists = {{"units", {"u1", "u1"}}};
    EXPECT_EQ(play.tell(event).error().code, Code::invalid_input);
    event.lists = {{"units", {"u1", "u2"}}};
    ASSERT_TRUE(play.tell(event));
    EXPECT_THAT(play.open(), ElementsAre("honest"));
    EXPECT_EQ(play.now.values.lists.at("units").size(), 2U);
}

TEST(Engine, State_and_events_survive_their_text) {
    Play play{forked()};
    play.document.lists["units"] = {"u1", "u 2:3"};
    ASSERT_TRUE(play.start());
    ASSERT_TRUE(play.done("a", "ann"));
    ASSERT_TRUE(play.tell(Consult{play.task("b"), {UserId{"ben"}}, {UserId{"lawyer"}}}));
    ASSERT_TRUE(play.tell(Delegate{play.task("c"), {UserId{"cam"}, UserId{"chief"}, "m-1"}, UserId{"kim"}}));
    const std::string text = encode(play.now);
    const auto again = decode_instance(text);
    ASSERT_TRUE(again);
    EXPECT_EQ(*again, play.now);
    for (std::size_t i = 0; i < text.size(); ++i) {
        EXPECT_FALSE(decode_instance(text.substr(0, i))) << i;
    }
    EXPECT_FALSE(decode_instance(text + "0;"));
    Instance replayed;
    for (const auto& [event, at] : play.history) {
        const auto read = decode_event(encode(event));
        ASSERT_TRUE(read) << encode(event);
        replayed = step(play.definition(), replayed, *read, {at, play.conditions, play.every_day}).value().next;
    }
    EXPECT_EQ(encode(replayed), text);
    EXPECT_FALSE(decode_event("5:start"));
    EXPECT_FALSE(decode_event(""));
}

TEST(StepRecord, Every_part_of_a_step_is_in_its_hash) {
    const StepRecord record{DocumentId{"d"}, InstanceId{"i"}, 1, std::string(64, '0'), "def", "sha", "node", "approve", "", UserId{"u"}, {}, "", "e", "s", {}};
    const auto differs = [&](auto change) {
        StepRecord other = record;
        change(other);
        return hash(other) != hash(record);
    };
    EXPECT_TRUE(differs([](auto& one) { one.document = DocumentId{"x"}; }));
    EXPECT_TRUE(differs([](auto& one) { one.instance = InstanceId{"x"}; }));
    EXPECT_TRUE(differs([](auto& one) { one.number = 2; }));
    EXPECT_TRUE(differs([](auto& one) { one.previous_hash[0] = '1'; }));
    EXPECT_TRUE(differs([](auto& one) { one.definition_hash = "x"; }));
    EXPECT_TRUE(differs([](auto& one) { one.version_sha256 = "x"; }));
    EXPECT_TRUE(differs([](auto& one) { one.node = "x"; }));
    EXPECT_TRUE(differs([](auto& one) { one.outcome = "x"; }));
    EXPECT_TRUE(differs([](auto& one) { one.reason = "x"; }));
    EXPECT_TRUE(differs([](auto& one) { one.actor = UserId{"x"}; }));
    EXPECT_TRUE(differs([](auto& one) { one.on_behalf_of = UserId{"x"}; }));
    EXPECT_TRUE(differs([](auto& one) { one.mandate = "x"; }));
    EXPECT_TRUE(differs([](auto& one) { one.event_sha256 = "x"; }));
    EXPECT_TRUE(differs([](auto& one) { one.state_sha256 = "x"; }));
    EXPECT_TRUE(differs([](auto& one) { one.at = from_millis(1); }));
}

}  // namespace
}  // namespace vanthu::workflow::test
