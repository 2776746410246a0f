#pragma once

#include <cairo-pdf.h>
#include <pango/pangocairo.h>

#include <filesystem>
#include <functional>
#include <string>

#include "core/handle.hpp"
#include "core/result.hpp"
#include "printing/form_head.hpp"

/// A form of one column on A4 upright pages, by the margins of Annex I. What each form says is its own.
namespace vanthu::printing::detail {

struct Style {
    bool bold = false;
    bool italic = false;
    PangoAlignment alignment = PANGO_ALIGN_LEFT;
    double size_points = 13;
};

class FormPrinter final {
public:
    FormPrinter(const FormHead& head, cairo_t* context);

    /// Agency and motto side by side, place and day, the form's title.
    void head(const std::string& title);
    /// Line by line, so that a long text goes on over the page's end.
    void paragraph(const std::string& text, double indent = 0, const Style& style = {});
    void labelled(const std::string& label, const std::string& value) { paragraph(label + ": " + value); }
    void rule();            ///< from margin to margin, with room around it
    void dotted();          ///< a line to write on
    void space(double points) { y_ += points; }
    void need(double room); ///< a new page where less is left
    void end_page();

private:
    void lay_out(const std::string& text, double text_width, const Style& style);
    double height();
    void line(double x, double length, double y);
    double in_column(const std::string& text, double x, double column, double y, const Style& style);

    const FormHead& head_;
    cairo_t* context_;
    Handle<PangoLayout, g_object_unref> layout_;
    Handle<PangoFontDescription, pango_font_description_free> font_;
    double y_;
};

/// Opens the file, lets `print` fill it, ends the last page. Errors: storage_full.
Result<void> write_form(const FormHead& head, const char* title, const std::filesystem::path& target, const std::function<void(FormPrinter&)>& print);

}  // namespace vanthu::printing::detail
