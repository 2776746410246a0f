#include "sheets/detail/number_formats.hpp"

#include <charconv>
#include <chrono>
#include <cmath>
#include <map>
#include <optional>

#include <fmt/format.h>

#include "core/clock.hpp"
#include "sheets/detail/xml_events.hpp"

namespace vanthu::sheets::detail {
namespace {

std::optional<double> number_of(const std::string& text) {
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc{} && end == text.data() + text.size() && std::isfinite(value) ? std::optional{value} : std::nullopt;
}

/// The built-in formats that show a day.
bool is_built_in_day(int format) {
    return (format >= 14 && format <= 17) || format == 22 || (format >= 27 && format <= 36) || (format >= 50 && format <= 58);
}

/// A format of one's own shows a day when it names day or year outside quotes and brackets.
bool is_day_code(const std::string& code) {
    bool is_quoted = false;
    bool is_bracketed = false;
    for (std::size_t i = 0; i < code.size(); ++i) {
        const char c = code[i];
        if (c == '\\') {
            ++i;
        } else if (c == '"') {
            is_quoted = !is_quoted;
        } else if (c == '[' || c == ']') {
            is_bracketed = c == '[';
        } else if (!is_quoted && !is_bracketed && (c == 'd' || c == 'D' || c == 'y' || c == 'Y')) {
            return true;
        }
    }
    return false;
}

int integer_of(const Attributes& attributes, const char* name) {
    const auto found = attributes.find(name);
    int value = 0;
    if (found != attributes.end()) {
        std::from_chars(found->second.data(), found->second.data() + found->second.size(), value);
    }
    return value;
}

}  // namespace

Result<std::vector<bool>> day_styles(std::string_view styles_part) {
    std::map<int, bool> own_formats;
    std::vector<bool> styles;
    bool is_in_cells = false;
    const auto read = read_xml(styles_part, {[&](const std::string& name, const Attributes& attributes) {
                                                 if (name == "numFmt") {
                                                     const auto code = attributes.find("formatCode");
                                                     own_formats[integer_of(attributes, "numFmtId")] = code != attributes.end() && is_day_code(code->second);
                                                 } else if (name == "cellXfs") {
                                                     is_in_cells = true;
                                                 } else if (name == "xf" && is_in_cells) {
                                                     const int format = integer_of(attributes, "numFmtId");
                                                     const auto own = own_formats.find(format);
                                                     styles.push_back(own == own_formats.end() ? is_built_in_day(format) : own->second);
                                                 }
                                             },
                                             [](std::string_view) {}, [&](const std::string& name) { return name != "cellXfs"; }});
    if (!read) {
        return pass(read.error());
    }
    return styles;
}

std::string day_text(const std::string& serial, bool counts_from_1904) {
    using namespace std::chrono;
    const auto value = number_of(serial);
    constexpr double last = 2'958'465;  // 9999-12-31
    if (!value || *value < 0 || *value > last) {
        return serial;
    }
    // Day 60 of 1900 is 29 February, which did not exist: days before it count from one day later.
    const auto whole = static_cast<int>(std::floor(*value));
    const sys_days first = counts_from_1904 ? sys_days{year{1904} / January / 1} : sys_days{year{1899} / December / (whole < 60 ? 31 : 30)};
    const std::string day = to_iso(year_month_day{first + days{whole}});
    const auto minute = static_cast<int>(std::lround((*value - whole) * 24 * 60));
    return minute == 0 || minute == 24 * 60 ? day : fmt::format("{} {:02}:{:02}", day, minute / 60, minute % 60);
}

std::string number_text(const std::string& stored) {
    const auto value = number_of(stored);
    constexpr double exact = 9'007'199'254'740'992.0;  // 2^53
    if (!value) {
        return stored;
    }
    if (*value == std::floor(*value) && std::fabs(*value) < exact) {
        return fmt::format("{:.0f}", *value);
    }
    return fmt::format("{:.15g}", *value);
}

}  // namespace vanthu::sheets::detail
