#include "server/app/usage/statistics.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "core/text.hpp"
#include "server/app/usage/statistic_rows.hpp"

namespace vanthu::app {
namespace {

using printing::Align;
using printing::Column;
using printing::day_text;
using Group = StatisticGroup;

constexpr int years_at_once = 10;

struct StatisticKind {
    Statistic statistic;
    const char* code;
    const char* title;
    std::vector<Column> counts;  ///< behind number and name
};

const std::vector<StatisticKind>& kinds() {
    constexpr Align r = Align::right;
    static const std::vector<StatisticKind> all{
        {Statistic::access, "access", "THỐNG KÊ LƯỢT TRUY CẬP VĂN BẢN, HỒ SƠ",
         {{"Xem", 30, r}, {"Tải về", 30, r}, {"In", 30, r}, {"Xuất dữ liệu", 30, r}, {"Tổng số lượt", 30, r}}},
        {Statistic::incoming, "incoming", "THỐNG KÊ GIẢI QUYẾT VĂN BẢN ĐẾN",
         {{"Tiếp nhận", 21, r}, {"Đã giải quyết đúng hạn", 24, r}, {"Đã giải quyết quá hạn", 24, r}, {"Đang giải quyết trong hạn", 24, r},
          {"Đang giải quyết quá hạn", 24, r}, {"Tỷ lệ đúng hạn (%)", 22, r}, {"Thời gian giải quyết trung bình (ngày)", 30, r}}},
        {Statistic::outgoing, "outgoing", "THỐNG KÊ VĂN BẢN ĐI",
         {{"Đã cấp số", 30, r}, {"Đã phát hành", 30, r}, {"Số hủy", 30, r}, {"Thời gian từ soạn thảo đến phát hành trung bình (ngày)", 45, r}}},
        {Statistic::dossiers, "dossiers", "THỐNG KÊ HỒ SƠ",
         {{"Tổng số", 22, r}, {"Đang lập", 22, r}, {"Đã kết thúc", 22, r}, {"Đã nộp lưu", 22, r}, {"Đã hủy", 22, r}, {"Số văn bản", 25, r}, {"Số trang", 25, r}}},
        {Statistic::dossier_list, "dossier-list", "DANH SÁCH HỒ SƠ", {}},
    };
    return all;
}

const StatisticKind& kind_of(Statistic statistic) {
    return *std::find_if(kinds().begin(), kinds().end(), [&](const StatisticKind& one) { return one.statistic == statistic; });
}

struct GroupKind {
    Group group;
    const char* code;
    const char* heading;
};

constexpr std::array<GroupKind, 4> groups{{{Group::unit, "unit", "Đơn vị"},
                                           {Group::person, "person", "Người"},
                                           {Group::month, "month", "Tháng"},
                                           {Group::document, "document", "Văn bản"}}};

const GroupKind& kind_of(Group group) {
    return *std::find_if(groups.begin(), groups.end(), [&](const GroupKind& one) { return one.group == group; });
}

}  // namespace

std::optional<Statistic> parse_statistic(std::string_view text) {
    const auto found = std::find_if(kinds().begin(), kinds().end(), [&](const StatisticKind& one) { return text == one.code; });
    return found == kinds().end() ? std::nullopt : std::optional{found->statistic};
}

std::optional<StatisticGroup> parse_statistic_group(std::string_view text) {
    const auto found = std::find_if(groups.begin(), groups.end(), [&](const GroupKind& one) { return text == one.code; });
    return found == groups.end() ? std::nullopt : std::optional{found->group};
}

Result<void> ReadStatistics::check(const Actor& actor, const StatisticRequest& request) {
    if (!visibility_of(actor).whole_agency) {
        return forbid({"Chỉ văn thư, lãnh đạo, kiểm tra viên của cơ quan xem thống kê.", "Only clerks, leaders and auditors of the agency read statistics."});
    }
    const DayRange& days = request.days;
    if (!days.from.ok() || !days.to.ok() || std::chrono::sys_days{days.from} > std::chrono::sys_days{days.to} ||
        days.to.year() - days.from.year() >= std::chrono::years{years_at_once}) {
        return fail_field("?to", {fmt::format("Từ ngày đến ngày theo thứ tự, nhiều nhất {} năm.", years_at_once), fmt::format("From and to in order, at most {} years.", years_at_once)});
    }
    if (request.group == Group::document && request.statistic != Statistic::access) {
        return fail_field("?by", {"Chỉ thống kê truy cập có theo văn bản.", "Only the statistic of access is by document."});
    }
    return {};
}

Result<printing::Table> ReadStatistics::table(const Actor& actor, const StatisticRequest& request) {
    if (auto checked = check(actor, request); !checked) {
        return pass(checked.error());
    }
    const Instant now = services_.clock.now();
    const auto today = local_day(now, services_.agency.utc_offset);
    const StatisticKind& kind = kind_of(request.statistic);
    printing::Table made;
    made.title = kind.title;
    made.cover = {upper(services_.agency.parent_name), upper(services_.agency.name),
                  {fmt::format("Từ ngày {} đến ngày {}", day_text(request.days.from), day_text(request.days.to))}, false};
    made.columns = {{"STT", 14, Align::centre}, {kind_of(request.group).heading, 75, Align::left}};
    made.columns.insert(made.columns.end(), kind.counts.begin(), kind.counts.end());
    made.place_and_day = fmt::format("{}ngày {:02} tháng {:02} năm {}", services_.agency.place.empty() ? "" : services_.agency.place + ", ",
                                     static_cast<unsigned>(today.day()), static_cast<unsigned>(today.month()), static_cast<int>(today.year()));
    made.signatures = {"NGƯỜI LẬP", "THỦ TRƯỞNG CƠ QUAN"};
    made.mark = fmt::format("{} – in từ hệ thống quản lý văn bản lúc {}", services_.agency.name, moment_text(now, services_.agency.utc_offset));
    const auto filled = services_.storage.read([&](Tx& tx) -> Result<void> {
        switch (request.statistic) {
            case Statistic::access: made.rows = access_rows(tx, services_, actor, request); break;
            case Statistic::incoming: made.rows = incoming_rows(tx, services_, request, today); break;
            case Statistic::outgoing: made.rows = outgoing_rows(tx, services_, request); break;
            case Statistic::dossiers: made.rows = dossier_rows(tx, services_, actor, request); break;
            case Statistic::dossier_list:
                made.columns = dossier_list_columns();
                made.rows = dossier_list_rows(tx, services_, actor, request);
                made.closing = {fmt::format("Cộng: {} hồ sơ.", made.rows.size())};
                break;
        }
        return {};
    });
    if (!filled) {
        return pass(filled.error());
    }
    if (auto checked = printing::check(made); !checked) {
        return pass(checked.error());
    }
    return made;
}

Result<Printout> ReadStatistics::print(const Actor& actor, const StatisticRequest& request, PrintFormat format) {
    const auto filled = table(actor, request);
    return filled ? print_table(services_, *filled, format,
                                fmt::format("thong-ke-{}-{}-{}", kind_of(request.statistic).code, to_iso(request.days.from), to_iso(request.days.to)))
                  : pass(filled.error());
}

}  // namespace vanthu::app
