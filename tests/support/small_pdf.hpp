#pragma once

#include <string>
#include <vector>

#include <fmt/format.h>

namespace vanthu::test {

/// An A4 document of plain ASCII: a page for each list of lines, 12 points, from the top down. `page_entries`: what each page says of itself.
inline std::string small_pdf(const std::vector<std::vector<std::string>>& pages, const std::string& page_entries = "/MediaBox[0 0 595 842]") {
    std::string kids;
    std::vector<std::string> bodies;
    for (std::size_t i = 0; i < pages.size(); ++i) {
        std::string content = "BT /F 12 Tf 85 700 Td 14 TL";
        for (const std::string& line : pages[i]) {
            content += " (" + line + ") Tj T*";
        }
        content += " ET";
        kids += fmt::format("{} 0 R ", 3 + 2 * i);
        bodies.push_back(fmt::format("<</Type/Page/Parent 2 0 R{}/Resources<</Font<</F<</Type/Font/Subtype/Type1"
                                     "/BaseFont/Times-Roman>>>>>>/Contents {} 0 R>>", page_entries, 4 + 2 * i));
        bodies.push_back(fmt::format("<</Length {}>>\nstream\n{}\nendstream", content.size(), content));
    }
    std::vector<std::string> objects{"<</Type/Catalog/Pages 2 0 R>>", fmt::format("<</Type/Pages/Count {}/Kids[{}]>>", pages.size(), kids)};
    objects.insert(objects.end(), bodies.begin(), bodies.end());
    std::string pdf = "%PDF-1.7\n";
    std::string table = fmt::format("xref\n0 {}\n0000000000 65535 f \n", objects.size() + 1);
    for (std::size_t i = 0; i < objects.size(); ++i) {
        table += fmt::format("{:010} 00000 n \n", pdf.size());
        pdf += fmt::format("{} 0 obj\n{}\nendobj\n", i + 1, objects[i]);
    }
    const std::size_t start = pdf.size();
    return pdf + table + fmt::format("trailer\n<</Size {}/Root 1 0 R>>\nstartxref\n{}\n%%EOF\n", objects.size() + 1, start);
}

/// A page with one line of text.
inline std::string small_pdf(const std::string& line) {
    return small_pdf(std::vector<std::vector<std::string>>{{line}});
}

}  // namespace vanthu::test
