// What officials need of approval, a scenario for each row of table 1b and each complaint under A, B, C, F, G, H of the research on
// comparable systems; on both databases, through the use cases.

#include <thread>

#include <gmock/gmock.h>

#include "server/app/chains/notifications.hpp"
#include "server/app/chains/sent.hpp"
#include "server/app/events.hpp"
#include "server/storage/integrity.hpp"
#include "tests/server/storage/database_fixture.hpp"
#include "tests/support/agency.hpp"
#include "tests/support/chain_text.hpp"

namespace vanthu::app {
namespace {

using test::by_director;
using test::by_head;
using test::by_office;
using test::process;
using test::task;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::StartsWith;

std::string two_steps() {
    return process("two", task("head", by_head) + task("director", by_director), {"start>head", "head>director", "director>end"});
}

class ApprovalTest : public storage::DatabaseTest {
protected:
    void SetUp() override {
        storage::DatabaseTest::SetUp();
        if (IsSkipped()) {
            return;
        }
        agency.emplace(*database, *blobs, clock, random);
    }
    void TearDown() override {
        agency.reset();
        storage::DatabaseTest::TearDown();
    }

    TaskDesk tasks() { return TaskDesk(agency->services); }
    ChainDesk chains() { return ChainDesk(agency->services); }
    Actor actor(const std::string& login) { return agency->actor(login); }
    std::vector<ReadSent::Entry> sent(const std::string& login, const ReadSent::Filter& filter = {}) {
        return ReadSent(agency->services).page(actor(login), filter, {}, 10).value().entries;
    }

    /// A mandate from one to the other for the next ten days.
    Result<StoredMandate> mandate(const std::string& principal, const std::string& substitute, std::vector<std::string> types = {},
                                  bool may_redelegate = false) {
        workflow::Mandate one;
        one.principal = agency->id(principal);
        one.substitute = agency->id(substitute);
        one.from = clock.now();
        one.until = clock.now() + std::chrono::days{10};
        one.document_types = std::move(types);
        one.capacity = workflow::Capacity::kt;
        one.legal_basis = "Quyết định 15/QĐ-STTTT";
        one.may_redelegate = may_redelegate;
        return ManageMandates(agency->services).give(actor(principal), one);
    }
    std::vector<std::string> outcomes(const InstanceId& id) {
        std::vector<std::string> found;
        const auto steps = chains().history(actor("auditor"), id, 0, 500);
        for (const StoredStep& step : steps.value()) {
            found.push_back(step.node.empty() ? step.outcome : step.node + ":" + step.outcome);
        }
        return found;
    }

    std::optional<test::Agency> agency;
};

using storage::Dialect;
using storage::dialect_name;
VANTHU_ON_BOTH_DATABASES(ApprovalTest);

// 1b "Serial, enforced server-side"; A: signing out of turn through a copied link.
TEST_P(ApprovalTest, The_order_is_kept_by_the_server_and_a_copied_link_helps_nobody) {
    agency->deploy(two_steps());
    const DocumentId document = agency->draft();
    agency->submit(document, "two");
    const TaskView shown = agency->task("head", document);
    TaskDesk::Decision decision;
    decision.outcome = "approve";
    decision.version_sha256 = shown.version_sha256;
    EXPECT_EQ(tasks().decide(actor("director"), shown.task.id, decision).error().code, Code::not_found) << "the head's link in the director's hands";
    EXPECT_EQ(tasks().decide(actor("colleague"), shown.task.id, decision).error().code, Code::not_found);
    EXPECT_FALSE(agency->has_task("director", document));
    ASSERT_TRUE(agency->decide("head", document, "approve"));
    EXPECT_TRUE(agency->has_task("director", document));
    EXPECT_EQ(tasks().decide(actor("vice"), shown.task.id, decision).error().code, Code::conflict) << "done already, by the other head";
}

TEST_P(ApprovalTest, The_way_of_a_draft_is_seen_before_it_is_submitted) {
    agency->deploy(process("way", task("head", by_head) + task("nobody", "role=\"official\" unit=\"code:SO\"") + task("director", by_director + " effect=\"sign\""),
                           {"start>head", "head>nobody", "nobody>director", "director>end"}));
    const DocumentId document = agency->draft();
    DeployWorkflow workflows(agency->services);
    const auto steps = workflows.preview(actor("drafter"), document, "way");
    ASSERT_TRUE(steps) << steps.error().detail.en;
    ASSERT_THAT(*steps, SizeIs(3));
    EXPECT_THAT((*steps)[0].people, ::testing::UnorderedElementsAre(agency->id("head"), agency->id("vice")));
    EXPECT_THAT((*steps)[1].people, IsEmpty());
    ASSERT_TRUE((*steps)[1].trouble) << "nobody holds the role";
    EXPECT_THAT((*steps)[2].people, ::testing::UnorderedElementsAre(agency->id("director"), agency->id("deputy")));
    EXPECT_EQ((*steps)[2].effect, workflow::Effect::sign);
    EXPECT_THAT(sent("drafter"), IsEmpty()) << "nothing was begun";
    EXPECT_EQ(workflows.preview(actor("drafter"), document, "khong-co").error().code, Code::invalid_input);
    EXPECT_EQ(workflows.preview(actor("lawyer"), document, "way").error().code, Code::not_found);
}

// 1b "Approvers gate signers"; A: a signature requested before the approval has finished.
TEST_P(ApprovalTest, The_signature_waits_for_the_approvals) {
    agency->deploy(process("sign", task("head", by_head) + task("signature", by_director + " effect=\"sign\""), {"start>head", "head>signature", "signature>end"}));
    const DocumentId document = agency->draft();
    agency->submit(document, "sign");
    EXPECT_EQ(agency->document(document).state, records::OutgoingState::in_approval);
    const auto early = database->read([&](Tx& tx) -> Result<Task> {
        return task_with_effect(tx, agency->services, actor("director"), *tx.outgoing().find(document), workflow::Effect::sign, clock.now());
    });
    EXPECT_EQ(early.error().code, Code::conflict);
    ASSERT_TRUE(agency->decide("head", document, "approve"));
    EXPECT_EQ(agency->document(document).state, records::OutgoingState::approved);
    EXPECT_EQ(agency->decide("director", document, "approve").error().code, Code::conflict) << "signed, not clicked";
}

// 1b "Parallel + n-of-m quorum"; A: groups, n-of-m.
TEST_P(ApprovalTest, Two_of_three_members_are_enough_and_everybody_votes_once) {
    const std::string votes =
        "<bpmn:multiInstanceLoopCharacteristics><bpmn:extensionElements><vanthu:collection name=\"members\"/></bpmn:extensionElements>"
        "<bpmn:completionCondition xsi:type=\"bpmn:tFormalExpression\">$approved &gt;= 2</bpmn:completionCondition></bpmn:multiInstanceLoopCharacteristics>";
    agency->deploy(process("council",
                           task("choose", by_head, "<vanthu:field name=\"members\" label=\"Thành viên\" type=\"users\" required=\"yes\"/>") +
                               task("vote", "person=\"item\"", "<vanthu:outcome name=\"approve\" label=\"Đồng ý\" approval=\"yes\"/><vanthu:outcome name=\"reject\" label=\"Phản đối\" needs-reason=\"yes\"/>", votes) +
                               task("result", by_director),
                           {"start>choose", "choose>vote", "vote>result", "result>end"}));
    const DocumentId document = agency->draft();
    agency->submit(document, "council");
    EXPECT_EQ(agency->decide("head", document, "approve").error().code, Code::invalid_input) << "the members are missing";
    ASSERT_TRUE(agency->decide("head", document, "approve", "", {}, {{"members", {agency->id("office").text(), agency->id("lawyer").text(), agency->id("deputy").text()}}}));
    EXPECT_EQ(agency->decide("office", document, "reject").error().code, Code::invalid_input) << "an objection needs a reason";
    ASSERT_TRUE(agency->decide("office", document, "reject", "Chưa đủ căn cứ"));
    EXPECT_FALSE(agency->has_task("office", document)) << "one vote";
    ASSERT_TRUE(agency->decide("lawyer", document, "approve"));
    EXPECT_FALSE(agency->has_task("director", document));
    ASSERT_TRUE(agency->decide("deputy", document, "approve"));
    EXPECT_TRUE(agency->has_task("director", document));
}

// 1b "Conditional".
TEST_P(ApprovalTest, The_way_depends_on_the_document) {
    agency->deploy(process("way",
                           "<bpmn:exclusiveGateway id=\"kind\" default=\"f3\"/>" + task("office", by_office) + task("head", by_head),
                           {"start>kind", "kind>office[type = 'QD']", "kind>head", "office>end", "head>end"}));
    const DocumentId decision = agency->draft("QD");
    agency->submit(decision, "way");
    EXPECT_TRUE(agency->has_task("office", decision));
    const DocumentId report = agency->draft("BC");
    agency->submit(report, "way");
    EXPECT_TRUE(agency->has_task("head", report));
    EXPECT_FALSE(agency->has_task("office", report));
}

// 1b "Deadline, reminder, escalation", in working days.
TEST_P(ApprovalTest, A_deadline_in_working_days_warns_escalates_and_explains_itself) {
    agency->deploy(process("due",
                           task("head", by_head, "<vanthu:deadline working=\"P2D\" warn-before=\"PT4H\" escalate-role=\"leader\" escalate-unit=\"agency\"/>"),
                           {"start>head", "head>end"}));
    clock.set(parse_rfc3339("2026-11-20T09:00:00+07:00").value());  // a Friday
    const DocumentId document = agency->draft();
    const InstanceId chain = agency->submit(document, "due");
    const Task task = agency->task("head", document).task;
    ASSERT_TRUE(task.due_at);
    EXPECT_EQ(to_rfc3339(*task.due_at), "2026-11-25T10:30:00.000Z") << "Monday, then Wednesday: the 24th is a holiday";
    RunTimers timers(agency->services);
    EXPECT_EQ(timers.run(100).value(), 0);
    clock.set(parse_rfc3339("2026-11-25T13:31:00+07:00").value());
    EXPECT_EQ(timers.run(100).value(), 1);
    EXPECT_THAT(agency->told("head"), Contains(StartsWith("warning")));
    EXPECT_EQ(timers.run(100).value(), 0) << "once";
    clock.set(parse_rfc3339("2026-11-25T17:31:00+07:00").value());
    EXPECT_EQ(timers.run(100).value(), 1);
    EXPECT_THAT(agency->told("director"), Contains(StartsWith("overdue")));
    EXPECT_TRUE(agency->task("head", document).task.is_overdue);
    const auto counts = ReadInbox(agency->services).counts(actor("head")).value();
    EXPECT_EQ(counts.unit.open, 1);
    EXPECT_EQ(counts.unit.overdue, 1);
    EXPECT_THAT(outcomes(chain), ElementsAre("submit", "head:warning", "head:overdue"));
    const auto explained = ManageCalendars(agency->services).compute(actor("head"), "current", task.opened_at, "P2D", true).value();
    EXPECT_EQ(explained.explanation.due, *task.due_at);
    EXPECT_THAT(explained.explanation.lines.size(), ::testing::Ge(3U));
    EXPECT_EQ(agency->chain("head", chain).stored.calendar, explained.version) << "the chain keeps its calendar";
}

// 1b "Dated delegation / substitution with authority basis"; B: absence and substitution, with both names on the record.
TEST_P(ApprovalTest, A_substitute_acts_within_dates_and_scope_and_both_names_are_on_record) {
    agency->deploy(two_steps());
    EXPECT_EQ(mandate("head", "head").error().code, Code::invalid_input);
    const auto given = mandate("head", "colleague", {"BC"});
    ASSERT_TRUE(given) << given.error().detail.en;
    const DocumentId report = agency->draft("BC");
    const InstanceId chain = agency->submit(report, "two");
    const DocumentId decision = agency->draft("QD");
    agency->submit(decision, "two");
    EXPECT_TRUE(agency->has_task("colleague", report)) << "what waits is routed to the substitute";
    EXPECT_FALSE(agency->has_task("colleague", decision)) << "beyond the scope";
    EXPECT_EQ(ReadInbox(agency->services).counts(actor("colleague"))->substitute.open, 1) << "what is beyond the scope is not counted";
    EXPECT_EQ(agency->task("colleague", report).on_behalf_of, agency->id("head"));
    ASSERT_TRUE(agency->decide("colleague", report, "approve"));
    const StoredStep step = chains().history(actor("auditor"), chain, 1, 1).value().at(0);
    EXPECT_EQ(step.actor, agency->id("colleague"));
    EXPECT_EQ(step.on_behalf_of, agency->id("head"));
    EXPECT_EQ(step.mandate, given->mandate.id);
    clock.advance(std::chrono::days{11});
    const DocumentId late = agency->draft("BC");
    agency->submit(late, "two");
    EXPECT_FALSE(agency->has_task("colleague", late)) << "it has ended";
}

TEST_P(ApprovalTest, Mandates_are_not_passed_on_unless_allowed_and_end_when_revoked) {
    agency->deploy(process("one", task("director", by_director), {"start>director", "director>end"}));
    const auto first = mandate("director", "head", {}, false);
    ASSERT_TRUE(mandate("head", "colleague"));
    const DocumentId document = agency->draft();
    agency->submit(document, "one");
    EXPECT_TRUE(agency->has_task("head", document));
    EXPECT_FALSE(agency->has_task("colleague", document)) << "no chains";
    EXPECT_EQ(ManageMandates(agency->services).revoke(actor("head"), first->mandate.id, 1, "hết vắng").error().code, Code::forbidden);
    ASSERT_TRUE(ManageMandates(agency->services).revoke(actor("director"), first->mandate.id, 1, "hết vắng"));
    EXPECT_FALSE(agency->has_task("head", document));
    ASSERT_TRUE(mandate("director", "head", {}, true));
    EXPECT_TRUE(agency->has_task("colleague", document)) << "allowed now";
    workflow::Mandate for_others;
    for_others.principal = agency->id("director");
    for_others.substitute = agency->id("office");
    for_others.from = clock.now();
    for_others.until = clock.now() + std::chrono::days{1};
    for_others.legal_basis = "Ốm đột xuất";
    EXPECT_EQ(ManageMandates(agency->services).give(actor("office"), for_others).error().code, Code::forbidden);
    EXPECT_TRUE(ManageMandates(agency->services).give(actor("admin"), for_others));
}

TEST_P(ApprovalTest, Nobody_approves_their_own_draft_not_even_as_a_substitute) {
    agency->deploy(process("own", task("head", by_head + " not-drafter=\"yes\""), {"start>head", "head>end"}));
    ASSERT_TRUE(mandate("head", "drafter"));
    const DocumentId document = agency->draft();
    agency->submit(document, "own");
    EXPECT_EQ(agency->decide("drafter", document, "approve").error().code, Code::forbidden);
    EXPECT_TRUE(agency->decide("head", document, "approve"));
}

// 1b "Return / reject / re-open"; C: rejection tells everybody, needs a reason, destroys nothing.
TEST_P(ApprovalTest, Returning_and_rejecting_need_reasons_and_tell_everybody_who_had_to_do_with_it) {
    agency->deploy(two_steps());
    const DocumentId document = agency->draft();
    const InstanceId chain = agency->submit(document, "two");
    ASSERT_TRUE(agency->decide("head", document, "approve"));
    EXPECT_EQ(agency->decide("director", document, "reject").error().code, Code::invalid_input);
    ASSERT_TRUE(agency->decide("director", document, "return", "Sai thể thức"));
    EXPECT_THAT(agency->told("drafter"), Contains(HasSubstr("Sai thể thức")));
    EXPECT_THAT(agency->told("head"), Contains(HasSubstr("Sai thể thức"))) << "who approved before learns it too";
    EXPECT_EQ(agency->document(document).state, records::OutgoingState::drafting);
    EXPECT_THAT(agency->chain("auditor", chain).approvals, IsEmpty());
    EXPECT_EQ(agency->submit(document, "two"), chain) << "the same chain goes on";
    ASSERT_TRUE(agency->decide("head", document, "approve"));
    ASSERT_TRUE(agency->decide("director", document, "reject", "Không cần ban hành"));
    EXPECT_THAT(agency->told("head"), Contains(HasSubstr("Không cần ban hành")));
    EXPECT_EQ(agency->document(document).state, records::OutgoingState::cancelled);
    EXPECT_THAT(outcomes(chain), ElementsAre("submit", "head:approve", "director:return", "submit", "head:approve", "director:reject"))
        << "what was approved before stays in the history";
    EXPECT_EQ(chains().replay(actor("auditor"), chain).value(), 6);
}

TEST_P(ApprovalTest, A_step_in_between_can_be_returned_to) {
    agency->deploy(process("three", task("head", by_head) + task("office", by_office) + task("director", by_director),
                           {"start>head", "head>office", "office>director", "director>end"}));
    const DocumentId document = agency->draft();
    const InstanceId chain = agency->submit(document, "three");
    ASSERT_TRUE(agency->decide("head", document, "approve"));
    ASSERT_TRUE(agency->decide("office", document, "approve"));
    const TaskView shown = agency->task("director", document);
    EXPECT_THAT(shown.return_targets, ElementsAre("office", "head"));
    TaskDesk::Decision decision;
    decision.outcome = "return";
    decision.reason = "Bổ sung căn cứ";
    decision.version_sha256 = shown.version_sha256;
    decision.return_to = "office";
    ASSERT_TRUE(tasks().decide(actor("director"), shown.task.id, decision));
    EXPECT_TRUE(agency->has_task("office", document));
    EXPECT_THAT(agency->chain("auditor", chain).approvals, SizeIs(1)) << "the head's approval stands";
}

// 1b "Recall (pull back)".
TEST_P(ApprovalTest, The_sender_recalls_before_the_next_person_acts) {
    agency->deploy(two_steps());
    const DocumentId document = agency->draft();
    const InstanceId chain = agency->submit(document, "two");
    EXPECT_EQ(chains().recall(actor("colleague"), chain, "nhầm").error().code, Code::conflict);
    EXPECT_TRUE(agency->chain("drafter", chain).may_recall);
    ASSERT_TRUE(chains().recall(actor("drafter"), chain, "Gửi nhầm bản"));
    EXPECT_EQ(agency->document(document).state, records::OutgoingState::drafting);
    agency->submit(document, "two");
    ASSERT_TRUE(tasks().claim(actor("head"), agency->task("head", document).task.id));
    EXPECT_EQ(chains().recall(actor("drafter"), chain, "lại nhầm").error().code, Code::conflict) << "the head has begun";
}

// 1b "Ad-hoc forward outside the template".
TEST_P(ApprovalTest, A_task_is_forwarded_delegated_and_reassigned_outside_the_template) {
    agency->deploy(two_steps());
    const DocumentId document = agency->draft();
    const InstanceId chain = agency->submit(document, "two");
    const TaskView shown = agency->task("head", document);
    TaskDesk::Decision forward;
    forward.outcome = "forward";
    forward.version_sha256 = shown.version_sha256;
    forward.forward_to = agency->id("admin");
    EXPECT_EQ(tasks().decide(actor("head"), shown.task.id, forward).error().code, Code::invalid_input) << "administrators work on no documents";
    forward.forward_to = agency->id("lawyer");
    ASSERT_TRUE(tasks().decide(actor("head"), shown.task.id, forward));
    EXPECT_TRUE(agency->has_task("lawyer", document));
    EXPECT_FALSE(agency->has_task("head", document));
    EXPECT_EQ(tasks().reassign(actor("colleague"), shown.task.id, agency->id("vice"), "vì").error().code, Code::forbidden);
    ASSERT_TRUE(tasks().reassign(actor("head"), shown.task.id, std::nullopt, "Luật sư nghỉ"));
    EXPECT_THAT(agency->told("lawyer"), Contains(StartsWith("withdrawn")));
    ASSERT_TRUE(tasks().delegate(actor("head"), shown.task.id, agency->id("colleague")));
    ASSERT_TRUE(agency->decide("colleague", document, "approve"));
    EXPECT_TRUE(agency->has_task("head", document)) << "prepared, back for the decision";
    EXPECT_THAT(agency->chain("auditor", chain).approvals, IsEmpty());
}

// 1b "CC / for information".
TEST_P(ApprovalTest, People_get_it_for_information_without_a_say) {
    agency->deploy(two_steps());
    const DocumentId document = agency->draft();
    const InstanceId chain = agency->submit(document, "two");
    EXPECT_EQ(chains().find(actor("lawyer"), chain).error().code, Code::not_found);
    ASSERT_TRUE(chains().inform(actor("head"), chain, {agency->id("lawyer")}, "Để biết"));
    EXPECT_TRUE(chains().find(actor("lawyer"), chain));
    const TaskView information = agency->task("lawyer", document);
    EXPECT_EQ(information.task.kind, TaskKind::information);
    TaskDesk::Decision decision;
    decision.outcome = "approve";
    EXPECT_EQ(tasks().decide(actor("lawyer"), information.task.id, decision).error().code, Code::conflict);
    ASSERT_TRUE(tasks().seen(actor("lawyer"), information.task.id));
    EXPECT_EQ(ReadInbox(agency->services).counts(actor("lawyer"))->information.open, 0);
}

TEST_P(ApprovalTest, Opinions_are_asked_in_parallel_and_the_task_stays) {
    agency->deploy(two_steps());
    const DocumentId document = agency->draft();
    const InstanceId chain = agency->submit(document, "two");
    const TaskId id = agency->task("head", document).task.id;
    ASSERT_TRUE(tasks().consult(actor("head"), id, {agency->id("lawyer"), agency->id("office")}, "Có đúng thẩm quyền không?"));
    EXPECT_TRUE(agency->has_task("head", document));
    const TaskId question = agency->task("lawyer", document).task.id;
    EXPECT_EQ(tasks().advise(actor("office"), question, "Đúng").error().code, Code::not_found);
    ASSERT_TRUE(tasks().advise(actor("lawyer"), question, "Đúng thẩm quyền."));
    EXPECT_THAT(agency->told("head"), Contains(StartsWith("advised")));
    ASSERT_TRUE(agency->decide("head", document, "approve"));
    EXPECT_FALSE(agency->has_task("office", document)) << "the question that is left is withdrawn";
    EXPECT_EQ(chains().replay(actor("auditor"), chain).value(), 4);
}

// 1b "Draft note → frozen note"; "Private vs. public annotation".
TEST_P(ApprovalTest, A_draft_note_is_private_and_a_final_one_frozen) {
    agency->deploy(two_steps());
    const DocumentId document = agency->draft();
    agency->submit(document, "two");
    WriteRemarks remarks(agency->services);
    const Remark note = remarks.add(actor("head"), document, "Xem lại số liệu", false).value();
    EXPECT_THAT(remarks.list(actor("drafter"), document).value(), IsEmpty());
    EXPECT_EQ(remarks.change(actor("drafter"), note.id, 1, "x").error().code, Code::not_found);
    ASSERT_TRUE(remarks.change(actor("head"), note.id, 1, "Xem lại số liệu bảng 2"));
    EXPECT_EQ(remarks.finalise(actor("head"), note.id, 1).error().code, Code::stale_version);
    ASSERT_TRUE(remarks.finalise(actor("head"), note.id, 2));
    EXPECT_THAT(remarks.list(actor("drafter"), document).value(), SizeIs(1));
    EXPECT_EQ(remarks.change(actor("head"), note.id, 3, "khác").error().code, Code::conflict);
    EXPECT_EQ(remarks.discard(actor("head"), note.id, 3).error().code, Code::conflict);
    EXPECT_EQ(remarks.list(actor("lawyer"), document).error().code, Code::not_found);
}

// 1b "Undo own mistaken click".
TEST_P(ApprovalTest, Ones_own_click_is_undone_within_a_minute) {
    agency->deploy(two_steps());
    const DocumentId document = agency->draft();
    const InstanceId chain = agency->submit(document, "two");
    ASSERT_TRUE(agency->decide("head", document, "approve"));
    EXPECT_EQ(chains().undo(actor("vice"), chain).error().code, Code::conflict);
    EXPECT_TRUE(agency->chain("head", chain).may_undo);
    ASSERT_TRUE(chains().undo(actor("head"), chain));
    EXPECT_TRUE(agency->has_task("head", document));
    EXPECT_FALSE(agency->has_task("director", document));
    ASSERT_TRUE(agency->decide("head", document, "approve"));
    clock.advance(std::chrono::seconds{61});
    EXPECT_EQ(chains().undo(actor("head"), chain).error().code, Code::conflict);
    EXPECT_EQ(chains().replay(actor("auditor"), chain).value(), 4) << "the undone step stays in the history";
}

// 1b "See exactly what is being approved": a decision names the content, and a new version voids it.
TEST_P(ApprovalTest, A_new_version_voids_what_was_approved_before) {
    agency->deploy(two_steps());
    const DocumentId document = agency->draft();
    const InstanceId chain = agency->submit(document, "two");
    const TaskView shown = agency->task("head", document);
    ASSERT_TRUE(agency->decide("head", document, "approve"));
    const Actor drafter = actor("drafter");
    const auto changed = database->write([&](Tx& tx) -> Result<bool> {
        auto loaded = *tx.outgoing().find(document);
        loaded.current_sha256 = std::string(64, 'b');
        if (auto told = content_changed(tx, agency->services, drafter, loaded, clock.now()); !told) {
            return pass(told.error());
        }
        tx.outgoing().save(loaded);
        record(tx, drafter, clock.now(), "outgoing-version-added", outgoing_object(document));
        return true;
    });
    ASSERT_TRUE(changed) << changed.error().detail.en;
    EXPECT_THAT(agency->chain("auditor", chain).approvals, IsEmpty());
    EXPECT_FALSE(agency->has_task("director", document));
    TaskDesk::Decision old;
    old.outcome = "approve";
    old.version_sha256 = shown.version_sha256;
    EXPECT_EQ(tasks().decide(actor("head"), agency->task("head", document).task.id, old).error().code, Code::conflict);
    EXPECT_TRUE(agency->decide("head", document, "approve"));
}

// F: two people finish together; double clicks and retries.
TEST_P(ApprovalTest, Many_finishers_at_once_finish_once) {
    agency->deploy(two_steps());
    for (int round = 0; round < 5; ++round) {
        const DocumentId document = agency->draft();
        const InstanceId chain = agency->submit(document, "two");
        const TaskView shown = agency->task("head", document);
        TaskDesk::Decision decision;
        decision.outcome = "approve";
        decision.version_sha256 = shown.version_sha256;
        std::atomic<int> done{0};
        std::atomic<int> refused{0};
        std::vector<std::thread> threads;
        for (int i = 0; i < 8; ++i) {
            const Actor by = actor(i % 2 == 0 ? "head" : "vice");
            threads.emplace_back([&, by] {
                for (int attempt = 0; attempt < 50; ++attempt) {
                    const auto answer = tasks().decide(by, shown.task.id, decision);
                    if (!answer && (answer.error().code == Code::busy || answer.error().code == Code::stale_version)) {
                        continue;
                    }
                    (answer ? done : refused) += 1;
                    return;
                }
            });
        }
        for (std::thread& thread : threads) {
            thread.join();
        }
        EXPECT_EQ(done + refused, 8);
        EXPECT_EQ(done, 4) << "the winner's own repetitions are answered like the first, the other person's are refused";
        EXPECT_THAT(outcomes(chain), ElementsAre("submit", "head:approve"));
        EXPECT_THAT(agency->chain("auditor", chain).tasks, SizeIs(1));
        EXPECT_EQ(chains().replay(actor("auditor"), chain).value(), 2);
    }
}

// What one sent on: one entry a chain, with the last that one did there and where it is now.
TEST_P(ApprovalTest, What_one_sent_on_is_found_with_where_it_waits) {
    agency->deploy(two_steps());
    const DocumentId first = agency->draft();
    const DocumentId second = agency->draft();
    agency->submit(first, "two");
    clock.advance(std::chrono::hours{1});
    agency->submit(second, "two");
    ASSERT_THAT(sent("drafter"), SizeIs(2));
    EXPECT_EQ(sent("drafter").front().outgoing->id, second) << "the newest first";
    EXPECT_EQ(sent("drafter").front().step.outcome, "submit");
    ASSERT_THAT(sent("drafter").front().waiting, SizeIs(1));
    EXPECT_EQ(sent("drafter").front().waiting.front().node, "head");
    EXPECT_THAT(sent("head"), IsEmpty());

    ASSERT_TRUE(agency->decide("head", first, "approve"));
    ASSERT_THAT(sent("head"), SizeIs(1));
    EXPECT_EQ(sent("head").front().waiting.front().node, "director");
    EXPECT_TRUE(sent("head").front().is_open);
    ASSERT_TRUE(agency->decide("director", first, "approve"));
    EXPECT_THAT(sent("drafter", {{}, true}), SizeIs(1)) << "one has ended";
    ASSERT_THAT(sent("drafter", {{}, false}), SizeIs(1));
    EXPECT_THAT(sent("drafter", {{}, false}).front().waiting, IsEmpty());
    EXPECT_THAT(sent("drafter", {"incoming", {}}), IsEmpty());
    EXPECT_THAT(sent("drafter", {"outgoing", {}}), SizeIs(2));

    const auto page = ReadSent(agency->services).page(actor("drafter"), {}, {}, 1);
    ASSERT_TRUE(page->next);
    const auto rest = ReadSent(agency->services).page(actor("drafter"), {}, page->next, 1);
    EXPECT_EQ(rest->entries.front().outgoing->id, first);
}

// A definition is looked at before it is put in force: the same problems, and nothing is kept.
TEST_P(ApprovalTest, A_definition_is_checked_without_being_deployed) {
    DeployWorkflow workflows(agency->services);
    const std::string good = process("way", task("head", by_head), {"start>head", "head>end"});
    EXPECT_THAT(workflows.check(actor("admin"), good).value(), IsEmpty());
    EXPECT_THAT(workflows.list(actor("admin")).value(), IsEmpty()) << "nothing is kept";
    EXPECT_EQ(workflows.check(actor("head"), good).error().code, Code::forbidden);
    EXPECT_THAT(workflows.check(actor("admin"), "<a/>").value(), ::testing::Not(IsEmpty()));
    const auto stranger = workflows.check(actor("admin"), process("way", task("head", "role=\"leader\" unit=\"code:KHONG\""), {"start>head", "head>end"}));
    ASSERT_THAT(stranger.value(), SizeIs(1));
    EXPECT_THAT(stranger->front().pointer, ::testing::MatchesRegex("line [0-9]+, userTask head"));
    const auto broken = workflows.check(actor("admin"), process("way", task("head", by_head), {"start>head"}));
    EXPECT_THAT(broken.value(), ::testing::Not(IsEmpty())) << "no way out";
}

// G: history does not sit in the hot tables.
TEST_P(ApprovalTest, What_is_done_leaves_the_hot_tables) {
    agency->deploy(two_steps());
    const DocumentId document = agency->draft();
    const InstanceId chain = agency->submit(document, "two");
    ASSERT_TRUE(agency->decide("head", document, "approve"));
    ASSERT_TRUE(agency->decide("director", document, "approve"));
    EXPECT_EQ(agency->chain("auditor", chain).stored.status, "finished");
    auto session = database->open_session();
    for (const char* table : {"tasks", "inbox_entries", "workflow_timers"}) {
        EXPECT_EQ(session->first(std::string{"select count(*) as n from "} + table)->integer("n"), 0) << table;
    }
    EXPECT_EQ(session->first("select count(*) as n from workflow_steps")->integer("n"), 3);
    EXPECT_THAT(agency->told("drafter"), Contains(StartsWith("finished")));
    EXPECT_THAT(sent("head"), SizeIs(1));
}

// H: long-running cases outlive the model.
TEST_P(ApprovalTest, A_running_chain_keeps_its_definition_until_it_is_moved) {
    agency->deploy(two_steps());
    const DocumentId document = agency->draft();
    const InstanceId chain = agency->submit(document, "two");
    const auto newer = agency->deploy(process("two", task("head", by_head) + task("office", by_office) + task("director", by_director),
                                              {"start>head", "head>office", "office>director", "director>end"}));
    EXPECT_EQ(chains().migrate(actor("head"), chain, newer.hash, {}, "luật mới", true).error().code, Code::forbidden);
    const ChainView before = agency->chain("auditor", chain);
    ASSERT_TRUE(chains().migrate(actor("admin"), chain, newer.hash, {}, "Quy chế mới", true));
    EXPECT_EQ(agency->chain("auditor", chain).stored.version, before.stored.version) << "a dry run changes nothing";
    ASSERT_TRUE(chains().migrate(actor("admin"), chain, newer.hash, {}, "Quy chế mới", false));
    ASSERT_TRUE(agency->decide("head", document, "approve"));
    EXPECT_TRUE(agency->has_task("office", document));
    ASSERT_TRUE(agency->decide("office", document, "approve"));
    ASSERT_TRUE(agency->decide("director", document, "approve"));
    EXPECT_EQ(chains().replay(actor("auditor"), chain).value(), 5);
    EXPECT_THAT(outcomes(chain), Contains("migrated"));
}

TEST_P(ApprovalTest, Suspending_stops_the_clock_and_cancelling_ends_it) {
    agency->deploy(process("due", task("head", by_head, "<vanthu:deadline elapsed=\"PT2H\"/>"), {"start>head", "head>end"}));
    const DocumentId document = agency->draft();
    const InstanceId chain = agency->submit(document, "due");
    const Instant due = *agency->task("head", document).task.due_at;
    EXPECT_EQ(chains().suspend(actor("drafter"), chain, "chờ").error().code, Code::forbidden);
    ASSERT_TRUE(chains().suspend(actor("head"), chain, "Chờ ý kiến"));
    EXPECT_EQ(agency->decide("head", document, "approve").error().code, Code::conflict);
    clock.advance(std::chrono::hours{5});
    EXPECT_EQ(RunTimers(agency->services).run(10).value(), 0) << "put off while the clock stands still";
    ASSERT_TRUE(chains().resume(actor("head"), chain));
    EXPECT_GT(*agency->task("head", document).task.due_at, due);
    ASSERT_TRUE(chains().cancel(actor("director"), chain, "Không làm nữa"));
    EXPECT_EQ(agency->document(document).state, records::OutgoingState::cancelled);
    EXPECT_EQ(agency->chain("auditor", chain).stored.status, "cancelled");
    EXPECT_EQ(chains().replay(actor("auditor"), chain).value(), 4);
}

TEST_P(ApprovalTest, A_changed_history_is_found_by_replaying_it) {
    agency->deploy(two_steps());
    const DocumentId document = agency->draft();
    const InstanceId chain = agency->submit(document, "two");
    ASSERT_TRUE(agency->decide("head", document, "return", "Sai"));
    ASSERT_TRUE(chains().replay(actor("auditor"), chain));
    auto session = database->open_session();
    EXPECT_THAT(storage::check_integrity(*session, *blobs, std::nullopt)->findings, IsEmpty());
    session->execute("update workflow_steps set reason = 'Đúng' where number = 2");
    EXPECT_EQ(chains().replay(actor("auditor"), chain).error().code, Code::corrupt);
    session->execute("update workflow_steps set node = 'x' where number = 1");
    EXPECT_THAT(storage::check_integrity(*session, *blobs, std::nullopt)->findings, Contains(StartsWith("chain ")));
    session->execute("delete from workflow_steps where number = 2");
    EXPECT_THAT(storage::check_integrity(*session, *blobs, std::nullopt)->findings, Contains(StartsWith("chain ")));
}

TEST_P(ApprovalTest, A_definition_that_this_agency_cannot_carry_out_is_refused_by_line) {
    try {
        agency->deploy(process("bad", task("head", R"(role="leader" unit="code:KHONGCO")") + "<bpmn:serviceTask id=\"s\"><bpmn:extensionElements><vanthu:service effect=\"number\"/></bpmn:extensionElements></bpmn:serviceTask>",
                               {"start>head", "head>s", "s>end"}));
        FAIL() << "deployed";
    } catch (const std::runtime_error& error) {
        EXPECT_THAT(error.what(), HasSubstr("KHONGCO"));
        EXPECT_THAT(error.what(), HasSubstr("serviceTask s"));
    }
}

TEST_P(ApprovalTest, Pages_of_an_inbox_come_by_deadline_without_loss_and_counters_agree) {
    agency->deploy(two_steps());
    std::vector<DocumentId> documents;
    for (int i = 0; i < 23; ++i) {
        documents.push_back(agency->draft(i % 2 == 0 ? "BC" : "QD"));
        agency->submit(documents.back(), "two");
        clock.advance(std::chrono::seconds{1});
    }
    ReadInbox inbox(agency->services);
    std::set<DocumentId> seen;
    std::string after;
    int pages = 0;
    do {
        const auto page = inbox.page(actor("head"), ReadInbox::View::unit, {}, after, 5).value();
        for (const auto& entry : page.entries) {
            EXPECT_TRUE(seen.insert(entry.task.document).second) << "twice";
        }
        after = page.next;
        ++pages;
    } while (!after.empty() && pages < 20);
    EXPECT_EQ(seen.size(), 23U);
    EXPECT_EQ(inbox.counts(actor("head"))->unit.open, 23);
    EXPECT_EQ(inbox.counts(actor("drafter"))->waiting.open, 23);
    ReadInbox::Filter decisions;
    decisions.document_type = "QD";
    EXPECT_THAT(inbox.page(actor("head"), ReadInbox::View::unit, decisions, "", 50)->entries, SizeIs(11));
    ReadInbox::Filter one;
    one.document = documents.at(7);
    const auto of_one = inbox.page(actor("head"), ReadInbox::View::todo, one, "", 5).value();
    ASSERT_THAT(of_one.entries, SizeIs(1));
    EXPECT_EQ(of_one.entries.front().task.document, documents.at(7));
    EXPECT_THAT(of_one.next, IsEmpty());
    EXPECT_THAT(inbox.page(actor("head"), ReadInbox::View::waiting, one, "", 5)->entries, IsEmpty()) << "it lies in another box";
    EXPECT_THAT(inbox.page(actor("drafter"), ReadInbox::View::todo, one, "", 5)->entries, IsEmpty()) << "and in another person's";
    EXPECT_EQ(inbox.page(actor("head"), ReadInbox::View::unit, {}, "nonsense", 5).error().code, Code::invalid_input);
    ASSERT_TRUE(agency->decide("head", documents.front(), "approve"));
    EXPECT_EQ(inbox.counts(actor("head"))->unit.open, 22);
    EXPECT_EQ(inbox.counts(actor("head"))->waiting.open, 1) << "what was sent on waits for the director";
}

}  // namespace
}  // namespace vanthu::app
