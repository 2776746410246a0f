#include <gmock/gmock.h>

#include <fstream>

#include "templates/docx.hpp"
#include "tests/support/command.hpp"
#include "tests/support/shared_data.hpp"

namespace vanthu::templates {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr const char* namespaces = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";

/// A DOCX whose parts another program packs.
std::string docx(const std::string& body, const std::string& footer = "") {
    const test::TempFolder folder;
    const auto write = [&](const std::string& name, const std::string& content) {
        std::filesystem::create_directories((folder.path() / name).parent_path());
        std::ofstream(folder.path() / name, std::ios::binary) << content;
    };
    write("[Content_Types].xml", "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>");
    write("word/document.xml", std::string{"<?xml version=\"1.0\" encoding=\"UTF-8\"?><w:document "} + namespaces + "><w:body>" + body + "</w:body></w:document>");
    if (!footer.empty()) {
        write("word/footer1.xml", std::string{"<w:ftr "} + namespaces + ">" + footer + "</w:ftr>");
    }
    EXPECT_EQ(test::run_command("cd '" + folder.path().string() + "' && zip -q -r out.docx '[Content_Types].xml' word").exit_code, 0);
    std::ifstream in(folder.path() / "out.docx", std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

std::string part(const std::string& content, const std::string& name) {
    const test::TempFolder folder;
    std::ofstream(folder.path() / "a.docx", std::ios::binary) << content;
    return test::run_command("unzip -p '" + (folder.path() / "a.docx").string() + "' " + name).output;
}

std::string run(const std::string& text) {
    return "<w:r><w:t>" + text + "</w:t></w:r>";
}

TEST(Fields, Are_names_in_double_braces) {
    const auto found = find_fields("Số: {{so}}/{{ ky_hieu }} {{Không}} {{{so_2}} {{x");
    ASSERT_EQ(found.size(), 3U);
    EXPECT_EQ(found[0].name, "so");
    EXPECT_EQ(found[1].name, "ky_hieu");
    EXPECT_EQ(found[2].name, "so_2");
}

TEST(Html, Escapes_what_it_fills_in) {
    const std::string page = "<html><body title=\"{{ten}}\"><p>{{ten}}</p></body></html>";
    EXPECT_EQ(fill(Kind::html, page, {{"ten", "a<b>&\"'\nc"}}).value(),
              "<html><body title=\"a&lt;b&gt;&amp;&quot;&#39;<br>c\"><p>a&lt;b&gt;&amp;&quot;&#39;<br>c</p></body></html>");
    EXPECT_EQ(fill(Kind::html, page, {}).error().fields.front().pointer, "/values/ten");
    EXPECT_EQ(fields_of(Kind::html, "không có gì").error().code, Code::invalid_input);
    EXPECT_EQ(fields_of(Kind::html, std::string("<html>\xff</html>")).error().code, Code::invalid_input);
    EXPECT_EQ(fields_of(Kind::html, "<html>" + std::string(3U * 1024 * 1024, 'x')).error().code, Code::invalid_input);
}

TEST(Docx, Finds_fields_that_are_spread_over_runs_and_parts) {
    const std::string made = docx("<w:p>" + run("Về việc {{tri") + "<w:r><w:rPr><w:b/></w:rPr><w:t>ch_y</w:t></w:r>" + run("eu}} ngày {{ngay}}") + "</w:p>",
                                  "<w:p>" + run("{{co_quan}}") + "</w:p>");
    EXPECT_THAT(docx_fields(made).value(), ElementsAre("co_quan", "ngay", "trich_yeu"));
    const auto filled = fill_docx(made, {{"co_quan", "Sở"}, {"ngay", "05"}, {"trich_yeu", "A & <B>"}});
    ASSERT_TRUE(filled) << filled.error().detail.en;
    EXPECT_THAT(docx_fields(*filled).value(), IsEmpty());
    const std::string text = part(*filled, "word/document.xml");
    EXPECT_THAT(text, HasSubstr("<w:t xml:space=\"preserve\">Về việc A &amp; &lt;B&gt;</w:t>"));
    EXPECT_THAT(text, HasSubstr("<w:t xml:space=\"preserve\"> ngày 05</w:t>"));
    EXPECT_THAT(text, HasSubstr("<w:b/>")) << "the runs keep their looks";
    EXPECT_THAT(part(*filled, "word/footer1.xml"), HasSubstr("Sở"));
    EXPECT_THAT(part(*filled, "'[[]Content_Types].xml'"), HasSubstr("Types"));
}

TEST(Docx, Breaks_lines_and_leaves_other_paragraphs_alone) {
    const std::string made = docx("<w:p>" + run("{{noi_nhan}}") + "</w:p><w:p>" + run("{{không}} yên") + "</w:p>");
    const auto filled = fill_docx(made, {{"noi_nhan", "- Như trên;\n- Lưu: VT."}});
    const std::string text = part(*filled, "word/document.xml");
    EXPECT_THAT(text, HasSubstr("- Như trên;</w:t><w:br/><w:t xml:space=\"preserve\">- Lưu: VT.</w:t>"));
    EXPECT_THAT(text, HasSubstr("<w:t>{{không}} yên</w:t>"));
}

TEST(Docx, A_field_does_not_reach_over_paragraphs) {
    EXPECT_THAT(docx_fields(docx("<w:p>" + run("{{mot") + "</w:p><w:p>" + run("}}") + "</w:p>")).value(), IsEmpty());
}

TEST(Docx, Refuses_what_is_no_document) {
    EXPECT_EQ(docx_fields("không phải zip").error().code, Code::invalid_input);
    EXPECT_EQ(docx_fields("").error().code, Code::invalid_input);
    EXPECT_EQ(docx_fields(docx("<w:p>")).error().code, Code::invalid_input) << "not well-formed";
    const std::string whole = docx("<w:p>" + run("x") + "</w:p>");
    EXPECT_EQ(docx_fields(whole.substr(0, whole.size() / 3)).error().code, Code::invalid_input);
    const test::TempFolder folder;
    std::filesystem::create_directories(folder.path() / "word");
    std::ofstream(folder.path() / "word/document.xml") << "<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><a>&b;</a>";
    ASSERT_EQ(test::run_command("cd '" + folder.path().string() + "' && zip -q -r out.docx word && head -c 200M /dev/zero > word/big && zip -q -r bomb.docx word").exit_code, 0);
    for (const char* name : {"out.docx", "bomb.docx"}) {
        std::ifstream in(folder.path() / name, std::ios::binary);
        const std::string bytes{std::istreambuf_iterator<char>(in), {}};
        EXPECT_EQ(docx_fields(bytes).error().code, Code::invalid_input) << name;
    }
}

TEST(Docx, The_same_document_gives_the_same_bytes) {
    const std::string made = docx("<w:p>" + run("{{so}}") + "</w:p>");
    EXPECT_EQ(fill_docx(made, {{"so", "1"}}).value(), fill_docx(made, {{"so", "1"}}).value());
}

}  // namespace
}  // namespace vanthu::templates
