#include "server/app/search/columns.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace vanthu::app {
namespace {

using In = records::IncomingDocument;
using Out = records::OutgoingDocument;
using Offset = std::chrono::minutes;

constexpr std::string_view usual = "direction,number,year,symbol,date,type,subject,issuer,state";

std::string text(const std::optional<std::string>& value) {
    return value.value_or("");
}

std::string text(const std::optional<long long>& value) {
    return value ? std::to_string(*value) : std::string{};
}

std::string text(const std::optional<std::chrono::year_month_day>& value) {
    return value ? printing::day_text(*value) : std::string{};
}

std::string lines_of(const std::vector<std::string>& texts) {
    std::string all;
    for (const std::string& one : texts) {
        all += (all.empty() ? "" : "; ") + one;
    }
    return all;
}

std::string type_name(const std::string& code) {
    const auto type = records::find_document_type(code);
    return std::string{type ? type->name : std::string_view{code}};
}

const char* state_name(records::IncomingState state) {
    using enum records::IncomingState;
    switch (state) {
        case registered: return "Đã đăng ký";
        case submitted: return "Đã trình";
        case instructed: return "Đang giải quyết";
        case completed: return "Đã giải quyết xong";
        case cancelled: return "Đã hủy đăng ký";
        case returned: return "Đã trả lại nơi gửi";
        case transferred: return "Đã chuyển nơi khác";
    }
    return "";
}

const char* state_name(records::OutgoingState state) {
    using enum records::OutgoingState;
    switch (state) {
        case drafting: return "Đang soạn thảo";
        case in_approval: return "Đang trình duyệt";
        case approved: return "Đã duyệt, chờ ký";
        case signed_by_leader: return "Đã ký";
        case numbered: return "Đã cấp số";
        case sealed: return "Đã đóng dấu";
        case issued: return "Đã phát hành";
        case recalled: return "Đã thu hồi";
        case cancelled: return "Đã hủy";
    }
    return "";
}

const char* urgency_name(records::Urgency urgency) {
    using enum records::Urgency;
    switch (urgency) {
        case normal: return "";
        case urgent: return "Khẩn";
        case very_urgent: return "Thượng khẩn";
        case express: return "Hỏa tốc";
    }
    return "";
}

const auto& columns() {
    using enum printing::Align;
    static const std::array all{
        SearchColumn{"direction", {"Loại", 12, left}, [](const In&, Names&, Offset) -> std::string { return "Đến"; },
                     [](const Out&, Names&, Offset) -> std::string { return "Đi"; }},
        SearchColumn{"number", {"Số đăng ký", 16, right}, [](const In& one, Names&, Offset) { return one.number.text(); },
                     [](const Out& one, Names&, Offset) { return one.number ? one.number->text() : std::string{}; }},
        SearchColumn{"year", {"Năm", 12, right}, [](const In& one, Names&, Offset) { return std::to_string(static_cast<int>(one.series.year)); },
                     [](const Out& one, Names&, Offset) { return one.series ? std::to_string(static_cast<int>(one.series->year)) : std::string{}; }},
        SearchColumn{"book", {"Sổ", 20, left}, [](const In& one, Names&, Offset) { return one.series.book; },
                     [](const Out& one, Names&, Offset) { return one.series ? one.series->book : std::string{}; }},
        SearchColumn{"arrived", {"Ngày đến", 20, centre}, [](const In& one, Names&, Offset offset) { return printing::day_text(local_day(one.arrived_at, offset)); },
                     [](const Out&, Names&, Offset) { return std::string{}; }},
        SearchColumn{"symbol", {"Số, ký hiệu", 28, left}, [](const In& one, Names&, Offset) { return one.details.number_and_symbol; },
                     [](const Out& one, Names&, Offset) { return text(one.symbol); }},
        SearchColumn{"date", {"Ngày văn bản", 20, centre}, [](const In& one, Names&, Offset) { return printing::day_text(one.details.document_day); },
                     [](const Out& one, Names&, Offset) { return text(one.issued_day); }},
        SearchColumn{"type", {"Tên loại", 22, left}, [](const In& one, Names&, Offset) { return type_name(one.details.type_code); },
                     [](const Out& one, Names&, Offset) { return type_name(one.details.type_code); }},
        SearchColumn{"subject", {"Trích yếu nội dung", 70, left}, [](const In& one, Names&, Offset) { return one.details.subject; },
                     [](const Out& one, Names&, Offset) { return one.details.subject; }},
        SearchColumn{"issuer", {"Cơ quan ban hành", 40, left}, [](const In& one, Names&, Offset) { return one.details.issuer; },
                     [](const Out&, Names&, Offset) { return std::string{}; }},
        SearchColumn{"recipients", {"Nơi nhận", 40, left}, [](const In&, Names&, Offset) { return std::string{}; },
                     [](const Out& one, Names&, Offset) { return lines_of(one.details.recipients); }},
        SearchColumn{"unit", {"Đơn vị soạn thảo", 35, left}, [](const In&, Names&, Offset) { return std::string{}; },
                     [](const Out& one, Names& names, Offset) { return names.unit(one.details.drafting_unit); }},
        SearchColumn{"signer", {"Người ký", 30, left}, [](const In& one, Names&, Offset) { return text(one.details.signer_name); },
                     [](const Out& one, Names&, Offset) { return text(one.signer_name); }},
        SearchColumn{"leader", {"Lãnh đạo chỉ đạo", 30, left}, [](const In& one, Names& names, Offset) { return one.leader ? names.person(*one.leader) : std::string{}; },
                     [](const Out&, Names&, Offset) { return std::string{}; }},
        SearchColumn{"instruction", {"Ý kiến chỉ đạo", 50, left}, [](const In& one, Names&, Offset) { return text(one.instruction); },
                     [](const Out&, Names&, Offset) { return std::string{}; }},
        SearchColumn{"drafter", {"Người soạn thảo", 30, left}, [](const In&, Names&, Offset) { return std::string{}; },
                     [](const Out& one, Names& names, Offset) { return names.person(one.drafter); }},
        SearchColumn{"urgency", {"Độ khẩn", 18, left}, [](const In& one, Names&, Offset) -> std::string { return urgency_name(one.details.urgency); },
                     [](const Out& one, Names&, Offset) -> std::string { return urgency_name(one.details.urgency); }},
        SearchColumn{"due", {"Hạn giải quyết", 20, centre}, [](const In& one, Names&, Offset) { return text(one.details.due_day); },
                     [](const Out& one, Names&, Offset) { return text(one.details.due_day); }},
        SearchColumn{"closed", {"Ngày xong", 20, centre},
                     [](const In& one, Names&, Offset offset) { return one.closed_at ? printing::day_text(local_day(*one.closed_at, offset)) : std::string{}; },
                     [](const Out& one, Names&, Offset offset) { return one.issued_at ? printing::day_text(local_day(*one.issued_at, offset)) : std::string{}; }},
        SearchColumn{"pages", {"Số trang", 14, right}, [](const In& one, Names&, Offset) { return text(one.details.page_count); },
                     [](const Out&, Names&, Offset) { return std::string{}; }},
        SearchColumn{"copies", {"Số bản", 14, right}, [](const In&, Names&, Offset) { return std::string{}; },
                     [](const Out& one, Names&, Offset) { return text(one.dispatch.copies); }},
        SearchColumn{"identifier", {"Mã định danh văn bản", 40, left}, [](const In& one, Names&, Offset) { return text(one.details.identifier); },
                     [](const Out&, Names&, Offset) { return std::string{}; }},
        SearchColumn{"state", {"Trạng thái", 25, left}, [](const In& one, Names&, Offset) -> std::string { return state_name(one.state); },
                     [](const Out& one, Names&, Offset) -> std::string { return state_name(one.state); }},
        SearchColumn{"note", {"Ghi chú", 30, left}, [](const In& one, Names&, Offset) { return text(one.details.note); },
                     [](const Out& one, Names&, Offset) { return text(one.details.note); }},
    };
    return all;
}

}  // namespace

Result<SearchColumns> parse_search_columns(std::string_view text) {
    SearchColumns chosen;
    std::string_view rest = text.empty() ? usual : text;
    for (bool more = true; more;) {
        const std::size_t comma = rest.find(',');
        const std::string_view code = rest.substr(0, comma);
        more = comma != std::string_view::npos;
        rest = more ? rest.substr(comma + 1) : std::string_view{};
        const auto found = std::find_if(columns().begin(), columns().end(), [&](const SearchColumn& one) { return one.code == code; });
        if (found == columns().end()) {
            return fail_field("?columns", {fmt::format("Không có cột “{}”.", code), fmt::format("There is no column “{}”.", code)});
        }
        if (std::find(chosen.begin(), chosen.end(), &*found) != chosen.end()) {
            return fail_field("?columns", {fmt::format("Cột “{}” được chọn hai lần.", code), fmt::format("The column “{}” is chosen twice.", code)});
        }
        chosen.push_back(&*found);
    }
    return chosen;
}

}  // namespace vanthu::app
