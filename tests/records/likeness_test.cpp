#include "records/likeness.hpp"

#include <gtest/gtest.h>

namespace vanthu::records {
namespace {

using namespace std::chrono_literals;

TEST(Likeness, Goes_by_words_without_case_marks_order_and_empty_words) {
    EXPECT_DOUBLE_EQ(subject_likeness("V/v báo cáo cải cách hành chính", "Về việc BAO CAO hành chính cải cách"), 1);
    EXPECT_DOUBLE_EQ(subject_likeness("báo cáo năm 2025", "báo cáo năm 2026"), 0.6);
    EXPECT_DOUBLE_EQ(subject_likeness("hòa bình", "hoà bình"), 1);
    EXPECT_DOUBLE_EQ(subject_likeness("tuyển dụng", "cấp phép"), 0);
    EXPECT_DOUBLE_EQ(subject_likeness("", ""), 0);
    EXPECT_DOUBLE_EQ(subject_likeness("V/v", "về việc"), 0);
}

TEST(Likeness, A_near_duplicate_has_issuer_and_date_in_common_or_nearly_all_words_and_the_day) {
    IncomingDetails known;
    known.issuer = "Ủy ban nhân dân tỉnh Nam Định";
    known.document_day = 2026y / 11 / 20;
    known.subject = "Báo cáo kết quả cải cách hành chính năm 2026";
    const auto near = [&](const char* issuer, std::chrono::year_month_day day, const char* subject) { return is_near(issuer, day, subject, known); };
    EXPECT_TRUE(near("UY BAN NHAN DAN TINH NAM DINH", 2026y / 11 / 23, "V/v báo cáo cải cách hành chính năm 2026"));
    EXPECT_FALSE(near("Ủy ban nhân dân tỉnh Nam Định", 2026y / 11 / 24, "Báo cáo kết quả cải cách hành chính năm 2026")) << "four days";
    EXPECT_FALSE(near("Ủy ban nhân dân tỉnh Nam Định", 2026y / 11 / 20, "Tuyển dụng công chức"));
    EXPECT_TRUE(near("UBND tỉnh Nam Định", 2026y / 11 / 20, "Báo cáo kết quả cải cách hành chính năm 2026")) << "the issuer was read wrong";
    EXPECT_FALSE(near("UBND tỉnh Nam Định", 2026y / 11 / 21, "Báo cáo kết quả cải cách hành chính năm 2026"));
}

}  // namespace
}  // namespace vanthu::records
