#include "server/app/signatures/remote_batches.hpp"

#include <fstream>
#include <iterator>

#include <gmock/gmock.h>

#include "core/json.hpp"
#include "server/app/events.hpp"
#include "server/app/signatures/person_certificates.hpp"
#include "server/app/signatures/signing_batches.hpp"
#include "server/storage/backup.hpp"
#include "tests/server/app/agency_fixture.hpp"
#include "tests/support/chain_text.hpp"
#include "tests/support/child.hpp"
#include "tests/support/command.hpp"
#include "tests/support/plain_fetcher.hpp"
#include "tests/support/small_pdf.hpp"

namespace vanthu::app {
namespace {

using namespace std::chrono_literals;
using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;
using Wish = UseRemoteKeys::Wish;

class NoText final : public PageText {
public:
    std::vector<PageWord> words(const std::filesystem::path&, int) override { return {}; }
};

/// The mock of a remote service, with a key of the director ("rsa", and "otp" for three at a time with a code) and one of the deputy ("p256").
class Service final : public signing::Fetcher {
public:
    Result<Bytes> fetch(const signing::FetchRequest& request) override { return plain_.fetch(request); }
    /// `during` is done while the service has a question to sign.
    Result<signing::FetchAnswer> exchange(const signing::FetchRequest& request) override {
        auto answer = plain_.exchange(request);
        if (request.url.ends_with("signHash") && during) {
            during();
        }
        return answer;
    }
    double count(const char* name) { return read_json(as_text(ask("counts", "{}")))->at(name).to_number<double>(); }
    void behave(const std::string& how) { static_cast<void>(ask("behave", how)); }

    static const std::string& url() {
        static const std::string base = "http://127.0.0.1:" + mock().first_line() + "/good/csc/v2";
        return base;
    }

    std::function<void()> during;

private:
    Bytes ask(const std::string& method, const std::string& body) {
        signing::FetchRequest request;
        request.url = url() + "/" + method;
        request.body = to_bytes(body);
        request.authorization = "Bearer token-of-the-test";
        return plain_.exchange(request)->body;
    }
    static const test::Child& mock() {
        static const test::TempFolder folder;
        static const test::Child child = [] {
            for (const auto& [name, kind] : {std::pair{"rsa", "RSA -pkeyopt rsa_keygen_bits:2048"}, std::pair{"p256", "EC -pkeyopt ec_paramgen_curve:P-256"}}) {
                const std::string file = (folder.path() / name).string();
                EXPECT_EQ(test::run_command("openssl genpkey -algorithm " + std::string{kind} + " -out " + file + ".key").exit_code, 0);
                EXPECT_EQ(test::run_command("openssl req -x509 -new -key " + file + ".key -subj '/CN=" + name + "' -days 300 -addext basicConstraints=critical,CA:FALSE "
                                            "-addext keyUsage=critical,digitalSignature,nonRepudiation -out " + file + ".pem").exit_code, 0);
            }
            std::filesystem::copy_file(folder.path() / "rsa.pem", folder.path() / "issuer.pem");
            return test::Child({"python3", test::source_file("tests/support/csc_mock.py").string(), folder.path().string()});
        }();
        return child;
    }

    test::PlainFetcher plain_;
};

class RemoteBatchTest : public AgencyTest {
protected:
    void SetUp() override {
        static_cast<void>(Service::url());  // the certificates are valid from when they are made
        clock.set(std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now()));
        AgencyTest::SetUp();
        if (IsSkipped()) {
            return;
        }
        service.behave(R"({"sign_seconds": 0, "wrong_every": 0})");
        remote = std::make_unique<RemoteServices>(
            std::vector<RemoteServiceSettings>{{"thu-nghiem", Service::url(), "vanthu", SecretString{"secret of the test"}}}, service, clock);
        sign = std::make_unique<SignOutgoing>(agency->services, keys, text);
        use = std::make_unique<UseRemoteKeys>(agency->services, *remote, *sign);
        batches = std::make_unique<SignRemoteBatches>(agency->services, *use, *sign);
        views = std::make_unique<SignBatches>(agency->services, *sign);
        ASSERT_TRUE(database->write([&](Tx& tx) -> Result<bool> {
            for (const char* login : {"director", "deputy", "admin"}) {
                tx.logins().add_session({login, agency->id(login), "csrf", clock.now(), clock.now(), clock.now() + 12h, clock.now()});
            }
            return true;
        }));
        agency->deploy(test::process("ky", test::task("head", test::by_head) + test::task("signature", test::by_director + " effect=\"sign\""),
                                     {"start>head", "head>signature", "signature>end"}));
    }
    void TearDown() override {
        views.reset();
        batches.reset();
        use.reset();
        sign.reset();
        remote.reset();
        AgencyTest::TearDown();
    }

    /// A linked key whose certificate is confirmed.
    std::string key(const std::string& login, const std::string& credential, bool is_confirmed = true) {
        const auto linked = use->link(actor(login), "thu-nghiem", login, credential).value();
        if (is_confirmed && linked.certificate.state != "confirmed") {
            EXPECT_TRUE(ManagePersonCertificates(agency->services)
                            .decide(actor("admin"), "admin", linked.certificate.id, linked.certificate.version, ManagePersonCertificates::Decision::confirm, ""));
        }
        return linked.credential.id;
    }
    Wish wish(const DocumentId& id) {
        const auto document = agency->document(id);
        return {{id, document.version, document.current_sha256}, {}};
    }
    /// A document that waits for a leader's signature.
    Wish approved() {
        const DocumentId id = agency->draft();
        const auto file = blobs->temporary();
        std::ofstream(file, std::ios::binary) << test::small_pdf("Bao cao " + id.text());
        const Blob blob = blobs->take(file).value();
        EXPECT_TRUE(database->write([&](Tx& tx) -> Result<bool> {
            auto document = *tx.outgoing().find(id);
            document.current_sha256 = blob.sha256;
            tx.outgoing().save(document);
            record(tx, actor("drafter"), clock.now(), "outgoing-version-added", outgoing_object(id));
            return true;
        }));
        agency->submit(id, "ky");
        EXPECT_TRUE(agency->decide("head", id, "approve"));
        return wish(id);
    }
    std::vector<Wish> approved(int count) {
        std::vector<Wish> all;
        for (int i = 0; i < count; ++i) {
            all.push_back(approved());
        }
        return all;
    }
    static signing::csc::Secrets typed(const std::string& pin = "112233", const std::string& code = "") { return {SecretString{pin}, SecretString{code}}; }
    Result<BatchView> begin(const std::string& with, const std::vector<Wish>& wishes, signing::csc::Secrets secrets = typed(), const std::string& login = "director") {
        return batches->begin(actor(login), login, with, wishes, std::move(secrets));
    }
    BatchView view(const std::string& id) { return views->find(actor("director"), id).value(); }
    std::vector<std::string> states(const std::string& id) {
        std::vector<std::string> all;
        for (const auto& one : view(id).items) {
            all.push_back(one.item.state);
            EXPECT_FALSE(one.may_retry) << "what was typed is used up";
        }
        return all;
    }
    std::string reason(const std::string& id, std::size_t at) { return view(id).items.at(at).item.reason.en; }
    std::vector<std::string> operations(const std::string& id) {
        return database->read([&](Tx& tx) -> Result<std::vector<std::string>> {
            std::vector<std::string> all;
            for (const SigningBatchItem& one : tx.signing_batches().items(id)) {
                all.push_back(one.operation ? tx.signings().find(*one.operation)->state : "none");
            }
            return all;
        }).value();
    }
    std::string state(const Wish& one) { return records::to_string(agency->document(one.seen.document).state); }
    long long jobs() {
        return database->read([&](Tx& tx) -> Result<long long> {
            return static_cast<long long>(tx.jobs().page(std::nullopt, remote_batch_work, "", 100).size());
        }).value();
    }
    /// Everything in the database.
    std::string everything() {
        const auto target = folder.path() / "backup";
        EXPECT_TRUE(storage::back_up(*database, *blobs, target));
        std::string all;
        for (const auto& one : std::filesystem::directory_iterator(target / "rows")) {
            std::ifstream in(one.path(), std::ios::binary);
            all.append(std::istreambuf_iterator<char>(in), {});
        }
        std::filesystem::remove_all(target);
        return all;
    }

    Service service;
    KeyRing keys{"/nonexistent", {}, "", {}};
    NoText text;
    std::unique_ptr<RemoteServices> remote;
    std::unique_ptr<SignOutgoing> sign;
    std::unique_ptr<UseRemoteKeys> use;
    std::unique_ptr<SignRemoteBatches> batches;
    std::unique_ptr<SignBatches> views;
};

TEST_P(RemoteBatchTest, One_authorisation_signs_each_that_can_be_signed_and_the_others_say_why) {
    const std::string rsa = key("director", "rsa");
    auto wishes = approved(4);
    wishes.at(1) = wish(agency->draft());  // not approved
    wishes.at(2).seen.version -= 1;
    const double asked = service.count("authorize");
    const auto begun = begin(rsa, wishes);
    ASSERT_TRUE(begun) << begun.error().detail.en << begun.error().cause.value;
    EXPECT_EQ(begun->batch.service, "thu-nghiem");
    EXPECT_THAT(states(begun->batch.id), Each("queued"));
    EXPECT_EQ(service.count("authorize"), asked) << "nothing is signed in the request";
    EXPECT_EQ(batches->run().value(), 1);
    EXPECT_THAT(states(begun->batch.id), ElementsAre("signed", "failed", "failed", "signed"));
    EXPECT_THAT(operations(begun->batch.id), ElementsAre("completed", "none", "none", "completed"));
    EXPECT_EQ(view(begun->batch.id).items.at(2).item.code, "stale_version");
    EXPECT_EQ(state(wishes.at(0)), "signed");
    EXPECT_EQ(agency->document(wishes.at(2).seen.document).state, records::OutgoingState::approved);
    EXPECT_EQ(service.count("authorize"), asked + 1);
    EXPECT_EQ(jobs(), 0);
    EXPECT_EQ(batches->run().value(), 0);
    EXPECT_EQ(views->retry(actor("director"), "director", begun->batch.id).error().code, Code::conflict);
    EXPECT_EQ(views->find(actor("deputy"), begun->batch.id).error().code, Code::not_found);
}

TEST_P(RemoteBatchTest, What_is_wrong_is_told_before_anything_is_prepared_and_in_order) {
    const std::string rsa = key("director", "rsa");
    const std::string otp = key("director", "otp");
    const std::string unconfirmed = key("deputy", "p256", false);
    const Wish one = approved();
    const auto refused = [&](const Result<BatchView>& begun, Code code, const std::string& pointer = "") {
        ASSERT_FALSE(begun);
        EXPECT_EQ(begun.error().code, code) << begun.error().detail.en;
        EXPECT_EQ(begun.error().fields.empty() ? "" : begun.error().fields.at(0).pointer, pointer);
    };
    const std::string nobodys = "0190a000-0000-7000-8000-000000000000";
    refused(begin(nobodys, {}), Code::invalid_input, "/documents");
    refused(begin(nobodys, std::vector<Wish>(51, one)), Code::invalid_input, "/documents");
    refused(begin(nobodys, {one, one}), Code::invalid_input, "/documents");
    refused(begin(nobodys, {one}), Code::not_found);
    refused(begin(unconfirmed, {one}), Code::not_found);
    refused(begin(rsa, {{{DocumentId{nobodys}, 1, one.seen.sha256}, {}}}), Code::not_found);
    refused(begin(rsa, {{{one.seen.document, one.seen.version, std::string(64, '0')}, {}}}), Code::invalid_input, "/documents");
    refused(begin(rsa, {one}, typed("")), Code::invalid_input, "/pin");
    refused(begin(otp, {one}), Code::invalid_input, "/one_time_password");
    refused(begin(unconfirmed, {one}, typed(), "deputy"), Code::forbidden, "/certificate");
    clock.advance(5min);
    refused(begin(rsa, {one}), Code::forbidden, "/proof");
    EXPECT_EQ(jobs(), 0);
    EXPECT_TRUE(views->recent(actor("director"))->empty());
    ASSERT_TRUE(database->write([&](Tx& tx) -> Result<bool> {
        tx.logins().save_proof("director", clock.now());
        return true;
    }));
    ASSERT_TRUE(begin(rsa, {one}));
    refused(begin(rsa, {approved()}), Code::conflict);
    refused(begin(otp, {approved()}), Code::conflict);
    EXPECT_EQ(views->begin(actor("director"), "director", {one.seen}).error().code, Code::conflict) << "of either way";
}

TEST_P(RemoteBatchTest, A_wrong_pin_signs_nothing_and_what_was_typed_is_nowhere_in_the_database) {
    const std::string otp = key("director", "otp");
    const auto wishes = approved(2);
    const auto begun = begin(otp, wishes, typed("ma-pin-rat-la-7391", "ma-mot-lan-2846")).value();
    const std::string waiting = everything();
    EXPECT_EQ(batches->run().value(), 1);
    EXPECT_THAT(states(begun.batch.id), Each("failed"));
    EXPECT_THAT(reason(begun.batch.id, 0), HasSubstr("PIN"));
    EXPECT_THAT(operations(begun.batch.id), Each("cancelled"));
    for (const std::string& all : {waiting, everything()}) {
        EXPECT_NE(all.find(begun.batch.id), std::string::npos);
        for (const char* secret : {"ma-pin-rat-la-7391", "ma-mot-lan-2846"}) {
            EXPECT_EQ(all.find(secret), std::string::npos);
            EXPECT_EQ(all.find(to_base64(as_bytes(secret))), std::string::npos);
            EXPECT_EQ(all.find(to_hex(as_bytes(secret))), std::string::npos);
        }
    }
    const auto again = begin(otp, {wish(wishes[0].seen.document), wish(wishes[1].seen.document)}, typed("112233", "445566")).value();
    EXPECT_EQ(batches->run().value(), 1);
    EXPECT_THAT(states(again.batch.id), Each("signed"));
}

TEST_P(RemoteBatchTest, A_code_serves_as_many_as_the_key_allows_and_wrong_values_are_not_taken) {
    const std::string otp = key("director", "otp");
    const auto begun = begin(otp, approved(5), typed("112233", "445566")).value();
    EXPECT_EQ(batches->run().value(), 1);
    EXPECT_THAT(states(begun.batch.id), ElementsAre("signed", "signed", "signed", "failed", "failed"));
    EXPECT_THAT(reason(begun.batch.id, 3), HasSubstr("enter a new one"));
    const std::string rsa = key("director", "rsa");
    service.behave(R"({"wrong_every": 2})");
    const auto mixed = begin(rsa, approved(4)).value();
    EXPECT_EQ(batches->run().value(), 1);
    EXPECT_THAT(states(mixed.batch.id), ElementsAre("signed", "failed", "signed", "failed"));
    EXPECT_THAT(operations(mixed.batch.id), ElementsAre("completed", "cancelled", "completed", "cancelled"));
}

TEST_P(RemoteBatchTest, What_is_stopped_is_not_signed_also_when_the_service_has_answered) {
    const std::string rsa = key("director", "rsa");
    const auto before = begin(rsa, approved(2)).value();
    const double asked = service.count("authorize");
    ASSERT_TRUE(views->cancel(actor("director"), before.batch.id));
    EXPECT_EQ(batches->run().value(), 1);
    EXPECT_THAT(states(before.batch.id), Each("cancelled"));
    EXPECT_EQ(service.count("authorize"), asked) << "the service is asked for nothing";

    const auto wishes = approved(2);
    const auto begun = begin(rsa, wishes).value();
    service.during = [&] { ASSERT_TRUE(views->cancel(actor("director"), begun.batch.id)); };
    EXPECT_EQ(batches->run().value(), 1);
    EXPECT_THAT(states(begun.batch.id), Each("cancelled"));
    EXPECT_THAT(operations(begun.batch.id), Each("cancelled"));
    EXPECT_EQ(state(wishes[0]), "approved");
    EXPECT_EQ(jobs(), 0);
}

TEST_P(RemoteBatchTest, The_batch_of_a_killed_server_is_ended_by_another_once_its_lease_ran_out) {
    const std::string rsa = key("director", "rsa");
    SignRemoteBatches other(agency->services, *use, *sign);
    auto wishes = approved(2);
    const auto begun = begin(rsa, wishes).value();
    EXPECT_EQ(other.keep("other").value(), 0);
    clock.advance(15s);
    EXPECT_EQ(batches->keep("here").value(), 0) << "it lives";
    clock.advance(15s);
    EXPECT_EQ(other.keep("other").value(), 0);
    // The other server finds the lease run out while this one waits for the service.
    service.during = [&] {
        clock.advance(21s);
        EXPECT_EQ(other.keep("other").value(), 1);
    };
    EXPECT_EQ(batches->run().value(), 1);
    service.during = {};
    EXPECT_THAT(states(begun.batch.id), Each("failed"));
    EXPECT_EQ(reason(begun.batch.id, 0), "The server stopped before it was signed; sign it again.");
    EXPECT_THAT(operations(begun.batch.id), Each("cancelled"));
    EXPECT_EQ(state(wishes[0]), "approved");
    EXPECT_EQ(jobs(), 0);
    const auto again = begin(rsa, wishes).value();
    EXPECT_EQ(batches->run().value(), 1);
    EXPECT_THAT(states(again.batch.id), Each("signed"));
}

TEST_P(RemoteBatchTest, A_server_that_stops_ends_what_it_has_and_takes_no_more) {
    const std::string rsa = key("director", "rsa");
    const std::string p256 = key("deputy", "p256");
    const auto wishes = approved(2);
    const auto begun = begin(rsa, wishes).value();
    service.during = [&] { batches->stop(); };
    EXPECT_EQ(batches->run().value(), 1);
    EXPECT_THAT(states(begun.batch.id), Each("failed"));
    EXPECT_EQ(state(wishes[0]), "approved");
    EXPECT_EQ(jobs(), 0);
    EXPECT_EQ(begin(p256, wishes, typed(), "deputy").error().code, Code::busy);
}

TEST_P(RemoteBatchTest, A_server_has_only_so_many_at_once_and_a_closed_account_signs_nothing) {
    const std::string rsa = key("director", "rsa");
    const std::string p256 = key("deputy", "p256");
    batches = std::make_unique<SignRemoteBatches>(agency->services, *use, *sign, 1);
    const auto wishes = approved(1);
    const auto begun = begin(rsa, wishes).value();
    EXPECT_EQ(begin(p256, wishes, typed(), "deputy").error().code, Code::busy);
    ASSERT_TRUE(database->write([&](Tx& tx) -> Result<bool> {
        User director = *tx.users().find(agency->id("director"));
        director.active = false;
        tx.users().save(director);
        record(tx, actor("admin"), clock.now(), "user-changed", user_object(director.id));
        return true;
    }));
    EXPECT_EQ(batches->run().value(), 1);
    EXPECT_THAT(reason(begun.batch.id, 0), HasSubstr("closed"));
    EXPECT_TRUE(begin(p256, wishes, typed(), "deputy")) << "there is room again";
    EXPECT_EQ(batches->run().value(), 1);
    EXPECT_EQ(state(wishes[0]), "signed");
}

TEST_P(RemoteBatchTest, A_single_document_is_signed_in_the_request_or_says_why_not) {
    const std::string rsa = key("director", "rsa");
    const Wish one = approved();
    const auto sign_one = [&](const Wish& wish, const char* pin) { return use->sign(actor("director"), "director", rsa, wish, typed(pin)); };
    Wish stale = one;
    stale.seen.sha256 = std::string(64, '0');
    EXPECT_EQ(sign_one(stale, "112233").error().code, Code::stale_version);
    EXPECT_EQ(sign_one(one, "000000").error().code, Code::forbidden);
    EXPECT_EQ(state(one), "approved");
    EXPECT_EQ(sign_one(one, "112233")->document.state, records::OutgoingState::signed_by_leader);
    EXPECT_FALSE(sign_one(one, "112233"));
}

using storage::Dialect;
using storage::dialect_name;
VANTHU_ON_BOTH_DATABASES(RemoteBatchTest);

}  // namespace
}  // namespace vanthu::app
