#include "core/bytes.hpp"

#include <gtest/gtest.h>

#include "core/digest.hpp"

namespace vanthu {
namespace {

TEST(Hex, Round_trips_and_refuses_odd_and_foreign_digits) {
    EXPECT_EQ(to_hex(as_bytes("\x01\xfe")), "01fe");
    EXPECT_EQ(as_text(*from_hex("56C4")), "V\xc4");
    EXPECT_FALSE(from_hex("5"));
    EXPECT_FALSE(from_hex("5g"));
}

TEST(Base64, Encodes_the_vectors_of_RFC_4648_section_10) {
    const std::pair<const char*, const char*> vectors[] = {{"", ""},         {"f", "Zg=="},     {"fo", "Zm8="},
                                                           {"foo", "Zm9v"},  {"foob", "Zm9vYg=="},
                                                           {"fooba", "Zm9vYmE="}, {"foobar", "Zm9vYmFy"}};
    for (const auto& [plain, encoded] : vectors) {
        EXPECT_EQ(to_base64(as_bytes(plain)), encoded);
        ASSERT_TRUE(from_base64(encoded)) << encoded;
        EXPECT_EQ(as_text(*from_base64(encoded)), plain);
    }
}

TEST(Base64, Refuses_what_is_not_canonical) {
    for (const char* bad : {"Zg=", "Zg", "Zh==", "Zm9=", "Z===", "=AAA", "Zg==Zg==", "Zm 9v", "Zm9\n"}) {
        EXPECT_FALSE(from_base64(bad)) << bad;
    }
}

TEST(Sha256, Gives_the_value_of_FIPS_180_4_for_abc) {
    EXPECT_EQ(sha256_hex(as_bytes("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    Sha256Stream stream;
    stream.update(as_bytes("a"));
    stream.update(as_bytes("bc"));
    EXPECT_EQ(stream.finish(), sha256(as_bytes("abc")));
}

TEST(EqualConstantTime, Compares_values_and_lengths) {
    EXPECT_TRUE(equal_constant_time("abc", "abc"));
    EXPECT_FALSE(equal_constant_time("abc", "abd"));
    EXPECT_FALSE(equal_constant_time("abc", "ab"));
}

}  // namespace
}  // namespace vanthu
