#include "signing/xml/well_formed.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

// The numbers in brackets are the productions of XML 1.0.
namespace vanthu::signing::xml {
namespace {

constexpr std::size_t depth_limit = 1000;

struct Range {
    char32_t first;
    char32_t last;
};

template <std::size_t Count>
bool is_among(char32_t c, const Range (&ranges)[Count]) {
    return std::any_of(std::begin(ranges), std::end(ranges), [c](const Range& range) { return c >= range.first && c <= range.last; });
}

/// [2]
bool is_char(char32_t c) {
    return c == '\t' || c == '\n' || c == '\r' || (c >= 0x20 && c <= 0xD7FF) || (c >= 0xE000 && c <= 0xFFFD) || (c >= 0x10000 && c <= 0x10FFFF);
}

/// [4]
bool starts_name(char32_t c) {
    constexpr Range ranges[] = {{':', ':'},         {'A', 'Z'},         {'_', '_'},         {'a', 'z'},         {0xC0, 0xD6},       {0xD8, 0xF6},
                                {0xF8, 0x2FF},      {0x370, 0x37D},     {0x37F, 0x1FFF},    {0x200C, 0x200D},   {0x2070, 0x218F},   {0x2C00, 0x2FEF},
                                {0x3001, 0xD7FF},   {0xF900, 0xFDCF},   {0xFDF0, 0xFFFD},   {0x10000, 0xEFFFF}};
    return is_among(c, ranges);
}

/// [4a]
bool is_in_name(char32_t c) {
    constexpr Range ranges[] = {{'-', '.'}, {'0', '9'}, {0xB7, 0xB7}, {0x300, 0x36F}, {0x203F, 0x2040}};
    return starts_name(c) || is_among(c, ranges);
}

/// One character of UTF-8 at `at`, with how many bytes it has; none for what is not well-formed.
struct Character {
    char32_t value = 0;
    std::size_t size = 0;
};
std::optional<Character> character_at(std::string_view text, std::size_t at) {
    if (at >= text.size()) {
        return std::nullopt;
    }
    const auto first = static_cast<unsigned char>(text[at]);
    if (first < 0x80) {
        return Character{first, 1};
    }
    const std::size_t size = first >= 0xC2 && first < 0xE0 ? 2 : first >= 0xE0 && first < 0xF0 ? 3 : first >= 0xF0 && first < 0xF5 ? 4 : 0;
    if (size == 0 || text.size() - at < size) {
        return std::nullopt;
    }
    char32_t value = first & (0x7FU >> size);
    for (std::size_t i = 1; i < size; ++i) {
        const auto next = static_cast<unsigned char>(text[at + i]);
        if ((next & 0xC0U) != 0x80) {
            return std::nullopt;
        }
        value = value << 6U | (next & 0x3FU);
    }
    const bool is_overlong = (size == 3 && value < 0x800) || (size == 4 && value < 0x10000);
    return is_overlong ? std::nullopt : std::optional{Character{value, size}};
}

class Check final {
public:
    explicit Check(std::string_view text) : text_(text) { take("\xEF\xBB\xBF"); }

    /// [1], without [28]
    bool document() {
        if (take_word("<?xml") && !declaration()) {
            return false;
        }
        if (!miscellany() || !element()) {
            return false;
        }
        while (!open_.empty()) {
            if (!content()) {
                return false;
            }
        }
        return miscellany() && at_ == text_.size();
    }

private:
    bool take(std::string_view word) {
        const bool is_here = text_.substr(at_).starts_with(word);
        at_ += is_here ? word.size() : 0;
        return is_here;
    }
    /// Followed by white space, which stays.
    bool take_word(std::string_view word) {
        const std::size_t next = at_ + word.size();
        return next < text_.size() && is_space(text_[next]) && take(word);
    }
    static bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
    bool space() {
        const std::size_t begin = at_;
        while (at_ < text_.size() && is_space(text_[at_])) {
            ++at_;
        }
        return at_ > begin;
    }

    /// Characters up to the word, which is taken as well.
    bool until(std::string_view word) {
        while (!take(word)) {
            const auto c = character_at(text_, at_);
            if (!c || !is_char(c->value)) {
                return false;
            }
            at_ += c->size;
        }
        return true;
    }

    /// [5]; empty for none.
    std::string_view name() {
        const std::size_t begin = at_;
        auto c = character_at(text_, at_);
        if (!c || !starts_name(c->value)) {
            return {};
        }
        while (c && is_in_name(c->value)) {
            at_ += c->size;
            c = character_at(text_, at_);
        }
        return text_.substr(begin, at_ - begin);
    }

    /// [25]: '=' and the quotation mark, 0 for none.
    char equals_quote() {
        space();
        if (!take("=")) {
            return 0;
        }
        space();
        return take("\"") ? '"' : take("'") ? '\'' : '\0';
    }

    std::optional<std::string_view> pseudo_attribute(std::string_view key) {
        const std::size_t before = at_;
        if (!space() || !take(key)) {
            at_ = before;
            return std::nullopt;
        }
        const char quote = equals_quote();
        const std::size_t end = quote == 0 ? std::string_view::npos : text_.find(quote, at_);
        if (end == std::string_view::npos) {
            return std::nullopt;
        }
        const std::string_view value = text_.substr(at_, end - at_);
        at_ = end + 1;
        return value;
    }

    /// [23], behind "<?xml"
    bool declaration() {
        const auto version = pseudo_attribute("version");
        if (!version || !version->starts_with("1.") || version->find_first_not_of("0123456789", 2) != std::string_view::npos || version->size() < 3) {
            return false;
        }
        if (const auto encoding = pseudo_attribute("encoding")) {
            std::string lower{*encoding};
            std::transform(lower.begin(), lower.end(), lower.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
            if (lower != "utf-8" && lower != "us-ascii") {
                return false;
            }
        }
        if (const auto standalone = pseudo_attribute("standalone"); standalone && *standalone != "yes" && *standalone != "no") {
            return false;
        }
        space();
        return take("?>");
    }

    /// [27]: comments, processing instructions and white space.
    bool miscellany() {
        for (;;) {
            space();
            if (text_.substr(at_).starts_with("<!--") || text_.substr(at_).starts_with("<?")) {
                if (!comment_or_instruction()) {
                    return false;
                }
            } else {
                return true;
            }
        }
    }

    /// [15], [16]
    bool comment_or_instruction() {
        if (take("<!--")) {
            return until("--") && take(">");
        }
        at_ += 2;
        const std::string_view target = name();
        const bool is_reserved = target.size() == 3 && (target[0] | 0x20) == 'x' && (target[1] | 0x20) == 'm' && (target[2] | 0x20) == 'l';
        return !target.empty() && !is_reserved && (take("?>") || (space() && until("?>")));
    }

    /// [66], [68], behind '&': of entities those alone that need no declaration.
    bool reference() {
        for (const std::string_view known : {"lt;", "gt;", "amp;", "apos;", "quot;"}) {
            if (take(known)) {
                return true;
            }
        }
        if (!take("#")) {
            return false;
        }
        const unsigned base = take("x") ? 16 : 10;
        char32_t value = 0;
        const std::size_t begin = at_;
        for (; at_ < text_.size() && text_[at_] != ';'; ++at_) {
            const char c = text_[at_];
            const char32_t digit = c >= '0' && c <= '9'   ? static_cast<char32_t>(c - '0')
                                   : c >= 'a' && c <= 'f' ? static_cast<char32_t>(c - 'a' + 10)
                                   : c >= 'A' && c <= 'F' ? static_cast<char32_t>(c - 'A' + 10)
                                                          : 99;
            if (digit >= base) {
                return false;
            }
            value = std::min<char32_t>(value * base + digit, 0x110000);
        }
        return at_ > begin && take(";") && is_char(value);
    }

    /// A character of text or of an attribute's value, or a reference.
    bool character() {
        if (take("&")) {
            return reference();
        }
        const auto c = character_at(text_, at_);
        if (!c || !is_char(c->value) || c->value == '<') {
            return false;
        }
        at_ += c->size;
        return true;
    }

    /// [40], [44]: a start-tag, or an element without content.
    bool element() {
        if (!take("<")) {
            return false;
        }
        const std::string_view tag = name();
        if (tag.empty() || open_.size() >= depth_limit) {
            return false;
        }
        std::vector<std::string_view> attributes;
        for (;;) {
            const bool has_space = space();
            if (take("/>")) {
                return true;
            }
            if (take(">")) {
                open_.push_back(tag);
                return true;
            }
            const std::string_view attribute = name();
            const char quote = equals_quote();
            if (!has_space || attribute.empty() || quote == 0) {
                return false;
            }
            attributes.push_back(attribute);
            while (!take({&quote, 1})) {
                if (!character()) {
                    return false;
                }
            }
            if (text_.size() == at_) {
                return false;
            }
            std::sort(attributes.begin(), attributes.end());
            if (std::adjacent_find(attributes.begin(), attributes.end()) != attributes.end() || attributes.size() > depth_limit) {
                return false;
            }
        }
    }

    /// One piece of [43].
    bool content() {
        const std::string_view rest = text_.substr(at_);
        if (take("</")) {
            const bool fits = name() == open_.back();
            open_.pop_back();
            space();
            return fits && take(">");
        }
        if (take("<![CDATA[")) {
            return until("]]>");
        }
        if (rest.starts_with("<!--") || rest.starts_with("<?")) {
            return comment_or_instruction();
        }
        if (rest.starts_with("<")) {
            return element();
        }
        return !rest.starts_with("]]>") && character();  // [14]
    }

    std::string_view text_;
    std::size_t at_ = 0;
    std::vector<std::string_view> open_{};
};

}  // namespace

bool is_well_formed(std::string_view document) {
    return Check(document).document();
}

}  // namespace vanthu::signing::xml
