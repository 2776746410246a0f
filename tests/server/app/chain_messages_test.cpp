// What chains say to each other, and what the server does by itself in them.

#include <gmock/gmock.h>

#include "server/app/chains/messages.hpp"
#include "server/app/chains/sent.hpp"
#include "server/app/chains/subjects.hpp"
#include "server/app/events.hpp"
#include "server/app/incoming.hpp"
#include "server/app/outgoing.hpp"
#include "tests/server/app/agency_fixture.hpp"
#include "tests/support/chain_text.hpp"

namespace vanthu::app {
namespace {

using records::OutgoingState;
using test::by_director;
using test::by_head;
using test::process;
using test::task;
using ::testing::Contains;
using ::testing::Not;

const std::string answer = "<bpmn:message id=\"answer\" name=\"Trả lời ý kiến\"/>";
const std::string ready = "<bpmn:signal id=\"ready\" name=\"Sẵn sàng\"/><bpmn:signal id=\"recalled\" name=\"Thu hồi\"/>";

std::string waits_for_message(const std::string& id) {
    return "<bpmn:receiveTask id=\"" + id + "\" name=\"" + id + "\" messageRef=\"answer\"/>";
}

std::string signal_event(const std::string& kind, const std::string& id, const std::string& signal) {
    return "<bpmn:" + kind + " id=\"" + id + "\"><bpmn:signalEventDefinition signalRef=\"" + signal + "\"/></bpmn:" + kind + ">";
}

class ChainMessagesTest : public AgencyTest {
protected:

    void change(const DocumentId& id, const std::function<void(records::OutgoingDocument&)>& how) {
        ASSERT_TRUE(database->write([&](Tx& tx) -> Result<bool> {
            auto document = tx.outgoing().find(id);
            how(*document);
            tx.outgoing().save(*document);
            record(tx, actor("admin"), clock.now(), "test-changed", outgoing_object(id));
            return true;
        }));
    }

    int numbers = 0;

    void seal(const DocumentId& id) {
        change(id, [&](auto& document) {
            document.state = OutgoingState::sealed;
            document.series = records::SeriesKey{agency->services.agency.code, "outgoing", std::chrono::year{2025}};
            document.number = records::RegisterNumber{++numbers};
            document.symbol = document.number->text() + "/BC-DV";
            document.sealed_by = agency->id("clerk");
        });
    }

    Result<IncomingView> arrives(const std::string& number, const std::optional<DocumentId>& answers = {}) {
        RegisterIncoming::Input input;
        input.metadata.issuer = "Sở Nội vụ";
        input.metadata.number_and_symbol = number;
        input.metadata.document_day = local_day(clock.now(), std::chrono::minutes{420});
        input.metadata.subject = "Góp ý dự thảo";
        input.metadata.answers = answers;
        return RegisterIncoming(agency->services).run(actor("clerk"), input);
    }

    /// Another chain on the document, beside the one that it was submitted to.
    InstanceId begin_beside(const DocumentId& id, const std::string& process_key) {
        const auto begun = database->write([&](Tx& tx) -> Result<InstanceId> {
            auto document = tx.outgoing().find(id);
            OutgoingSubject subject(*document);
            auto chain = new_chain(tx, agency->services, subject, process_key, clock.now());
            const workflow::Start event{{agency->id("drafter"), std::nullopt, ""}, document->current_sha256, subject.facts()};
            if (auto taken = take_step(tx, agency->services, actor("drafter"), subject, *chain, event, {std::nullopt, "", "submit", ""}, clock.now()); !taken) {
                return pass(taken.error());
            }
            subject.save(tx);
            record(tx, actor("drafter"), clock.now(), "test-begun", outgoing_object(id));
            return chain->stored.id;
        });
        return begun.value();
    }

    std::vector<std::string> nodes(const InstanceId& id) {
        std::vector<std::string> found;
        const auto open = database->read([&](Tx& tx) -> Result<std::vector<Task>> { return tx.tasks().of_instance(id); });
        for (const Task& one : open.value()) {
            found.push_back(one.node);
        }
        return found;
    }

    long long replay(const InstanceId& id) { return ChainDesk(agency->services).replay(actor("auditor"), id).value(); }
};

using storage::Dialect;
using storage::dialect_name;
VANTHU_ON_BOTH_DATABASES(ChainMessagesTest);

TEST_P(ChainMessagesTest, What_a_completed_task_sends_reaches_the_documents_other_chain) {
    agency->deploy(process("sends", task("head", by_head) + signal_event("intermediateThrowEvent", "throw", "ready") + task("director", by_director),
                           {"start>head", "head>throw", "throw>director", "director>end"}, ready));
    agency->deploy(process("waits", signal_event("intermediateCatchEvent", "catch", "ready") + task("office", test::by_office),
                           {"start>catch", "catch>office", "office>end"}, ready));
    const DocumentId document = agency->draft();
    const InstanceId first = agency->submit(document, "sends");
    const InstanceId second = begin_beside(document, "waits");
    EXPECT_THAT(nodes(second), ::testing::IsEmpty());
    ASSERT_TRUE(agency->decide("head", document, "approve"));
    EXPECT_THAT(nodes(first), ::testing::ElementsAre("director"));
    EXPECT_THAT(nodes(second), ::testing::ElementsAre("office"));
    EXPECT_EQ(replay(second), 2);
}

TEST_P(ChainMessagesTest, A_recall_is_said_to_the_documents_other_chain) {
    agency->deploy(process("sends", task("head", by_head), {"start>head", "head>end"}));
    agency->deploy(process("waits", signal_event("intermediateCatchEvent", "catch", "recalled") + task("office", test::by_office),
                           {"start>catch", "catch>office", "office>end"}, ready));
    const DocumentId document = agency->draft();
    const InstanceId first = agency->submit(document, "sends");
    const InstanceId second = begin_beside(document, "waits");
    ASSERT_TRUE(ChainDesk(agency->services).recall(actor("drafter"), first, "Nhầm"));
    EXPECT_THAT(nodes(second), ::testing::ElementsAre("office"));
}

TEST_P(ChainMessagesTest, An_incoming_document_that_answers_ours_wakes_the_chain_that_waits) {
    agency->deploy(process("asks", waits_for_message("wait") + task("head", by_head), {"start>wait", "wait>head", "head>end"}, answer));
    const DocumentId document = agency->draft();
    const InstanceId chain = agency->submit(document, "asks");
    ASSERT_TRUE(arrives("1/SNV"));
    EXPECT_THAT(nodes(chain), Not(Contains("head"))) << "it answers nothing";
    EXPECT_EQ(arrives("2/SNV", DocumentId::make(clock.now(), random)).error().fields.at(0).pointer, "/answers");
    const auto answered = arrives("2/SNV", document);
    ASSERT_TRUE(answered) << answered.error().detail.en;
    EXPECT_EQ(answered->document.details.answers, document);
    EXPECT_THAT(nodes(chain), Contains("head"));
    EXPECT_TRUE(arrives("3/SNV", document)) << "a second answer for which nobody waits is no error";
    EXPECT_EQ(replay(chain), 2);
}

TEST_P(ChainMessagesTest, An_answer_that_is_issued_wakes_the_incoming_documents_chain) {
    agency->deploy(process("incoming-document", waits_for_message("wait") + task("close", R"(role="clerk" unit="agency")"),
                           {"start>wait", "wait>close", "close>end"}, answer));
    agency->deploy(process("issues", task("issue", R"(role="clerk" unit="agency" effect="issue")"), {"start>issue", "issue>end"}));
    const auto incoming = arrives("5/SNV");
    ASSERT_TRUE(incoming) << incoming.error().detail.en;
    const auto waiting = database->read([&](Tx& tx) -> Result<InstanceId> { return tx.chains().of_document(incoming->document.id).at(0).id; });
    const DocumentId document = agency->draft();
    change(document, [&](auto& one) { one.details.answers = incoming->document.id; });
    agency->submit(document, "issues");
    seal(document);
    EXPECT_THAT(nodes(*waiting), Not(Contains("close")));
    const auto issued = IssueOutgoing(agency->services).issue(actor("clerk"), document, agency->document(document).version, {});
    ASSERT_TRUE(issued) << issued.error().detail.en;
    EXPECT_THAT(nodes(*waiting), Contains("close"));
}

TEST_P(ChainMessagesTest, A_service_task_issues_what_the_clerk_has_sealed_and_nothing_else) {
    const std::string issue = "<bpmn:serviceTask id=\"issue\"><bpmn:extensionElements><vanthu:service effect=\"issue\"/></bpmn:extensionElements></bpmn:serviceTask>";
    agency->deploy(process("issues", task("head", by_head) + issue, {"start>head", "head>issue", "issue>end"}));
    const DocumentId document = agency->draft();
    const InstanceId chain = agency->submit(document, "issues");
    seal(document);
    ASSERT_TRUE(agency->decide("head", document, "approve"));
    const auto issued = agency->document(document);
    EXPECT_EQ(issued.state, OutgoingState::issued);
    EXPECT_EQ(issued.issued_by, agency->id("clerk")) << "who sealed it personally";
    EXPECT_EQ(agency->chain("auditor", chain).stored.status, "finished");
    EXPECT_EQ(replay(chain), 3);

    const DocumentId unsealed = agency->draft();
    const InstanceId other = agency->submit(unsealed, "issues");
    ASSERT_TRUE(agency->decide("head", unsealed, "approve"));
    EXPECT_NE(agency->document(unsealed).state, OutgoingState::issued);
    EXPECT_EQ(agency->chain("auditor", other).stored.status, "failed");
}

TEST_P(ChainMessagesTest, Numbering_and_sealing_are_refused_as_services) {
    for (const std::string effect : {"number", "seal", "sign"}) {
        EXPECT_THROW(agency->deploy(process("bad", task("head", by_head) + "<bpmn:serviceTask id=\"s\"><bpmn:extensionElements><vanthu:service effect=\"" + effect +
                                                       "\"/></bpmn:extensionElements></bpmn:serviceTask>",
                                            {"start>head", "head>s", "s>end"})),
                     std::runtime_error)
            << effect;
    }
}

TEST_P(ChainMessagesTest, Who_delegated_a_task_sees_it_meanwhile) {
    agency->deploy(process("one", task("head", by_head), {"start>head", "head>end"}));
    const DocumentId document = agency->draft();
    agency->submit(document, "one");
    const TaskId id = agency->task("head", document).task.id;
    ASSERT_TRUE(TaskDesk(agency->services).delegate(actor("head"), id, agency->id("lawyer")));
    const auto seen = TaskDesk(agency->services).find(actor("head"), id);
    ASSERT_TRUE(seen);
    EXPECT_EQ(seen->task.holder, agency->id("lawyer"));
    EXPECT_THAT(seen->outcomes, ::testing::IsEmpty());
    EXPECT_TRUE(ReadOutgoing(agency->services).find(actor("head"), document));
}

TEST_P(ChainMessagesTest, A_deadline_beyond_the_announced_holidays_is_said_on_the_task) {
    agency->deploy(process("one", task("head", by_head, "<vanthu:deadline working=\"P5D\"/>"), {"start>head", "head>end"}));
    const DocumentId document = agency->draft();
    agency->submit(document, "one");
    EXPECT_FALSE(agency->task("head", document).is_beyond_calendar);
    clock.advance(std::chrono::days{3650});
    const DocumentId late = agency->draft();
    agency->submit(late, "one");
    EXPECT_TRUE(agency->task("head", late).is_beyond_calendar);
}

TEST_P(ChainMessagesTest, Steps_that_one_did_come_page_by_page_without_loss_within_a_millisecond) {
    agency->deploy(process("one", task("head", by_head), {"start>head", "head>end"}));
    for (int i = 0; i < 7; ++i) {
        const DocumentId document = agency->draft();
        agency->submit(document, "one");  // the clock stands still
        ASSERT_TRUE(agency->decide("head", document, "approve"));
    }
    std::set<std::string> seen;
    std::optional<Chains::StepPlace> place;
    for (int page = 0; page < 10; ++page) {
        const auto found = ReadSent(agency->services).page(actor("head"), {}, place, 2);
        ASSERT_TRUE(found);
        for (const ReadSent::Entry& entry : found->entries) {
            EXPECT_TRUE(seen.insert(entry.step.instance.text()).second) << "twice";
        }
        place = found->next;
        if (!place) {
            break;
        }
    }
    EXPECT_EQ(seen.size(), 7U);
}

}  // namespace
}  // namespace vanthu::app
