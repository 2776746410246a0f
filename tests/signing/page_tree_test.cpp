#include "signing/pdf/page_tree.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "signing/pdf/pdf_file.hpp"

namespace vanthu::signing {
namespace {

/// A file of these objects; the first one is the catalog.
std::string pdf_of(const std::vector<std::string>& objects) {
    std::string text = "%PDF-1.7\n";
    std::string table;
    for (std::size_t i = 0; i < objects.size(); ++i) {
        table += fmt::format("{:010} 00000 n \n", text.size());
        text += fmt::format("{} 0 obj\n{}\nendobj\n", i + 1, objects.at(i));
    }
    const std::size_t start = text.size();
    text += fmt::format("xref\n0 {}\n0000000000 65535 f \n{}", objects.size() + 1, table);
    return text + fmt::format("trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{}\n%%EOF\n", objects.size() + 1, start);
}

std::string page(int parent) {
    return fmt::format("<< /Type /Page /Parent {} 0 R /MediaBox [0 0 100 100] >>", parent);
}

/// The object number of each page asked for, 0 for none.
std::vector<int> pages(const std::string& pdf, const std::vector<int>& numbers) {
    const auto file = PdfFile::parse(as_bytes(pdf), Reading::validation);
    EXPECT_TRUE(file.has_value());
    std::vector<int> found;
    for (const int number : numbers) {
        const auto one = find_page(file->document(), number);
        found.push_back(one ? one->id().number : 0);
    }
    return found;
}

TEST(PageTree, Finds_pages_in_a_tree_of_several_levels) {
    const std::string pdf =
        pdf_of({"<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Count 5 /Kids [3 0 R 4 0 R 5 0 R] >>",
                "<< /Type /Pages /Parent 2 0 R /Count 2 /Kids [6 0 R 7 0 R] >>", page(2),
                "<< /Type /Pages /Parent 2 0 R /Count 2 /Kids [8 0 R 9 0 R] >>", page(3), page(3), page(5), page(5)});
    EXPECT_EQ(pages(pdf, {0, 1, 2, 3, 4, 5, 6}), (std::vector<int>{0, 6, 7, 4, 8, 9, 0}));
}

TEST(PageTree, Does_without_counts) {
    const std::string pdf = pdf_of({"<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R 4 0 R] >>",
                                    "<< /Type /Pages /Parent 2 0 R /Kids [5 0 R] >>", page(2), page(3)});
    EXPECT_EQ(pages(pdf, {1, 2, 3}), (std::vector<int>{5, 4, 0}));
}

TEST(PageTree, Reads_only_the_page_asked_for_of_a_flat_tree) {
    std::vector<std::string> objects{"<< /Type /Catalog /Pages 2 0 R >>", ""};
    std::string kids;
    for (int i = 3; i < 503; ++i) {
        objects.push_back(page(2));
        kids += fmt::format(" {} 0 R", i);
    }
    objects.at(1) = "<< /Type /Pages /Count 500 /Kids [" + kids + " ] >>";
    EXPECT_EQ(pages(pdf_of(objects), {1, 250, 500, 501}), (std::vector<int>{3, 252, 502, 0}));
}

TEST(PageTree, Ends_in_circles_and_finds_no_direct_pages) {
    const std::string circle =
        pdf_of({"<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [2 0 R 3 0 R] >>", page(2)});
    EXPECT_EQ(pages(circle, {1, 2}), (std::vector<int>{3, 0}));
    const std::string direct =
        pdf_of({"<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Count 1 /Kids [ << /Type /Page >> ] >>"});
    EXPECT_EQ(pages(direct, {1}), (std::vector<int>{0}));
    EXPECT_EQ(PdfFile::parse(as_bytes(direct)).error().code, Code::invalid_input);
}

}  // namespace
}  // namespace vanthu::signing
