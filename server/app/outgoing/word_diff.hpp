#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace vanthu::app {

/// A word with the page on which it stands, counted from 1.
struct PlacedWord {
    std::string text;
    int page = 1;
};

/// The words of a text whose pages end with form feeds, as pdftotext writes it; in the order of reading.
[[nodiscard]] std::vector<PlacedWord> placed_words(std::string_view text);

/// Words that stay, go or come together, on one page of each side.
struct DiffRun {
    enum class Kind { equal, removed, added };
    Kind kind = Kind::equal;
    std::string text;   ///< words with single spaces
    int from_page = 0;  ///< 0: the words are not in the old text
    int to_page = 0;    ///< 0: they are not in the new one
    int words = 0;
};

/// What became of a text, word by word: a shortest script between the words that are unique on both sides and kept their order (E. W. Myers, 1986, within
/// patience anchors). Where two passages differ by more than `effort` words one is removed and the other added as a whole.
[[nodiscard]] std::vector<DiffRun> word_diff(const std::vector<PlacedWord>& from, const std::vector<PlacedWord>& to, int effort = 1500);

}  // namespace vanthu::app
