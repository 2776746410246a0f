#include "reading/places.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>

#include "core/text.hpp"

namespace vanthu::reading {
namespace {

/// Finite numbers only, of a size that pages have.
std::optional<double> number_of(std::string_view text) {
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool is_sound = error == std::errc{} && end == text.data() + text.size() && std::isfinite(value) && std::abs(value) < 1e6;
    return is_sound ? std::optional{value} : std::nullopt;
}

std::optional<double> attribute(std::string_view tag, std::string_view name) {
    const std::string key = " " + std::string{name} + "=\"";
    const std::size_t at = tag.find(key);
    if (at == std::string_view::npos) {
        return std::nullopt;
    }
    const std::size_t begin = at + key.size();
    const std::size_t end = tag.find('"', begin);
    return end == std::string_view::npos ? std::nullopt : number_of(tag.substr(begin, end - begin));
}

std::string without_entities(std::string_view text) {
    constexpr std::array<std::pair<std::string_view, char>, 5> entities{
        {{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&#39;", '\''}}};
    std::string out;
    while (!text.empty()) {
        const auto found = std::find_if(entities.begin(), entities.end(), [&](const auto& one) { return text.starts_with(one.first); });
        out.push_back(found == entities.end() ? text.front() : found->second);
        text.remove_prefix(found == entities.end() ? 1 : found->first.size());
    }
    return out;
}

/// Fractions of a page of that size; nothing for a rectangle without an area, or off the page.
std::optional<Place> place_on(int page, double page_width, double page_height, double x, double y, double right, double bottom) {
    const auto part = [](double value, double whole) { return std::clamp(value / whole, 0.0, 1.0); };
    const double left = part(x, page_width);
    const double top = part(y, page_height);
    const Place place{page, left, top, part(right, page_width) - left, part(bottom, page_height) - top};
    return place.width > 0 && place.height > 0 ? std::optional{place} : std::nullopt;
}

/// Some programs write each letter with a mark by itself, one behind the other: what touches is one word.
bool touches(const Place& before, const Place& next) {
    constexpr double gap_in_words = 0.06;  // of the height (as if pages were square); between words it is 0.15 and more
    const bool is_one_line = std::abs(before.y - next.y) < next.height / 4;
    return before.page == next.page && is_one_line && next.x > before.x && next.x - before.right() < gap_in_words * next.height;
}

void add(std::vector<PlacedWord>& words, const std::string& text, const std::optional<Place>& place, double certainty) {
    auto sound = normalize(text);
    if (!place || !sound || sound->empty()) {
        return;
    }
    if (!words.empty() && touches(words.back().place, *place)) {
        PlacedWord& last = words.back();
        last.text = normalize(last.text + *sound).value_or(last.text);  // a mark may come alone
        last.place = around(last.place, *place);
        last.certainty = std::min(last.certainty, certainty);
    } else {
        words.push_back({std::move(*sound), *place, certainty});
    }
}

std::string_view next_line(std::string_view& rest) {
    const std::size_t end = rest.find('\n');
    const std::string_view line = rest.substr(0, end);
    rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
    return line;
}

}  // namespace

Place around(const Place& one, const Place& other) {
    const double x = std::min(one.x, other.x);
    const double y = std::min(one.y, other.y);
    return {one.page, x, y, std::max(one.right(), other.right()) - x, std::max(one.bottom(), other.bottom()) - y};
}

std::vector<PlacedWord> words_of_text_layer(std::string_view rest, int first_page) {
    std::vector<PlacedWord> words;
    int page = first_page - 1;
    double width = 0;
    double height = 0;
    while (!rest.empty() && words.size() < words_limit) {
        std::string_view line = next_line(rest);
        line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
        if (line.starts_with("<page ")) {
            ++page;
            width = attribute(line, "width").value_or(0);
            height = attribute(line, "height").value_or(0);
            continue;
        }
        const std::size_t end_of_tag = line.find('>');
        const std::size_t end = line.rfind("</word>");
        const bool is_word = line.starts_with("<word ") && end != std::string_view::npos && end_of_tag < end;
        if (!is_word || width <= 0 || height <= 0) {
            continue;
        }
        const std::string_view tag = line.substr(0, end_of_tag);
        const auto x = attribute(tag, "xMin");
        const auto y = attribute(tag, "yMin");
        const auto right = attribute(tag, "xMax");
        const auto bottom = attribute(tag, "yMax");
        if (x && y && right && bottom) {
            add(words, without_entities(line.substr(end_of_tag + 1, end - end_of_tag - 1)),
                place_on(page, width, height, *x, *y, *right, *bottom), 1);
        }
    }
    return words;
}

std::vector<PlacedWord> words_of_recognition(std::string_view rest, int page) {
    // level page block paragraph line word left top width height confidence text; level 1 is the page, level 5 a word
    constexpr std::size_t columns = 12;
    std::vector<PlacedWord> words;
    double width = 0;
    double height = 0;
    while (!rest.empty() && words.size() < words_limit) {
        std::string_view line = next_line(rest);
        std::array<std::string_view, columns> cells{};
        std::size_t count = 0;
        for (bool more = true; more && count < columns; ++count) {
            const std::size_t tab = count + 1 == columns ? std::string_view::npos : line.find('\t');
            more = tab != std::string_view::npos;
            cells.at(count) = line.substr(0, tab);
            line = more ? line.substr(tab + 1) : std::string_view{};
        }
        const auto x = number_of(cells[6]);
        const auto y = number_of(cells[7]);
        const auto wide = number_of(cells[8]);
        const auto tall = number_of(cells[9]);
        const auto certainty = number_of(cells[10]);
        if (count + 1 < columns || !x || !y || !wide || !tall || !certainty) {
            continue;
        }
        if (cells[0] == "1") {
            width = *wide;
            height = *tall;
        } else if (cells[0] == "5" && width > 0 && height > 0) {
            add(words, std::string{cells[11]}, place_on(page, width, height, *x, *y, *x + *wide, *y + *tall), std::clamp(*certainty / 100, 0.0, 1.0));
        }
    }
    return words;
}

}  // namespace vanthu::reading
