#include "signing/presentation.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace vanthu::signing {
namespace {

constexpr double clearance = 2;        ///< points between an image and print
constexpr double least_height = 18;    ///< of a signature that can still be recognised
constexpr double note_size = 10;       ///< points (Annex I, II.8)
constexpr double note_width = 220;
constexpr double note_margin_right = 15 * points_per_mm;
constexpr double note_margin_top = 10 * points_per_mm;
constexpr double line_height = 1.2;

double middle(const Rectangle& place) {
    return place.x + place.width / 2;
}

bool shares_column(const Rectangle& a, const Rectangle& b) {
    return a.x < b.x + b.width && b.x < a.x + a.width;
}

/// The foot of what stands nearest above, in the column of `below` widened to `width`.
double nearest_above(const std::vector<PageWord>& words, const Rectangle& below, double width) {
    const Rectangle column{middle(below) - width / 2, below.y, width, below.height};
    double foot = 1e9;
    for (const PageWord& word : words) {
        if (word.place.y > below.y + below.height && shares_column(word.place, column)) {
            foot = std::min(foot, word.place.y);
        }
    }
    return foot;
}

tl::unexpected<Error> not_on_page(const std::string& phrase) {
    return fail(Code::not_found, {"Trang không có “" + phrase + "”.", "“" + phrase + "” does not stand on the page."});
}

}  // namespace

std::string presentation_time(Instant at, std::chrono::minutes offset) {
    const auto local = at + offset;
    const auto day = std::chrono::floor<std::chrono::days>(local);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss time{std::chrono::floor<std::chrono::seconds>(local - day)};
    const auto minutes = std::abs(offset.count());
    return fmt::format("{:02}-{:02}-{:04} {:02}:{:02}:{:02} {}{:02}:{:02}", static_cast<unsigned>(date.day()),
                       static_cast<unsigned>(date.month()), static_cast<int>(date.year()), time.hours().count(),
                       time.minutes().count(), time.seconds().count(), offset.count() < 0 ? '-' : '+', minutes / 60, minutes % 60);
}

Result<Rectangle> place_of_person(const std::vector<PageWord>& words, const PersonAnchor& anchor) {
    auto names = find_phrase(words, anchor.name);
    if (names.empty()) {
        return not_on_page(anchor.name);
    }
    Rectangle name = names.back();  // the last one: a name may be mentioned further up
    if (!anchor.position.empty()) {
        const auto positions = find_phrase(words, anchor.position);
        if (positions.empty()) {
            return not_on_page(anchor.position);
        }
        const Rectangle& position = positions.back();
        const auto below = std::find_if(names.begin(), names.end(), [&](const Rectangle& one) {
            return one.y < position.y && std::abs(middle(one) - middle(position)) < 120;
        });
        if (below == names.end()) {
            return fail(Code::not_found, {"Không thấy tên “" + anchor.name + "” dưới chức vụ “" + anchor.position + "”.",
                                          "The name “" + anchor.name + "” does not stand below the position “" + anchor.position + "”."});
        }
        name = *below;
    }
    const double foot = name.y + name.height + clearance;
    const double room = nearest_above(words, name, anchor.width) - clearance - foot;
    if (room < least_height) {
        return fail(Code::conflict, {"Không đủ chỗ cho chữ ký giữa chức vụ và họ tên.",
                                     "There is no room for the signature between position and name."});
    }
    const double scale = std::min(1.0, room / anchor.height);
    const double width = anchor.width * scale;
    const double height = anchor.height * scale;
    return Rectangle{middle(name) - width / 2, foot + (std::min(room, anchor.height) - height) / 2, width, height};
}

Result<Rectangle> place_below(const std::vector<PageWord>& words, std::string_view phrase, double width, double height) {
    const auto found = find_phrase(words, phrase);
    if (found.empty()) {
        return not_on_page(std::string{phrase});
    }
    const Rectangle& anchor = found.back();
    const Rectangle place{middle(anchor) - width / 2, anchor.y - clearance - height, width, height};
    const auto covered = covered_words(words, place);
    if (!covered.empty() || place.y < 0) {
        const std::string what = covered.empty() ? std::string{} : " (“" + covered.front().text + "”)";
        return fail(Code::conflict, {"Chỗ dưới “" + std::string{phrase} + "” đã có chữ" + what + ".",
                                     "The space below “" + std::string{phrase} + "” is taken" + what + "."});
    }
    return place;
}

Rectangle place_of_seal(const Rectangle& signature, double width, double height) {
    return {signature.x + signature.width / 3 - width, signature.y + (signature.height - height) / 2, width, height};
}

Rectangle place_of_note(double page_width, double page_height, std::size_t lines) {
    const double height = static_cast<double>(lines) * note_size * line_height + 2;
    return {page_width - note_margin_right - note_width, page_height - note_margin_top - height, note_width, height};
}

Drawing note(std::vector<std::string> lines) {
    Drawing drawing;
    drawing.lines = std::move(lines);
    drawing.font_size = note_size;
    drawing.alignment = Alignment::right;
    return drawing;
}

Drawing copy_note(const std::string& form, const std::string& agency, const std::string& time) {
    return note({form, agency, time});
}

Drawing annex_note(const std::string& symbol, const std::string& time) {
    return note({symbol, time});
}

Drawing picture(const SignatureImage& image) {
    Drawing drawing;
    drawing.png = image.png;
    return drawing;
}

Drawing arrival_stamp(const ArrivalStamp& stamp) {
    const double width = arrival_stamp_width;
    const double height = arrival_stamp_height;
    const double row = height / 5;
    const double column = width * 0.34;
    const auto filled = [](const char* label, const std::string& value) {
        return std::string{label} + (value.empty() ? " ................" : " " + value);
    };
    Drawing drawing;
    drawing.framed = true;
    drawing.red = true;
    drawing.rules = {{0, 4 * row, width, 4 * row}, {column, 2 * row, column, 4 * row}, {column, 3 * row, width, 3 * row}, {0, 2 * row, width, 2 * row},
                     {0, row, width, row}};
    drawing.blocks = {{{stamp.agency}, {2, 4 * row, width - 4, row}, 9, /*bold=*/true, Alignment::centre},
                      {{"ĐẾN"}, {1, 2 * row, column - 2, 2 * row}, 14, true, Alignment::centre},
                      {{filled("Số:", stamp.number)}, {column + 3, 3 * row, width - column - 5, row}, 9, false, Alignment::left},
                      {{filled("Ngày:", stamp.date)}, {column + 3, 2 * row, width - column - 5, row}, 9, false, Alignment::left},
                      {{filled("Chuyển:", stamp.forwarded_to)}, {3, row, width - 6, row}, 9, false, Alignment::left},
                      {{filled("Số và ký hiệu HS:", stamp.dossier)}, {3, 0, width - 6, row}, 9, false, Alignment::left}};
    return drawing;
}

Result<Rectangle> place_of_arrival_stamp(const std::vector<PageWord>& words, double page_width, double page_height) {
    constexpr double margin = 10 * points_per_mm;
    constexpr double step = 6;
    for (double y = page_height - margin - arrival_stamp_height; y >= margin; y -= step) {
        for (double x = margin; x + arrival_stamp_width <= page_width - margin; x += step) {
            const Rectangle place{x, y, arrival_stamp_width, arrival_stamp_height};
            if (covered_words(words, place).empty()) {
                return place;
            }
        }
    }
    return fail(Code::conflict, {"Trang 1 không còn chỗ trống cho dấu “ĐẾN” (50 × 35 mm); hãy chỉ định chỗ.",
                                 "Page 1 has no free space for the stamp (50 × 35 mm); name a place."});
}

}  // namespace vanthu::signing
