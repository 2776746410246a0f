#include "sheets/sheet.hpp"

#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/command.hpp"
#include "tests/support/raw_zip.hpp"

namespace vanthu::sheets {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class Sheets : public ::testing::Test {
protected:
    void SetUp() override {
        folder_ = fs::temp_directory_path() / ("vanthu-sheets-" + std::to_string(::getpid()) + ::testing::UnitTest::GetInstance()->current_test_info()->name());
        fs::create_directories(folder_);
    }
    void TearDown() override { fs::remove_all(folder_); }

    fs::path write(const std::string& name, const std::string& bytes) {
        std::ofstream(folder_ / name, std::ios::binary) << bytes;
        return folder_ / name;
    }

    /// A workbook made by openpyxl from Python statements on `w`, the active sheet, and `book`.
    fs::path workbook(const std::string& statements) {
        const fs::path script = write("make.py", "import openpyxl, datetime\nbook = openpyxl.Workbook()\nw = book.active\n" + statements +
                                                     "\nbook.save('" + (folder_ / "made.xlsx").string() + "')\n");
        const auto made = test::run_command("/usr/bin/python3 " + script.string());
        EXPECT_EQ(made.exit_code, 0) << made.output;
        return folder_ / "made.xlsx";
    }

    /// A package of our own making, for what no honest program writes.
    fs::path package(std::vector<test::RawEntry> entries) { return write("raw.xlsx", test::RawZip{std::move(entries)}.bytes()); }

    fs::path folder_;
};

const std::string book_part = "<workbook xmlns:r='r'><sheets><sheet name='A' r:id='i1'/></sheets></workbook>";
const std::string relations_part = "<Relationships><Relationship Id='i1' Target='worksheets/sheet1.xml'/></Relationships>";

TEST_F(Sheets, ReadWhatOpenpyxlWrote) {
    const auto sheet = read_sheet(workbook(R"(
w.append(['Số, ký hiệu', 'Tiêu đề', 'Thời hạn', None, 'Ghi chú'])
w.append(['01.TCCB', '  Hồ sơ tuyển dụng  ', 10, None, None])
w.append([None, None, 2.5, True])
w['A5'] = datetime.date(2026, 11, 24)
w['B5'] = datetime.datetime(2026, 11, 24, 8, 30)
w['C5'] = 44000
w['D5'] = 0.1
book.create_sheet('khác').append(['không đọc'])
)"));
    ASSERT_TRUE(sheet) << sheet.error().cause.value;
    EXPECT_THAT(*sheet, ElementsAre(ElementsAre("Số, ký hiệu", "Tiêu đề", "Thời hạn", "", "Ghi chú"), ElementsAre("01.TCCB", "Hồ sơ tuyển dụng", "10"),
                                    ElementsAre("", "", "2.5", "TRUE"), IsEmpty(), ElementsAre("2026-11-24", "2026-11-24 08:30", "44000", "0.1")));
}

TEST_F(Sheets, AHiddenFirstSheetIsNotTheOneThatPeopleSee) {
    const auto sheet = read_sheet(workbook("w.append(['ẩn'])\nw.sheet_state = 'hidden'\nbook.create_sheet('thấy').append(['thấy'])"));
    ASSERT_TRUE(sheet);
    EXPECT_THAT(*sheet, ElementsAre(ElementsAre("thấy")));
}

TEST_F(Sheets, TextsAreComposedWhateverTheFileHolds) {
    const auto sheet = read_sheet(workbook("import unicodedata\nw.append([unicodedata.normalize('NFD', 'Quyết định')])"));
    ASSERT_TRUE(sheet);
    EXPECT_THAT(*sheet, ElementsAre(ElementsAre("Quyết định")));
}

TEST_F(Sheets, Day60Of1900AndTheEpochOf1904) {
    const auto sheet = read_sheet(workbook(R"(
from openpyxl.utils.datetime import CALENDAR_MAC_1904
book.epoch = CALENDAR_MAC_1904
w['A1'] = datetime.date(2026, 1, 31)
)"));
    ASSERT_TRUE(sheet);
    EXPECT_THAT(*sheet, ElementsAre(ElementsAre("2026-01-31")));
}

TEST_F(Sheets, RefuseEntitiesBombsAndWhatIsNoWorkbook) {
    const auto bomb = read_sheet(package({{.name = "xl/workbook.xml", .content = "<!DOCTYPE a [<!ENTITY b 'c'>]><workbook/>"},
                                          {.name = "xl/_rels/workbook.xml.rels", .content = relations_part}}));
    ASSERT_FALSE(bomb);
    EXPECT_EQ(bomb.error().code, Code::invalid_input);

    Limits small;
    small.bytes = 100'000;
    const auto large = read_sheet(package({{.name = "xl/workbook.xml", .content = book_part, .method = 8},
                                           {.name = "xl/_rels/workbook.xml.rels", .content = relations_part},
                                           {.name = "xl/worksheets/sheet1.xml", .content = std::string(200'000, ' '), .method = 8}}),
                                  small);
    ASSERT_FALSE(large);
    EXPECT_EQ(large.error().code, Code::too_large);

    const auto other = read_sheet(package({{.name = "word/document.xml", .content = "<w/>"}}));
    ASSERT_FALSE(other);
    EXPECT_EQ(other.error().code, Code::unsupported);

    const auto old = read_sheet(write("old.xls", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 and more"));
    ASSERT_FALSE(old);
    EXPECT_EQ(old.error().code, Code::unsupported);

    const auto cut = read_sheet(write("cut.xlsx", "PK\x03\x04 cut off"));
    ASSERT_FALSE(cut);
    EXPECT_EQ(cut.error().code, Code::invalid_input);
}

TEST_F(Sheets, ACellFarOutIsRefusedAndNotAllocated) {
    const auto far = read_sheet(package({{.name = "xl/workbook.xml", .content = book_part},
                                         {.name = "xl/_rels/workbook.xml.rels", .content = relations_part},
                                         {.name = "xl/worksheets/sheet1.xml",
                                          .content = "<worksheet><sheetData><row><c r='A1048576000000'><v>1</v></c></row></sheetData></worksheet>"}}));
    ASSERT_FALSE(far);
    EXPECT_EQ(far.error().code, Code::too_large);
}

TEST_F(Sheets, CellsWithoutReferencesFollowEachOther) {
    const auto sheet = read_sheet(package({{.name = "xl/workbook.xml", .content = book_part},
                                           {.name = "xl/_rels/workbook.xml.rels", .content = relations_part},
                                           {.name = "xl/worksheets/sheet1.xml",
                                            .content = "<worksheet><sheetData><row><c t='inlineStr'><is><t>a</t></is></c><c><v>7</v></c></row>"
                                                       "<row r='3'><c t='str'><v>c</v></c></row></sheetData></worksheet>"}}));
    ASSERT_TRUE(sheet) << sheet.error().detail.en;
    EXPECT_THAT(*sheet, ElementsAre(ElementsAre("a", "7"), IsEmpty(), ElementsAre("c")));
}

TEST(Csv, ReadsQuotesSeparatorsAndMarks) {
    const auto sheet = read_csv("\xEF\xBB\xBFSố;Trích yếu\r\n1;\"Về việc \"\"khẩn\"\"; gấp\n(dòng hai)\"\r\n;;\r\n2;b");
    ASSERT_TRUE(sheet);
    EXPECT_THAT(*sheet, ElementsAre(ElementsAre("Số", "Trích yếu"), ElementsAre("1", "Về việc \"khẩn\"; gấp\n(dòng hai)"), IsEmpty(),
                                    ElementsAre("2", "b")));
    EXPECT_THAT(*read_csv("a,b\tc,d"), ElementsAre(ElementsAre("a", "b\tc", "d")));
    EXPECT_THAT(*read_csv(""), IsEmpty());
}

TEST(Csv, RefusesWhatIsNoText) {
    EXPECT_EQ(read_csv(std::string_view{"a\0b", 3}).error().code, Code::unsupported);
    EXPECT_EQ(read_csv("\xC4, b").error().code, Code::unsupported);  // TCVN3 or Latin, not UTF-8
    EXPECT_EQ(read_csv("\"never closed, b").error().code, Code::invalid_input);
}

}  // namespace
}  // namespace vanthu::sheets
