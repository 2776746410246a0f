#pragma once

#include <chrono>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "signing/page_words.hpp"
#include "signing/text_fields.hpp"

namespace vanthu::app {

using signing::PageWord;

/// Reads the words of a PDF page. Best effort: an unreadable page has none, and nothing depends on it but the layout.
class PageText {
public:
    virtual ~PageText() = default;
    virtual std::vector<PageWord> words(const std::filesystem::path& pdf, int page) = 0;
};

/// Where number and date go on a draft (Decree 30/2020, Annex I, cells 3 and 4): into the gaps of "Số:      /BC-STTTT" and
/// "ngày     tháng     năm …" where the draft has printed them, otherwise at the places of the annex.
/// `symbol` is what follows the number: "/BC-STTTT".
/// Errors: invalid_input when the draft has another symbol printed than its type and unit give.
[[nodiscard]] Result<std::vector<signing::TextField>> layout_fields(const std::vector<PageWord>& words,
                                                                    const signing::PageSize& size, const std::string& symbol);

/// Where the note of a copy or annex goes (Annex I, cell 14): the top right of the page, so high in the margin that it covers no word where
/// the margin leaves room for that.
[[nodiscard]] signing::Rectangle place_of_free_note(const std::vector<PageWord>& words, const signing::PageSize& size, std::size_t lines);

/// What each of those fields is filled with.
struct NumberAndDate {
    int number = 0;
    std::string symbol;  ///< "15/BC-STTTT"
    std::chrono::year_month_day day{};
    std::string place;   ///< "Nam Định"
};
[[nodiscard]] std::map<std::string, std::string> field_values(const std::vector<std::string>& present, const NumberAndDate& values);

}  // namespace vanthu::app
