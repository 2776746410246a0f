#include "core/text.hpp"
#include "reading/suggestions.hpp"
#include "tests/fuzz/targets.hpp"

/// Words with places, and what is read from them, out of whatever the programs printed.
void vanthu::fuzz::places(ByteView input) {
    const std::string_view text = as_text(input);
    for (const auto& words : {reading::words_of_text_layer(text), reading::words_of_recognition(text, 1)}) {
        for (const auto& word : words) {
            require(word.place.right() <= 1.000001 && word.place.bottom() <= 1.000001, "a word stands on its page");
        }
        for (const auto& one : reading::suggest(words)) {
            require(normalize(one.value).has_value(), "a value is sound text");
            require(one.confidence >= 0 && one.confidence <= 1, "a confidence is a fraction");
        }
    }
}
