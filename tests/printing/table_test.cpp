#include "printing/table.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>

#include <fmt/format.h>

#include "tests/support/command.hpp"
#include "tests/support/shared_data.hpp"

namespace vanthu::printing {
namespace {

using test::run_command;

Table register_of(int rows) {
    Table table;
    table.title = "SỔ ĐĂNG KÝ VĂN BẢN ĐI";
    table.cover = {"ỦY BAN NHÂN DÂN TỈNH MẪU", "SỞ THÔNG TIN VÀ TRUYỀN THÔNG", {"Năm: 2026", "Từ số 01 đến số 99"}};
    table.columns = {{"Số, ký hiệu văn bản", 32}, {"Ngày tháng văn bản", 24, Align::centre}, {"Tên loại và trích yếu nội dung văn bản", 120}, {"Ký nhận", 30}, {"Ghi chú", 51}};
    for (int i = 1; i <= rows; ++i) {
        table.rows.push_back({fmt::format("{:02}/QyĐ-STTTT", i), "26/11/2026",
                              fmt::format("Quy định số {:05} về việc quản lý, khai thác, sử dụng và bảo vệ kết cấu hạ tầng {}", i,
                                          i % 7 == 0 ? std::string(150, 'x') + " hết" : "kỹ thuật"),
                              "", i == 5 ? "Hủy: ghi nhầm sổ" : ""});
    }
    table.closing = {"Cộng: 99 số"};
    table.place_and_day = "Nam Định, ngày 26 tháng 11 năm 2026";
    table.signatures = {"VĂN THƯ", "THỦ TRƯỞNG CƠ QUAN"};
    table.mark = "In từ hệ thống & kiểm thử";
    return table;
}

/// The text of one page as poppler reads it.
std::string page_text(const std::filesystem::path& file, int page) {
    return run_command(fmt::format("pdftotext -layout -f {0} -l {0} {1} -", page, file.string())).output;
}

int pages_of(const std::filesystem::path& file) {
    const std::string info = run_command("pdfinfo " + file.string()).output;
    const std::size_t at = info.find("Pages:");
    return at == std::string::npos ? 0 : std::stoi(info.substr(at + 6));
}

std::vector<int> row_numbers(const std::string& text) {
    std::vector<int> numbers;
    const std::string word = "Quy định số ";
    for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) {
        numbers.push_back(std::stoi(text.substr(at + word.size(), 5)));
    }
    return numbers;
}

TEST(PrintedRegister, Has_every_row_in_order_a_head_on_each_page_and_page_x_of_y) {
    const test::TempFolder folder;
    const auto file = folder.path() / "so.pdf";
    ASSERT_TRUE(write_pdf(register_of(99), file));
    const std::string info = run_command("pdfinfo " + file.string()).output;
    EXPECT_NE(info.find("841.89 x 595.276 pts (A4)"), std::string::npos) << info;
    const int pages = pages_of(file);
    ASSERT_GT(pages, 3);
    const std::string cover = page_text(file, 1);
    for (const char* words : {"ỦY BAN NHÂN DÂN TỈNH MẪU", "SỞ THÔNG TIN VÀ TRUYỀN THÔNG", "SỔ ĐĂNG KÝ VĂN BẢN ĐI", "Năm: 2026", "Từ số 01 đến số 99"}) {
        EXPECT_NE(cover.find(words), std::string::npos) << words;
    }
    int next = 1;
    for (int page = 2; page <= pages; ++page) {
        const std::string text = page_text(file, page);
        EXPECT_NE(text.find(fmt::format("Trang {}/{}", page, pages)), std::string::npos) << text;
        const auto numbers = row_numbers(text);
        EXPECT_EQ(text.find("Tên loại và trích yếu") != std::string::npos, !numbers.empty()) << text;
        EXPECT_EQ(text.find("(5)") != std::string::npos, !numbers.empty());
        for (const int number : numbers) {
            EXPECT_EQ(number, next++);
        }
        // The last row of the page stands there whole.
        if (!numbers.empty() && numbers.back() % 7 == 0) {
            EXPECT_NE(text.rfind("hết"), std::string::npos);
            EXPECT_GT(text.rfind("hết"), text.find(fmt::format("{:05}", numbers.back())));
        }
        EXPECT_LE(std::count(text.begin(), text.end(), '\n'), 80);
    }
    EXPECT_EQ(next, 100);
    const std::string last = page_text(file, pages);
    EXPECT_NE(last.find("Cộng: 99 số"), std::string::npos);
    EXPECT_NE(last.find("THỦ TRƯỞNG CƠ QUAN"), std::string::npos);
    EXPECT_NE(run_command("pdftotext -layout " + file.string() + " -").output.find("Hủy: ghi nhầm sổ"), std::string::npos);
    EXPECT_EQ(run_command("qpdf --check " + file.string()).exit_code, 0);
}

TEST(PrintedRegister, Splits_no_row_wherever_the_page_ends) {
    const test::TempFolder folder;
    const auto file = folder.path() / "so.pdf";
    for (int lines = 1; lines <= 12; ++lines) {
        Table table = register_of(0);
        for (int i = 1; i <= 20; ++i) {
            std::string text = fmt::format("đầu{:02}", i);
            for (int line = 1; line < lines; ++line) {
                text += "\ngiữa";
            }
            table.rows.push_back({"1", "2", text + fmt::format("\ncuối{:02}", i), "", ""});
        }
        ASSERT_TRUE(write_pdf(table, file));
        int found = 0;
        for (int page = 2; page <= pages_of(file); ++page) {
            const std::string text = page_text(file, page);
            for (int i = 1; i <= 20; ++i) {
                const bool begins = text.find(fmt::format("đầu{:02}", i)) != std::string::npos;
                EXPECT_EQ(begins, text.find(fmt::format("cuối{:02}", i)) != std::string::npos) << "row " << i << " with " << lines << " lines";
                found += begins ? 1 : 0;
            }
        }
        EXPECT_EQ(found, 20);
    }
}

TEST(PrintedRegister, A_row_higher_than_a_page_stays_on_one_page) {
    const test::TempFolder folder;
    const auto file = folder.path() / "so.pdf";
    Table table = register_of(3);
    std::string& cell = table.rows[1][2];
    for (int i = 0; i < 3000; ++i) {
        cell += " chữ";
    }
    ASSERT_TRUE(write_pdf(table, file));
    // Cover, the row before, the long one, the row behind. (Poppler reads the whole text: cairo gives it with the ellipsis.)
    EXPECT_EQ(pages_of(file), 4);
    EXPECT_EQ(row_numbers(page_text(file, 3)), (std::vector<int>{2}));
    EXPECT_EQ(row_numbers(run_command("pdftotext -layout " + file.string() + " -").output), (std::vector<int>{1, 2, 3}));
}

TEST(PrintedRegister, Empty_has_its_head_and_its_closing) {
    const test::TempFolder folder;
    const auto file = folder.path() / "so.pdf";
    ASSERT_TRUE(write_pdf(register_of(0), file));
    EXPECT_EQ(pages_of(file), 2);
    EXPECT_NE(page_text(file, 2).find("Ký nhận"), std::string::npos);
    EXPECT_NE(page_text(file, 2).find("Trang 2/2"), std::string::npos);
}

TEST(PrintedReport, Begins_under_its_heading_on_the_first_page) {
    const test::TempFolder folder;
    const auto file = folder.path() / "so.pdf";
    Table table = register_of(30);
    table.cover.own_page = false;
    table.title = "BÁO CÁO TÌNH HÌNH";
    ASSERT_TRUE(write_pdf(table, file));
    const std::string first = page_text(file, 1);
    for (const char* words : {"SỞ THÔNG TIN VÀ TRUYỀN THÔNG", "BÁO CÁO TÌNH HÌNH", "Năm: 2026", "Ký nhận", "Quy định số 00001"}) {
        EXPECT_NE(first.find(words), std::string::npos) << words;
    }
    EXPECT_NE(first.find(fmt::format("Trang 1/{}", pages_of(file))), std::string::npos) << first;
    EXPECT_EQ(row_numbers(run_command("pdftotext -layout " + file.string() + " -").output).size(), 30U);
    EXPECT_GT(seal_place(table).y, seal_place(register_of(1)).y);
}

TEST(PrintedRegister, Refuses_more_rows_than_a_book_and_rows_that_do_not_fit) {
    Table table = register_of(1);
    table.rows.front().pop_back();
    EXPECT_EQ(csv(table).error().code, Code::internal);
    table.rows.assign(rows_limit + 1, std::vector<std::string>(5));
    EXPECT_EQ(csv(table).error().code, Code::too_large);
    EXPECT_EQ(write_pdf(table, "/nonexistent/x").error().code, Code::too_large);
    table.rows.clear();
    EXPECT_EQ(write_pdf(table, "/nonexistent/x").error().code, Code::storage_full);
    EXPECT_EQ(write_xlsx(table, "/nonexistent/x").error().code, Code::storage_full);
}

// Python's own zip and XML readers judge the spreadsheet.
constexpr const char* read_sheet = R"(
import sys, zipfile, xml.etree.ElementTree as tree
m = '{http://schemas.openxmlformats.org/spreadsheetml/2006/main}'
book = zipfile.ZipFile(sys.argv[1]); assert book.testzip() is None
strings = [''.join(t.text or '' for t in si.iter(m + 't')) for si in tree.fromstring(book.read('xl/sharedStrings.xml'))]
sheet = tree.fromstring(book.read('xl/worksheets/sheet1.xml'))
assert not list(sheet.iter(m + 'f')), 'a formula'
for row in sheet.iter(m + 'row'):
    print('|'.join(strings[int(c.find(m + 'v').text)] if c.get('t') == 's' else '' for c in row))
setup = sheet.find(m + 'pageSetup'); print('page', setup.get('orientation'), setup.get('paperSize'))
print('names', ''.join(n.text for n in tree.fromstring(book.read('xl/workbook.xml')).iter(m + 'definedName')))
)";

TEST(Spreadsheet, Has_every_row_as_text_and_repeats_its_head) {
    const test::TempFolder folder;
    const auto file = folder.path() / "so.xlsx";
    Table table = register_of(12);
    table.rows[3][4] = "=HYPERLINK(\"http://example.vn\")";
    ASSERT_TRUE(write_xlsx(table, file));
    std::ofstream(folder.path() / "read.py") << read_sheet;
    const auto read = run_command(fmt::format("/usr/bin/python3 {}/read.py {}", folder.path().string(), file.string()));
    ASSERT_EQ(read.exit_code, 0) << read.output;
    EXPECT_EQ(row_numbers(read.output), (std::vector<int>{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}));
    EXPECT_NE(read.output.find("SỔ ĐĂNG KÝ VĂN BẢN ĐI"), std::string::npos);
    EXPECT_NE(read.output.find("=HYPERLINK(\"http://example.vn\")"), std::string::npos);
    EXPECT_NE(read.output.find("page landscape 9"), std::string::npos);
    EXPECT_NE(read.output.find("names Sheet1!$7:$8"), std::string::npos) << read.output;
}

TEST(CommaSeparated, Is_utf_8_with_a_mark_and_holds_no_formula) {
    Table table = register_of(1);
    for (const char* cell : {"=1+1", "+1", "-1", "@x", "\tx", "a\"b", "dòng\nhai"}) {
        table.rows.push_back({cell, "", "", "", ""});
    }
    const std::string text = csv(table).value();
    EXPECT_TRUE(text.starts_with("\xef\xbb\xbf\"Số, ký hiệu văn bản\",\"Ngày tháng văn bản\","));
    for (const char* safe : {"\"'=1+1\"", "\"'+1\"", "\"'-1\"", "\"'@x\"", "\"'\tx\"", "\"a\"\"b\"", "\"dòng\nhai\""}) {
        EXPECT_NE(text.find(std::string{"\r\n"} + safe + ",\"\",\"\",\"\",\"\"\r\n"), std::string::npos) << safe;
    }
}

}  // namespace
}  // namespace vanthu::printing
