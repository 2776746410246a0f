#include "signing/page_words.hpp"

#include <algorithm>
#include <cmath>

#include "core/text.hpp"

namespace vanthu::signing {
namespace {

constexpr double line_tolerance = 4;  ///< points between the feet of words on one line
constexpr double touch = 0.5;         ///< an overlap of less than this covers nothing

bool same_line(const Rectangle& a, const Rectangle& b) {
    return std::abs(a.y - b.y) < line_tolerance;
}

Rectangle joined(const Rectangle& a, const Rectangle& b) {
    const double x = std::min(a.x, b.x);
    const double y = std::min(a.y, b.y);
    return {x, y, std::max(a.x + a.width, b.x + b.width) - x, std::max(a.y + a.height, b.y + b.height) - y};
}

std::vector<std::string> words_of(std::string_view phrase) {
    std::vector<std::string> parts;
    std::string folded = fold(phrase);
    for (std::size_t at = 0; at < folded.size();) {
        const std::size_t begin = folded.find_first_not_of(" \n\t", at);
        if (begin == std::string::npos) {
            break;
        }
        const std::size_t end = std::min(folded.find_first_of(" \n\t", begin), folded.size());
        parts.push_back(folded.substr(begin, end - begin));
        at = end;
    }
    return parts;
}

}  // namespace

std::vector<Rectangle> find_phrase(const std::vector<PageWord>& words, std::string_view phrase) {
    const std::vector<std::string> wanted = words_of(phrase);
    std::vector<Rectangle> found;
    for (std::size_t i = 0; !wanted.empty() && i + wanted.size() <= words.size(); ++i) {
        bool is_here = true;
        Rectangle whole = words.at(i).place;
        for (std::size_t k = 0; is_here && k < wanted.size(); ++k) {
            const PageWord& word = words.at(i + k);
            is_here = fold(word.text) == wanted.at(k) && same_line(word.place, whole);
            whole = joined(whole, word.place);
        }
        if (is_here) {
            found.push_back(whole);
        }
    }
    std::stable_sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.y > b.y; });
    return found;
}

std::vector<PageWord> covered_words(const std::vector<PageWord>& words, const Rectangle& place) {
    std::vector<PageWord> covered;
    std::copy_if(words.begin(), words.end(), std::back_inserter(covered), [&](const PageWord& word) {
        const double across = std::min(word.place.x + word.place.width, place.x + place.width) - std::max(word.place.x, place.x);
        const double along = std::min(word.place.y + word.place.height, place.y + place.height) - std::max(word.place.y, place.y);
        return across > touch && along > touch;
    });
    return covered;
}

}  // namespace vanthu::signing
