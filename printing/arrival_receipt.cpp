#include "printing/arrival_receipt.hpp"

#include "printing/detail/form_printer.hpp"

namespace vanthu::printing {

Result<void> write_pdf(const ArrivalReceipt& receipt, const std::filesystem::path& target) {
    return detail::write_form(receipt.head, "Giấy xác nhận tiếp nhận văn bản", target, [&](detail::FormPrinter& printer) {
        printer.head("GIẤY XÁC NHẬN TIẾP NHẬN VĂN BẢN");
        printer.paragraph("Kính gửi: " + receipt.addressee, 0, {.alignment = PANGO_ALIGN_CENTER});
        printer.space(8);
        for (const auto& [label, value] : receipt.document) {
            printer.labelled(label, value);
        }
        if (!receipt.files.empty()) {
            printer.rule();
            printer.paragraph("Tệp đã nhận", 0, {.bold = true});
        }
        for (const auto& file : receipt.files) {
            printer.need(50);
            printer.paragraph("- " + file.name + ": " + file.verdict);
            printer.paragraph("SHA-256: " + file.sha256, 12, {.size_points = 9});
        }
        printer.rule();
        printer.paragraph("Kết quả kiểm tra: " + receipt.verdict, 0, {.bold = true});
        printer.need(90);
        printer.space(12);
        printer.paragraph("VĂN THƯ CƠ QUAN", 250, {.bold = true, .alignment = PANGO_ALIGN_CENTER});
    });
}

}  // namespace vanthu::printing
