// Test vectors of others: NIST PKITS (csrc.nist.gov, with pyHanko's expectations) and Google's Wycheproof. They lie in the shared
// data beside the checkout.
#include <gtest/gtest.h>

#include <fstream>
#include <iostream>
#include <iterator>

#include <boost/json/parse.hpp>
#include <openssl/x509.h>

#include "signing/certificate_check.hpp"
#include "signing/detail/algorithm_ids.hpp"
#include "signing/detail/openssl.hpp"
#include "tests/support/shared_data.hpp"

namespace vanthu::signing {
namespace {

namespace json = boost::json;

std::string read_all(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

/// PKITS has DSA keys of 1024 bits; what is tested here is the path.
ValidationPolicy lenient_policy() {
    ValidationPolicy policy;
    policy.at = parse_rfc3339("2025-06-01T00:00:00Z").value();
    policy.suites = {{"SHA256"}, {"SHA1"}, {"RSA-PKCS1", 512}, {"DSA", 512}};
    return policy;
}

PathInputs inputs_of(const json::object& test) {
    PathInputs inputs;
    if (const auto* params = test.if_contains("params")) {
        const json::object& object = params->as_object();
        const auto flag = [&](const char* name) { return object.contains(name) && object.at(name).as_bool(); };
        inputs.explicit_policy = flag("initial_explicit_policy");
        inputs.inhibit_policy_mapping = flag("initial_policy_mapping_inhibit");
        inputs.inhibit_any_policy = flag("initial_any_policy_inhibit");
        if (const auto* set = object.if_contains("user_initial_policy_set")) {
            for (const json::value& policy : set->as_array()) {
                inputs.initial_policies.emplace_back(policy.as_string());
            }
        }
    }
    return inputs;
}

TEST(Pkits, Every_path_is_judged_as_NIST_expects) {
    const auto folder = test::shared_data("signatures/x509/nist_pkits");
    if (!folder) {
        GTEST_SKIP() << "shared data is absent";
    }
    const auto certificate = [&](std::string_view name) {
        return Certificate::parse(as_bytes(read_all(*folder / "certs" / std::string{name}))).value();
    };
    int right = 0;
    int total = 0;
    const json::value all = json::parse(read_all(*folder / "pkits.json"));
    for (const json::value& value : all.as_array()) {
        const json::object& test = value.as_object();
        TrustStore trust;
        trust.add_anchor(certificate("TrustAnchorRootCertificate.crt"));
        trust.add_crl(to_bytes(read_all(*folder / "crls" / "TrustAnchorRootCRL.crl")));
        std::vector<Certificate> helpers;
        for (const char* list : {"other_certs", "path_intermediates"}) {
            if (const auto* names = test.if_contains(list)) {
                for (const json::value& name : names->as_array()) {
                    helpers.push_back(certificate(name.as_string()));
                }
            }
        }
        if (const auto* names = test.if_contains("crls")) {
            for (const json::value& name : names->as_array()) {
                trust.add_crl(to_bytes(read_all(*folder / "crls" / std::string{std::string_view{name.as_string()}})));
            }
        }
        ValidationPolicy policy = lenient_policy();
        const bool without_revocation = test.contains("revocation") && !test.at("revocation").as_bool();
        policy.require_revocation = !without_revocation;
        const RevocationPool pool(trust);
        const Certificate leaf = certificate(test.at("cert").as_string());
        const CertificateCheck check = check_certificate({leaf, helpers, policy.at, inputs_of(test)}, trust, pool, policy,
                                                         [&](const ObjectId&) { return policy.at; });
        const bool expected = !test.contains("error");
        ++total;
        right += check.valid == expected ? 1 : 0;
        EXPECT_EQ(check.valid, expected) << test.at("id").as_string() << " " << test.at("name").as_string() << " "
                                         << check.sub_indication << " " << check.explanation.en;
    }
    std::cout << "corpus: PKITS: " << right << " of " << total << "\n";
    EXPECT_GT(total, 200);
}

/// PKITS 4.1.5: a CA's DSA key that takes its parameters from the key of the CA above (RFC 3279 section 2.3.2) signs certificate and list.
struct InheritedParameters : ::testing::Test {
    std::optional<std::filesystem::path> folder = test::shared_data("signatures/x509/nist_pkits");

    void SetUp() override {
        if (!folder) {
            GTEST_SKIP() << "shared data is absent";
        }
    }
    [[nodiscard]] Bytes file(const char* name) const { return to_bytes(read_all(*folder / name)); }
    [[nodiscard]] CertificateCheck check(const Bytes& leaf, const Bytes& list, bool with_parent = true) const {
        TrustStore trust;
        trust.add_anchor(Certificate::parse(file("certs/TrustAnchorRootCertificate.crt")).value());
        trust.add_crl(file("crls/TrustAnchorRootCRL.crl"));
        trust.add_crl(file("crls/DSACACRL.crl"));
        trust.add_crl(list);
        std::vector<Certificate> helpers{Certificate::parse(file("certs/DSAParametersInheritedCACert.crt")).value()};
        if (with_parent) {
            helpers.push_back(Certificate::parse(file("certs/DSACACert.crt")).value());
        } else {
            trust.add_anchor(helpers.front());
        }
        ValidationPolicy policy = lenient_policy();
        policy.require_revocation = true;
        const RevocationPool pool(trust);
        return check_certificate({Certificate::parse(leaf).value(), helpers, policy.at, {}}, trust, pool, policy,
                                 [&](const ObjectId&) { return policy.at; });
    }
};

/// The last byte is one of the signature's value.
Bytes with_another_signature(Bytes der) {
    der.back() ^= std::byte{1};
    return der;
}

TEST_F(InheritedParameters, Pkits_signatures_of_the_key_are_checked) {
    const Bytes leaf = file("certs/ValidDSAParameterInheritanceTest5EE.crt");
    const Bytes list = file("crls/DSAParametersInheritedCACRL.crl");
    const CertificateCheck good = check(leaf, list);
    EXPECT_TRUE(good.valid) << good.sub_indication << " " << good.explanation.en;
    EXPECT_TRUE(good.revocation_checked);
    EXPECT_FALSE(check(with_another_signature(leaf), list).trusted);
    const CertificateCheck without_list = check(leaf, with_another_signature(list));
    EXPECT_EQ(without_list.sub_indication, "TRY_LATER");
    EXPECT_FALSE(without_list.revocation_checked);
}

TEST_F(InheritedParameters, Pkits_key_is_worth_nothing_without_the_one_above) {
    const Bytes leaf = file("certs/ValidDSAParameterInheritanceTest5EE.crt");
    EXPECT_FALSE(check(leaf, file("crls/DSAParametersInheritedCACRL.crl"), false).trusted);
}

void run_wycheproof(const char* file, const detail::SignatureMethod& method) {
    const auto folder = test::shared_data("signatures/wycheproof");
    if (!folder) {
        GTEST_SKIP() << "shared data is absent";
    }
    int right = 0;
    int total = 0;
    const json::value whole = json::parse(read_all(*folder / file));
    for (const json::value& group : whole.at("testGroups").as_array()) {
        const Bytes key_der = from_hex(std::string_view{group.at("publicKeyDer").as_string()}).value();
        const unsigned char* at = detail::as_uchar(key_der);
        const detail::KeyHandle key{d2i_PUBKEY(nullptr, &at, static_cast<long>(key_der.size()))};
        ASSERT_TRUE(key);
        for (const json::value& test : group.at("tests").as_array()) {
            const std::string_view result = test.at("result").as_string();
            if (result == "acceptable") {
                continue;  // either verdict is right
            }
            const Bytes message = from_hex(std::string_view{test.at("msg").as_string()}).value();
            const Bytes value = from_hex(std::string_view{test.at("sig").as_string()}).value();
            const bool valid = detail::verify_data(key.get(), method, "SHA256", message, value);
            ++total;
            right += valid == (result == "valid") ? 1 : 0;
            EXPECT_EQ(valid, result == "valid") << file << " " << test.at("tcId").as_int64() << " " << test.at("comment").as_string();
        }
    }
    std::cout << "corpus: Wycheproof " << file << ": " << right << " of " << total << "\n";
    EXPECT_GT(total, 0);
}

TEST(Wycheproof, ECDSA_P256) { run_wycheproof("ecdsa_secp256r1_sha256_test.json", {"ECDSA", "SHA256", {}, 0}); }
TEST(Wycheproof, Ed25519) { run_wycheproof("ed25519_test.json", {"Ed25519", {}, {}, 0}); }
TEST(Wycheproof, RSA_PSS) { run_wycheproof("rsa_pss_2048_sha256_mgf1_32_test.json", {"RSA-PSS", "SHA256", "SHA256", 32}); }
TEST(Wycheproof, RSA_PKCS1) { run_wycheproof("rsa_signature_2048_sha256_test.json", {"RSA-PKCS1", "SHA256", {}, 0}); }

}  // namespace
}  // namespace vanthu::signing
