#include "server/storage/packed_text.hpp"

#include <gtest/gtest.h>

#include "core/id.hpp"
#include "tests/server/storage/database_fixture.hpp"

namespace vanthu::storage {
namespace {

const std::string id = "01a21855-dc1d-77af-841e-5aa59e137ff7";
const std::string sha = "14e2ea997c9f760e320610c1b98ac68891114c6d7b65eb9a31c65d8eeaea18dd";

TEST(PackedText, Comes_back_as_it_was) {
    for (const std::string& text : std::vector<std::string>{std::string{}, std::string{"Văn bản số 5"}, id, sha, "36:" + id, "64:" + sha, "64:" + id, "36:" + sha, "x" + id + id + sha + sha,
                                    "36:" + id + "36:" + id + id, "vanthu-event v1\nkind=outgoing-approved\nat=1795704613768\n", std::string{"0795704613768"},
                                    std::string{"9999999999999"}, std::string{"12345678901234567890"}, id.substr(1), sha + "a", std::string(64, '0'),
                                    std::string{"\xf5\xf8\xfd\xff\0 36:", 9}}) {
        EXPECT_EQ(unpack(pack(text)), text);
    }
}

TEST(PackedText, Any_bytes_come_back_and_random_ones_do_not_crash) {
    SeededRandom random(1);
    const std::vector<std::string> pieces{id, sha, "36:", "64:", "\nrow:", "1795704613768", "step.", "0:0;0;", "đ", "\xfa", "\xf5"};
    for (int i = 0; i < 20'000; ++i) {
        std::string text;
        for (const std::byte byte : random.bytes(1 + static_cast<std::size_t>(i) % 12)) {
            const auto number = std::to_integer<std::size_t>(byte);
            text += number % 3 == 0 ? std::string(1, static_cast<char>(number)) : pieces[number % pieces.size()];
        }
        ASSERT_EQ(unpack(pack(text)), text);
        const Bytes noise = random.bytes(static_cast<std::size_t>(i) % 40);
        if (const auto read = unpack(noise)) {
            EXPECT_EQ(unpack(pack(*read)), *read);
        }
    }
}

TEST(PackedText, Many_values_do_not_overflow_the_references) {
    SeededRandom random(2);
    std::string text;
    for (int i = 0; i < 600; ++i) {
        text += make_uuid_v7(from_millis(1'795'704'613'768), random) + sha;
    }
    EXPECT_EQ(unpack(pack(text + text)), text + text);
}

TEST(PackedText, Is_small_and_keeps_the_order_of_identifiers) {
    EXPECT_EQ(pack(id).size(), 17U);
    EXPECT_EQ(pack(sha).size(), 33U);
    EXPECT_EQ(pack("outgoing/" + id).size(), 19U);
    EXPECT_LT(pack("01a21855-dc1d-77af-841e-5aa59e137ff7"), pack("01a21855-dc1d-77af-841e-5aa59e137ff8"));
}

TEST(PackedText, Cut_bytes_are_refused) {
    Bytes cut = pack(id);
    cut.pop_back();
    EXPECT_FALSE(unpack(cut));
    EXPECT_FALSE(unpack(Bytes{std::byte{0xfa}, std::byte{0}}));
    EXPECT_FALSE(unpack(Bytes{std::byte{0xfb}, std::byte{0xff}}));
}

}  // namespace
}  // namespace vanthu::storage
