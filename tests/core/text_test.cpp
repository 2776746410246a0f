#include "core/text.hpp"

#include <random>

#include <gtest/gtest.h>

#include "core/bytes.hpp"

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

TEST(Text, FoldsALatinTextAsItDoesBesideOtherScripts) {
    // A character outside Latin makes the whole text go through ICU: what comes out for the rest must be the same.
    const std::string other = "\xe3\x81\x82";  // U+3042, of no case and no parts
    std::mt19937 source(3);
    for (int round = 0; round < 2000; ++round) {
        std::string text;
        for (int i = 0; i < 20; ++i) {
            const unsigned long c = round < 1000 ? source() % 0x370UL : 0x1e00UL + source() % 0x100UL;
            if (c < 0x80) {
                text += static_cast<char>(c);
            } else if (c < 0x800) {
                text += {static_cast<char>(0xc0 | c >> 6), static_cast<char>(0x80 | (c & 0x3f))};
            } else {
                text += {static_cast<char>(0xe0 | c >> 12), static_cast<char>(0x80 | (c >> 6 & 0x3f)), static_cast<char>(0x80 | (c & 0x3f))};
            }
        }
        EXPECT_EQ(fold(text) + other, fold(text + other)) << to_hex(as_bytes(text));
    }
    EXPECT_EQ(fold("a\xff"), "a ") << "what is no UTF-8 is a space";
}

TEST(SplitWords, PartsAtAllThatIsNeitherLetterNorNumber) {
    using Words = std::vector<std::string>;
    EXPECT_EQ(split_words("15/qd-ubnd, bao cao – “quy” IV…"), (Words{"15", "qd", "ubnd", "bao", "cao", "quy", "IV"}));
    EXPECT_EQ(split_words("đường m² 中文"), (Words{"đường", "m²", "中文"}));
    EXPECT_EQ(split_words(" – _ "), Words{});
    EXPECT_EQ(split_words("a\xff" "b"), (Words{"a", "b"}));
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
