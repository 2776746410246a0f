// Draws the letter and the report that scripts/demo and the tests work on, in the layout of Decree 30/2020/NĐ-CP, Annex I.
// Everything in them is invented.

#include <filesystem>
#include <functional>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include <cairo-pdf.h>
#include <pango/pangocairo.h>

namespace {

constexpr double mm = 72.0 / 25.4;
constexpr double page_width = 210 * mm;
constexpr double page_height = 297 * mm;
constexpr double left = 30 * mm;
constexpr double right = 17 * mm;
constexpr double top = 20 * mm;
constexpr double bottom = 22 * mm;

struct Style {
    double size = 14;
    bool bold = false;
    bool italic = false;
    PangoAlignment alignment = PANGO_ALIGN_LEFT;
    bool justified = false;
    double indent = 0;
};

/// One PDF, drawn from the top down; paragraphs move on to the next page by themselves.
class Sheet {
public:
    explicit Sheet(const std::filesystem::path& path)
        : surface_(cairo_pdf_surface_create(path.c_str(), page_width, page_height)), context_(cairo_create(surface_)) {}
    Sheet(const Sheet&) = delete;
    Sheet& operator=(const Sheet&) = delete;
    ~Sheet() {
        cairo_show_page(context_);
        cairo_destroy(context_);
        cairo_surface_destroy(surface_);
    }

    /// Draws at a place and gives the height.
    double text(double x, double at, double width, const std::string& words, const Style& style) {
        PangoLayout* layout = make(width, words, style);
        cairo_move_to(context_, x, at);
        pango_cairo_show_layout(context_, layout);
        const double height = height_of(layout);
        g_object_unref(layout);
        return height;
    }

    void paragraph(const std::string& words, Style style) {
        style.justified = true;
        style.indent = 12.7 * mm;
        PangoLayout* layout = make(page_width - left - right, words, style);
        if (y + height_of(layout) > page_height - bottom) {
            next_page();
        }
        cairo_move_to(context_, left, y);
        pango_cairo_show_layout(context_, layout);
        y += height_of(layout) + 6;
        g_object_unref(layout);
    }

    void line(double x, double at, double width) {
        cairo_set_line_width(context_, 0.7);
        cairo_move_to(context_, x, at);
        cairo_line_to(context_, x + width, at);
        cairo_stroke(context_);
    }

    void next_page() {
        cairo_show_page(context_);
        ++page_;
        text(0, 10 * mm, page_width, std::to_string(page_), {13, false, false, PANGO_ALIGN_CENTER});
        y = top;
    }

    double y = top;

private:
    static double height_of(PangoLayout* layout) {
        int height = 0;
        pango_layout_get_size(layout, nullptr, &height);
        return static_cast<double>(height) / PANGO_SCALE;
    }

    PangoLayout* make(double width, const std::string& words, const Style& style) {
        PangoLayout* layout = pango_cairo_create_layout(context_);
        PangoFontDescription* font = pango_font_description_from_string("Times New Roman, Liberation Serif, Serif");
        pango_font_description_set_absolute_size(font, style.size * PANGO_SCALE);
        pango_font_description_set_weight(font, style.bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
        pango_font_description_set_style(font, style.italic ? PANGO_STYLE_ITALIC : PANGO_STYLE_NORMAL);
        pango_layout_set_font_description(layout, font);
        pango_font_description_free(font);
        pango_layout_set_width(layout, static_cast<int>(width * PANGO_SCALE));
        pango_layout_set_alignment(layout, style.alignment);
        pango_layout_set_justify(layout, style.justified ? TRUE : FALSE);
        pango_layout_set_indent(layout, static_cast<int>(style.indent * PANGO_SCALE));
        pango_layout_set_text(layout, words.c_str(), -1);
        return layout;
    }

    cairo_surface_t* surface_;
    cairo_t* context_;
    int page_ = 1;
};

struct Document {
    std::string parent, agency, number, date, type, subject, to;
    std::vector<std::string> body;
    std::string position, name;
    std::vector<std::string> recipients;
};

void draw(const std::filesystem::path& path, const Document& document) {
    Sheet sheet(path);
    constexpr double left_width = 72 * mm;
    constexpr double right_x = left + left_width;
    constexpr double right_width = page_width - right - right_x;
    const Style centred{13, false, false, PANGO_ALIGN_CENTER};
    Style bold = centred;
    bold.bold = true;
    double y = top;
    y += sheet.text(left, y, left_width, document.parent, centred);
    y += sheet.text(left, y, left_width, document.agency, bold);
    sheet.line(left + left_width / 3, y + 1, left_width / 3);
    double other = top;
    other += sheet.text(right_x, other, right_width, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", {12, true, false, PANGO_ALIGN_CENTER});
    other += sheet.text(right_x, other, right_width, "Độc lập - Tự do - Hạnh phúc", bold);
    sheet.line(right_x + right_width * 0.2, other + 1, right_width * 0.6);
    y = std::max(y, other) + 8;
    sheet.text(left, y, left_width, document.number, centred);
    sheet.text(right_x, y, right_width, document.date, {13, false, true, PANGO_ALIGN_CENTER});
    y += 22;
    if (document.type.empty()) {
        y += sheet.text(left, y, left_width, document.subject, {12, false, false, PANGO_ALIGN_CENTER}) + 12;
        y += sheet.text(left, y, page_width - left - right, "Kính gửi: " + document.to, {14, false, false, PANGO_ALIGN_CENTER}) + 12;
    } else {
        const double width = page_width - left - right;
        y += sheet.text(left, y + 8, width, document.type, {14, true, false, PANGO_ALIGN_CENTER}) + 8;
        y += sheet.text(left, y, width, document.subject, {14, true, false, PANGO_ALIGN_CENTER}) + 4;
        sheet.line(page_width / 2 - 30, y, 60);
        y += 12;
    }
    sheet.y = y;
    for (const std::string& words : document.body) {
        sheet.paragraph(words, {14});
    }
    constexpr double signature_height = 150;
    if (sheet.y + signature_height > page_height - bottom) {
        sheet.next_page();
    }
    y = sheet.y + 10;
    double list = y + sheet.text(left, y, left_width, "Nơi nhận:", {12, true, true});
    for (const std::string& recipient : document.recipients) {
        list += sheet.text(left, list, left_width, recipient, {11});
    }
    sheet.text(right_x, y, right_width, document.position, {14, true, false, PANGO_ALIGN_CENTER});
    sheet.text(right_x, y + 110, right_width, document.name, {14, true, false, PANGO_ALIGN_CENTER});
}

Document letter() {
    return {"TỈNH NAM ĐỊNH",
            "ỦY BAN NHÂN DÂN",
            "Số: 412/UBND-VP7",
            "Nam Định, ngày 20 tháng 11 năm 2026",
            "",
            "V/v báo cáo tình hình ứng dụng chữ ký số trong cơ quan nhà nước",
            "Sở Thông tin và Truyền thông",
            {"Thực hiện chương trình công tác năm, Ủy ban nhân dân tỉnh yêu cầu Sở Thông tin và Truyền thông rà soát, tổng hợp tình "
             "hình ứng dụng chữ ký số chuyên dùng công vụ tại các cơ quan, đơn vị trên địa bàn.",
             "Nội dung báo cáo gồm: số lượng chứng thư đang sử dụng; tỷ lệ văn bản điện tử được ký số; khó khăn, vướng mắc và kiến "
             "nghị.",
             "Báo cáo gửi về Ủy ban nhân dân tỉnh trước ngày 05 tháng 12 năm 2026 để tổng hợp./."},
            "KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH",
            "Trần Thị Mẫu",
            {"- Như trên;", "- Lưu: VT, VP7."}};
}

Document report() {
    Document document{"TỈNH NAM ĐỊNH",
                      "SỞ THÔNG TIN VÀ TRUYỀN THÔNG",
                      "Số:          /BC-STTTT",
                      "Nam Định, ngày        tháng        năm 2026",
                      "BÁO CÁO",
                      "Tình hình ứng dụng chữ ký số trong cơ quan nhà nước",
                      "",
                      {},
                      "GIÁM ĐỐC",
                      "Vũ Đức Thắng",
                      {"- UBND tỉnh (để báo cáo);", "- Lãnh đạo Sở;", "- Lưu: VT, CNTT (3)."}};
    const std::vector<std::string> subjects{"Kết quả triển khai", "Hạ tầng và an toàn thông tin", "Đào tạo, hướng dẫn",
                                            "Khó khăn, vướng mắc", "Kiến nghị"};
    for (std::size_t i = 0; i < subjects.size(); ++i) {
        document.body.push_back(std::to_string(i + 1) + ". " + subjects[i]);
        document.body.push_back(
            "Các cơ quan, đơn vị đã sử dụng chữ ký số chuyên dùng công vụ khi ban hành văn bản điện tử; việc gửi, nhận văn bản "
            "được thực hiện trên hệ thống quản lý văn bản và điều hành, kết nối với trục liên thông văn bản quốc gia.");
        document.body.push_back(
            "Số liệu được tổng hợp từ hệ thống theo ngày; các đơn vị chịu trách nhiệm về tính chính xác của số liệu do mình cung "
            "cấp và cập nhật khi có thay đổi.");
    }
    return document;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 2) {
        std::cerr << "usage: vanthu_demo_documents FOLDER\n";
        return 64;
    }
    const std::filesystem::path folder = argv[1];
    std::filesystem::create_directories(folder);
    draw(folder / "incoming-cong-van.pdf", letter());
    draw(folder / "draft-bao-cao.pdf", report());
    return 0;
}
