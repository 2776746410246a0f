#include "core/text.hpp"

#include <gtest/gtest.h>

namespace vanthu {
namespace {

TEST(Normalize, Composes_decomposed_Vietnamese_and_trims) {
    EXPECT_EQ(*normalize("  Ha\xcc\x80 No\xcc\xa3\xcc\x82i "), "Hà Nội");
}

TEST(Normalize, Refuses_malformed_UTF_8_and_control_characters) {
    for (const std::string& bad : {std::string("\xc0\xaf"), std::string("\xed\xa0\x80"), std::string("\xe1\xba"),
                                  std::string("a\x01"), std::string("a\0b", 3)}) {
        EXPECT_FALSE(normalize(bad));
    }
}

TEST(Fold, Finds_Vietnamese_without_marks) {
    EXPECT_EQ(fold("Sở TT&TT Đà Nẵng"), "so tt&tt da nang");
    EXPECT_EQ(fold("QUYẾT ĐỊNH về Ươm tạo"), "quyet dinh ve uom tao");
    EXPECT_EQ(fold("Quye\xcc\x82\xcc\x81t"), "quyet");
}

TEST(CodePoints, Counts_letters_and_not_bytes) { EXPECT_EQ(code_points("Nẵng"), 4U); }

TEST(SafeFileName, Keeps_Vietnamese_and_drops_path_parts) {
    EXPECT_EQ(safe_file_name("../../etc/Công văn số 5.pdf"), "Công văn số 5.pdf");
    EXPECT_EQ(safe_file_name("C:\\tmp\\a.pdf"), "a.pdf");
    EXPECT_EQ(safe_file_name(".."), "tep");
    EXPECT_EQ(safe_file_name("..."), "tep");
    EXPECT_EQ(safe_file_name(""), "tep");
    EXPECT_EQ(safe_file_name("a\r\nb\".pdf"), "a__b_.pdf");
    EXPECT_EQ(safe_file_name("\xe2\x80\xae" "fdp.exe"), "_fdp.exe");
}

TEST(SafeFileName, Cuts_long_names_at_a_letter_and_keeps_the_extension) {
    std::string name;
    for (int i = 0; i < 100; ++i) {
        name += "ễ";
    }
    const std::string cut = safe_file_name(name + ".pdf");
    EXPECT_LE(cut.size(), 200U);
    EXPECT_EQ(cut.substr(cut.size() - 4), ".pdf");
    EXPECT_EQ((cut.size() - 4) % 3, 0U);
}

TEST(Upper, Keeps_every_mark) {
    EXPECT_EQ(upper("Sở Thông tin và Truyền thông tỉnh Đắk Lắk"), "SỞ THÔNG TIN VÀ TRUYỀN THÔNG TỈNH ĐẮK LẮK");
    EXPECT_EQ(upper("ỷ ỗ ặ 12/qyđ"), "Ỷ Ỗ Ặ 12/QYĐ");
    EXPECT_EQ(upper(""), "");
}

}  // namespace
}  // namespace vanthu
