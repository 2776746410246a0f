#include "core/password.hpp"

#include <gtest/gtest.h>

#include "core/totp.hpp"

namespace vanthu {
namespace {

constexpr PasswordCost cheap{1, 64, 1};

TEST(Password, Verifies_only_the_password_that_was_hashed) {
    SeededRandom random(7);
    const std::string hash = hash_password(SecretString{"mật khẩu đúng"}, cheap, random);
    EXPECT_TRUE(hash.starts_with("$argon2id$v=19$m=64,t=1,p=1$")) << hash;
    EXPECT_TRUE(verify_password(SecretString{"mật khẩu đúng"}, hash));
    EXPECT_FALSE(verify_password(SecretString{"mật khẩu sai"}, hash));
    EXPECT_FALSE(verify_password(SecretString{"x"}, "not a hash"));
    EXPECT_FALSE(verify_password(SecretString{""}, ""));
}

TEST(Password, The_unmatchable_one_is_well_formed_and_matches_nothing) {
    SeededRandom random(8);
    const std::string hash = unmatchable_password(cheap, random);
    const std::string real = hash_password(SecretString{"x"}, cheap, random);
    EXPECT_EQ(hash.size(), real.size());
    EXPECT_EQ(hash.substr(0, 28), real.substr(0, 28));
    EXPECT_FALSE(verify_password(SecretString{"x"}, hash));
}

// RFC 6238 appendix B; its eight digits end in these six.
TEST(Totp, Gives_the_codes_of_RFC_6238) {
    const Bytes secret = to_bytes("12345678901234567890");
    EXPECT_EQ(totp_code(secret, 59 / 30), "287082");
    EXPECT_EQ(totp_code(secret, 1111111109 / 30), "081804");
    EXPECT_EQ(totp_code(secret, 20000000000 / 30), "353130");
}

TEST(Totp, Accepts_a_code_once_and_from_a_neighbouring_step) {
    const Bytes secret = to_bytes("12345678901234567890");
    const Instant now = from_millis(1'111'111'109'000);
    const auto step = match_totp(secret, "081804", now, 0);
    ASSERT_TRUE(step);
    EXPECT_FALSE(match_totp(secret, "081804", now, *step));
    EXPECT_TRUE(match_totp(secret, "081804", now + std::chrono::seconds{30}, 0));
    EXPECT_FALSE(match_totp(secret, "081804", now + std::chrono::seconds{90}, 0));
}

TEST(Base32, Encodes_the_vectors_of_RFC_4648_section_10_without_padding) {
    EXPECT_EQ(to_base32(as_bytes("foobar")), "MZXW6YTBOI");
    EXPECT_EQ(to_base32(as_bytes("fooba")), "MZXW6YTB");
    EXPECT_EQ(as_text(*from_base32("MZXW6YTBOI")), "foobar");
    EXPECT_FALSE(from_base32("mzxw"));
}

}  // namespace
}  // namespace vanthu
