// What is read from documents: drawn rows for the rules, and the documents of ../shared/data as the programs read them, with the agreement in figures.

#include <gtest/gtest.h>

#include <cstdio>
#include <map>

#include "reading/agency_name.hpp"
#include "reading/suggestions.hpp"
#include "tests/support/command.hpp"
#include "tests/support/shared_data.hpp"

namespace vanthu::reading {
namespace {

using Values = std::map<std::string, std::string>;

/// A page from rows of text: each at its left edge and height, in hundredths of the page.
class Page final {
public:
    Page& row(double x, double y, const std::string& text, double certainty = 1) {
        constexpr double letter = 0.012;
        double at = x / 100;
        for (std::size_t begin = 0; begin < text.size();) {
            const std::size_t end = std::min(text.find(' ', begin), text.size());
            const std::string one = text.substr(begin, end - begin);
            const double width = letter * static_cast<double>(one.size()) / 1.4;
            words_.push_back({one, {page_, at, y / 100, width, 0.018}, certainty});
            at += width + letter / 2;
            begin = end + 1;
        }
        return *this;
    }
    Page& next() {
        ++page_;
        return *this;
    }
    [[nodiscard]] std::vector<Suggestion> suggestions() const { return suggest(words_); }
    [[nodiscard]] Values values() const {
        Values values;
        for (const Suggestion& one : suggestions()) {
            EXPECT_TRUE(values.emplace(one.field, one.value).second) << "twice: " << one.field;
        }
        return values;
    }

private:
    std::vector<PlacedWord> words_;
    int page_ = 1;
};

Page head(const std::string& number = "Số: 15/QĐ-STTTT") {
    Page page;
    page.row(8, 5, "UBND TỈNH NAM ĐỊNH").row(8, 8, "SỞ THÔNG TIN VÀ").row(12, 10, "TRUYỀN THÔNG").row(10, 14, number);
    page.row(55, 5, "CỘNG HÒA XÃ HỘI").row(58, 14, "Nam Định, ngày 05 tháng 01 năm").row(70, 16, "2026");
    return page;
}

TEST(Suggestions, A_decision_says_everything_of_itself) {
    const auto values = head().row(42, 20, "QUYẾT ĐỊNH").row(31, 23, "Về việc ban hành quy chế").row(12, 28, "Căn cứ Luật tổ chức")
                            .next().row(10, 60, "Nơi nhận:").row(60, 60, "KT. GIÁM ĐỐC").row(60, 63, "PHÓ GIÁM ĐỐC").row(60, 75, "Vũ Đức Thắng").values();
    const Values expected{{"issuer", "Sở Thông tin và Truyền thông"}, {"number_and_symbol", "15/QĐ-STTTT"}, {"document_date", "2026-01-05"},
                          {"type", "QĐ"}, {"subject", "Về việc ban hành quy chế"}, {"signer_position", "Phó Giám đốc"}, {"signer_name", "Vũ Đức Thắng"}};
    EXPECT_EQ(values, expected);
}

TEST(Suggestions, Each_is_where_it_was_read_and_as_sure_as_its_words) {
    const auto found = head().row(10, 18, "HỎA TỐC", 0.5).suggestions();
    ASSERT_EQ(found.back().field, "urgency");
    EXPECT_EQ(found.back().value, "express");
    EXPECT_DOUBLE_EQ(found.back().confidence, 0.45);
    EXPECT_EQ(found.back().place.page, 1);
    EXPECT_DOUBLE_EQ(found.back().place.x, 0.1);
    EXPECT_DOUBLE_EQ(found.back().place.y, 0.18);
}

TEST(Suggestions, Urgency_is_a_mark_that_stands_alone) {
    EXPECT_EQ(head().row(10, 18, "KHẨN").values()["urgency"], "urgent");
    EXPECT_EQ(head().row(10, 18, "THƯỢNG KHẨN").values()["urgency"], "very_urgent");
    EXPECT_EQ(head().row(10, 18, "TÌNH HUỐNG KHẨN CẤP").values().count("urgency"), 0U);
}

TEST(Suggestions, A_draft_has_no_number_and_no_day) {
    Page page;
    page.row(8, 8, "SỞ NỘI VỤ").row(10, 14, "Số: /BC-SNV").row(58, 14, "Nam Định, ngày tháng 6 năm 2026").row(42, 20, "BÁO CÁO");
    const auto values = page.values();
    EXPECT_EQ(values.count("number_and_symbol"), 0U);
    EXPECT_EQ(values.count("document_date"), 0U);
    EXPECT_EQ(values.at("type"), "BC");
}

TEST(Suggestions, A_date_that_no_calendar_has_and_a_page_without_words_give_nothing) {
    Page page;
    page.row(58, 14, "Nam Định, ngày 31 tháng 02 năm 2026");
    EXPECT_TRUE(page.suggestions().empty());
    EXPECT_TRUE(suggest({}).empty());
}

TEST(AgencyName, Is_written_as_in_a_sentence) {
    EXPECT_EQ(agency_in_sentence("ỦY BAN NHÂN DÂN TỈNH NAM ĐỊNH"), "Ủy ban nhân dân tỉnh Nam Định");
    EXPECT_EQ(agency_in_sentence("SỞ GIÁO DỤC VÀ ĐÀO TẠO"), "Sở Giáo dục và Đào tạo");
    EXPECT_EQ(agency_in_sentence("ỦY BAN NHÂN DÂN THÀNH PHỐ HỒ CHÍ MINH"), "Ủy ban nhân dân thành phố Hồ Chí Minh");
    EXPECT_EQ(agency_in_sentence("BỘ NỘI VỤ"), "Bộ Nội vụ");
    EXPECT_EQ(position_in_sentence("PHO CHU TỊCH"), "Phó Chủ tịch");
    EXPECT_EQ(position_in_sentence("KIỂM LÂM TRƯỞNG"), "Kiểm lâm trưởng");
    EXPECT_TRUE(begins_agency("ỦY BAN NHÂN DÂN"));
    EXPECT_FALSE(begins_agency("SỐ: 12"));
}

struct Known {
    const char* file;
    bool is_scan;
    Values values;
};

std::vector<PlacedWord> read_with_the_programs(const std::string& path, bool is_scan) {
    if (!is_scan) {
        return words_of_text_layer(test::run_command("pdftotext -q -bbox-layout '" + path + "' -").output);
    }
    const auto read = test::run_command("pdftoppm -q -gray -png -scale-to 3000 -f 1 -l 1 '" + path + "' | OMP_THREAD_LIMIT=1 tesseract stdin stdout -l vie tsv 2>/dev/null");
    return words_of_recognition(read.output, 1);
}

// What a clerk would enter, read by eye from the documents.
TEST(Suggestions, Agree_with_what_a_clerk_would_enter_on_documents_of_others) {
    if (!test::shared_data("documents")) {
        GTEST_SKIP() << "shared data is absent";
    }
    ASSERT_TRUE(test::has_command("pdftotext") && test::has_command("tesseract"));
    const Values letter{{"issuer", "Ủy ban nhân dân tỉnh Nam Định"}, {"number_and_symbol", "412/UBND-VP7"}, {"document_date", "2020-06-02"}, {"type", "CV"},
                        {"subject", "V/v báo cáo kết quả cải cách hành chính giai đoạn 2011 - 2020"}, {"signer_position", "Phó Chủ tịch"},
                        {"signer_name", "Người ký thử nghiệm"}};
    const std::vector<Known> documents{
        {"incoming-cong-van.pdf", false, letter},
        {"scanned-cong-van.pdf", true, letter},
        {"draft-bao-cao.pdf", false,
         {{"issuer", "Sở Thông tin và Truyền thông"}, {"type", "BC"}, {"subject", "Kết quả thực hiện cải cách hành chính giai đoạn 2011 - 2020"}, {"signer_position", "Giám đốc"}, {"signer_name", "Người ký thử nghiệm"}}},
        {"draft-ke-hoach.pdf", false,
         {{"issuer", "Sở Thông tin và Truyền thông"}, {"type", "KH"}, {"subject", "Triển khai chữ ký số và liên thông văn bản điện tử năm 2020"}, {"signer_position", "Giám đốc"}, {"signer_name", "Người ký thử nghiệm"}}},
    };
    int agreed = 0;
    int expected = 0;
    int wrong = 0;
    for (const Known& one : documents) {
        const auto path = test::shared_data(std::string{"documents/"} + one.file);
        ASSERT_TRUE(path) << one.file;
        Values found;
        for (const Suggestion& suggestion : suggest(read_with_the_programs(path->string(), one.is_scan))) {
            found[suggestion.field] = suggestion.value;
        }
        for (const auto& [field, value] : one.values) {
            ++expected;
            const auto at = found.find(field);
            const bool is_same = at != found.end() && at->second == value;
            agreed += is_same ? 1 : 0;
            wrong += at != found.end() && !is_same ? 1 : 0;
            if (!is_same) {
                std::printf("  %s %s: “%s” instead of “%s”\n", one.file, field.c_str(), at == found.end() ? "" : at->second.c_str(), value.c_str());
            }
        }
        for (const auto& [field, value] : found) {
            if (!one.values.contains(field)) {
                ++wrong;
                std::printf("  %s %s: “%s” where there is none\n", one.file, field.c_str(), value.c_str());
            }
        }
    }
    std::printf("  agreement of suggestions: %d of %d values, %d wrong\n", agreed, expected, wrong);
    EXPECT_GE(agreed, expected - 1);
    EXPECT_LE(wrong, 1);
}

}  // namespace
}  // namespace vanthu::reading
