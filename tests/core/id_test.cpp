#include "core/id.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <thread>
#include <vector>

namespace vanthu {
namespace {

TEST(UuidV7, Carries_time_version_and_variant_and_sorts_by_time) {
    SeededRandom random(1);
    const std::string first = make_uuid_v7(from_millis(0x017F22E279B0), random);
    EXPECT_EQ(first.substr(0, 13), "017f22e2-79b0");  // the time of the example in RFC 9562, appendix A.6
    EXPECT_EQ(first[14], '7');
    EXPECT_NE(std::string{"89ab"}.find(first[19]), std::string::npos);
    EXPECT_TRUE(is_uuid(first));
    EXPECT_LT(first, make_uuid_v7(from_millis(0x017F22E279B1), random));
}

TEST(UuidV7, Within_a_millisecond_they_sort_as_they_were_made) {
    SeededRandom random(2);
    for (int millisecond = 0; millisecond < 20; ++millisecond) {
        std::string last = make_uuid_v7(from_millis(1000 + millisecond), random);
        for (int i = 0; i < 1000; ++i) {
            const std::string next = make_uuid_v7(from_millis(1000 + millisecond), random);
            ASSERT_LT(last, next);
            ASSERT_EQ(next[14], '7');
            ASSERT_NE(std::string{"89ab"}.find(next[19]), std::string::npos);
            last = next;
        }
    }
}

TEST(UuidV7, Are_all_different_across_threads) {
    SystemRandom random;
    std::array<std::vector<std::string>, 4> made;
    {
        std::vector<std::jthread> threads;
        for (auto& own : made) {
            threads.emplace_back([&own, &random] {
                for (int i = 0; i < 5000; ++i) {
                    own.push_back(make_uuid_v7(from_millis(7), random));
                }
            });
        }
    }
    std::set<std::string> all;
    for (const auto& own : made) {
        EXPECT_TRUE(std::is_sorted(own.begin(), own.end()));
        all.insert(own.begin(), own.end());
    }
    EXPECT_EQ(all.size(), 20'000U);
}

TEST(UuidV7, Recognises_only_lower_case_canonical_form) {
    EXPECT_FALSE(is_uuid("017F22E2-79B0-7CC3-98C4-DC0C0C07398F"));
    EXPECT_FALSE(is_uuid("017f22e2-79b0-7cc3-98c4-dc0c0c07398"));
    EXPECT_FALSE(is_uuid("../../../../../../../../../etc/passwd"));
}

}  // namespace
}  // namespace vanthu
