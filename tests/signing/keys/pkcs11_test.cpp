#include "signing/keys/pkcs11.hpp"

#include <dlfcn.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <thread>

#include "signing/batch.hpp"
#include "tests/signing/keys/key_files.hpp"
#include "tests/signing/pki.hpp"
#include "tests/support/command.hpp"
#include "tests/support/shared_data.hpp"

namespace vanthu::signing {
namespace {

constexpr const char* softhsm = "/usr/lib/softhsm/libsofthsm2.so";
constexpr unsigned long session_handle_invalid = 0xb3, device_removed = 0x32, pin_locked = 0xa4, session_count = 0xb1;

/// A SoftHSM token with a key of each kind that it can hold, made once; read through the module that can fail.
class Token {
public:
    static Token& get() {
        static Token token;
        return token;
    }

    static bool is_there() {
        return std::filesystem::exists(softhsm) && test::has_command("softhsm2-util") &&
               test::has_command("pkcs11-tool");
    }

    void fault(const char* function, unsigned long code, int count) const {
        reinterpret_cast<void (*)(const char*, unsigned long, int)>(symbol("vanthu_test_fault"))(function, code, count);
    }
    int calls(const char* function) const {
        return reinterpret_cast<int (*)(const char*)>(symbol("vanthu_test_calls"))(function);
    }
    [[nodiscard]] bool has(const std::string& key) const {
        return std::find(keys_.begin(), keys_.end(), key) != keys_.end();
    }

private:
    Token() {
        std::ofstream(folder_.path() / "softhsm2.conf")
            << "directories.tokendir = " << (folder_.path() / "tokens").string()
            << "\nobjectstore.backend = file\nlog.level = ERROR\n";
        std::filesystem::create_directory(folder_.path() / "tokens");
        ::setenv("SOFTHSM2_CONF", (folder_.path() / "softhsm2.conf").c_str(), 1);
        run("softhsm2-util --init-token --free --label vanthu-test --pin 123456 --so-pin 876543");
        run("softhsm2-util --init-token --free --label empty --pin 123456 --so-pin 876543");
        int id = 0;
        for (const KeyKind& kind : key_kinds) {
            const std::string number = "0" + std::to_string(++id);
            const std::string base = (key_files() / kind.name).string();
            const auto imported =
                test::run_command("softhsm2-util --import " + base + ".key --token vanthu-test --pin 123456 --label " +
                                  kind.name + " --id " + number);
            if (imported.exit_code != 0) {
                continue;  // no such key in this build of SoftHSM
            }
            keys_.emplace_back(kind.name);
            if (std::string{kind.name} != "p384") {  // that one's certificate comes from a file
                run("openssl x509 -in " + base + ".pem -outform DER -out " + base + ".der && pkcs11-tool --module " +
                    softhsm + " --token-label vanthu-test --login --pin 123456 --write-object " + base +
                    ".der --type cert --label cert-" + kind.name + " --id " + number);
            }
        }
        handle_ = ::dlopen(VANTHU_FLAKY_PKCS11, RTLD_NOW);
        reinterpret_cast<void (*)(const char*)>(symbol("vanthu_test_target"))(softhsm);
    }

    static void run(const std::string& command) {
        const auto done = test::run_command(command);
        ASSERT_EQ(done.exit_code, 0) << command << done.output;
    }
    void* symbol(const char* name) const { return ::dlsym(handle_, name); }

    test::TempFolder folder_;
    std::vector<std::string> keys_{};
    void* handle_ = nullptr;
};

class Pkcs11 : public testing::Test {
protected:
    void SetUp() override {
        if (!Token::is_there()) {
            FAIL() << "SoftHSM or OpenSC is absent: scripts/lib/packages installs them";
        }
        for (const char* function : {"C_SignInit", "C_OpenSession", "C_Login", "C_GetSlotList", "C_GetTokenInfo"}) {
            Token::get().fault(function, 0, 0);
        }
    }

    static Pkcs11Choice choice(const std::string& key) {
        Pkcs11Choice chosen;
        chosen.module = VANTHU_FLAKY_PKCS11;
        chosen.token_label = "vanthu-test";
        chosen.key.label = key;
        return chosen;
    }

    static Error error_of(Pkcs11Choice chosen, const char* pin = "123456") {
        const auto opened = Pkcs11Signer::open(std::move(chosen), SecretString{pin});
        EXPECT_FALSE(opened);
        if (opened) {
            return {};
        }
        EXPECT_FALSE(opened.error().detail.vi.empty());
        EXPECT_EQ(opened.error().cause.value.find(pin), std::string::npos);
        return opened.error();
    }

    static bool signs(Signer& signer, std::string_view text) {
        const auto value = signer.sign(as_bytes(text));
        return value && verify_value(signer.chain().front(), signer.algorithm(), as_bytes(text), *value);
    }
};

TEST_F(Pkcs11, Signs_with_every_kind_of_key_that_the_token_holds) {
    int kinds = 0;
    for (const KeyKind& kind : key_kinds) {
        if (!Token::get().has(kind.name)) {
            continue;
        }
        ++kinds;
        auto chosen = choice(kind.name);
        if (std::string{kind.name} == "p384") {
            chosen.certificate_file = key_files() / "p384-chain.pem";
        }
        const auto signer = Pkcs11Signer::open(chosen, SecretString{"123456"});
        ASSERT_TRUE(signer) << kind.name << signer.error().detail.en << signer.error().cause.value;
        EXPECT_EQ((*signer)->algorithm().name(), kind.algorithm.name());
        for (int i = 0; i < 20; ++i) {  // r and s with leading zeros come by
            EXPECT_TRUE(signs(**signer, "văn bản " + std::to_string(i))) << kind.name;
        }
    }
    EXPECT_GE(kinds, 4);
    std::cout << "pkcs11: " << kinds << " kinds of key\n";
}

TEST_F(Pkcs11, Signs_by_the_older_scheme_and_by_id_and_other_digests) {
    auto chosen = choice("");
    chosen.key.id = {std::byte{1}};
    chosen.algorithm.rsa_pkcs1 = true;
    for (const auto digest : {DigestAlgorithm::sha256, DigestAlgorithm::sha384, DigestAlgorithm::sha512}) {
        for (const bool is_old : {true, false}) {
            chosen.algorithm.digest = digest;
            chosen.algorithm.rsa_pkcs1 = is_old;
            const auto signer = Pkcs11Signer::open(chosen, SecretString{"123456"});
            ASSERT_TRUE(signer) << signer.error().detail.en;
            EXPECT_TRUE(signs(**signer, "x"));
        }
    }
    chosen.algorithm = {DigestAlgorithm::sha3_256, false};
    EXPECT_FALSE(Pkcs11Signer::open(chosen, SecretString{"123456"}));
}

TEST_F(Pkcs11, Says_what_is_wrong_in_both_languages) {
    auto chosen = choice("p256");
    chosen.module = "/nonexistent.so";
    EXPECT_EQ(error_of(chosen).code, Code::not_found);
    chosen = choice("p256");
    chosen.token_label = "absent";
    EXPECT_EQ(error_of(chosen).detail.en, "The token “absent” is not there; plug it in.");
    EXPECT_EQ(error_of(choice("absent")).code, Code::not_found);
    EXPECT_EQ(error_of(choice("")).code, Code::conflict);
    EXPECT_EQ(error_of(choice("p384")).detail.en, "The token holds no certificate of this key.");
    chosen = choice("p384");
    chosen.certificate_file = key_files() / "p256.pem";
    EXPECT_EQ(error_of(chosen).code, Code::invalid_input);
    chosen.certificate_file = "absent";
    EXPECT_EQ(error_of(chosen).code, Code::not_found);
    const auto wrong = error_of(choice("p256"), "654321");
    EXPECT_EQ(wrong.code, Code::invalid_input);
    EXPECT_EQ(wrong.detail.vi, "Sai mã PIN của thiết bị ký.");
    Token::get().fault("C_GetTokenInfo", 1, 100);
    EXPECT_EQ(error_of(choice("p256")).code, Code::forbidden);
    Token::get().fault("C_GetTokenInfo", 0, 0);
    Token::get().fault("C_Login", pin_locked, 1);
    EXPECT_EQ(error_of(choice("p256")).code, Code::forbidden);
}

TEST_F(Pkcs11, Signs_hundreds_in_parallel_with_one_login) {
    auto chosen = choice("p256");
    chosen.sessions = 3;
    const int logins = Token::get().calls("C_Login");
    const int sessions = Token::get().calls("C_OpenSession");
    const auto signer = Pkcs11Signer::open(chosen, SecretString{"123456"});
    ASSERT_TRUE(signer);
    std::atomic<int> good{0};
    std::vector<std::thread> threads;
    for (int t = 0; t < 8; ++t) {
        threads.emplace_back([&, t] {
            for (int i = 0; i < 50; ++i) {
                good += signs(**signer, std::to_string(t * 1000 + i)) ? 1 : 0;
            }
        });
    }
    for (std::thread& one : threads) {
        one.join();
    }
    EXPECT_EQ(good, 400);
    EXPECT_EQ(Token::get().calls("C_Login") - logins, 1);
    EXPECT_LE(Token::get().calls("C_OpenSession") - sessions, 3);
}

TEST_F(Pkcs11, Signs_a_batch_with_one_login) {
    const test::TempFolder folder;
    std::ofstream(folder.path() / "a") << "nội dung";
    const auto signer = Pkcs11Signer::open(choice("rsa"), SecretString{"123456"});
    ASSERT_TRUE(signer);
    const int logins = Token::get().calls("C_Login");
    std::vector<BatchJob> jobs;
    for (int i = 0; i < 200; ++i) {
        jobs.push_back(cades_job(folder.path() / "a", folder.path() / std::to_string(i),
                                 {SystemClock{}.now(), false, Level::b_b}));
    }
    Token::get().fault("C_SignInit", session_handle_invalid, 1);  // once on the way
    for (const BatchResult& result : sign_batch(jobs, **signer)) {
        EXPECT_TRUE(result.outcome) << result.outcome.error().detail.en;
    }
    EXPECT_LE(Token::get().calls("C_Login") - logins, 1);  // for the session that was lost
}

TEST_F(Pkcs11, Opens_the_token_again_once_and_then_says_so) {
    const auto signer = Pkcs11Signer::open(choice("p256"), SecretString{"123456"});
    ASSERT_TRUE(signer);
    for (const unsigned long code : {session_handle_invalid, device_removed}) {
        Token::get().fault("C_SignInit", code, 1);
        EXPECT_TRUE(signs(**signer, "again"));
        Token::get().fault("C_SignInit", code, 2);
        EXPECT_EQ((*signer)->sign(as_bytes("x")).error().code, Code::unavailable);
        EXPECT_TRUE(signs(**signer, "back"));
    }
    Token::get().fault("C_SignInit", device_removed, 1);
    Token::get().fault("C_GetSlotList", 1, 1);  // it stays away
    const auto gone = (*signer)->sign(as_bytes("x"));
    ASSERT_FALSE(gone);
    EXPECT_EQ(gone.error().code, Code::not_found);
    EXPECT_TRUE(signs(**signer, "plugged in again"));
}

TEST_F(Pkcs11, Never_sends_a_refused_pin_twice) {
    const auto signer = Pkcs11Signer::open(choice("p256"), SecretString{"123456"});
    ASSERT_TRUE(signer);
    Token::get().fault("C_SignInit", session_handle_invalid, 1);
    Token::get().fault("C_Login", 0xa0, 1);  // CKR_PIN_INCORRECT: it was changed meanwhile
    EXPECT_EQ((*signer)->sign(as_bytes("x")).error().code, Code::invalid_input);
    const int logins = Token::get().calls("C_Login");
    Token::get().fault("C_SignInit", session_handle_invalid, 1);
    EXPECT_FALSE((*signer)->sign(as_bytes("x")));
    EXPECT_FALSE((*signer)->sign(as_bytes("x")));
    EXPECT_EQ(Token::get().calls("C_Login"), logins);
}

TEST_F(Pkcs11, Makes_do_with_the_sessions_that_the_token_has) {
    auto chosen = choice("p256");
    chosen.sessions = 8;
    const auto signer = Pkcs11Signer::open(chosen, SecretString{"123456"});
    ASSERT_TRUE(signer);
    Token::get().fault("C_OpenSession", session_count, 1000);
    std::atomic<int> good{0};
    std::vector<std::thread> threads;
    for (int t = 0; t < 6; ++t) {
        threads.emplace_back([&] {
            for (int i = 0; i < 10; ++i) {
                good += signs(**signer, "x") ? 1 : 0;
            }
        });
    }
    for (std::thread& one : threads) {
        one.join();
    }
    EXPECT_EQ(good, 60);
}

}  // namespace
}  // namespace vanthu::signing
