// What comes by mail: kept byte-exact and once, decided on by a clerk; on both databases.

#include "server/app/arrivals/mail_inbox.hpp"

#include <gmock/gmock.h>

#include <algorithm>

#include "core/bytes.hpp"
#include "server/app/incoming.hpp"
#include "server/storage/integrity.hpp"
#include "tests/server/app/agency_fixture.hpp"
#include "tests/support/shared_data.hpp"

namespace vanthu::app {
namespace {

using namespace std::chrono_literals;
using ::testing::IsEmpty;
using ::testing::SizeIs;

/// A mailbox as the test fills it.
class Postbox final : public MailboxReader {
public:
    MailboxVisit visit(const std::function<std::uint32_t(std::uint32_t)>& last_uid, const std::function<bool(const MailboxMessage&)>& take) override {
        const std::uint32_t last = last_uid(validity);
        for (const MailboxMessage& one : messages) {
            if (one.uid > last && !take(one)) {
                return {true, ""};
            }
        }
        return answer;
    }
    void add(const std::string& content) { messages.push_back({validity, static_cast<std::uint32_t>(messages.size() + 1), content.size(), content}); }
    std::uint32_t validity = 7;
    std::vector<MailboxMessage> messages;
    MailboxVisit answer{true, ""};
};

const std::string pdf = "%PDF-1.7 \x01\xff nothing";

std::string letter(const std::string& name = "cong-van.pdf", const std::string& content = pdf) {
    return "From: So Noi vu <vanthu@snv.example.vn>\r\nSubject: Cong van 15\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nKinh gui\r\n--b\r\n"
           "Content-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename=" + name + "\r\n\r\n" +
           to_base64(as_bytes(content)) + "\r\n--b--\r\n";
}

class Told final : public Sandbox {
public:
    SandboxOutcome run(const std::vector<std::string>&, const std::filesystem::path&, const SandboxLimits&) override { return outcome; }
    void stop() override {}
    SandboxOutcome outcome{SandboxOutcome::Ending::done, "application/pdf\n"};
};

class MailInboxTest : public AgencyTest {
protected:
    void SetUp() override {
        AgencyTest::SetUp();
        if (!IsSkipped()) {
            use(nullptr);
            desk.emplace(agency->services);
        }
    }
    void TearDown() override {
        if (agency) {
            auto session = database->open_session();
            EXPECT_THAT(storage::check_integrity(*session, *blobs, std::nullopt)->findings, IsEmpty());
        }
        AgencyTest::TearDown();
    }
    void use(FileGate* gate) {
        inbox.reset();
        inbox.emplace(agency->services, postbox, gate, "vanthu@so/INBOX");
    }
    std::vector<ArrivedMail> mails(const std::optional<std::string>& state = {}) { return desk->page(actor("clerk"), state, {}).value(); }
    std::string bytes(const ArrivedMailFileId& id) { return test::read_file(desk->content(actor("clerk"), id).value().path); }

    Postbox postbox;
    Told told;
    std::optional<TakeInMail> inbox;
    std::optional<MailDesk> desk;
};
INSTANTIATE_TEST_SUITE_P(Databases, MailInboxTest, testing::Values(storage::Dialect::sqlite, storage::Dialect::postgresql), storage::dialect_name);

TEST_P(MailInboxTest, A_message_and_its_files_are_kept_byte_by_byte_and_once) {
    postbox.add(letter());
    EXPECT_EQ(inbox->run().value(), 1);
    EXPECT_EQ(inbox->run().value(), 0);
    use(nullptr);
    EXPECT_EQ(inbox->run().value(), 0) << "also another server does not take it again";
    ASSERT_THAT(mails(), SizeIs(1));
    const auto view = desk->find(actor("clerk"), mails().front().id);
    ASSERT_TRUE(view);
    EXPECT_EQ(view->mail.state, "new");
    EXPECT_EQ(view->mail.from_address, "vanthu@snv.example.vn");
    EXPECT_EQ(view->mail.subject, "Cong van 15");
    EXPECT_EQ(view->mail.text, "Kinh gui");
    ASSERT_THAT(view->files, SizeIs(2));
    EXPECT_EQ(bytes(view->files[0].id), letter());
    EXPECT_EQ(bytes(view->files[1].id), pdf);
    EXPECT_EQ(view->files[1].name, "cong-van.pdf");
    postbox.validity = 8;  // the mailbox was made anew: UIDs mean other messages
    postbox.messages.clear();
    postbox.add(letter("b.pdf"));
    EXPECT_EQ(inbox->run().value(), 1);
    EXPECT_THAT(mails(), SizeIs(2));
}

TEST_P(MailInboxTest, A_clerk_registers_it_and_the_sender_is_known) {
    postbox.add(letter());
    ASSERT_TRUE(inbox->run());
    const auto mail = mails().front();
    const auto files = desk->find(actor("clerk"), mail.id)->files;
    const auto upload = desk->upload(actor("clerk"), files[1].id);
    ASSERT_TRUE(upload) << upload.error().detail.en;
    EXPECT_EQ(desk->upload(actor("clerk"), files[0].id).error().code, Code::unsupported) << "the message is no file of a document";
    RegisterIncoming::Input input;
    input.metadata.issuer = "Sở Nội vụ";
    input.metadata.number_and_symbol = "15/SNV";
    input.metadata.document_day = 2025y / 11 / 20;
    input.metadata.subject = "Công văn 15";
    input.upload = upload->id;
    input.mail = mail.id;
    const auto view = RegisterIncoming(agency->services).run(actor("clerk"), input);
    ASSERT_TRUE(view) << view.error().detail.en;
    EXPECT_EQ(view->document.details.sender_email, "vanthu@snv.example.vn");
    EXPECT_EQ(test::read_file(blobs->path_of(view->files.front().sha256).value()), pdf);
    EXPECT_EQ(mails("registered").front().document, view->document.id);
    EXPECT_THAT(mails("new"), IsEmpty());
    input.upload.reset();
    input.accept_duplicate = true;
    EXPECT_EQ(RegisterIncoming(agency->services).run(actor("clerk"), input).error().code, Code::conflict) << "once";
    input.mail = ArrivedMailId::make(clock.now(), random);
    EXPECT_EQ(RegisterIncoming(agency->services).run(actor("clerk"), input).error().fields.front().pointer, "/mail");
}

TEST_P(MailInboxTest, What_is_no_document_is_dismissed_with_a_reason) {
    postbox.add(letter());
    ASSERT_TRUE(inbox->run());
    const auto mail = mails().front();
    EXPECT_EQ(desk->dismiss(actor("clerk"), mail.id, 2, "x").error().code, Code::stale_version);
    EXPECT_EQ(desk->dismiss(actor("clerk"), mail.id, 1, "").error().code, Code::invalid_input);
    const auto gone = desk->dismiss(actor("clerk"), mail.id, 1, "Quảng cáo");
    ASSERT_TRUE(gone);
    EXPECT_EQ(gone->mail.state, "dismissed");
    EXPECT_EQ(desk->dismiss(actor("clerk"), mail.id, 2, "x").error().code, Code::conflict);
    EXPECT_EQ(desk->page(actor("clerk"), "lost", {}).error().code, Code::invalid_input);
}

TEST_P(MailInboxTest, Nobody_but_clerks_sees_it) {
    postbox.add(letter());
    ASSERT_TRUE(inbox->run());
    const auto mail = mails().front();
    const auto file = desk->find(actor("clerk"), mail.id)->files.front().id;
    for (const char* login : {"drafter", "admin", "head"}) {
        EXPECT_EQ(desk->page(actor(login), {}, {}).error().code, Code::forbidden);
        EXPECT_EQ(desk->find(actor(login), mail.id).error().code, Code::forbidden);
        EXPECT_EQ(desk->content(actor(login), file).error().code, Code::forbidden);
        EXPECT_EQ(desk->upload(actor(login), file).error().code, Code::forbidden);
        EXPECT_EQ(desk->dismiss(actor(login), mail.id, 1, "x").error().code, Code::forbidden);
    }
    EXPECT_EQ(desk->find(actor("clerk"), ArrivedMailId::make(clock.now(), random)).error().code, Code::not_found);
    EXPECT_EQ(desk->content(actor("clerk"), ArrivedMailFileId::make(clock.now(), random)).error().code, Code::not_found);
}

TEST_P(MailInboxTest, A_file_that_is_not_taken_in_is_kept_and_becomes_no_document) {
    told.outcome.output = "application/x-dosexec\n";
    FileGate gate(told, {}, nullptr, FileGate::Unscanned::refuse);
    use(&gate);
    postbox.add(letter());
    ASSERT_TRUE(inbox->run());
    const auto files = desk->find(actor("clerk"), mails().front().id)->files;
    ASSERT_THAT(files, SizeIs(2));
    EXPECT_THAT(files[1].refusal.value_or(""), testing::HasSubstr("chương trình chạy được"));
    EXPECT_EQ(bytes(files[1].id), pdf);
    EXPECT_EQ(desk->upload(actor("clerk"), files[1].id).error().code, Code::unsupported);
}

TEST_P(MailInboxTest, What_cannot_be_judged_now_comes_in_later_and_hostile_messages_lose_nothing) {
    told.outcome.ending = SandboxOutcome::Ending::not_started;
    FileGate gate(told, {}, nullptr, FileGate::Unscanned::refuse);
    use(&gate);
    postbox.add(letter());
    EXPECT_EQ(inbox->run().error().code, Code::unavailable);
    EXPECT_THAT(mails(), IsEmpty());
    told.outcome.ending = SandboxOutcome::Ending::done;
    std::string deep = "Subject: sâu\r\nContent-Type: multipart/mixed; boundary=x0\r\n\r\n";
    for (int i = 0; i < 100; ++i) {
        deep += "--x" + std::to_string(i) + "\r\nContent-Type: multipart/mixed; boundary=x" + std::to_string(i + 1) + "\r\n\r\n";
    }
    postbox.add(deep);
    postbox.add(std::string("\0\xff no header at all", 20));
    postbox.messages.push_back({7, 4, 1ULL << 40U, ""});  // larger than is fetched
    EXPECT_EQ(inbox->run().value(), 4);
    auto all = mails();
    ASSERT_THAT(all, SizeIs(4));
    std::sort(all.begin(), all.end(), [](const ArrivedMail& one, const ArrivedMail& other) { return one.uid > other.uid; });  // the clock stands still
    EXPECT_FALSE(all[0].is_complete);
    EXPECT_EQ(all[0].size_bytes, 1ULL << 40U);
    EXPECT_EQ(bytes(desk->find(actor("clerk"), all[1].id)->files.front().id), std::string("\0\xff no header at all", 20));
    EXPECT_FALSE(all[2].is_complete);
    EXPECT_EQ(bytes(desk->find(actor("clerk"), all[2].id)->files.front().id), deep);
    postbox.answer = {false, "connection refused"};
    EXPECT_EQ(inbox->run().error().code, Code::unavailable);
    inbox->stop();
    EXPECT_EQ(inbox->run().value(), 0);
}

}  // namespace
}  // namespace vanthu::app
