#include "printing/follow_up_sheet.hpp"

#include <gtest/gtest.h>

#include <fmt/format.h>

#include "tests/support/command.hpp"
#include "tests/support/shared_data.hpp"

namespace vanthu::printing {
namespace {

using test::run_command;

TEST(FollowUpSheetPdf, A_long_opinion_goes_on_over_the_page_and_loses_nothing) {
    FollowUpSheet sheet;
    sheet.head.parent_agency = "ỦY BAN NHÂN DÂN TỈNH MẪU";
    sheet.head.agency = "SỞ THÔNG TIN VÀ TRUYỀN THÔNG";
    sheet.head.place_and_day = "Nam Định, ngày 26 tháng 11 năm 2026";
    sheet.document = {{"Số đến", "112"}, {"Trích yếu nội dung", "V/v quản lý, khai thác, sử dụng & bảo vệ <kết cấu> hạ tầng"}};
    std::string text = "Ý kiến";
    for (int i = 0; i < 1500; ++i) {
        text += fmt::format(" từ{:04}", i);
    }
    sheet.opinions.at(0) = {{{text}, "Ngày 26/11/2026 – Vũ Đức Thắng"}};
    sheet.head.mark = "In từ hệ thống Vanthu";
    const test::TempFolder folder;
    const auto file = folder.path() / "sheet.pdf";
    ASSERT_TRUE(write_pdf(sheet, file));
    EXPECT_NE(run_command("pdfinfo " + file.string()).output.find("Pages:           4"), std::string::npos) << run_command("pdfinfo " + file.string()).output;
    const std::string all = run_command("pdftotext -layout " + file.string() + " -").output;
    for (int i = 0; i < 1500; ++i) {
        EXPECT_NE(all.find(fmt::format("từ{:04}", i)), std::string::npos) << i;
    }
    std::size_t feet = 0;
    for (std::size_t at = all.find(sheet.head.mark); at != std::string::npos; at = all.find(sheet.head.mark, at + 1)) {
        ++feet;
    }
    EXPECT_EQ(feet, 4U);
    EXPECT_NE(all.find("& bảo vệ <kết cấu> hạ tầng"), std::string::npos);
    EXPECT_NE(all.find("Ý kiến đề xuất của người giải quyết"), std::string::npos);
    EXPECT_EQ(write_pdf(sheet, folder.path() / "absent" / "sheet.pdf").error().code, Code::storage_full);
}

}  // namespace
}  // namespace vanthu::printing
