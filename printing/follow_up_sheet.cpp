#include "printing/follow_up_sheet.hpp"

#include <cairo-pdf.h>
#include <pango/pangocairo.h>

#include <algorithm>

#include <fmt/format.h>

#include "core/handle.hpp"

namespace vanthu::printing {
namespace {

using Surface = Handle<cairo_surface_t, cairo_surface_destroy>;
using Context = Handle<cairo_t, cairo_destroy>;
using Layout = Handle<PangoLayout, g_object_unref>;
using Font = Handle<PangoFontDescription, pango_font_description_free>;

constexpr double points_per_mm = 72 / 25.4;
constexpr double page_width = 210 * points_per_mm;
constexpr double page_height = 297 * points_per_mm;
// Annex I: 30 mm on the left for the binding, 20 mm elsewhere.
constexpr double left = 30 * points_per_mm;
constexpr double width = page_width - left - 17 * points_per_mm;
constexpr double top = 20 * points_per_mm;
constexpr double bottom = page_height - 20 * points_per_mm;
constexpr double size = 13;
constexpr double gap = 4;
constexpr int blank_lines = 4;

constexpr std::array<const char*, 3> headings{"Ý kiến của lãnh đạo cơ quan, tổ chức", "Ý kiến của lãnh đạo đơn vị", "Ý kiến đề xuất của người giải quyết"};

struct Style {
    bool bold = false;
    bool italic = false;
    PangoAlignment alignment = PANGO_ALIGN_LEFT;
    double size_points = size;
};

class Printer final {
public:
    Printer(const FollowUpSheet& sheet, cairo_t* context)
        : sheet_(sheet), context_(context), layout_(pango_cairo_create_layout(context)),
          font_(pango_font_description_from_string("Times New Roman, Liberation Serif, Serif")) {
        pango_layout_set_wrap(layout_.get(), PANGO_WRAP_WORD_CHAR);
        const Handle<cairo_font_options_t, cairo_font_options_destroy> options{cairo_font_options_create()};
        cairo_font_options_set_hint_style(options.get(), CAIRO_HINT_STYLE_NONE);
        cairo_font_options_set_hint_metrics(options.get(), CAIRO_HINT_METRICS_OFF);
        PangoContext* pango = pango_layout_get_context(layout_.get());  // owned by the layout
        pango_cairo_context_set_font_options(pango, options.get());
        pango_context_set_round_glyph_positions(pango, FALSE);
        pango_layout_context_changed(layout_.get());
    }

    void print() {
        head();
        for (const auto& [label, value] : sheet_.document) {
            labelled(label, value);
        }
        for (std::size_t part = 0; part < headings.size(); ++part) {
            opinions(headings.at(part), sheet_.opinions.at(part));
        }
        end_page();
    }

private:
    void lay_out(const std::string& text, double text_width, const Style& style) {
        pango_font_description_set_weight(font_.get(), style.bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
        pango_font_description_set_style(font_.get(), style.italic ? PANGO_STYLE_ITALIC : PANGO_STYLE_NORMAL);
        pango_font_description_set_absolute_size(font_.get(), style.size_points * PANGO_SCALE);
        pango_layout_set_font_description(layout_.get(), font_.get());
        pango_layout_set_width(layout_.get(), static_cast<int>(text_width * PANGO_SCALE));
        pango_layout_set_alignment(layout_.get(), style.alignment);
        pango_layout_set_text(layout_.get(), text.c_str(), static_cast<int>(text.size()));
    }

    double height() {
        int tall = 0;
        pango_layout_get_size(layout_.get(), nullptr, &tall);
        return static_cast<double>(tall) / PANGO_SCALE;
    }

    void end_page() {
        lay_out(sheet_.mark, width, {.italic = true, .alignment = PANGO_ALIGN_RIGHT, .size_points = 9});
        cairo_move_to(context_, left, page_height - 14 * points_per_mm);
        pango_cairo_show_layout(context_, layout_.get());
        cairo_show_page(context_);
        y_ = top;
    }

    void need(double room) {
        if (y_ + room > bottom) {
            end_page();
        }
    }

    /// Line by line, so that a long text goes on over the page's end.
    void paragraph(const std::string& text, double indent, const Style& style) {
        lay_out(text, width - indent, style);
        const int count = pango_layout_get_line_count(layout_.get());
        for (int i = 0; i < count; ++i) {
            lay_out(text, width - indent, style);  // the foot of a page has used the layout
            PangoLayoutLine* line = pango_layout_get_line_readonly(layout_.get(), i);  // owned by the layout
            PangoRectangle extents{};
            pango_layout_line_get_extents(line, nullptr, &extents);
            const double tall = static_cast<double>(extents.height) / PANGO_SCALE;
            if (y_ + tall > bottom) {
                end_page();
                lay_out(text, width - indent, style);
                line = pango_layout_get_line_readonly(layout_.get(), i);
            }
            const double line_width = static_cast<double>(extents.width) / PANGO_SCALE;
            const double free = width - indent - line_width;
            const double shift = style.alignment == PANGO_ALIGN_RIGHT ? free : style.alignment == PANGO_ALIGN_CENTER ? free / 2 : 0;
            cairo_move_to(context_, left + indent + shift, y_ - static_cast<double>(extents.y) / PANGO_SCALE);
            pango_cairo_show_layout_line(context_, line);
            y_ += tall;
        }
        y_ += gap;
    }

    void rule(double x, double length, double y) {
        cairo_set_line_width(context_, 0.7);
        cairo_move_to(context_, x, y);
        cairo_line_to(context_, x + length, y);
        cairo_stroke(context_);
    }

    double in_column(const std::string& text, double x, double column, double y, const Style& style) {
        lay_out(text, column, style);
        cairo_move_to(context_, x, y);
        pango_cairo_show_layout(context_, layout_.get());
        return y + height();
    }

    void head() {
        const double agency_width = width * 0.44;
        const double motto_x = left + width * 0.46;
        const double motto_width = width * 0.54;
        const Style centred{.alignment = PANGO_ALIGN_CENTER, .size_points = 12};
        const Style strong{.bold = true, .alignment = PANGO_ALIGN_CENTER, .size_points = 12};
        double y = sheet_.parent_agency.empty() ? top : in_column(sheet_.parent_agency, left, agency_width, top, centred);
        y = in_column(sheet_.agency, left, agency_width, y, strong);
        rule(left + agency_width / 3, agency_width / 3, y + 2);
        double right = in_column("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", motto_x, motto_width, top, {.bold = true, .alignment = PANGO_ALIGN_CENTER, .size_points = 11});
        right = in_column("Độc lập - Tự do - Hạnh phúc", motto_x, motto_width, right, strong);
        rule(motto_x + motto_width * 0.2, motto_width * 0.6, right + 2);
        right = in_column(sheet_.place_and_day, motto_x, motto_width, right + 10, {.italic = true, .alignment = PANGO_ALIGN_CENTER, .size_points = 12});
        y_ = std::max(y, right) + 18;
        paragraph("PHIẾU GIẢI QUYẾT VĂN BẢN ĐẾN", 0, {.bold = true, .alignment = PANGO_ALIGN_CENTER, .size_points = 14});
        y_ += 8;
    }

    void labelled(const std::string& label, const std::string& value) {
        paragraph(label + ": " + value, 0, {});
    }

    void opinions(const char* heading, const std::vector<FollowUpSheet::Opinion>& all) {
        need(60);  // a heading never stands alone at the foot
        y_ += 6;
        rule(left, width, y_);
        y_ += 6;
        paragraph(heading, 0, {.bold = true});
        for (const auto& opinion : all) {
            for (const std::string& line : opinion.lines) {
                paragraph("- " + line, 12, {});
            }
            paragraph(opinion.signed_by, 12, {.italic = true, .alignment = PANGO_ALIGN_RIGHT});
        }
        for (int i = 0; all.empty() && i < blank_lines; ++i) {
            dotted();
        }
        y_ += gap;
    }

    void dotted() {
        need(20);
        y_ += 18;
        const std::array<double, 2> dots{1, 3};
        cairo_save(context_);
        cairo_set_dash(context_, dots.data(), static_cast<int>(dots.size()), 0);
        rule(left, width, y_);
        cairo_restore(context_);
        y_ += 2;
    }

    const FollowUpSheet& sheet_;
    cairo_t* context_;
    Layout layout_;
    Font font_;
    double y_ = top;
};

}  // namespace

Result<void> write_pdf(const FollowUpSheet& sheet, const std::filesystem::path& target) {
    const Surface surface{cairo_pdf_surface_create(target.c_str(), page_width, page_height)};
    cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_TITLE, "Phiếu giải quyết văn bản đến");
    {
        const Context context{cairo_create(surface.get())};
        Printer(sheet, context.get()).print();
    }
    cairo_surface_finish(surface.get());
    return cairo_surface_status(surface.get()) == CAIRO_STATUS_SUCCESS
               ? Result<void>{}
               : fail(Code::storage_full, {"Không ghi được tệp in.", "Cannot write the printout."});
}

}  // namespace vanthu::printing
