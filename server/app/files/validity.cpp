#include "server/app/files/validity.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "core/text.hpp"
#include "server/app/document_access.hpp"
#include "server/app/registers/forms.hpp"
#include "server/app/search/columns.hpp"

namespace vanthu::app {
namespace {

constexpr int printed_at_once = 500;

struct Verdict {
    std::string_view name;
    std::string_view words;
};
constexpr std::array<Verdict, 4> verdicts{{
    {"TOTAL_PASSED", "Hợp lệ"},
    {"TOTAL_FAILED", "Không hợp lệ"},
    {"INDETERMINATE", "Chưa xác định"},
    {"NO_SIGNATURE", "Không có chữ ký"},
}};

std::string in_words(const std::string& verdict) {
    const auto* found = std::find_if(verdicts.begin(), verdicts.end(), [&](const Verdict& one) { return one.name == verdict; });
    return found == verdicts.end() ? verdict : std::string{found->words};
}

}  // namespace

Result<std::vector<ReadValidity::Row>> ReadValidity::page(const Actor& actor, const Filter& filter, const PageRequest& page) {
    const bool is_known = std::any_of(verdicts.begin(), verdicts.end(), [&](const Verdict& one) { return one.name == filter.verdict; });
    if (filter.verdict && !is_known) {
        return fail_field("?verdict", {"Kết luận không có trong danh sách.", "There is no such verdict."});
    }
    return services_.storage.read([&](Tx& tx) -> Result<std::vector<Row>> {
        std::vector<Row> rows;
        for (SignatureReport& report : tx.signature_reports().newest({visibility_of(actor), filter.verdict, filter.from, filter.until}, page)) {
            Row row;
            if (const auto document = tx.incoming().find(report.document)) {
                row.number_and_symbol = document->details.number_and_symbol;
                row.issuer = document->details.issuer;
                row.subject = document->details.subject;
            }
            if (const auto file = tx.files().find(report.file)) {
                row.file_name = file->name;
            }
            row.report = std::move(report);
            rows.push_back(std::move(row));
        }
        return rows;
    });
}

Result<Printout> ReadValidity::print(const Actor& actor, const Filter& filter, PrintFormat format) {
    const Instant now = services_.clock.now();
    const std::string moment = moment_text(now, services_.agency.utc_offset);
    printing::Table table;
    table.title = "KẾT QUẢ KIỂM TRA CHỮ KÝ SỐ TRÊN VĂN BẢN ĐẾN";
    table.cover = {upper(services_.agency.parent_name), upper(services_.agency.name), {}, false};
    if (filter.verdict) {
        table.cover.lines.push_back("Kết luận: " + in_words(*filter.verdict));
    }
    table.columns = {{"Kiểm tra lúc", 34, printing::Align::left}, {"Kết luận", 26, printing::Align::left}, {"Số, ký hiệu", 32, printing::Align::left},
                     {"Cơ quan ban hành", 50, printing::Align::left}, {"Trích yếu", 75, printing::Align::left}, {"Tệp", 40, printing::Align::left}};
    PageRequest piece{"", printed_at_once};
    while (true) {
        const auto found = page(actor, filter, piece);
        if (!found) {
            return pass(found.error());
        }
        for (const Row& row : *found) {
            table.rows.push_back({moment_text(row.report.validated_at, services_.agency.utc_offset), in_words(row.report.verdict), row.number_and_symbol, row.issuer,
                                  row.subject, row.file_name});
        }
        if (found->size() < static_cast<std::size_t>(piece.limit) || table.rows.size() > printing::rows_limit) {
            break;
        }
        piece.after = found->back().report.id.text();
    }
    table.closing = {fmt::format("Cộng: {} tệp.", table.rows.size())};
    table.mark = fmt::format("{} – in từ hệ thống quản lý văn bản lúc {}", services_.agency.name, moment);
    return print_table(services_, table, format, "kiem-tra-chu-ky-" + to_iso(local_day(now, services_.agency.utc_offset)));
}

}  // namespace vanthu::app
