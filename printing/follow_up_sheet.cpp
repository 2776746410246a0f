#include "printing/follow_up_sheet.hpp"

#include "printing/detail/form_printer.hpp"

namespace vanthu::printing {
namespace {

constexpr int blank_lines = 4;
constexpr std::array<const char*, 3> headings{"Ý kiến của lãnh đạo cơ quan, tổ chức", "Ý kiến của lãnh đạo đơn vị", "Ý kiến đề xuất của người giải quyết"};

void opinions(detail::FormPrinter& printer, const char* heading, const std::vector<FollowUpSheet::Opinion>& all) {
    printer.need(60);  // a heading never stands alone at the foot
    printer.rule();
    printer.paragraph(heading, 0, {.bold = true});
    for (const auto& opinion : all) {
        for (const std::string& line : opinion.lines) {
            printer.paragraph("- " + line, 12);
        }
        printer.paragraph(opinion.signed_by, 12, {.italic = true, .alignment = PANGO_ALIGN_RIGHT});
    }
    for (int i = 0; all.empty() && i < blank_lines; ++i) {
        printer.dotted();
    }
    printer.space(4);
}

}  // namespace

Result<void> write_pdf(const FollowUpSheet& sheet, const std::filesystem::path& target) {
    return detail::write_form(sheet.head, "Phiếu giải quyết văn bản đến", target, [&](detail::FormPrinter& printer) {
        printer.head("PHIẾU GIẢI QUYẾT VĂN BẢN ĐẾN");
        for (const auto& [label, value] : sheet.document) {
            printer.labelled(label, value);
        }
        for (std::size_t part = 0; part < headings.size(); ++part) {
            opinions(printer, headings.at(part), sheet.opinions.at(part));
        }
    });
}

}  // namespace vanthu::printing
