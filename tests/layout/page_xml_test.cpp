#include "layout/page_xml.hpp"

#include <gmock/gmock.h>

#include "layout/page_lines.hpp"
#include "tests/support/command.hpp"
#include "tests/support/shared_data.hpp"
#include "tests/support/small_pdf.hpp"

#include <fstream>

namespace vanthu::layout {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;

std::string xml_of(const std::filesystem::path& pdf) {
    std::string command;
    for (const std::string& part : page_xml_command()) {
        command += part + " ";
    }
    return test::run_command(command + "< '" + pdf.string() + "'").output;
}

TEST(PageXml, Reads_what_pdftohtml_writes) {
    const test::TempFolder folder;
    const auto pdf = folder.path() / "a.pdf";
    std::ofstream(pdf, std::ios::binary) << test::small_pdf({{"Dong mot", "Dong hai"}, {"Trang hai"}});
    const auto pages = read_pages(xml_of(pdf));
    ASSERT_TRUE(pages) << pages.error().detail.en;
    ASSERT_THAT(*pages, SizeIs(2));
    EXPECT_NEAR(pages->front().width, 595, 0.5);
    EXPECT_NEAR(pages->front().height, 842, 0.5);
    ASSERT_THAT(pages->front().pieces, SizeIs(2));
    const Piece& first = pages->front().pieces.front();
    EXPECT_EQ(first.text, "Dong mot");
    EXPECT_NEAR(first.place.x, 85, 0.5);
    EXPECT_NEAR(first.size, 12, 0.34);
    EXPECT_LT(first.place.y, 701);
    EXPECT_GT(first.place.y + first.place.height, 700) << "the base line is within";
    EXPECT_FALSE(first.bold);
    EXPECT_EQ(first.colour, "#000000");
}

TEST(PageXml, Refuses_what_is_no_such_document) {
    for (const char* wrong : {"", "<x/>", "<pdf2xml><page", "<pdf2xml/>", "\xff\xfe"}) {
        EXPECT_EQ(read_pages(wrong).error().code, Code::invalid_input) << wrong;
    }
}

TEST(PageXml, Takes_no_entities) {
    const std::string bomb = "<?xml version=\"1.0\"?><!DOCTYPE pdf2xml [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><pdf2xml><page number=\"1\" width=\"10\" "
                             "height=\"10\"><text top=\"1\" left=\"1\" width=\"1\" height=\"1\" font=\"0\">&a;</text></page></pdf2xml>";
    const auto pages = read_pages(bomb);
    EXPECT_TRUE(!pages || pages->front().pieces.empty());
}

TEST(PageLines, Columns_stay_apart_and_pieces_of_a_line_come_together) {
    const auto piece = [](const char* text, double x, double y, double width, bool bold) {
        return Piece{text, {x, y, width, 15}, 13, "TimesNewRomanPSMT", bold, false, "#000000"};
    };
    const Page page{595, 842, {piece("Số: ", 100, 700, 20, false), piece("15/BC", 121, 700, 40, true), piece(" ", 161, 700, 40, false), piece("Hà  Nội – ngày", 330, 701, 90, false), piece("trên", 100, 720, 20, true)}};
    const auto lines = lines_of(page);
    ASSERT_THAT(lines, SizeIs(3));
    EXPECT_EQ(lines[0].text, "trên");
    EXPECT_TRUE(lines[0].bold);
    EXPECT_EQ(lines[1].text, "Số: 15/BC");
    EXPECT_FALSE(lines[1].bold);
    EXPECT_EQ(lines[1].place.width, 61) << "without the space at its end";
    EXPECT_EQ(lines[2].text, "Hà Nội - ngày");
}

}  // namespace
}  // namespace vanthu::layout
