#include "signing/keys/csc.hpp"

#include <gtest/gtest.h>

#include <thread>

#include "core/json.hpp"
#include "signing/asic/asic_validator.hpp"
#include "signing/batch.hpp"
#include "tests/signing/keys/key_files.hpp"
#include "tests/signing/pki.hpp"
#include "tests/support/child.hpp"
#include "tests/support/plain_fetcher.hpp"
#include "tests/support/shared_data.hpp"

namespace vanthu::signing::csc {
namespace {

class Csc : public testing::Test {
protected:
    static std::string base(const std::string& mode) {
        static const test::Child server = [] {
            std::filesystem::copy_file(test_pki() / "issuing-ca.pem", key_files() / "issuer.pem",
                                       std::filesystem::copy_options::overwrite_existing);
            return test::Child(
                {"python3", test::source_file("tests/support/csc_mock.py").string(), key_files().string()});
        }();
        return "http://127.0.0.1:" + server.first_line() + "/" + mode + "/csc/v2";
    }

    Client client(const std::string& mode, const char* token = "token-of-the-test") {
        return Client(base(mode), SecretString{token}, fetcher_, Retry{3, std::chrono::milliseconds{5}});
    }

    double server_count(const char* name) {
        FetchRequest request;
        request.url = base("good") + "/counts";
        request.body = to_bytes("{}");
        request.authorization = "Bearer token-of-the-test";
        const auto value = read_json(as_text(fetcher_.exchange(request)->body));
        return value->at(name).to_number<double>();
    }

    static Secrets pin() { return {SecretString{"112233"}, {}}; }

    test::PlainFetcher fetcher_;
};

std::vector<Bytes> texts(int count) {
    std::vector<Bytes> all;
    for (int i = 0; i < count; ++i) {
        all.push_back(to_bytes("văn bản " + std::to_string(i)));
    }
    return all;
}

TEST_F(Csc, Gets_a_token_for_the_servers_own_credentials_and_asks_for_somebodys_keys) {
    const auto token = client_token(base("good"), "vanthu", SecretString{"secret of the test"}, fetcher_);
    ASSERT_TRUE(token) << token.error().cause.value;
    EXPECT_EQ(token->lifetime, std::chrono::seconds{3600});
    EXPECT_EQ(client_token(base("good") + "/", "vanthu", SecretString{"another & secret=%"}, fetcher_).error().code, Code::unauthenticated);
    EXPECT_EQ(client_token(base("garbage"), "vanthu", SecretString{"secret of the test"}, fetcher_).error().code, Code::unavailable);
    Client with(base("good"), token->value, fetcher_);
    EXPECT_FALSE(with.credentials("somebody")->empty());
    EXPECT_TRUE(with.credentials("nobody")->empty());
}

TEST_F(Csc, Asks_the_service_what_it_has) {
    auto service = client("good");
    EXPECT_EQ(service.info()->name, "Dịch vụ ký thử");
    EXPECT_EQ(service.info()->methods.size(), 4U);
    EXPECT_EQ(service.credentials()->size(), 7U);
    const auto credential = service.credential("p256");
    ASSERT_TRUE(credential) << credential.error().cause.value;
    EXPECT_EQ(credential->sole_control_level, 2);
    EXPECT_EQ(credential->batch_limit, 50U);
    EXPECT_EQ(credential->chain.size(), 2U);
    EXPECT_TRUE(credential->needs_pin);
    EXPECT_FALSE(credential->needs_one_time_password);
    EXPECT_TRUE(service.credential("otp")->needs_one_time_password);
}

TEST_F(Csc, Signs_with_each_kind_of_key) {
    auto service = client("good");
    auto raw = client("raw");
    for (const char* key : {"rsa", "p256", "p384"}) {
        const auto signer = RemoteSigner::open(service, key, pin());
        ASSERT_TRUE(signer) << signer.error().detail.en;
        const auto value = (*signer)->sign(as_bytes("x"));
        ASSERT_TRUE(value) << key << value.error().detail.en << value.error().cause.value;
        EXPECT_TRUE(verify_value((*signer)->chain().front(), (*signer)->algorithm(), as_bytes("x"), *value));
    }
    EXPECT_EQ(RemoteSigner::open(service, "rsa-old", pin()).error().code, Code::unsupported);
    AlgorithmChoice old;
    old.rsa_pkcs1 = true;
    EXPECT_TRUE((*RemoteSigner::open(service, "rsa-old", pin(), old))->sign(as_bytes("x")));
    EXPECT_TRUE((*RemoteSigner::open(raw, "p256", pin()))->sign(as_bytes("x")));
    EXPECT_TRUE((*RemoteSigner::open(service, "oauth", {}))->sign(as_bytes("x")));
}

TEST_F(Csc, Authorises_a_batch_at_once) {
    auto service = client("good");
    const auto signer = RemoteSigner::open(service, "p256", pin());
    ASSERT_TRUE(signer);
    const double before = server_count("authorize");
    const auto data = texts(120);
    const auto values = (*signer)->sign_all(data);
    ASSERT_EQ(values.size(), 120U);
    for (std::size_t i = 0; i < values.size(); ++i) {
        ASSERT_TRUE(values[i]) << values[i].error().detail.en;
        EXPECT_TRUE(verify_value((*signer)->chain().front(), (*signer)->algorithm(), data[i], *values[i]));
    }
    EXPECT_EQ(server_count("authorize") - before, 3);  // the service allows fifty at once
}

TEST_F(Csc, Signs_a_batch_of_documents_under_one_authorisation) {
    const test::TempFolder folder;
    auto service = client("good");
    const auto signer = RemoteSigner::open(service, "p256", pin());
    const Instant now = SystemClock{}.now();
    std::vector<BatchJob> jobs;
    for (int i = 0; i < 30; ++i) {
        const AsicForm form = i % 2 == 0 ? AsicForm::cades : AsicForm::xades;
        jobs.push_back(asic_job(std::to_string(i), {{"a.txt", "text/plain", {}, as_bytes("nội dung")}},
                                folder.path() / std::to_string(i), {AsicKind::extended, form, Level::b_b, now, {}}));
    }
    const double before = server_count("authorize");
    for (const BatchResult& result : sign_batch(jobs, **signer)) {
        ASSERT_TRUE(result.outcome) << result.outcome.error().detail.en;
        const auto facts = collect_asic(folder.path() / result.name);
        EXPECT_TRUE(facts->signatures.at(0).digests_match && facts->signatures.at(0).value_matches);
    }
    EXPECT_EQ(server_count("authorize") - before, 1);
}

TEST_F(Csc, Uses_a_one_time_password_once) {
    auto service = client("good");
    const auto signer = RemoteSigner::open(service, "otp", {SecretString{"112233"}, SecretString{"445566"}});
    ASSERT_TRUE(signer);
    const auto values = (*signer)->sign_all(texts(5));
    EXPECT_TRUE(values[0] && values[2]);
    EXPECT_EQ(values[3].error().code, Code::forbidden);  // beyond what one authorisation allows
    EXPECT_EQ((*signer)->sign(as_bytes("x")).error().code, Code::forbidden);
    const auto wrong = RemoteSigner::open(service, "otp", {SecretString{"112233"}, SecretString{"000000"}});
    EXPECT_EQ((*wrong)->sign(as_bytes("x")).error().detail.en, "The one-time password is wrong or has expired.");
}

TEST_F(Csc, Says_what_is_wrong_and_never_sends_a_refused_pin_twice) {
    auto good = client("good");
    EXPECT_EQ(RemoteSigner::open(good, "absent", pin()).error().code, Code::not_found);
    EXPECT_EQ(RemoteSigner::open(good, "disabled", pin()).error().code, Code::forbidden);
    auto stranger = client("good", "another token");
    EXPECT_EQ(stranger.info().error().code, Code::unauthenticated);
    const auto mistaken = RemoteSigner::open(good, "rsa", {SecretString{"999999"}, {}});
    const auto refused = (*mistaken)->sign(as_bytes("x"));
    EXPECT_EQ(refused.error().code, Code::forbidden);
    EXPECT_EQ(refused.error().detail.vi, "Sai mã PIN của dịch vụ ký từ xa.");
    EXPECT_EQ(refused.error().cause.value.find("999999"), std::string::npos);
    const double before = server_count("authorize");
    EXPECT_FALSE((*mistaken)->sign(as_bytes("x")));
    EXPECT_EQ(server_count("authorize"), before);
    auto expired = client("expired");
    EXPECT_EQ((*RemoteSigner::open(expired, "rsa", pin()))->sign(as_bytes("x")).error().detail.en,
              "The authorisation to sign has expired or is not for these documents; authorise again.");
}

TEST_F(Csc, Retries_what_changes_nothing_and_gives_up_in_time) {
    auto flaky = client("flaky");
    EXPECT_TRUE(flaky.info());
    fetcher_.count = 0;
    auto broken = client("broken");
    EXPECT_EQ(broken.info().error().code, Code::unavailable);
    EXPECT_EQ(fetcher_.count, 3);
    auto good = client("good");
    const auto credential = good.credential("rsa");
    fetcher_.count = 0;
    EXPECT_EQ(broken.authorize(*credential, {}, DigestAlgorithm::sha256, pin()).error().code, Code::unavailable);
    EXPECT_EQ(fetcher_.count, 1);
    for (const char* mode : {"garbage", "teapot"}) {
        auto odd = client(mode);
        EXPECT_EQ(odd.credential("rsa").error().code, Code::unavailable) << mode;
    }
    for (const char* mode : {"short", "wrong"}) {
        auto odd = client(mode);
        EXPECT_EQ((*RemoteSigner::open(odd, "rsa", pin()))->sign(as_bytes("x")).error().code, Code::unavailable)
            << mode;
    }
    fetcher_.deadline = std::chrono::milliseconds{50};
    auto slow = client("slow");
    EXPECT_EQ(slow.info().error().code, Code::unavailable);
    Client nobody("http://127.0.0.1:1/", SecretString{"t"}, fetcher_, Retry{1, std::chrono::milliseconds{0}});
    EXPECT_EQ(nobody.info().error().code, Code::unavailable);
}

TEST_F(Csc, Serves_several_threads) {
    auto service = client("good");
    const auto signer = RemoteSigner::open(service, "p256", pin());
    std::atomic<int> good{0};
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t) {
        threads.emplace_back([&] {
            for (int i = 0; i < 5; ++i) {
                good += (*signer)->sign(as_bytes("x")) ? 1 : 0;
            }
        });
    }
    for (std::thread& one : threads) {
        one.join();
    }
    EXPECT_EQ(good, 20);
}

}  // namespace
}  // namespace vanthu::signing::csc
