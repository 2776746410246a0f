#include "printing/detail/form_printer.hpp"

#include <algorithm>
#include <array>

namespace vanthu::printing::detail {
namespace {

using Surface = Handle<cairo_surface_t, cairo_surface_destroy>;
using Context = Handle<cairo_t, cairo_destroy>;

constexpr double points_per_mm = 72 / 25.4;
constexpr double page_width = 210 * points_per_mm;
constexpr double page_height = 297 * points_per_mm;
// Annex I: 30 mm on the left for the binding, 20 mm elsewhere.
constexpr double left = 30 * points_per_mm;
constexpr double width = page_width - left - 17 * points_per_mm;
constexpr double top = 20 * points_per_mm;
constexpr double bottom = page_height - 20 * points_per_mm;
constexpr double gap = 4;

}  // namespace

FormPrinter::FormPrinter(const FormHead& head, cairo_t* context)
    : head_(head), context_(context), layout_(pango_cairo_create_layout(context)),
      font_(pango_font_description_from_string("Times New Roman, Liberation Serif, Serif")), y_(top) {
    pango_layout_set_wrap(layout_.get(), PANGO_WRAP_WORD_CHAR);
    const Handle<cairo_font_options_t, cairo_font_options_destroy> options{cairo_font_options_create()};
    cairo_font_options_set_hint_style(options.get(), CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options.get(), CAIRO_HINT_METRICS_OFF);
    PangoContext* pango = pango_layout_get_context(layout_.get());  // owned by the layout
    pango_cairo_context_set_font_options(pango, options.get());
    pango_context_set_round_glyph_positions(pango, FALSE);
    pango_layout_context_changed(layout_.get());
}

void FormPrinter::lay_out(const std::string& text, double text_width, const Style& style) {
    pango_font_description_set_weight(font_.get(), style.bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_font_description_set_style(font_.get(), style.italic ? PANGO_STYLE_ITALIC : PANGO_STYLE_NORMAL);
    pango_font_description_set_absolute_size(font_.get(), style.size_points * PANGO_SCALE);
    pango_layout_set_font_description(layout_.get(), font_.get());
    pango_layout_set_width(layout_.get(), static_cast<int>(text_width * PANGO_SCALE));
    pango_layout_set_alignment(layout_.get(), style.alignment);
    pango_layout_set_text(layout_.get(), text.c_str(), static_cast<int>(text.size()));
}

double FormPrinter::height() {
    int tall = 0;
    pango_layout_get_size(layout_.get(), nullptr, &tall);
    return static_cast<double>(tall) / PANGO_SCALE;
}

void FormPrinter::end_page() {
    lay_out(head_.mark, width, {.italic = true, .alignment = PANGO_ALIGN_RIGHT, .size_points = 9});
    cairo_move_to(context_, left, page_height - 14 * points_per_mm);
    pango_cairo_show_layout(context_, layout_.get());
    cairo_show_page(context_);
    y_ = top;
}

void FormPrinter::need(double room) {
    if (y_ + room > bottom) {
        end_page();
    }
}

void FormPrinter::paragraph(const std::string& text, double indent, const Style& style) {
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

void FormPrinter::line(double x, double length, double y) {
    cairo_set_line_width(context_, 0.7);
    cairo_move_to(context_, x, y);
    cairo_line_to(context_, x + length, y);
    cairo_stroke(context_);
}

double FormPrinter::in_column(const std::string& text, double x, double column, double y, const Style& style) {
    lay_out(text, column, style);
    cairo_move_to(context_, x, y);
    pango_cairo_show_layout(context_, layout_.get());
    return y + height();
}

void FormPrinter::head(const std::string& title) {
    const double agency_width = width * 0.44;
    const double motto_x = left + width * 0.46;
    const double motto_width = width * 0.54;
    const Style centred{.alignment = PANGO_ALIGN_CENTER, .size_points = 12};
    const Style strong{.bold = true, .alignment = PANGO_ALIGN_CENTER, .size_points = 12};
    double y = head_.parent_agency.empty() ? top : in_column(head_.parent_agency, left, agency_width, top, centred);
    y = in_column(head_.agency, left, agency_width, y, strong);
    line(left + agency_width / 3, agency_width / 3, y + 2);
    double right = in_column("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", motto_x, motto_width, top, {.bold = true, .alignment = PANGO_ALIGN_CENTER, .size_points = 11});
    right = in_column("Độc lập - Tự do - Hạnh phúc", motto_x, motto_width, right, strong);
    line(motto_x + motto_width * 0.2, motto_width * 0.6, right + 2);
    right = in_column(head_.place_and_day, motto_x, motto_width, right + 10, {.italic = true, .alignment = PANGO_ALIGN_CENTER, .size_points = 12});
    y_ = std::max(y, right) + 18;
    paragraph(title, 0, {.bold = true, .alignment = PANGO_ALIGN_CENTER, .size_points = 14});
    y_ += 8;
}

void FormPrinter::rule() {
    y_ += 6;
    line(left, width, y_);
    y_ += 6;
}

void FormPrinter::dotted() {
    need(20);
    y_ += 18;
    const std::array<double, 2> dots{1, 3};
    cairo_save(context_);
    cairo_set_dash(context_, dots.data(), static_cast<int>(dots.size()), 0);
    line(left, width, y_);
    cairo_restore(context_);
    y_ += 2;
}

Result<void> write_form(const FormHead& head, const char* title, const std::filesystem::path& target, const std::function<void(FormPrinter&)>& print) {
    const Surface surface{cairo_pdf_surface_create(target.c_str(), page_width, page_height)};
    cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_TITLE, title);
    {
        const Context context{cairo_create(surface.get())};
        FormPrinter printer(head, context.get());
        print(printer);
        printer.end_page();
    }
    cairo_surface_finish(surface.get());
    return cairo_surface_status(surface.get()) == CAIRO_STATUS_SUCCESS
               ? Result<void>{}
               : fail(Code::storage_full, {"Không ghi được tệp in.", "Cannot write the printout."});
}

}  // namespace vanthu::printing::detail
