#include "signing/keys/pem.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <thread>

#include "tests/signing/keys/key_files.hpp"
#include "tests/signing/pki.hpp"
#include "tests/support/shared_data.hpp"

namespace vanthu::signing {
namespace {

TEST(PemKeystore, Signs_with_every_kind_of_key_plain_or_locked) {
    for (const KeyKind& kind : key_kinds) {
        for (const char* suffix : {".key", "-locked.key"}) {
            const auto signer =
                PemKeystore::load(key_files() / (std::string{kind.name} + suffix),
                                  key_files() / (std::string{kind.name} + "-chain.pem"), SecretString{"test-only"});
            ASSERT_TRUE(signer) << kind.name << signer.error().cause.value;
            EXPECT_EQ((*signer)->algorithm().name(), kind.algorithm.name());
            EXPECT_EQ((*signer)->chain().size(), 2U);  // the signer's first, though the file has the issuer first
            const auto value = (*signer)->sign(as_bytes("nội dung"));
            ASSERT_TRUE(value);
            EXPECT_TRUE(verify_value((*signer)->chain().front(), (*signer)->algorithm(), as_bytes("nội dung"), *value));
        }
    }
}

TEST(PemKeystore, Says_what_is_wrong) {
    const test::TempFolder folder;
    const auto& keys = key_files();
    const auto code = [&](const std::filesystem::path& key, const std::filesystem::path& chain, const char* password) {
        const auto signer = PemKeystore::load(key, chain, SecretString{password});
        EXPECT_FALSE(signer);
        EXPECT_EQ(signer.error().cause.value.find("test-only"), std::string::npos);
        return signer.error().code;
    };
    std::ofstream(folder.path() / "empty") << "";
    EXPECT_EQ(code(keys / "absent", keys / "p256.pem", ""), Code::not_found);
    EXPECT_EQ(code(folder.path(), keys / "p256.pem", ""), Code::not_found);
    EXPECT_EQ(code(keys / "p256.key", keys / "absent", ""), Code::not_found);
    EXPECT_EQ(code(keys / "p256-locked.key", keys / "p256.pem", "wrong"), Code::invalid_input);
    EXPECT_EQ(code(keys / "p256-locked.key", keys / "p256.pem", ""), Code::invalid_input);
    EXPECT_EQ(code(keys / "p256.pem", keys / "p256.pem", ""), Code::invalid_input);
    EXPECT_EQ(code(keys / "p256.key", keys / "p384.pem", ""), Code::invalid_input);
    EXPECT_EQ(code(keys / "p256.key", folder.path() / "empty", ""), Code::invalid_input);
}

TEST(PemKeystore, Serves_several_threads) {
    const auto signer = PemKeystore::load(key_files() / "p256.key", key_files() / "p256.pem");
    std::atomic<int> good{0};
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t) {
        threads.emplace_back([&] {
            for (int i = 0; i < 25; ++i) {
                const auto value = (*signer)->sign(as_bytes("x"));
                good += value && verify_value((*signer)->chain().front(), (*signer)->algorithm(), as_bytes("x"), *value)
                            ? 1
                            : 0;
            }
        });
    }
    for (std::thread& one : threads) {
        one.join();
    }
    EXPECT_EQ(good, 100);
}

}  // namespace
}  // namespace vanthu::signing
