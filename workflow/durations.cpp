#include "workflow/durations.hpp"

#include <array>
#include <optional>

#include <fmt/format.h>

namespace vanthu::workflow {
namespace {

constexpr std::int64_t seconds_per_day = 86'400;
constexpr std::int64_t days_limit = 3'660;  // ten years
constexpr std::size_t digits_limit = 9;

struct Part {
    std::int64_t number;
    char unit;
};

/// Takes "12H" off the front.
std::optional<Part> take_part(std::string_view& text) {
    std::size_t digits = 0;
    std::int64_t number = 0;
    while (digits < text.size() && digits <= digits_limit && text[digits] >= '0' && text[digits] <= '9') {
        number = number * 10 + (text[digits] - '0');
        ++digits;
    }
    if (digits == 0 || digits > digits_limit || digits == text.size()) {
        return std::nullopt;
    }
    const char unit = text[digits];
    text.remove_prefix(digits + 1);
    return Part{number, unit};
}

/// Reads the parts of one half, whose units come in the given order, each at most once.
bool take_parts(std::string_view text, std::string_view units, const std::array<std::int64_t, 3>& worth, std::int64_t& sum) {
    std::size_t at = 0;
    while (!text.empty()) {
        const auto part = take_part(text);
        const std::size_t found = part ? units.find(part->unit, at) : std::string_view::npos;
        if (found == std::string_view::npos) {
            return false;
        }
        sum += part->number * worth.at(found);
        at = found + 1;
    }
    return true;
}

}  // namespace

Result<Amount> parse_duration(std::string_view text, bool working) {
    const std::string shown{text.substr(0, 40)};
    const auto bad = [&] {
        return fail(Code::invalid_input,
                    {"Không phải khoảng thời gian ISO 8601 (ví dụ P3D, PT8H, P2W), không tính năm và tháng: " + shown,
                     "Not an ISO 8601 duration (such as P3D, PT8H, P2W) without years and months: " + shown});
    };
    if (!text.starts_with('P') || text.size() < 3) {
        return bad();
    }
    text.remove_prefix(1);
    const std::size_t t = text.find('T');
    const std::string_view day_part = text.substr(0, t);
    const std::string_view time_part = t == std::string_view::npos ? std::string_view{} : text.substr(t + 1);
    Amount amount{0, 0, working};
    // Weeks stand alone in ISO 8601.
    const bool weeks_stand_alone = day_part.find('W') == std::string_view::npos ||
                                   (t == std::string_view::npos && day_part.find('W') == day_part.size() - 1 &&
                                    day_part.find('D') == std::string_view::npos);
    if ((t != std::string_view::npos && time_part.empty()) || !weeks_stand_alone ||
        !take_parts(day_part, "WD", {working ? 5 : 7, 1, 0}, amount.days) ||
        !take_parts(time_part, "HMS", {3600, 60, 1}, amount.seconds)) {
        return bad();
    }
    if (amount.days == 0 && amount.seconds == 0) {
        return fail(Code::invalid_input, {"Khoảng thời gian phải lớn hơn không.", "A duration has to be longer than zero."});
    }
    if (amount.days > days_limit || amount.seconds > days_limit * seconds_per_day) {
        return fail(Code::invalid_input, {"Khoảng thời gian dài hơn mười năm.", "The duration is longer than ten years."});
    }
    return amount;
}

std::string to_iso8601(const Amount& amount) {
    std::string out = "P";
    if (amount.days > 0) {
        out += fmt::format("{}D", amount.days);
    }
    if (amount.seconds > 0) {
        out += 'T';
        const std::array<std::pair<std::int64_t, char>, 3> parts{
            {{amount.seconds / 3600, 'H'}, {amount.seconds / 60 % 60, 'M'}, {amount.seconds % 60, 'S'}}};
        for (const auto& [number, unit] : parts) {
            if (number > 0) {
                out += fmt::format("{}{}", number, unit);
            }
        }
    }
    return out;
}

}  // namespace vanthu::workflow
