#include "evidence/event.hpp"

#include <gtest/gtest.h>

#include "evidence/row_state.hpp"

namespace vanthu::evidence {
namespace {

Event sample() {
    return {"incoming-registered", from_millis(1764000000123), "0198", "incoming/0199",
            {{"number", "07"}, {"subject", "dòng 1\ndòng 2\\ = hết\r"}, {"a=b", ""}, {"number", "07"}}};
}

TEST(Event, Reads_back_what_it_wrote) {
    EXPECT_EQ(decode(encode(sample())).value(), sample());
    EXPECT_EQ(decode(encode(Event{})).value(), Event{});
}

TEST(Event, Different_events_have_different_texts) {
    Event other = sample();
    other.fields[2] = {"a", "b="};
    EXPECT_NE(encode(other), encode(sample()));
}

TEST(Event, Refuses_every_text_that_it_would_not_write) {
    const std::string good = encode(sample());
    for (const std::string& bad : {std::string{}, good.substr(0, good.size() - 1), good + "\n", "x" + good, good + "x=\\y\n",
                                   good + "no equals sign\n", std::string{"vanthu-event v1\nkind=a\nat=007\nactor=\nobject=\n"},
                                   std::string{"vanthu-event v1\nkind=a\nat=1\nobject=\nactor=\n"}}) {
        EXPECT_FALSE(decode(bad)) << bad;
    }
}

TEST(Event, Any_flipped_bit_changes_the_leaf_or_is_refused) {
    const std::string good = encode(sample());
    const Bytes salt(salt_bytes);
    const Hash leaf = leaf_hash(commitment(salt, good));
    for (std::size_t bit = 0; bit < good.size() * 8; ++bit) {
        std::string changed = good;
        changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ (1 << (bit % 8)));
        EXPECT_NE(leaf_hash(commitment(salt, changed)), leaf);
    }
}

TEST(RowState, Tells_null_from_empty_and_columns_from_values) {
    const std::string empty = row_state_digest({{"a", ""}, {"b", "x"}});
    EXPECT_NE(empty, row_state_digest({{"a", std::nullopt}, {"b", "x"}}));
    EXPECT_NE(empty, row_state_digest({{"a", "b"}, {"", "x"}}));
    EXPECT_NE(empty, row_state_digest({{"ab", ""}, {"", "x"}}));
    EXPECT_EQ(empty, row_state_digest({{"a", ""}, {"b", "x"}}));
}

}  // namespace
}  // namespace vanthu::evidence
