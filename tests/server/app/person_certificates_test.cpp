#include "server/app/signatures/person_certificates.hpp"

#include <fstream>
#include <sstream>

#include <gmock/gmock.h>

#include "server/app/sign_in.hpp"
#include "server/app/tx.hpp"
#include "signing/key_digest.hpp"
#include "tests/server/app/agency_fixture.hpp"
#include "tests/support/command.hpp"

namespace vanthu::app {
namespace {

using namespace std::chrono_literals;
using Decision = ManagePersonCertificates::Decision;
using testing::HasSubstr;

/// Certificates of the openssl program; "renewed" has the key of "first".
struct Certificates {
    Certificates() {
        const auto folder = std::filesystem::temp_directory_path() / "vanthu-person-certificates";
        std::filesystem::create_directories(folder);
        const auto make = [&](const char* name, const char* key) {
            const std::string key_file = (folder / key).string() + ".key";
            const std::string file = (folder / name).string() + ".pem";
            if (!std::filesystem::exists(key_file)) {
                EXPECT_EQ(test::run_command("openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out " + key_file).exit_code, 0);
            }
            EXPECT_EQ(test::run_command("openssl req -x509 -new -key " + key_file + " -subj '/CN=" + name + "' -days 30 -out " + file).exit_code, 0);
            std::ifstream in(file);
            std::stringstream text;
            text << in.rdbuf();
            return text.str();
        };
        first = make("first", "first");
        renewed = make("renewed", "first");
        other = make("other", "other");
    }
    static signing::Certificate parsed(const std::string& pem) { return signing::Certificate::parse(as_bytes(pem)).value(); }
    std::string first;
    std::string renewed;
    std::string other;
};

const Certificates& known() {
    static const Certificates all;
    return all;
}

class PersonCertificateTest : public AgencyTest {
protected:
    void SetUp() override {
        AgencyTest::SetUp();
        if (IsSkipped()) {
            return;
        }
        certificates.emplace(agency->services);
        ASSERT_TRUE(database->write([&](Tx& tx) -> Result<bool> {
            tx.logins().add_session({"admin", agency->id("admin"), "csrf", clock.now(), clock.now(), clock.now() + 12h, clock.now()});
            return true;
        }));
    }
    void TearDown() override {
        certificates.reset();
        AgencyTest::TearDown();
    }
    Result<PersonCertificate> present(const std::string& login, const std::string& pem) { return certificates->present(actor(login), pem, certificate_source::agent); }
    Result<ManagePersonCertificates::WithOwner> decide(const PersonCertificate& one, Decision decision, const std::string& reason = "") {
        return certificates->decide(actor("admin"), "admin", one.id, one.version, decision, reason);
    }
    std::string refusal(const std::string& login, const std::string& pem) {
        const auto owned = require_own_certificate(agency->services, actor(login), Certificates::parsed(pem), certificate_source::agent);
        return owned ? "" : owned.error().code == Code::forbidden && owned.error().fields.at(0).pointer == "/certificate" ? owned.error().detail.en : "not forbidden";
    }

    std::optional<ManagePersonCertificates> certificates;
};

TEST_P(PersonCertificateTest, Waits_is_confirmed_and_then_signs_also_when_it_is_renewed) {
    EXPECT_THAT(refusal("director", known().first), HasSubstr("waits for an administrator")) << "its first use makes it wait";
    const auto waiting = certificates->own(actor("director")).value();
    ASSERT_EQ(waiting.size(), 1U);
    EXPECT_EQ(waiting[0].state, "waiting");
    EXPECT_EQ(present("director", known().first)->id, waiting[0].id) << "shown again, it is the same";
    EXPECT_THAT(refusal("director", known().first), HasSubstr("waits for an administrator"));
    const auto confirmed = decide(waiting[0], Decision::confirm);
    ASSERT_TRUE(confirmed) << confirmed.error().detail.en;
    EXPECT_EQ(confirmed->login, "director");
    EXPECT_EQ(refusal("director", known().first), "");
    EXPECT_EQ(refusal("director", known().renewed), "") << "the same key";
    EXPECT_NE(refusal("director", known().other), "");
    EXPECT_THAT(refusal("deputy", known().first), HasSubstr("somebody else's"));
    EXPECT_EQ(present("deputy", known().renewed).error().code, Code::forbidden);
    EXPECT_EQ(decide(waiting[0], Decision::confirm).error().code, Code::conflict) << "decided already";
}

TEST_P(PersonCertificateTest, What_somebody_else_claims_bars_nobody_until_it_is_confirmed) {
    const auto claimed = present("deputy", known().first).value();
    const auto own = present("director", known().first).value();
    ASSERT_TRUE(decide(own, Decision::confirm));
    EXPECT_EQ(refusal("director", known().first), "");
    EXPECT_EQ(decide(claimed, Decision::confirm).error().code, Code::conflict);
    ASSERT_TRUE(decide(claimed, Decision::refuse, "Không phải của người này"));
    EXPECT_EQ(refusal("director", known().first), "");
}

TEST_P(PersonCertificateTest, Refused_and_withdrawn_ones_sign_no_more) {
    const auto one = present("director", known().first).value();
    EXPECT_EQ(decide(one, Decision::refuse).error().fields.at(0).pointer, "/reason");
    ASSERT_TRUE(decide(one, Decision::refuse, "Sai người"));
    EXPECT_THAT(refusal("director", known().first), HasSubstr("Sai người"));
    const auto other = certificates->enter(actor("admin"), "admin", agency->id("director"), known().other).value();
    EXPECT_EQ(refusal("director", known().other), "");
    ASSERT_TRUE(decide(other.certificate, Decision::withdraw, "Lộ khóa"));
    EXPECT_THAT(refusal("director", known().other), HasSubstr("withdrawn"));
    EXPECT_EQ(certificates->withdraw(actor("director"), other.certificate.id).error().code, Code::conflict);
    EXPECT_EQ(certificates->withdraw(actor("deputy"), other.certificate.id).error().code, Code::not_found);
}

TEST_P(PersonCertificateTest, Where_new_ones_are_not_taken_an_administrator_enters_them) {
    AgencySettings settings;
    settings.takes_new_certificates = false;
    const Services& usual = agency->services;
    const Services strict{usual.storage, usual.blobs, usual.clock, usual.random, settings, usual.sessions, usual.limits, usual.definitions, usual.calendars};
    const auto owned = require_own_certificate(strict, actor("director"), Certificates::parsed(known().first), certificate_source::agent);
    ASSERT_FALSE(owned);
    EXPECT_THAT(owned.error().detail.en, HasSubstr("Ask an administrator"));
    EXPECT_EQ(ManagePersonCertificates(strict).present(actor("director"), known().first, certificate_source::agent).error().code, Code::forbidden);
    EXPECT_TRUE(certificates->own(actor("director"))->empty());
    ASSERT_TRUE(certificates->enter(actor("admin"), "admin", agency->id("director"), known().first));
    EXPECT_TRUE(require_own_certificate(strict, actor("director"), Certificates::parsed(known().first), certificate_source::agent));
    EXPECT_EQ(certificates->enter(actor("admin"), "admin", agency->id("deputy"), known().first).error().code, Code::conflict);
}

TEST_P(PersonCertificateTest, Only_administrators_with_a_fresh_proof_decide) {
    const auto one = present("director", known().first).value();
    EXPECT_EQ(certificates->page(actor("director"), "", "", 10).error().code, Code::forbidden);
    EXPECT_EQ(certificates->decide(actor("director"), "admin", one.id, 1, Decision::confirm, "").error().code, Code::forbidden);
    EXPECT_EQ(certificates->enter(actor("clerk"), "admin", agency->id("director"), known().first).error().code, Code::forbidden);
    EXPECT_EQ(certificates->page(actor("admin"), "waiting", "", 10)->size(), 1U);
    EXPECT_EQ(certificates->page(actor("admin"), "confirmed", "", 10)->size(), 0U);
    EXPECT_EQ(certificates->decide(actor("admin"), "admin", one.id, 7, Decision::confirm, "").error().code, Code::stale_version);
    clock.advance(5min);
    EXPECT_EQ(decide(one, Decision::confirm).error().fields.at(0).pointer, "/proof");
    EXPECT_EQ(certificates->enter(actor("admin"), "admin", agency->id("director"), known().other).error().fields.at(0).pointer, "/proof");
}

TEST_P(PersonCertificateTest, A_key_on_the_server_is_confirmed_by_having_been_given) {
    const auto given = [&](const std::string& login, const std::string& pem) {
        return database->write([&](Tx& tx) -> Result<void> {
            return require_given_certificate(tx, agency->services, actor(login), Certificates::parsed(pem), clock.now());
        });
    };
    ASSERT_TRUE(given("director", known().first));
    const auto own = certificates->own(actor("director")).value();
    ASSERT_EQ(own.size(), 1U);
    EXPECT_EQ(own[0].state + " " + own[0].source, "confirmed server");
    EXPECT_TRUE(given("director", known().first));
    EXPECT_EQ(certificates->own(actor("director"))->size(), 1U);
    EXPECT_EQ(given("deputy", known().first).error().code, Code::forbidden);
    ASSERT_TRUE(decide(own[0], Decision::withdraw, "Đổi khóa"));
    EXPECT_EQ(given("director", known().first).error().code, Code::forbidden);
    EXPECT_EQ(present("director", "no certificate").error().fields.at(0).pointer, "/certificate_chain");
}

TEST(KeyDigest, Is_that_of_the_key_and_not_of_the_certificate) {
    EXPECT_EQ(signing::key_digest(Certificates::parsed(known().first)), signing::key_digest(Certificates::parsed(known().renewed)));
    EXPECT_NE(signing::key_digest(Certificates::parsed(known().first)), signing::key_digest(Certificates::parsed(known().other)));
}

using storage::Dialect;
using storage::dialect_name;
VANTHU_ON_BOTH_DATABASES(PersonCertificateTest);

}  // namespace
}  // namespace vanthu::app
