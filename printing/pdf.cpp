#include <cairo-pdf.h>
#include <pango/pangocairo.h>

#include <algorithm>

#include <fmt/format.h>

#include "core/handle.hpp"
#include "printing/table.hpp"

namespace vanthu::printing {
namespace {

using Surface = Handle<cairo_surface_t, cairo_surface_destroy>;
using Context = Handle<cairo_t, cairo_destroy>;
using Layout = Handle<PangoLayout, g_object_unref>;
using Font = Handle<PangoFontDescription, pango_font_description_free>;

constexpr double points_per_mm = 72 / 25.4;
constexpr double page_width = 297 * points_per_mm;
constexpr double page_height = 210 * points_per_mm;
constexpr double left = 20 * points_per_mm;
constexpr double width = 257 * points_per_mm;
constexpr double top = 17 * points_per_mm;
constexpr double bottom = page_height - 18 * points_per_mm;
constexpr double padding = 3;
constexpr double body_size = 11;
constexpr double line_width = 0.6;

class Printer final {
public:
    Printer(const Table& table, cairo_t* context)
        : table_(table), context_(context), layout_(pango_cairo_create_layout(context)),
          font_(pango_font_description_from_string("Times New Roman, Liberation Serif, Serif")) {
        pango_layout_set_wrap(layout_.get(), PANGO_WRAP_WORD_CHAR);
        use_true_widths();
        double sum = 0;
        for (const Column& column : table.columns) {
            sum += column.width_mm;
        }
        for (const Column& column : table.columns) {
            widths_.push_back(width * column.width_mm / sum);
        }
    }

    void print() {
        break_pages();
        const std::size_t before = table_.cover.own_page ? 1 : 0;
        const std::size_t pages = before + page_begins_.size() + (closing_on_own_page_ ? 1 : 0);
        if (table_.cover.own_page) {
            draw_cover();
            cairo_show_page(context_);
        }
        for (std::size_t page = 0; page < page_begins_.size(); ++page) {
            const std::size_t end = page + 1 < page_begins_.size() ? page_begins_[page + 1] : table_.rows.size();
            double y = draw_head(page == 0 && !table_.cover.own_page ? draw_heading(true) : top);
            for (std::size_t row = page_begins_[page]; row < end; ++row) {
                draw_row(table_.rows[row], y, heights_[row]);
                y += heights_[row];
            }
            if (page + 1 == page_begins_.size() && !closing_on_own_page_) {
                draw_closing(y);
            }
            draw_foot(before + page + 1, pages);
            cairo_show_page(context_);
        }
        if (closing_on_own_page_) {
            draw_closing(top);
            draw_foot(pages, pages);
            cairo_show_page(context_);
        }
    }

private:
    /// Widths of glyphs as the font has them, not rounded to the pixels of a screen.
    void use_true_widths() {
        const Handle<cairo_font_options_t, cairo_font_options_destroy> options{cairo_font_options_create()};
        cairo_font_options_set_hint_style(options.get(), CAIRO_HINT_STYLE_NONE);
        cairo_font_options_set_hint_metrics(options.get(), CAIRO_HINT_METRICS_OFF);
        PangoContext* pango = pango_layout_get_context(layout_.get());  // owned by the layout
        pango_cairo_context_set_font_options(pango, options.get());
        pango_context_set_round_glyph_positions(pango, FALSE);
        pango_layout_context_changed(layout_.get());
    }

    /// Lays a text out; gives its height in points. `limit` cuts it with an ellipsis.
    double lay_out(const std::string& text, double text_width, double size, bool bold, Align align, bool italic = false, double limit = 0) {
        pango_font_description_set_weight(font_.get(), bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
        pango_font_description_set_style(font_.get(), italic ? PANGO_STYLE_ITALIC : PANGO_STYLE_NORMAL);
        pango_font_description_set_absolute_size(font_.get(), size * PANGO_SCALE);
        pango_layout_set_font_description(layout_.get(), font_.get());
        pango_layout_set_width(layout_.get(), static_cast<int>(text_width * PANGO_SCALE));
        pango_layout_set_alignment(layout_.get(), align == Align::left     ? PANGO_ALIGN_LEFT
                                                  : align == Align::centre ? PANGO_ALIGN_CENTER
                                                                           : PANGO_ALIGN_RIGHT);
        pango_layout_set_height(layout_.get(), limit > 0 ? static_cast<int>(limit * PANGO_SCALE) : -1);
        pango_layout_set_ellipsize(layout_.get(), limit > 0 ? PANGO_ELLIPSIZE_END : PANGO_ELLIPSIZE_NONE);
        pango_layout_set_text(layout_.get(), text.c_str(), static_cast<int>(text.size()));
        int height = 0;
        pango_layout_get_size(layout_.get(), nullptr, &height);
        return static_cast<double>(height) / PANGO_SCALE;
    }

    void show(double x, double y) {
        cairo_move_to(context_, x, y);
        pango_cairo_show_layout(context_, layout_.get());
    }

    double write(const std::string& text, double x, double y, double text_width, double size, bool bold, Align align, bool italic = false) {
        const double height = lay_out(text, text_width, size, bold, align, italic);
        show(x, y);
        return height;
    }

    double head_height() {
        double highest = 0;
        for (std::size_t i = 0; i < widths_.size(); ++i) {
            highest = std::max(highest, lay_out(table_.columns[i].heading, widths_[i] - 2 * padding, body_size, true, Align::centre));
        }
        return highest + 2 * padding;
    }
    double number_height() { return lay_out("(1)", 100, body_size - 1, false, Align::centre, true) + 2; }

    double row_height(const std::vector<std::string>& row, double limit) {
        double highest = lay_out("Ấg", width, body_size, false, Align::left);
        for (std::size_t i = 0; i < widths_.size(); ++i) {
            if (!row[i].empty()) {
                highest = std::max(highest, lay_out(row[i], widths_[i] - 2 * padding, body_size, false, table_.columns[i].align, false, limit));
            }
        }
        return highest + 2 * padding;
    }

    double closing_height() {
        double height = 8;
        for (const std::string& line : table_.closing) {
            height += lay_out(line, width, body_size, false, Align::left) + 2;
        }
        return height + (table_.signatures.empty() ? 0 : 130);
    }

    void break_pages() {
        head_height_ = head_height();
        const double begin = top + head_height_ + number_height();
        const double most = bottom - begin;
        double y = table_.cover.own_page ? begin : draw_heading(false) + begin - top;
        page_begins_.push_back(0);
        for (std::size_t row = 0; row < table_.rows.size(); ++row) {
            heights_.push_back(std::min(most, row_height(table_.rows[row], most - 2 * padding)));
            if (y + heights_.back() > bottom && (row > page_begins_.back() || (row == 0 && y > begin))) {
                page_begins_.push_back(row);
                y = begin;
            }
            y += heights_.back();
        }
        closing_on_own_page_ = y + closing_height() > bottom;
    }

    void frame(double x, double y, double w, double h) {
        cairo_set_line_width(context_, line_width);
        cairo_rectangle(context_, x, y, w, h);
        cairo_stroke(context_);
    }

    double draw_head(double y) {
        const double numbers = number_height();
        double x = left;
        for (std::size_t i = 0; i < widths_.size(); ++i) {
            const double inside = widths_[i] - 2 * padding;
            const double height = lay_out(table_.columns[i].heading, inside, body_size, true, Align::centre);
            show(x + padding, y + (head_height_ - height) / 2);
            write(fmt::format("({})", i + 1), x, y + head_height_ + 1, widths_[i], body_size - 1, false, Align::centre, true);
            frame(x, y, widths_[i], head_height_);
            frame(x, y + head_height_, widths_[i], numbers);
            x += widths_[i];
        }
        return y + head_height_ + numbers;
    }

    void draw_row(const std::vector<std::string>& row, double y, double height) {
        double x = left;
        for (std::size_t i = 0; i < widths_.size(); ++i) {
            if (!row[i].empty()) {
                lay_out(row[i], widths_[i] - 2 * padding, body_size, false, table_.columns[i].align, false, height - 2 * padding);
                show(x + padding, y + padding);
            }
            frame(x, y, widths_[i], height);
            x += widths_[i];
        }
    }

    void draw_closing(double y) {
        y += 8;
        for (const std::string& line : table_.closing) {
            y += write(line, left, y, width, body_size, false, Align::left) + 2;
        }
        if (table_.signatures.empty()) {
            return;
        }
        const double each = width / static_cast<double>(table_.signatures.size());
        double x = left;
        const double day_y = y + 6;
        y = day_y + lay_out(table_.place_and_day, each, body_size + 1, false, Align::centre, true) + 2;
        for (std::size_t i = 0; i < table_.signatures.size(); ++i) {
            if (i + 1 == table_.signatures.size()) {
                write(table_.place_and_day, x, day_y, each, body_size + 1, false, Align::centre, true);
            }
            if (!table_.signatures[i].empty()) {
                const double title = write(table_.signatures[i], x, y, each, body_size + 1, true, Align::centre);
                write("(Ký, ghi rõ họ tên)", x, y + title, each, body_size, false, Align::centre, true);
            }
            x += each;
        }
    }

    void draw_foot(std::size_t page, std::size_t pages) {
        const double y = bottom + 8;
        write(table_.mark, left, y, width * 0.75, 9, false, Align::left, true);
        write(fmt::format("Trang {}/{}", page, pages), left, y, width, 10, false, Align::right);
    }

    /// A report's first page: the agencies on the left, the title below, the days. Gives where the table begins; draws only if asked.
    double draw_heading(bool draws) {
        double y = top;
        const auto line = [&](const std::string& text, double text_width, double size, bool bold, bool italic) {
            const double height = lay_out(text, text_width, size, bold, Align::centre, italic);
            if (draws) {
                show(left, y);
            }
            y += height + 1;
        };
        const double agency_width = width * 0.45;
        if (!table_.cover.parent_agency.empty()) {
            line(table_.cover.parent_agency, agency_width, 12, false, false);
        }
        line(table_.cover.agency, agency_width, 12, true, false);
        y += 36;  // room for a seal in the corner
        line(table_.title, width, 15, true, false);
        for (const std::string& text : table_.cover.lines) {
            line(text, width, 13, false, true);
        }
        return y + 10;
    }

    /// Annex IV: agencies on top, the title in the middle, what the register spans below it.
    void draw_cover() {
        cairo_set_line_width(context_, 1.2);
        const double inset = 12 * points_per_mm;
        cairo_rectangle(context_, inset, inset, page_width - 2 * inset, page_height - 2 * inset);
        cairo_stroke(context_);
        double y = 26 * points_per_mm;
        if (!table_.cover.parent_agency.empty()) {
            y += write(table_.cover.parent_agency, left, y, width, 14, false, Align::centre) + 2;
        }
        y += write(table_.cover.agency, left, y, width, 14, true, Align::centre);
        cairo_set_line_width(context_, 0.8);
        cairo_move_to(context_, page_width / 2 - 55, y + 4);
        cairo_line_to(context_, page_width / 2 + 55, y + 4);
        cairo_stroke(context_);
        y = 78 * points_per_mm;
        y += write(table_.title, left + 40, y, width - 80, 26, true, Align::centre) + 22;
        for (const std::string& line : table_.cover.lines) {
            y += write(line, left, y, width, 14, false, Align::centre) + 8;
        }
    }

    const Table& table_;
    cairo_t* context_;
    Layout layout_;
    Font font_;
    std::vector<double> widths_;
    std::vector<double> heights_;
    std::vector<std::size_t> page_begins_;
    double head_height_ = 0;
    bool closing_on_own_page_ = false;
};

}  // namespace

Result<void> write_pdf(const Table& table, const std::filesystem::path& target) {
    if (auto checked = check(table); !checked) {
        return checked;
    }
    const Surface surface{cairo_pdf_surface_create(target.c_str(), page_width, page_height)};
    cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_TITLE, table.title.c_str());
    {
        const Context context{cairo_create(surface.get())};
        Printer(table, context.get()).print();
    }
    cairo_surface_finish(surface.get());
    if (cairo_surface_status(surface.get()) != CAIRO_STATUS_SUCCESS) {
        return fail(Code::storage_full, {"Không ghi được tệp PDF.", "The PDF cannot be written."}, {cairo_status_to_string(cairo_surface_status(surface.get()))});
    }
    return {};
}

}  // namespace vanthu::printing
