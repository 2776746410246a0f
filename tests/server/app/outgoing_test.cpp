// Where issued documents go, and how they are taken back; on both databases (Decree 30/2020/NĐ-CP, Articles 18 and 19, Annex VI: III.1, III.8).

#include "server/app/chains/mail.hpp"
#include "server/app/registers/hand_books.hpp"
#include "server/app/registers/rows.hpp"
#include "tests/server/app/outgoing_fixture.hpp"

namespace vanthu::app {
namespace {

using records::RecipientKind;
using records::RecipientState;
using storage::Dialect;
using storage::dialect_name;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using Input = KeepRecipients::Input;

std::vector<std::string> states(const std::vector<records::Recipient>& all) {
    std::vector<std::string> words;
    for (const auto& one : all) {
        words.push_back(one.name + ": " + to_string(one.kind) + ", " + to_string(one.state));
    }
    return words;
}

class RecipientsTest : public OutgoingTest {
protected:
    Result<std::vector<records::Recipient>> plan(const DocumentId& id, const std::vector<Input>& inputs, const std::string& by = "drafter") {
        return recipients().plan(actor(by), id, agency->document(id).version, inputs);
    }
    std::vector<Input> four() {
        return {{RecipientKind::unit, "Văn phòng Sở", agency->unit("VP")},
                {RecipientKind::mail, "Sở Tài chính", {}, "vanthu@taichinh.example.vn"},
                {RecipientKind::paper, "Ủy ban nhân dân huyện", {}, "1 Trần Phú", 3},
                {RecipientKind::partner, "Bộ Khoa học và Công nghệ", {}, "G06"}};
    }
    DocumentId issued_to_four() {
        const DocumentId id = sealed();
        EXPECT_TRUE(plan(id, four()));
        issue(id);
        return id;
    }
};
VANTHU_ON_BOTH_DATABASES(RecipientsTest);

TEST_P(RecipientsTest, Lines_become_recipients_when_the_document_is_issued) {
    const DocumentId id = sealed();
    EXPECT_THAT(of(id), IsEmpty());
    issue(id);
    EXPECT_THAT(states(of(id)), ElementsAre("Ủy ban nhân dân tỉnh: text, pending"));
    EXPECT_EQ(agency->document(id).dispatch.copies, std::nullopt) << "nobody said how many";
}

TEST_P(RecipientsTest, Each_kind_leaves_in_its_way_and_the_copies_are_counted) {
    EXPECT_FALSE(ReadOutgoing(agency->services).find(actor("lawyer"), sealed())) << "not of their unit";
    const DocumentId id = issued_to_four();
    EXPECT_THAT(states(of(id)), ElementsAre("Văn phòng Sở: unit, delivered", "Sở Tài chính: mail, pending", "Ủy ban nhân dân huyện: paper, pending",
                                            "Bộ Khoa học và Công nghệ: partner, pending"));
    const auto document = agency->document(id);
    EXPECT_EQ(document.dispatch.copies, 6);
    EXPECT_THAT(document.details.recipients, ElementsAre("Văn phòng Sở", "Sở Tài chính", "Ủy ban nhân dân huyện", "Bộ Khoa học và Công nghệ"));
    EXPECT_TRUE(ReadOutgoing(agency->services).find(actor("lawyer"), id)) << "the unit reads what it got";
    EXPECT_THAT(agency->told("office"), Contains(HasSubstr("document-arrived")));
    EXPECT_THAT(agency->told("lawyer"), IsEmpty()) << "the unit has a leader, who opens its mail";
}

TEST_P(RecipientsTest, Lines_and_plan_are_made_one_at_the_issue) {
    const DocumentId id = sealed();
    ASSERT_TRUE(plan(id, four()));
    change(id, "recipients-corrected", [](Tx&, records::OutgoingDocument& document) { document.details.recipients = {"Sở Tài chính", "Như trên"}; });
    issue(id);
    EXPECT_THAT(states(of(id)), ElementsAre("Sở Tài chính: mail, pending", "Như trên: text, pending"));
}

TEST_P(RecipientsTest, Planning_ends_with_the_issue_and_is_for_those_who_draft_or_send) {
    const DocumentId id = sealed();
    EXPECT_EQ(plan(id, four(), "head").error().code, Code::forbidden);
    EXPECT_EQ(recipients().plan(actor("lawyer"), id, 1, four()).error().code, Code::not_found);
    EXPECT_EQ(recipients().plan(actor("drafter"), id, 99, four()).error().code, Code::stale_version);
    EXPECT_EQ(plan(id, {{RecipientKind::mail, "A", {}, "không phải thư"}}).error().fields.front().pointer, "/recipients/0/address");
    EXPECT_EQ(plan(id, {{RecipientKind::unit, "A", UnitId{"01930000-0000-7000-8000-0000000000aa"}}}).error().fields.front().pointer, "/recipients/0/unit");
    EXPECT_EQ(plan(id, {{RecipientKind::text, "A"}, {RecipientKind::text, "A"}}).error().fields.front().pointer, "/recipients/1/name");
    EXPECT_EQ(plan(id, std::vector<Input>(201, {RecipientKind::text, "A"})).error().code, Code::invalid_input);
    EXPECT_THAT(of(id), IsEmpty()) << "nothing of it was kept";
    ASSERT_TRUE(plan(id, four(), "clerk"));
    ASSERT_TRUE(plan(id, {{RecipientKind::text, "Như trên"}}));
    EXPECT_THAT(states(of(id)), ElementsAre("Như trên: text, planned"));
    issue(id);
    EXPECT_EQ(plan(id, four()).error().code, Code::conflict);
}

TEST_P(RecipientsTest, Paper_goes_by_a_line_of_the_postal_register) {
    const DocumentId id = issued_to_four();
    const auto paper = named(id, "Ủy ban nhân dân huyện");
    KeepRecipients::Posting posting{local_day(clock.now(), std::chrono::minutes{420}), 2, {}, {}};
    EXPECT_EQ(recipients().post(actor("drafter"), paper.id, paper.version, posting).error().code, Code::forbidden);
    EXPECT_EQ(recipients().post(actor("lawyer"), "01930000-0000-7000-8000-0000000000aa", 1, posting).error().code, Code::not_found);
    EXPECT_EQ(recipients().post(actor("clerk"), paper.id, 1, posting).error().code, Code::stale_version);
    EXPECT_EQ(recipients().post(actor("clerk"), named(id, "Sở Tài chính").id, 2, posting).error().code, Code::conflict);
    auto ahead = posting;
    ahead.day = std::chrono::year_month_day{std::chrono::sys_days{posting.day} + std::chrono::days{1}};
    EXPECT_EQ(recipients().post(actor("clerk"), paper.id, paper.version, ahead).error().code, Code::invalid_input);
    const auto posted = recipients().post(actor("clerk"), paper.id, paper.version, posting);
    ASSERT_TRUE(posted) << posted.error().detail.en;
    EXPECT_EQ(posted->state, RecipientState::sent);
    const auto line = KeepHandBooks(agency->services).dispatch(actor("clerk"), *posted->postal);
    ASSERT_TRUE(line);
    EXPECT_EQ(line->symbol, *agency->document(id).symbol);
    EXPECT_EQ(line->recipient, "Ủy ban nhân dân huyện");
    EXPECT_EQ(line->envelopes, 2);
    EXPECT_EQ(recipients().post(actor("clerk"), paper.id, posted->version, posting).error().code, Code::conflict) << "sent already";
}

TEST_P(RecipientsTest, The_unit_says_that_it_received_and_nobody_says_it_for_another) {
    const DocumentId id = issued_to_four();
    const auto unit = named(id, "Văn phòng Sở");
    EXPECT_EQ(recipients().progress(actor("drafter"), unit.id, unit.version, RecipientState::received, {}).error().code, Code::forbidden);
    EXPECT_EQ(recipients().progress(actor("lawyer"), named(id, "Sở Tài chính").id, 2, RecipientState::refused, "x").error().code, Code::forbidden);
    EXPECT_EQ(recipients().progress(actor("lawyer"), unit.id, 1, RecipientState::received, {}).error().code, Code::stale_version);
    const auto received = recipients().progress(actor("lawyer"), unit.id, unit.version, RecipientState::received, {});
    ASSERT_TRUE(received) << received.error().detail.en;
    EXPECT_EQ(received->changed_by, agency->id("lawyer"));
    EXPECT_EQ(received->received_at, clock.now());
}

TEST_P(RecipientsTest, A_refusal_is_told_to_those_who_sent_it) {
    const DocumentId id = issued_to_four();
    const auto partner = named(id, "Bộ Khoa học và Công nghệ");
    EXPECT_EQ(recipients().progress(actor("clerk"), partner.id, partner.version, RecipientState::refused, {}).error().code, Code::invalid_input);
    const auto refused = recipients().progress(actor("clerk"), partner.id, partner.version, RecipientState::refused, "sai nơi nhận");
    ASSERT_TRUE(refused);
    EXPECT_THAT(agency->told("drafter"), Contains(HasSubstr("Bộ Khoa học và Công nghệ, sai nơi nhận")));
    ASSERT_TRUE(recipients().progress(actor("clerk"), partner.id, refused->version, RecipientState::pending, {}));
}

TEST_P(RecipientsTest, One_more_recipient_gets_it_after_the_issue) {
    const DocumentId id = sealed();
    EXPECT_EQ(recipients().add(actor("clerk"), id, {RecipientKind::unit, "Văn phòng", agency->unit("VP")}).error().code, Code::conflict);
    issue(id);
    EXPECT_EQ(recipients().add(actor("drafter"), id, {RecipientKind::text, "X"}).error().code, Code::forbidden);
    EXPECT_EQ(recipients().add(actor("clerk"), id, {RecipientKind::mail, "X"}).error().code, Code::invalid_input);
    const auto added = recipients().add(actor("clerk"), id, {RecipientKind::unit, "Văn phòng", agency->unit("VP")});
    ASSERT_TRUE(added) << added.error().detail.en;
    EXPECT_EQ(added->ordinal, 2);
    EXPECT_EQ(added->state, RecipientState::delivered);
    EXPECT_TRUE(ReadOutgoing(agency->services).find(actor("lawyer"), id));
}

TEST_P(RecipientsTest, The_list_shows_what_is_open_and_only_of_documents_that_one_may_see) {
    const DocumentId first = issued_to_four();
    const DocumentId second = sealed();
    issue(second);
    ASSERT_TRUE(plan(sealed(), {{RecipientKind::text, "chưa phát hành"}}));
    const auto listed = [&](const std::string& who, RecipientFilter filter = {}) {
        std::vector<std::string> names;
        const auto rows = recipients().page(actor(who), std::move(filter), {"", 50});
        for (const RecipientRow& row : *rows) {
            names.push_back(row.recipient.name);
        }
        return names;
    };
    EXPECT_THAT(listed("clerk"), SizeIs(5));
    EXPECT_THAT(listed("admin"), IsEmpty());
    EXPECT_THAT(listed("lawyer"), SizeIs(4)) << "the document that their unit got, with all its recipients";
    RecipientFilter open;
    open.only_open = true;
    open.kind = "unit";
    EXPECT_THAT(listed("clerk", open), ElementsAre("Văn phòng Sở"));
    const auto unit = named(first, "Văn phòng Sở");
    ASSERT_TRUE(recipients().progress(actor("office"), unit.id, unit.version, RecipientState::received, {}));
    EXPECT_THAT(listed("clerk", open), IsEmpty());
    RecipientFilter received;
    received.state = "received";
    EXPECT_THAT(listed("clerk", received), ElementsAre("Văn phòng Sở"));
    RecipientFilter later;
    later.from = std::chrono::year_month_day{std::chrono::year{2030}, std::chrono::month{1}, std::chrono::day{1}};
    EXPECT_THAT(listed("clerk", later), IsEmpty());
    RecipientFilter until;
    until.to = later.from;
    EXPECT_THAT(listed("clerk", until), SizeIs(5));
    const auto page = recipients().page(actor("clerk"), {}, {"", 2}).value();
    const auto next = recipients().page(actor("clerk"), {}, {page.back().recipient.id, 50}).value();
    EXPECT_THAT(next, SizeIs(3));
}

class Postbox final : public MailSender {
public:
    Delivery look() override { return {Delivery::Outcome::accepted, {}}; }
    Delivery send(const Mail& mail) override {
        letters.push_back(mail);
        return answer;
    }
    std::vector<Mail> letters;
    Delivery answer{Delivery::Outcome::accepted, ""};
};

class DocumentMailTest : public RecipientsTest {
protected:
    void SetUp() override {
        RecipientsTest::SetUp();
        if (agency) {
            agency->services.sends_mail = true;
            agency->services.public_url = "https://vanthu.so.vn";
            sender.emplace(agency->services, postbox, "test");
        }
    }
    Postbox postbox;
    std::optional<SendMail> sender;
};
VANTHU_ON_BOTH_DATABASES(DocumentMailTest);

TEST_P(DocumentMailTest, The_sealed_file_goes_with_the_letter_and_the_recipient_is_sent) {
    const DocumentId id = issued_to_four();
    ASSERT_TRUE(sender->run(10));
    ASSERT_THAT(postbox.letters, SizeIs(1));
    const Mail& letter = postbox.letters.front();
    EXPECT_EQ(letter.to, "vanthu@taichinh.example.vn");
    EXPECT_THAT(letter.subject, HasSubstr(*agency->document(id).symbol));
    ASSERT_THAT(letter.attachments, SizeIs(1));
    EXPECT_EQ(letter.attachments[0].content, "nội dung");
    EXPECT_EQ(letter.attachments[0].media_type, "application/pdf");
    EXPECT_EQ(named(id, "Sở Tài chính").state, RecipientState::sent);
    ASSERT_TRUE(sender->run(10));
    EXPECT_THAT(postbox.letters, SizeIs(1)) << "once";
}

TEST_P(DocumentMailTest, A_mailbox_that_refuses_is_a_refusal_and_may_be_tried_again) {
    const DocumentId id = issued_to_four();
    postbox.answer = {Delivery::Outcome::refused_for_good, "550 no such user"};
    ASSERT_TRUE(sender->run(10));
    const auto refused = named(id, "Sở Tài chính");
    EXPECT_EQ(refused.state, RecipientState::refused);
    EXPECT_EQ(refused.reason, "Máy chủ thư: 550 no such user");
    EXPECT_THAT(agency->told("drafter"), Contains(HasSubstr("550 no such user")));
    postbox.answer = {Delivery::Outcome::accepted, ""};
    clock.advance(std::chrono::seconds{1});
    ASSERT_TRUE(recipients().progress(actor("clerk"), refused.id, refused.version, RecipientState::pending, {}));
    ASSERT_TRUE(sender->run(10));
    EXPECT_EQ(named(id, "Sở Tài chính").state, RecipientState::sent);
}

TEST_P(DocumentMailTest, A_server_that_is_away_leaves_it_pending) {
    const DocumentId id = issued_to_four();
    postbox.answer = {Delivery::Outcome::refused_for_now, "421 later"};
    ASSERT_TRUE(sender->run(10));
    EXPECT_EQ(named(id, "Sở Tài chính").state, RecipientState::pending);
}

TEST_P(DocumentMailTest, What_is_too_large_for_a_letter_is_refused_in_words) {
    const DocumentId id = sealed("BC", std::string(21U * 1024 * 1024, 'x'));
    ASSERT_TRUE(plan(id, four()));
    issue(id);
    ASSERT_TRUE(sender->run(10));
    EXPECT_THAT(postbox.letters, IsEmpty());
    EXPECT_THAT(*named(id, "Sở Tài chính").reason, HasSubstr("20 MB"));
}

TEST_P(DocumentMailTest, A_recall_stops_letters_that_wait_and_tells_those_who_had_one) {
    const DocumentId waiting = issued_to_four();
    ASSERT_TRUE(recall().run(actor("clerk"), waiting, agency->document(waiting).version, "sai số liệu"));
    ASSERT_TRUE(sender->run(10));
    EXPECT_THAT(postbox.letters, IsEmpty());
    const DocumentId sent = issued_to_four();
    ASSERT_TRUE(sender->run(10));
    ASSERT_TRUE(recall().run(actor("clerk"), sent, agency->document(sent).version, "sai số liệu"));
    ASSERT_TRUE(sender->run(10));
    ASSERT_THAT(postbox.letters, SizeIs(2));
    EXPECT_THAT(postbox.letters[1].subject, HasSubstr("Thu hồi văn bản số"));
    EXPECT_THAT(postbox.letters[1].body, HasSubstr("sai số liệu"));
    EXPECT_THAT(postbox.letters[1].attachments, IsEmpty());
}

class RecallTest : public RecipientsTest {};
VANTHU_ON_BOTH_DATABASES(RecallTest);

TEST_P(RecallTest, What_is_recalled_is_frozen_and_taken_back) {
    const DocumentId id = issued_to_four();
    ASSERT_TRUE(ReadOutgoing(agency->services).find(actor("lawyer"), id));
    EXPECT_EQ(recall().run(actor("drafter"), id, agency->document(id).version, "sai").error().code, Code::forbidden);
    EXPECT_EQ(recall().run(actor("director"), id, agency->document(id).version, "").error().code, Code::invalid_input);
    EXPECT_EQ(recall().run(actor("director"), id, 1, "sai").error().code, Code::stale_version);
    const auto recalled = recall().run(actor("director"), id, agency->document(id).version, "Sai số liệu");
    ASSERT_TRUE(recalled) << recalled.error().detail.en;
    EXPECT_EQ(recalled->document.state, records::OutgoingState::recalled);
    EXPECT_EQ(recalled->document.recalled_by, agency->id("director"));
    for (const auto& one : of(id)) {
        EXPECT_EQ(one.state, RecipientState::withdrawn) << one.name;
        EXPECT_EQ(one.reason, "Sai số liệu");
    }
    EXPECT_EQ(ReadOutgoing(agency->services).find(actor("lawyer"), id).error().code, Code::not_found) << "cancelled at the receiver";
    EXPECT_THAT(agency->told("office"), Contains(HasSubstr("document-recalled")));
    EXPECT_THAT(agency->told("drafter"), Contains(HasSubstr("Sai số liệu")));
    const long long version = agency->document(id).version;
    IssueOutgoing issuing(agency->services);
    EXPECT_EQ(issuing.tell_dispatch(actor("clerk"), id, version, {1, {}, {}}).error().code, Code::conflict);
    EXPECT_EQ(recall().run(actor("clerk"), id, version, "nữa").error().code, Code::conflict);
    EXPECT_EQ(plan(id, four()).error().code, Code::conflict);
    EXPECT_EQ(recipients().add(actor("clerk"), id, {RecipientKind::text, "X"}).error().code, Code::conflict);
    const auto paper = named(id, "Ủy ban nhân dân huyện");
    EXPECT_EQ(recipients().progress(actor("clerk"), paper.id, paper.version, RecipientState::sent, {}).error().code, Code::conflict);
    const auto confirmed = recipients().progress(actor("clerk"), paper.id, paper.version, RecipientState::withdrawn, {});
    ASSERT_TRUE(confirmed);
    EXPECT_EQ(confirmed->confirmed_at, clock.now()) << "the receiver says that its copy is destroyed";
    EXPECT_EQ(agency->document(id).version, version);
}

TEST_P(RecallTest, Only_what_is_issued_can_be_recalled) {
    const DocumentId id = sealed();
    EXPECT_EQ(recall().run(actor("clerk"), id, agency->document(id).version, "sai").error().code, Code::conflict);
    EXPECT_EQ(recall().run(actor("clerk"), DocumentId{"01930000-0000-7000-8000-0000000000aa"}, 1, "sai").error().code, Code::not_found);
}

TEST_P(RecallTest, The_register_says_what_became_of_a_document) {
    const DocumentId wrong = issued_to_four();
    const DocumentId letter = sealed("CV", "đính chính", wrong);
    issue(letter);
    ASSERT_TRUE(recall().run(actor("clerk"), wrong, agency->document(wrong).version, "Sai số liệu"));
    const DocumentId right = sealed("BC", "thay thế", {}, wrong);
    issue(right);
    std::vector<std::string> notes;
    ASSERT_TRUE(database->read([&](Tx& tx) -> Result<bool> {
        const records::SeriesKey key{agency->services.agency.code, "outgoing", std::chrono::year{2025}};
        each_row(tx, key, DayRange{std::chrono::year{2025} / 1 / 1, std::chrono::year{2025} / 12 / 31}, [&](const RegisterRow& row) {
            notes.push_back(outgoing_cells(row).at(9));
            return true;
        });
        return true;
    }));
    EXPECT_THAT(notes, ElementsAre("Đã thu hồi: Sai số liệu\nĐược thay thế bởi 03/BC-DV\nĐược đính chính bởi 02/CV-DV", "", ""));
    const auto view = ReadOutgoing(agency->services).find(actor("clerk"), wrong);
    ASSERT_THAT(view->successors, SizeIs(2));
    EXPECT_THAT(agency->told("office"), Contains("said: “Văn bản 1”: Được đính chính bởi 02/CV-DV"));
    EXPECT_THAT(agency->told("office"), testing::Not(Contains(HasSubstr("thay thế")))) << "it was taken back from them before";
}

TEST_P(RecallTest, Only_one_document_takes_anothers_place) {
    const DocumentId wrong = issued_to_four();
    issue(sealed("BC", "một", {}, wrong));
    const DocumentId second = sealed("BC", "hai", {}, wrong);
    const auto refused = database->write([&](Tx& tx) -> Result<void> {
        auto document = *tx.outgoing().find(second);
        return send_out(tx, agency->services, actor("clerk"), document, agency->id("clerk"), {}, clock.now());
    });
    EXPECT_EQ(refused.error().code, Code::conflict);
}

}  // namespace
}  // namespace vanthu::app
