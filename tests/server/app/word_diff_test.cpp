#include "server/app/outgoing/word_diff.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <random>

#include <fmt/format.h>

namespace vanthu::app {
namespace {

using Kind = DiffRun::Kind;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> said(const std::string& from, const std::string& to, int effort = 1500) {
    std::vector<std::string> lines;
    for (const DiffRun& run : word_diff(placed_words(from), placed_words(to), effort)) {
        const char sign = run.kind == Kind::equal ? '=' : run.kind == Kind::removed ? '-' : '+';
        lines.push_back(fmt::format("{}{} {}/{}", sign, run.text, run.from_page, run.to_page));
    }
    return lines;
}

/// The text of one side, out of the runs.
std::string side(const std::vector<DiffRun>& runs, Kind other) {
    std::string text;
    for (const DiffRun& run : runs) {
        if (run.kind != other) {
            text += (text.empty() ? "" : " ") + run.text;
        }
    }
    return text;
}

TEST(WordDiff, Says_what_stays_goes_and_comes_with_the_pages) {
    EXPECT_THAT(said("Giao Sở Tài chính chủ trì", "Giao Sở Tài chính chủ trì"), ElementsAre("=Giao Sở Tài chính chủ trì 1/1"));
    EXPECT_THAT(said("Giao Sở Tài chính chủ trì", "Giao Văn phòng chủ trì"), ElementsAre("=Giao 1/1", "-Sở Tài chính 1/0", "+Văn phòng 0/1", "=chủ trì 1/1"));
    EXPECT_THAT(said("một\fhai ba", "một hai\fba"), ElementsAre("=một 1/1", "=hai 2/1", "=ba 2/2"));
    EXPECT_THAT(said("", "mới"), ElementsAre("+mới 0/1"));
    EXPECT_THAT(said("cũ", ""), ElementsAre("-cũ 1/0"));
    EXPECT_THAT(said("", ""), IsEmpty());
}

TEST(WordDiff, Finds_a_shortest_script_where_no_word_is_unique) {
    const auto runs = word_diff(placed_words("a b c a b b a"), placed_words("c b a b a c"));
    int changed = 0;
    for (const DiffRun& run : runs) {
        changed += run.kind == Kind::equal ? 0 : run.words;
    }
    EXPECT_EQ(changed, 5) << "the example of Myers' paper";
}

TEST(WordDiff, Takes_passages_as_a_whole_beyond_the_effort) {
    EXPECT_THAT(said("x a a b b y", "x b b a a y", 1), ElementsAre("=x 1/1", "-a a b b 1/0", "+b b a a 0/1", "=y 1/1"));
}

TEST(WordDiff, Both_sides_can_be_read_out_of_the_runs) {
    std::mt19937 random(7);
    for (int round = 0; round < 400; ++round) {
        const auto text = [&] {
            std::string words;
            const int letters = 2 + round % 9;
            for (int i = static_cast<int>(random() % 40); i > 0; --i) {
                words += fmt::format("{}w{}", words.empty() ? "" : " ", static_cast<int>(random() % static_cast<unsigned>(letters)));
            }
            return words;
        };
        const std::string from = text();
        const std::string to = text();
        for (const int effort : {0, 3, 1500}) {
            const auto runs = word_diff(placed_words(from), placed_words(to), effort);
            ASSERT_EQ(side(runs, Kind::added), from) << from << " → " << to << " with " << effort;
            ASSERT_EQ(side(runs, Kind::removed), to) << from << " → " << to << " with " << effort;
        }
    }
}

TEST(WordDiff, A_hundred_thousand_words_take_no_long_time) {
    std::string from;
    std::string to;
    for (int i = 0; i < 100'000; ++i) {
        from += fmt::format("w{} ", i % 977);
        to += fmt::format("w{} ", (i * (i % 50 == 0 ? 3 : 1)) % 977);
    }
    const auto started = std::chrono::steady_clock::now();
    const auto runs = word_diff(placed_words(from), placed_words(to));
    EXPECT_EQ(side(runs, Kind::added) + " ", from);
    EXPECT_LT(std::chrono::steady_clock::now() - started, std::chrono::seconds{5});
}

}  // namespace
}  // namespace vanthu::app
