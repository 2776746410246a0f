#include "webauthn/cbor.hpp"

#include <gtest/gtest.h>

namespace vanthu::webauthn {
namespace {

Result<ReadCbor> read(const char* hex) {
    return read_cbor(*from_hex(hex));
}

// Examples of RFC 8949, appendix A.
TEST(Cbor, Reads_the_examples_of_the_standard) {
    const auto number = [](const char* hex) { return *read(hex)->item.as<std::int64_t>(); };
    EXPECT_EQ(number("00"), 0);
    EXPECT_EQ(number("1818"), 24);
    EXPECT_EQ(number("1903e8"), 1000);
    EXPECT_EQ(number("1a000f4240"), 1000000);
    EXPECT_EQ(number("1b000000e8d4a51000"), 1000000000000);
    EXPECT_EQ(number("20"), -1);
    EXPECT_EQ(number("3903e7"), -1000);
    EXPECT_EQ(*read("64f0908591")->item.as<std::string>(), "\xf0\x90\x85\x91");
    EXPECT_EQ(to_hex(*read("4401020304")->item.as<Bytes>()), "01020304");
    EXPECT_EQ(read("83010203")->item.as<Cbor::Array>()->size(), 3U);
    EXPECT_TRUE(*read("f5")->item.as<bool>());
    EXPECT_NE(read("f6")->item.as<Cbor::Null>(), nullptr);
    const auto map = read("a26161016162820203");
    EXPECT_EQ(*map->item.member("a")->as<std::int64_t>(), 1);
    EXPECT_EQ(map->item.member("c"), nullptr);
    EXPECT_EQ(map->item.member(1), nullptr);
    EXPECT_EQ(map->size, 9U);
}

TEST(Cbor, Stops_behind_the_first_item) {
    EXPECT_EQ(read("01ffff")->size, 1U);
}

TEST(Cbor, Refuses_what_the_canonical_form_does_not_have_and_numbers_beyond_64_bits) {
    for (const char* hex : {"", "18", "1b00", "5f", "9fff", "bfff", "7f", "ff", "c000", "f97c00", "fb3ff0000000000000", "f7", "e0", "1bffffffffffffffff",
                            "3bffffffffffffffff", "a1", "a101", "82", "41", "a2010101", "a201010102", "a1f401", "1c", "3f"}) {
        EXPECT_FALSE(read(hex)) << hex;
    }
}

TEST(Cbor, Goes_four_levels_deep) {
    EXPECT_TRUE(read("81818100"));
    EXPECT_FALSE(read("8181818100"));
}

}  // namespace
}  // namespace vanthu::webauthn
