#include "server/app/search/query.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>

#include <fmt/format.h>

#include "core/text.hpp"

namespace vanthu::app {
namespace {

constexpr std::size_t most_groups = 16;

std::optional<int> number_of(const std::string& text) {
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc{} && end == text.data() + text.size() ? std::optional{value} : std::nullopt;
}

/// "24/11/2026" or "11/2026" as the word of that day or month.
std::optional<std::string> day_word(std::string_view token, const std::vector<std::string>& words) {
    const bool has_slashes = std::count_if(token.begin(), token.end(), [](char c) { return c == '/' || c == '-' || c == '.'; }) ==
                             static_cast<std::ptrdiff_t>(words.size()) - 1;
    if (!has_slashes || words.size() < 2 || words.size() > 3 || words.back().size() != 4) {
        return std::nullopt;
    }
    const auto year = number_of(words.back());
    const auto month = number_of(words[words.size() - 2]);
    if (!year || !month || *month < 1 || *month > 12) {
        return std::nullopt;
    }
    if (words.size() == 2) {
        return fmt::format("d{:04}{:02}", *year, *month);
    }
    const auto day = number_of(words[0]);
    const std::chrono::year_month_day whole{std::chrono::year{*year}, std::chrono::month{static_cast<unsigned>(*month)},
                                            std::chrono::day{static_cast<unsigned>(day.value_or(0))}};
    return day && whole.ok() ? std::optional{fmt::format("d{:04}{:02}{:02}", *year, *month, *day)} : std::nullopt;
}

void add_token(SearchTerms& terms, std::string_view token, bool is_last) {
    const auto words = split_words(token);
    if (words.empty() || terms.size() >= most_groups) {
        return;
    }
    std::vector<SearchTerm> group{{words, is_last}};
    if (const auto day = day_word(token, words)) {
        group.push_back({{*day}, false});
    }
    terms.push_back(std::move(group));
}

/// Words with their accents, each with its tone at the end.
std::string spaced(const std::string& text) {
    std::string out = " ";
    for (const std::string& word : split_words(text)) {
        out += word + " ";
    }
    return out;
}

}  // namespace

SearchTerms parse_query(std::string_view text) {
    const std::string folded = fold(text);
    SearchTerms terms;
    std::size_t at = 0;
    while (at < folded.size()) {
        if (folded[at] == '"') {
            const std::size_t end = std::min(folded.find('"', at + 1), folded.size());
            const auto words = split_words(std::string_view{folded}.substr(at + 1, end - at - 1));
            if (!words.empty() && terms.size() < most_groups) {
                terms.push_back({{words, false}});
            }
            at = end + 1;
            continue;
        }
        const std::size_t end = std::min(folded.find_first_of(" \t\n\"", at), folded.size());
        if (end > at) {
            const bool is_last = split_words(std::string_view{folded}.substr(end)).empty();
            add_token(terms, std::string_view{folded}.substr(at, end - at), is_last);
        }
        at = end < folded.size() && folded[end] == '"' ? end : end + 1;
    }
    return terms;
}

std::string day_words(std::chrono::year_month_day day) {
    return fmt::format("d{0:04}{1:02}{2:02} d{0:04}{1:02}", static_cast<int>(day.year()), static_cast<unsigned>(day.month()),
                       static_cast<unsigned>(day.day()));
}

int closeness(std::string_view query, std::string_view text) {
    const std::string exact_text = spaced(accent_key(text));
    const std::string exact_query = spaced(accent_key(query));
    if (exact_query.size() > 2 && exact_text.find(exact_query) != std::string::npos) {
        return 3;
    }
    const auto words = split_words(accent_key(query));
    const bool has_all = !words.empty() && std::all_of(words.begin(), words.end(), [&](const std::string& word) {
        return exact_text.find(" " + word + " ") != std::string::npos;
    });
    if (has_all) {
        return 2;
    }
    const std::string folded_query = spaced(fold(query));
    return folded_query.size() > 2 && spaced(fold(text)).find(folded_query) != std::string::npos ? 1 : 0;
}

}  // namespace vanthu::app
