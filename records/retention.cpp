#include "records/retention.hpp"

#include <charconv>

#include <fmt/format.h>

#include "core/text.hpp"

namespace vanthu::records {
namespace {

constexpr int longest = 100;

}  // namespace

std::string Retention::text() const {
    return years ? fmt::format("{} năm", *years) : "Vĩnh viễn";
}

std::optional<std::chrono::year_month_day> Retention::last_day(std::chrono::year_month_day work_ended) const {
    if (!years) {
        return std::nullopt;
    }
    return (work_ended.year() + std::chrono::years{*years}) / std::chrono::December / 31;
}

Result<Retention> parse_retention(std::string_view text, const char* pointer) {
    const std::string folded = fold(text);
    if (folded == "vinh vien" || folded == "vv" || folded == "permanent") {
        return Retention{};
    }
    int years = 0;
    const auto [end, error] = std::from_chars(folded.data(), folded.data() + folded.size(), years);
    const std::string_view unit{end, static_cast<std::size_t>(folded.data() + folded.size() - end)};
    const bool is_known = unit.empty() || unit == " nam" || unit == "nam" || unit == " years" || unit == " year";
    if (error != std::errc{} || !is_known || years < 1 || years > longest) {
        return fail_field(pointer, {"Thời hạn bảo quản là “Vĩnh viễn” hoặc số năm từ 1 đến 100.",
                                    "Kept “permanently” or for 1 to 100 years."});
    }
    return Retention{years};
}

}  // namespace vanthu::records
