#include "signing/trust_store.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "tests/signing/pki.hpp"
#include "tests/support/command.hpp"
#include "tests/support/shared_data.hpp"

namespace vanthu::signing {
namespace {

TEST(TrustStore, Loads_files_and_folders_and_names_what_is_missing_or_wrong) {
    EXPECT_EQ(TrustStore::load({test_pki() / "root-ca.pem"}).value().anchor_count(), 1U);
    EXPECT_GE(TrustStore::load({test_pki()}).value().anchor_count(), 2U);  // the TLS CA lies there, too
    EXPECT_EQ(TrustStore::load({test_pki() / "nothing.pem"}).error().code, Code::not_found);
    EXPECT_EQ(TrustStore::load({test_pki() / "official.key"}).error().code, Code::invalid_input);
}

TEST(CheckPath, Finds_a_revoked_certificate_by_the_list_of_its_issuer) {
    const test::TempFolder folder;
    const std::string at = folder.path().string();
    const std::string pki = test_pki().string();
    std::ofstream(folder.path() / "ca.cnf") << "[ca]\ndefault_ca=one\n[one]\ndatabase=" << at << "/index.txt\ndefault_md=sha256\n";
    std::ofstream(folder.path() / "index.txt");
    const std::string ca = "openssl ca -config " + at + "/ca.cnf -cert " + pki + "/issuing-ca.pem -keyfile " + pki + "/issuing-ca.key ";
    ASSERT_EQ(test::run_command(ca + "-revoke " + pki + "/director.pem").exit_code, 0);
    ASSERT_EQ(test::run_command(ca + "-gencrl -crldays 30 -out " + at + "/revoked.crl").exit_code, 0);
    const auto trust = TrustStore::load({test_pki() / "root-ca.pem", folder.path() / "revoked.crl"}).value();
    const auto director = test_signer("director");
    const PathResult revoked = check_path(director->chain().front(), director->chain(), trust, test_time());
    EXPECT_FALSE(revoked.valid);
    EXPECT_EQ(revoked.sub_indication, "REVOKED_NO_POE");
    const auto seal = test_signer("seal");
    EXPECT_TRUE(check_path(seal->chain().front(), seal->chain(), trust, test_time()).valid);
}

TEST(Keystore, Says_a_wrong_password_from_a_missing_file) {
    EXPECT_EQ(Pkcs12Keystore::load(test_pki() / "director.p12", SecretString{"wrong"}).error().code, Code::invalid_input);
    EXPECT_EQ(Pkcs12Keystore::load(test_pki() / "nobody.p12", SecretString{"x"}).error().code, Code::not_found);
    EXPECT_EQ(Pkcs12Keystore::load(test_pki() / "director.pem", SecretString{"x"}).error().code, Code::invalid_input);
}

}  // namespace
TEST(TrustStore, Keeps_the_times_in_which_an_anchor_was_trusted) {
    const Certificate anchor = Certificate::parse(as_bytes(test::read_file(test_pki() / "root-ca.pem"))).value();
    const auto on = [](const char* day) { return parse_rfc3339(std::string{day} + "T00:00:00Z").value(); };
    TrustStore store;
    store.add_anchor(anchor, Purpose::signing, {on("2018-01-01"), on("2020-01-01")});
    store.add_anchor(anchor, Purpose::signing, {on("2022-01-01"), std::nullopt});
    EXPECT_EQ(store.anchor_count(), 2U);
    EXPECT_EQ(store.anchors(Purpose::signing).size(), 2U);
    EXPECT_TRUE(store.anchors(Purpose::timestamping).empty());
    for (const auto& [day, count] : {std::pair{"2017-12-31", 0U}, {"2018-01-01", 1U}, {"2019-12-31", 1U}, {"2020-01-01", 0U}, {"2030-01-01", 1U}}) {
        EXPECT_EQ(store.anchors(Purpose::signing, on(day)).size(), count) << day;
    }
    EXPECT_EQ(store.intervals(anchor, Purpose::signing).size(), 2U);
    EXPECT_TRUE(store.intervals(anchor, Purpose::timestamping).empty());
}

}  // namespace vanthu::signing
