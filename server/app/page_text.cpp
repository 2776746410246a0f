#include "server/app/page_text.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include <fmt/format.h>

#include "core/text.hpp"
#include "records/number_series.hpp"
#include "signing/presentation.hpp"

namespace vanthu::app {
namespace {

constexpr const char* number_only_field = "vanthu-number_only";
constexpr const char* symbol_field = "vanthu-symbol";
constexpr const char* day_field = "vanthu-day";
constexpr const char* month_field = "vanthu-month";
constexpr double head_share = 0.6;  ///< cells 3 and 4 stand in the upper part of the page

bool same_line(const PageWord& a, const PageWord& b) {
    return std::abs(a.place.y - b.place.y) < 4;
}

const PageWord* find(const std::vector<PageWord>& words, const std::string& text, const PageWord* left_of, double least_y) {
    for (const PageWord& word : words) {
        const bool right = left_of == nullptr || (same_line(word, *left_of) && word.place.x > left_of->place.x);
        if (right && word.place.y >= least_y && fold(word.text) == fold(text)) {
            return &word;
        }
    }
    return nullptr;
}

/// The gap between two words of a line as a field, if there is room for two digits.
std::optional<signing::TextField> gap(const char* name, const PageWord& left, const PageWord& right, bool italic) {
    const double begin = left.place.x + left.place.width;
    const double width = right.place.x - begin;
    constexpr double least = 12;
    if (width < least) {
        return std::nullopt;
    }
    return signing::TextField{name, 1, {begin + 2, left.place.y, width - 3, left.place.height}, 13, italic};
}

/// Between "Số:" and the printed symbol, or behind "Số:" where none is printed.
Result<signing::TextField> number_gap(const std::vector<PageWord>& words, const PageWord& label, const std::string& symbol) {
    for (const PageWord& word : words) {
        const bool is_symbol = same_line(word, label) && word.place.x > label.place.x && word.text.starts_with('/');
        if (!is_symbol) {
            continue;
        }
        if (word.text != symbol) {
            return fail(Code::invalid_input,
                        {fmt::format("Dự thảo in ký hiệu “{}”, nhưng loại văn bản và đơn vị cho ký hiệu “{}”.", word.text, symbol),
                         fmt::format("The draft has the symbol “{}” printed, but its type and unit give “{}”.", word.text, symbol)});
        }
        if (auto field = gap(number_only_field, label, word, false)) {
            return std::move(*field);
        }
        return fail(Code::invalid_input, {"Dự thảo không chừa chỗ cho số giữa “Số:” và ký hiệu.",
                                          "The draft leaves no room for the number between “Số:” and the symbol."});
    }
    const double begin = label.place.x + label.place.width + 3;
    return signing::TextField{symbol_field, 1, {begin, label.place.y, 130, label.place.height}, 13, false};
}

std::string day_text(std::chrono::year_month_day day) {
    return fmt::format("{:02}", static_cast<unsigned>(day.day()));
}

/// Annex I, II.4: the months 1 and 2 with a leading zero.
std::string month_text(std::chrono::year_month_day day) {
    const auto month = static_cast<unsigned>(day.month());
    return month <= 2 ? fmt::format("{:02}", month) : std::to_string(month);
}

}  // namespace

Result<std::vector<signing::TextField>> layout_fields(const std::vector<PageWord>& words, const signing::PageSize& size,
                                                      const std::string& symbol) {
    const auto defaults = signing::number_and_date_fields(size.width, size.height);
    const double least_y = size.height * (1 - head_share);
    std::vector<signing::TextField> fields;
    const PageWord* label = find(words, "Số:", nullptr, least_y);
    if (label == nullptr) {
        fields.push_back(defaults[0]);
    } else {
        auto number = number_gap(words, *label, symbol);
        if (!number) {
            return pass(number.error());
        }
        fields.push_back(std::move(*number));
    }

    const PageWord* day = find(words, "ngày", nullptr, least_y);
    const PageWord* month = day == nullptr ? nullptr : find(words, "tháng", day, least_y);
    const PageWord* year = month == nullptr ? nullptr : find(words, "năm", month, least_y);
    const auto day_gap = month == nullptr ? std::nullopt : gap(day_field, *day, *month, true);
    if (!day_gap) {
        if (day == nullptr) {
            fields.push_back(defaults[1]);
        }
        return fields;  // a day that is printed already is left alone
    }
    fields.push_back(*day_gap);
    if (year != nullptr) {
        if (const auto month_gap = gap(month_field, *month, *year, true)) {
            const bool printed_month = std::any_of(words.begin(), words.end(), [&](const PageWord& word) {
                return same_line(word, *month) && word.place.x > month->place.x && word.place.x < year->place.x;
            });
            if (!printed_month) {
                fields.push_back(*month_gap);
            }
        }
    }
    return fields;
}

signing::Rectangle place_of_free_note(const std::vector<PageWord>& words, const signing::PageSize& size, std::size_t lines) {
    constexpr double edge = 8;  // points: printers reach no further
    signing::Rectangle place = signing::place_of_note(size.width, size.height, lines);
    double highest = 0;
    for (const PageWord& word : signing::covered_words(words, place)) {
        highest = std::max(highest, word.place.y + word.place.height);
    }
    place.y = std::min(std::max(place.y, highest + 1), size.height - edge - place.height);
    return place;
}

std::map<std::string, std::string> field_values(const std::vector<std::string>& present, const NumberAndDate& values) {
    const std::map<std::string, std::string> all{
        {signing::number_field, "Số: " + values.symbol},
        {symbol_field, values.symbol},
        {number_only_field, records::RegisterNumber{values.number}.text()},
        {signing::date_field, fmt::format("{}{}ngày {} tháng {} năm {}", values.place, values.place.empty() ? "" : ", ",
                                          day_text(values.day), month_text(values.day), static_cast<int>(values.day.year()))},
        {day_field, day_text(values.day)},
        {month_field, month_text(values.day)}};
    std::map<std::string, std::string> wanted;
    for (const std::string& name : present) {
        if (const auto found = all.find(name); found != all.end()) {
            wanted.insert(*found);
        }
    }
    return wanted;
}

}  // namespace vanthu::app
