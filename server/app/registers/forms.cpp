#include "server/app/registers/forms.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "core/text.hpp"
#include "server/app/registers/reports.hpp"
#include "server/app/registers/rows.hpp"

namespace vanthu::app {
namespace {

using printing::Align;
using printing::Column;
using printing::day_text;
using records::BookKind;
using records::EntryState;
using records::Role;

struct FormKind {
    Form form;
    const char* code;
    const char* title;
    std::vector<Column> columns;
};

/// Titles and columns of Annex IV, and of the reports of Annex VI part V.
const std::vector<FormKind>& kinds() {
    constexpr Align c = Align::centre;
    constexpr Align r = Align::right;
    constexpr Align l = Align::left;
    static const std::vector<FormKind> all{
        {Form::outgoing, "outgoing", "SỔ ĐĂNG KÝ VĂN BẢN ĐI",
         {{"Số, ký hiệu văn bản", 32, l}, {"Ngày tháng văn bản", 23, c}, {"Tên loại và trích yếu nội dung văn bản", 56, l}, {"Người ký", 26, l},
          {"Nơi nhận văn bản", 34, l}, {"Đơn vị, người nhận bản lưu", 19, l}, {"Số lượng bản", 13, c}, {"Ngày chuyển", 23, c}, {"Ký nhận", 14, l},
          {"Ghi chú", 17, l}}},
        {Form::incoming, "incoming", "SỔ ĐĂNG KÝ VĂN BẢN ĐẾN",
         {{"Ngày đến", 23, c}, {"Số đến", 13, c}, {"Tác giả", 34, l}, {"Số, ký hiệu văn bản", 31, l}, {"Ngày tháng văn bản", 23, c},
          {"Tên loại và trích yếu nội dung văn bản", 54, l}, {"Đơn vị hoặc người nhận", 26, l}, {"Ngày chuyển", 23, c}, {"Ký nhận", 14, l},
          {"Ghi chú", 16, l}}},
        {Form::follow_up, "follow-up", "SỔ THEO DÕI GIẢI QUYẾT VĂN BẢN ĐẾN",
         {{"Số đến", 14, c}, {"Tên loại, số và ký hiệu, ngày tháng và tên cơ quan, tổ chức ban hành văn bản", 86, l}, {"Đơn vị hoặc người nhận", 38, l},
          {"Thời hạn giải quyết", 24, c}, {"Tiến độ giải quyết", 34, l}, {"Số, ký hiệu văn bản trả lời", 34, l}, {"Ghi chú", 27, l}}},
        {Form::postal, "postal", "SỔ GỬI VĂN BẢN ĐI BƯU ĐIỆN",
         {{"Ngày chuyển", 26, c}, {"Số, ký hiệu văn bản", 48, l}, {"Nơi nhận văn bản", 85, l}, {"Số lượng bì", 22, c}, {"Ký nhận và dấu bưu điện", 46, l},
          {"Ghi chú", 30, l}}},
        {Form::archived_copies, "archived-copies", "SỔ SỬ DỤNG BẢN LƯU",
         {{"Ngày tháng", 23, c}, {"Họ và tên người sử dụng", 32, l}, {"Số, ký hiệu, ngày tháng văn bản", 33, l}, {"Tên loại và trích yếu nội dung văn bản", 58, l},
          {"Số và ký hiệu hồ sơ", 24, l}, {"Ký nhận", 16, l}, {"Ngày trả", 23, c}, {"Người cho phép sử dụng", 28, l}, {"Ghi chú", 20, l}}},
        {Form::incoming_report, "incoming-report", "BÁO CÁO TÌNH HÌNH GIẢI QUYẾT VĂN BẢN ĐẾN",
         {{"STT", 14, c}, {"Đơn vị chủ trì", 93, l}, {"Tổng số văn bản đến", 30, r}, {"Đã giải quyết đúng hạn", 30, r}, {"Đã giải quyết quá hạn", 30, r},
          {"Đang giải quyết trong hạn", 30, r}, {"Đang giải quyết quá hạn", 30, r}}},
        {Form::outgoing_report, "outgoing-report", "BÁO CÁO TÌNH HÌNH VĂN BẢN ĐI",
         {{"STT", 14, c}, {"Đơn vị soạn thảo", 75, l}, {"Tổng số", 21, r}, {"Quyết định", 21, r}, {"Công văn", 21, r}, {"Báo cáo", 21, r}, {"Tờ trình", 21, r},
          {"Loại khác", 21, r}, {"Đã phát hành", 21, r}, {"Số hủy", 21, r}}},
    };
    return all;
}

const FormKind& kind_of(Form form) {
    return *std::find_if(kinds().begin(), kinds().end(), [&](const FormKind& one) { return one.form == form; });
}

const char* title_of(BookKind kind) {
    switch (kind) {
        case BookKind::internal:
            return "SỔ ĐĂNG KÝ VĂN BẢN NỘI BỘ";
        case BookKind::copies:
            return "SỔ ĐĂNG KÝ BẢN SAO";
        case BookKind::invitations:
            return "SỔ ĐĂNG KÝ GIẤY MỜI";
        case BookKind::normative:
            return "SỔ ĐĂNG KÝ VĂN BẢN QUY PHẠM PHÁP LUẬT";
        case BookKind::classified:
            return "SỔ ĐĂNG KÝ VĂN BẢN MẬT ĐI";
        case BookKind::incoming:
            return "SỔ ĐĂNG KÝ VĂN BẢN ĐẾN";
        case BookKind::outgoing:
        case BookKind::advisory:
            break;
    }
    return "SỔ ĐĂNG KÝ VĂN BẢN ĐI";
}

std::string numbers_text(const std::vector<int>& numbers) {
    constexpr std::size_t shown = 30;
    std::string text;
    for (std::size_t i = 0; i < std::min(numbers.size(), shown); ++i) {
        text += (i == 0 ? "" : ", ") + records::RegisterNumber{numbers[i]}.text();
    }
    return text + (numbers.size() > shown ? ", …" : "");
}

/// "Cộng 12 số: 9 số đã cấp, 1 số hủy (05), …"
class Summary final {
public:
    void add(const RegisterEntry& entry) {
        first_ = first_ == 0 ? entry.number : first_;
        last_ = entry.number;
        ++all_;
        numbers_.at(static_cast<std::size_t>(entry.state)).push_back(entry.number);
    }
    [[nodiscard]] std::string span() const {
        return all_ == 0 ? "Không có số nào trong thời gian này"
                         : fmt::format("Từ số {} đến số {}", records::RegisterNumber{first_}.text(), records::RegisterNumber{last_}.text());
    }
    [[nodiscard]] std::string text() const {
        std::string line = fmt::format("Cộng: {} số; {} số đã cấp", all_, of(EntryState::issued).size());
        for (const auto& [state, words] : {std::pair{EntryState::voided, "số hủy"}, std::pair{EntryState::skipped, "số bỏ qua"},
                                           std::pair{EntryState::reserved, "số đang giữ"}}) {
            line += of(state).empty() ? std::string{} : fmt::format("; {} {} ({})", of(state).size(), words, numbers_text(of(state)));
        }
        return line + ".";
    }

private:
    [[nodiscard]] const std::vector<int>& of(EntryState state) const { return numbers_.at(static_cast<std::size_t>(state)); }
    int first_ = 0;
    int last_ = 0;
    int all_ = 0;
    std::array<std::vector<int>, 4> numbers_;
};

Result<void> fill_register(Tx& tx, const Services& services, const Actor& actor, const FormRequest& request, printing::Table& table) {
    const auto book = load_book(tx, services, request.book.value_or(request.form == Form::outgoing ? "outgoing" : "incoming"));
    if (!book) {
        return pass(book.error());
    }
    if (auto allowed = require_reader(actor, *book); !allowed) {
        return allowed;
    }
    if ((book->kind == BookKind::incoming) == (request.form == Form::outgoing)) {
        return fail_field("?book", {"Sổ này không in theo mẫu này.", "This book is not printed in this form."});
    }
    if (request.form != Form::follow_up) {
        table.title = title_of(book->kind);
    }
    if (book->version > 0) {
        table.cover.lines.insert(table.cover.lines.begin(), book->name);
    }
    Names names(tx);
    Summary summary;
    each_row(tx, series_key(services, book->code, request.days.from.year()), request.days, [&](const RegisterRow& row) {
        summary.add(row.entry);
        table.rows.push_back(request.form == Form::outgoing   ? outgoing_cells(row)
                             : request.form == Form::incoming ? incoming_cells(row, names, services.agency.utc_offset)
                                                              : follow_up_cells(row, names, services.agency.utc_offset));
        return table.rows.size() <= printing::rows_limit;
    });
    table.cover.lines.push_back(summary.span());
    table.cover.lines.emplace_back("Quyển số: ……");
    table.closing = {summary.text()};
    return {};
}

/// Reads every page of a hand-written register.
template <class Page, class Cells>
void fill_by_hand(printing::Table& table, Page page, Cells cells) {
    constexpr int piece = 500;
    std::string after;
    for (;;) {
        const auto found = page(after, piece);
        for (const auto& one : found) {
            table.rows.push_back(cells(one));
        }
        if (static_cast<int>(found.size()) < piece || table.rows.size() > printing::rows_limit) {
            return;
        }
        after = found.back().id;
    }
}

void fill_hand_book(Tx& tx, const Services& services, const FormRequest& request, printing::Table& table) {
    const std::string& agency = services.agency.code;
    if (request.form == Form::postal) {
        fill_by_hand(table, [&](const std::string& after, int limit) { return tx.hand_books().dispatches(agency, request.days, after, limit); },
                     [](const PostalDispatch& one) -> std::vector<std::string> {
                         return {day_text(one.day), one.symbol, one.recipient, std::to_string(one.envelopes), one.receipt.value_or(""), one.note.value_or("")};
                     });
    } else {
        fill_by_hand(table, [&](const std::string& after, int limit) { return tx.hand_books().uses(agency, request.days, after, limit); },
                     [](const ArchivedCopyUse& one) -> std::vector<std::string> {
                         return {day_text(one.day), one.person, one.symbol + "\n" + day_text(one.document_day), one.type_and_subject, one.dossier.value_or(""), "",
                                 one.returned_day ? day_text(*one.returned_day) : "", one.allowed_by, one.note.value_or("")};
                     });
    }
    table.cover.lines.emplace_back("Quyển số: ……");
    table.closing = {fmt::format("Cộng: {} dòng.", table.rows.size())};
}

Result<void> check_days(const DayRange& days) {
    if (!days.from.ok() || !days.to.ok() || std::chrono::sys_days{days.from} > std::chrono::sys_days{days.to} ||
        days.from.year() != days.to.year()) {
        return fail_field("?to", {"Từ ngày đến ngày phải trong cùng một năm.", "From and to are days of one year, in order."});
    }
    return {};
}

}  // namespace

std::string moment_text(Instant at, std::chrono::minutes utc_offset) {
    const auto local = at + utc_offset;
    const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(local - std::chrono::floor<std::chrono::days>(local)).count();
    return fmt::format("{:02}:{:02} ngày {}", minutes / 60, minutes % 60, day_text(local_day(at, utc_offset)));
}

std::optional<Form> parse_form(std::string_view text) {
    const auto found = std::find_if(kinds().begin(), kinds().end(), [&](const FormKind& one) { return text == one.code; });
    return found == kinds().end() ? std::nullopt : std::optional{found->form};
}

Result<printing::Table> fill_form(Tx& tx, const Services& services, const Actor& actor, const FormRequest& request, Instant now) {
    if (auto checked = check_days(request.days); !checked) {
        return pass(checked.error());
    }
    const FormKind& kind = kind_of(request.form);
    const auto today = local_day(now, services.agency.utc_offset);
    printing::Table table;
    table.title = kind.title;
    table.columns = kind.columns;
    table.cover.parent_agency = upper(services.agency.parent_name);
    table.cover.agency = upper(services.agency.name);
    table.cover.own_page = request.form != Form::incoming_report && request.form != Form::outgoing_report;
    table.cover.lines = {fmt::format("Năm: {}", static_cast<int>(request.days.from.year())),
                         fmt::format("Từ ngày {} đến ngày {}", day_text(request.days.from), day_text(request.days.to))};
    table.place_and_day = fmt::format("{}ngày {:02} tháng {:02} năm {}", services.agency.place.empty() ? "" : services.agency.place + ", ",
                                      static_cast<unsigned>(today.day()), static_cast<unsigned>(today.month()), static_cast<int>(today.year()));
    table.signatures = {"VĂN THƯ", "THỦ TRƯỞNG CƠ QUAN"};
    table.mark = fmt::format("{} – in từ hệ thống quản lý văn bản lúc {}", services.agency.name, moment_text(now, services.agency.utc_offset));
    const bool of_documents = request.form == Form::outgoing || request.form == Form::incoming || request.form == Form::follow_up;
    if (!of_documents) {
        records::Book agency_wide;
        if (auto allowed = require_reader(actor, agency_wide); !allowed) {
            return pass(allowed.error());
        }
        if (request.book) {
            return fail_field("?book", {"Mẫu này không theo sổ.", "This form is of no book."});
        }
    }
    if (of_documents) {
        if (auto filled = fill_register(tx, services, actor, request, table); !filled) {
            return pass(filled.error());
        }
    } else if (request.form == Form::incoming_report) {
        table.rows = incoming_report(tx, services, request.days, today);
    } else if (request.form == Form::outgoing_report) {
        table.rows = outgoing_report(tx, services, request.days);
    } else {
        fill_hand_book(tx, services, request, table);
    }
    if (auto checked = printing::check(table); !checked) {
        return pass(checked.error());
    }
    return table;
}

Result<RegisterSheet> read_sheet(Tx& tx, const Services& services, const Actor& actor, const SheetRequest& request) {
    const auto book = load_book(tx, services, request.book);
    if (!book) {
        return pass(book.error());
    }
    if (auto allowed = require_reader(actor, *book); !allowed) {
        return pass(allowed.error());
    }
    const bool arrives = book->kind == BookKind::incoming;
    RegisterSheet sheet;
    for (const Column& column : kind_of(arrives ? Form::incoming : Form::outgoing).columns) {
        sheet.columns.push_back(column.heading);
    }
    Names names(tx);
    const auto add = [&](const RegisterRow& row) {
        sheet.lines.push_back({row.entry, arrives ? incoming_cells(row, names, services.agency.utc_offset) : outgoing_cells(row)});
        return static_cast<int>(sheet.lines.size()) < request.limit;
    };
    each_row(tx, series_key(services, book->code, std::chrono::year{request.year}), request.days, add, request.after, request.limit);
    return sheet;
}

}  // namespace vanthu::app
