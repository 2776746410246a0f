#include "layout/annex_one.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <functional>

#include "layout/page_lines.hpp"

namespace vanthu::layout {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;

/// A document as the decree wants it, piece by piece, so that each test spoils one thing.
struct Sheet {
    std::vector<Page> pages{{595.3, 841.9, {}}};

    Piece& put(int page, const char* text, double x, double top, double width, double size, bool bold = false, bool italic = false) {
        while (pages.size() < static_cast<std::size_t>(page)) {
            pages.push_back({595.3, 841.9, {}});
        }
        const double height = size * 1.2;
        auto& pieces = pages[static_cast<std::size_t>(page) - 1].pieces;
        pieces.push_back({text, {x, 841.9 - top - height, width, height}, size, "TimesNewRomanPSMT", bold, italic, "#000000"});
        return pieces.back();
    }
    Piece* find(const std::string& text) {
        for (Page& page : pages) {
            for (Piece& piece : page.pieces) {
                if (piece.text.starts_with(text)) {
                    return &piece;
                }
            }
        }
        return nullptr;
    }
    void remove(const std::string& text) {
        for (Page& page : pages) {
            std::erase_if(page.pieces, [&](const Piece& piece) { return piece.text.starts_with(text); });
        }
    }
};

Sheet report() {
    Sheet sheet;
    sheet.put(1, "ỦY BAN NHÂN DÂN TỈNH", 95, 60, 160, 12);
    sheet.put(1, "SỞ KHOA HỌC VÀ CÔNG NGHỆ", 90, 76, 175, 12, true);
    sheet.put(1, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 290, 60, 255, 12, true);
    sheet.put(1, "Độc lập - Tự do - Hạnh phúc", 325, 76, 185, 13, true);
    sheet.put(1, "Số: 15/BC-SKHCN", 120, 104, 110, 13);
    sheet.put(1, "Hà Nội, ngày 26 tháng 11 năm 2026", 310, 104, 215, 13, false, true);
    sheet.put(1, "BÁO CÁO", 285, 140, 70, 14, true);
    for (int line = 0; line < 20; ++line) {
        sheet.put(1, "Nội dung của báo cáo được dàn đều hai bên theo quy định", 86, 190 + 20 * line, 457, 14);
    }
    sheet.put(2, "2", 294, 40, 7, 13);
    sheet.put(2, "Nội dung ở trang thứ hai cũng được dàn đều hai bên như trang trước", 86, 62, 457, 14);
    sheet.put(2, "Nơi nhận:", 86, 110, 55, 12, true, true);
    sheet.put(2, "- Như trên;", 86, 126, 55, 11);
    sheet.put(2, "- Lưu: VT, CNTT (3).", 86, 140, 100, 11);
    sheet.put(2, "GIÁM ĐỐC", 400, 110, 80, 14, true);
    sheet.put(2, "Nguyễn Văn A", 395, 200, 90, 14, true);
    return sheet;
}

Expected of_report() {
    Expected expected;
    expected.type_name = "Báo cáo";
    expected.symbol_end = "/BC-SKHCN";
    return expected;
}

std::vector<std::string> codes(const Sheet& sheet, const Expected& expected = of_report()) {
    std::vector<std::string> found;
    for (const Deviation& one : check_annex_one(sheet.pages, expected)) {
        found.push_back(one.code);
        EXPECT_FALSE(one.text.vi.empty());
        EXPECT_FALSE(one.text.en.empty());
    }
    return found;
}

TEST(AnnexOne, Finds_nothing_in_a_document_that_is_laid_out_well) {
    EXPECT_THAT(codes(report()), IsEmpty());
}

TEST(AnnexOne, Names_each_thing_that_is_wrong) {
    struct Case {
        const char* code;
        std::function<void(Sheet&)> spoil;
    };
    for (const Case& one : std::vector<Case>{
             {"paper", [](Sheet& sheet) { sheet.pages[1].height = 792; sheet.pages[1].width = 612; }},
             {"margin-left", [](Sheet& sheet) { sheet.find("Nội dung của")->place.x = 60; }},
             {"margin-right", [](Sheet& sheet) { sheet.find("Nội dung của")->place.width = 480; }},
             {"margin-top", [](Sheet& sheet) { sheet.put(1, "HỎA TỐC", 100, 20, 60, 13, true); }},
             {"margin-bottom", [](Sheet& sheet) { sheet.put(1, "dòng sát mép dưới", 86, 810, 100, 14); }},
             {"font", [](Sheet& sheet) { sheet.find("Nội dung của")->family = "Arial-BoldMT"; }},
             {"colour", [](Sheet& sheet) { sheet.find("Nội dung của")->colour = "#ff0000"; }},
             {"page-number", [](Sheet& sheet) { sheet.remove("2"); }},
             {"page-number-value", [](Sheet& sheet) { sheet.find("2")->text = "5"; }},
             {"page-number-style", [](Sheet& sheet) { sheet.find("2")->size = 10; }},
             {"page-number-first", [](Sheet& sheet) { sheet.put(1, "1", 294, 40, 7, 13); }},
             {"country", [](Sheet& sheet) { sheet.remove("CỘNG HÒA"); }},
             {"country", [](Sheet& sheet) { sheet.find("CỘNG HÒA")->text = "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM"; }},
             {"country", [](Sheet& sheet) { sheet.find("CỘNG HÒA")->size = 14; }},
             {"country", [](Sheet& sheet) { sheet.find("CỘNG HÒA")->bold = false; }},
             {"motto", [](Sheet& sheet) { sheet.find("Độc lập")->text = "Độc Lập - Tự Do - Hạnh Phúc"; }},
             {"number", [](Sheet& sheet) { sheet.remove("Số:"); }},
             {"number", [](Sheet& sheet) { sheet.find("Số:")->bold = true; }},
             {"symbol", [](Sheet& sheet) { sheet.find("Số:")->text = "Số: 15 / BC - SKHCN"; }},
             {"symbol", [](Sheet& sheet) { sheet.find("Số:")->text = "Số: 15/BC-UBND"; }},
             {"agency", [](Sheet& sheet) { sheet.find("SỞ KHOA")->bold = false; }},
             {"agency", [](Sheet& sheet) { sheet.find("SỞ KHOA")->text = "Sở Khoa học và Công nghệ"; }},
             {"place-and-day", [](Sheet& sheet) { sheet.remove("Hà Nội"); }},
             {"place-and-day", [](Sheet& sheet) { sheet.find("Hà Nội")->italic = false; }},
             {"type", [](Sheet& sheet) { sheet.remove("BÁO CÁO"); }},
             {"type", [](Sheet& sheet) { sheet.find("BÁO CÁO")->text = "Báo cáo"; }},
             {"type", [](Sheet& sheet) { sheet.find("BÁO CÁO")->place.x = 90; }},
             {"recipients", [](Sheet& sheet) { sheet.remove("Nơi nhận"); }},
             {"recipients", [](Sheet& sheet) { sheet.find("Nơi nhận")->italic = false; }},
             {"recipients", [](Sheet& sheet) { sheet.find("- Như")->size = 13; }},
             {"recipients", [](Sheet& sheet) { sheet.remove("- Lưu"); }}}) {
        Sheet sheet = report();
        one.spoil(sheet);
        EXPECT_THAT(codes(sheet), Contains(one.code));
    }
}

TEST(AnnexOne, The_size_of_the_text_is_that_of_most_letters) {
    Sheet sheet = report();
    for (Page& page : sheet.pages) {
        for (Piece& piece : page.pieces) {
            piece.size = piece.text.starts_with("Nội dung") ? 12 : piece.size;
        }
    }
    EXPECT_THAT(codes(sheet), ElementsAre("body-size"));
}

TEST(AnnexOne, An_official_letter_has_a_subject_and_an_addressee_instead_of_a_name) {
    Sheet letter = report();
    letter.remove("BÁO CÁO");
    letter.find("Số:")->text = "Số: 15/SKHCN-VP";
    Expected expected;
    expected.type_name = "Công văn";
    expected.is_official_letter = true;
    expected.needs_addressee = true;
    EXPECT_THAT(codes(letter, expected), testing::UnorderedElementsAre("subject", "addressee"));
    letter.put(1, "V/v báo cáo công tác", 110, 124, 130, 12);
    letter.put(1, "Kính gửi: Ủy ban nhân dân tỉnh", 200, 160, 200, 14);
    EXPECT_THAT(codes(letter, expected), IsEmpty());
}

TEST(AnnexOne, A_wide_table_may_lie_and_fonts_of_the_same_widths_are_advice) {
    Sheet sheet = report();
    sheet.put(3, "3", 417, 30, 7, 13);
    sheet.pages[2].width = 841.9;
    sheet.pages[2].height = 595.3;
    EXPECT_THAT(codes(sheet), Not(Contains("paper")));
    Sheet other = report();
    other.find("Nội dung của")->family = "LiberationSerif";
    const auto found = check_annex_one(other.pages, of_report());
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].weight, Deviation::Weight::advice);
}

TEST(AnnexOne, A_scan_is_said_to_be_one) {
    EXPECT_THAT(codes(Sheet{}), ElementsAre("no-text"));
}

TEST(AnnexOne, Says_at_most_two_hundred_things) {
    Sheet sheet = report();
    for (int page = 3; page < 400; ++page) {
        sheet.put(page, "không có số trang", 10, 100, 500, 14);
    }
    EXPECT_EQ(codes(sheet).size(), 200U);
}

}  // namespace
}  // namespace vanthu::layout
