#include "core/id.hpp"

#include <gtest/gtest.h>

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

TEST(UuidV7, Recognises_only_lower_case_canonical_form) {
    EXPECT_FALSE(is_uuid("017F22E2-79B0-7CC3-98C4-DC0C0C07398F"));
    EXPECT_FALSE(is_uuid("017f22e2-79b0-7cc3-98c4-dc0c0c07398"));
    EXPECT_FALSE(is_uuid("../../../../../../../../../etc/passwd"));
}

}  // namespace
}  // namespace vanthu
