#include "core/legacy_text.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <vector>

#include "core/text.hpp"

namespace vanthu {
namespace {

/// TCVN 5712:1993, VN1, codes A1 to FF; the fonts “.VnTime” have the same places.
constexpr std::u16string_view tcvn3 =
    u"ĂÂÊÔƠƯĐăâêôơưđẰ"
    u"\u0300\u0309\u0303\u0301\u0323àảãáạẲằẳẵắẴ"
    u"ẮẦẨẪẤỀặầẩẫấậèỂẻẽ"
    u"éẹềểễếệìỉỄẾỒĩíịò"
    u"Ổỏõóọồổỗốộờởỡớợù"
    u"ỖủũúụừửữứựỳỷỹýỵỐ";
static_assert(tcvn3.size() == 0xFF - 0xA1 + 1);

// Combining marks.
constexpr char16_t grave = u'\u0300';
constexpr char16_t acute = u'\u0301';
constexpr char16_t tilde = u'\u0303';
constexpr char16_t hook = u'\u0309';
constexpr char16_t dot = u'\u0323';
constexpr char16_t circumflex = u'\u0302';
constexpr char16_t breve = u'\u0306';

/// VNI writes a mark behind its vowel; which one it is says also on what it may stand.
struct VniMark {
    char16_t code;
    char16_t shape;  ///< circumflex, breve, or none
    char16_t tone;   ///< or none
    std::u16string_view on;
};

constexpr std::array<VniMark, 17> vni_marks{{
    {u'ù', 0, acute, u"aeouyôö"}, {u'ø', 0, grave, u"aeouyôö"}, {u'û', 0, hook, u"aeouyôö"}, {u'õ', 0, tilde, u"aeouyôö"}, {u'ï', 0, dot, u"aeouyôö"},
    {u'â', circumflex, 0, u"aeo"}, {u'á', circumflex, acute, u"aeo"}, {u'à', circumflex, grave, u"aeo"}, {u'å', circumflex, hook, u"aeo"},
    {u'ã', circumflex, tilde, u"aeo"}, {u'ä', circumflex, dot, u"aeo"},
    {u'ê', breve, 0, u"a"}, {u'é', breve, acute, u"a"}, {u'è', breve, grave, u"a"}, {u'ú', breve, hook, u"a"}, {u'ü', breve, tilde, u"a"}, {u'ë', breve, dot, u"a"},
}};

struct VniLetter {
    char16_t code;
    char16_t letter;
};

constexpr std::array<VniLetter, 14> vni_letters{{{u'ô', u'ơ'}, {u'Ô', u'Ơ'}, {u'ö', u'ư'}, {u'Ö', u'Ư'}, {u'ñ', u'đ'}, {u'Ñ', u'Đ'}, {u'æ', u'ỉ'},
                                                 {u'Æ', u'Ỉ'}, {u'ó', u'ĩ'}, {u'Ó', u'Ĩ'}, {u'ò', u'ị'}, {u'Ò', u'Ị'}, {u'î', u'ỵ'}, {u'Î', u'Ỵ'}}};

/// Latin-1 and ASCII only, which is all that legacy texts are made of.
char16_t small(char16_t c) {
    const bool is_capital = (c >= u'A' && c <= u'Z') || (c >= 0xC0 && c <= 0xDE && c != 0xD7);
    return is_capital ? static_cast<char16_t>(c + 0x20) : c;
}

/// Malformed UTF-8 and what lies beyond the basic plane become one unit that no table knows.
std::u16string units_of(std::string_view text) {
    std::u16string out;
    for (std::size_t i = 0; i < text.size();) {
        const auto byte = [&](std::size_t at) { return at < text.size() ? static_cast<unsigned char>(text[at]) : 0U; };
        const unsigned first = byte(i);
        if (first < 0x80) {
            out.push_back(static_cast<char16_t>(first));
            i += 1;
        } else if (first < 0xE0) {
            out.push_back(static_cast<char16_t>(((first & 0x1FU) << 6U) | (byte(i + 1) & 0x3FU)));
            i += 2;
        } else if (first < 0xF0) {
            out.push_back(static_cast<char16_t>(((first & 0x0FU) << 12U) | ((byte(i + 1) & 0x3FU) << 6U) | (byte(i + 2) & 0x3FU)));
            i += 3;
        } else {
            out.push_back(u'\uFFFD');
            i += 4;
        }
    }
    return out;
}

void append(std::string& out, char16_t unit) {
    if (unit < 0x80) {
        out.push_back(static_cast<char>(unit));
    } else if (unit < 0x800) {
        out.push_back(static_cast<char>(0xC0 | (unit >> 6)));
        out.push_back(static_cast<char>(0x80 | (unit & 0x3F)));
    } else {
        out.push_back(static_cast<char>(0xE0 | (unit >> 12)));
        out.push_back(static_cast<char>(0x80 | ((unit >> 6) & 0x3F)));
        out.push_back(static_cast<char>(0x80 | (unit & 0x3F)));
    }
}

std::string from_tcvn3(const std::u16string& text) {
    std::string out;
    for (const char16_t unit : text) {
        append(out, unit >= 0xA1 && unit <= 0xFF ? tcvn3[unit - 0xA1U] : unit);
    }
    return out;
}

std::string from_vni(const std::u16string& text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto special = std::find_if(vni_letters.begin(), vni_letters.end(), [&](const VniLetter& one) { return one.code == text[i]; });
        append(out, special == vni_letters.end() ? text[i] : special->letter);
        if (i + 1 == text.size()) {
            break;
        }
        const char16_t next = small(text[i + 1]);
        const auto mark = std::find_if(vni_marks.begin(), vni_marks.end(), [&](const VniMark& one) { return one.code == next; });
        if (mark != vni_marks.end() && mark->on.find(small(text[i])) != std::u16string_view::npos) {
            for (const char16_t combining : {mark->shape, mark->tone}) {
                if (combining != 0) {
                    append(out, combining);
                }
            }
            ++i;
        }
    }
    return out;
}

/// As `accent_key` writes them: decomposed.
const std::set<std::string, std::less<>>& rhymes() {
    static const std::set<std::string, std::less<>> all = [] {
        std::set<std::string, std::less<>> keys;
        for (const char* rhyme :
             {"a", "ac", "ach", "ai", "am", "an", "ang", "anh", "ao", "ap", "at", "au", "ay", "ăc", "ăm", "ăn", "ăng", "ăp", "ăt", "âc", "âm", "ân", "âng", "âp", "ât", "âu",
              "ây", "e", "ec", "em", "en", "eng", "eo", "ep", "et", "ê", "êch", "êm", "ên", "ênh", "êp", "êt", "êu", "i", "ia", "ich", "iêc", "iêm", "iên", "iêng", "iêp",
              "iêt", "iêu", "im", "in", "inh", "ip", "it", "iu", "o", "oa", "oac", "oach", "oai", "oam", "oan", "oang", "oanh", "oao", "oap", "oat", "oay", "oăc", "oăm",
              "oăn", "oăng", "oăt", "oc", "oe", "oen", "oeo", "oet", "oi", "om", "on", "ong", "ooc", "oong", "op", "ot", "ô", "ôc", "ôi", "ôm", "ôn", "ông", "ôp", "ôt", "ơ",
              "ơi", "ơm", "ơn", "ơp", "ơt", "u", "ua", "uân", "uâng", "uât", "uây", "uc", "uê", "uêch", "uên", "uênh", "uêt", "ui", "um", "un", "ung", "uơ", "up", "ut", "uy",
              "uya", "uych", "uyên", "uyêt", "uyn", "uynh", "uyp", "uyt", "uyu", "uôc", "uôi", "uôm", "uôn", "uông", "uôt", "ư", "ưa", "ưc", "ưi", "ưm", "ưn", "ưng", "ươc",
              "ươi", "ươm", "ươn", "ương", "ươp", "ươt", "ươu", "ưt", "ưu", "y", "yêm", "yên", "yêng", "yêt", "yêu"}) {
            keys.insert(accent_key(rhyme));
        }
        return keys;
    }();
    return all;
}

constexpr std::array<std::string_view, 28> onsets{"ngh", "ng", "nh", "gh", "gi", "ch", "kh", "ph", "qu", "th", "tr", "b", "c", "d",
                                                  "đ",   "g",  "h",  "k",  "l",  "m",  "n",  "p",  "r",  "s",  "t",  "v", "x", ""};

/// The tone at the end of an accent key is taken off; false for a second one.
bool take_tone(std::string& key, bool& is_stopped_tone) {
    int tones = 0;
    is_stopped_tone = false;
    for (bool found = true; found;) {
        found = false;
        for (const std::string_view tone : {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}) {
            if (key.ends_with(tone)) {
                is_stopped_tone = tone == "\u0301" || tone == "\u0323";
                key.resize(key.size() - tone.size());
                ++tones;
                found = true;
            }
        }
    }
    return tones <= 1;
}

/// Words that a reading can be judged by: those with letters beyond ASCII. Signs such as dashes and quotation marks part words.
std::vector<std::u16string> telling_words(std::string_view text, bool& has_unicode_letters) {
    std::vector<std::u16string> words;
    std::u16string word;
    bool tells = false;
    bool has_letter = false;  // signs alone (£, §, °) are no words
    const auto end_word = [&] {
        if (tells && has_letter) {
            words.push_back(word);
        }
        word.clear();
        tells = has_letter = false;
    };
    for (const char16_t unit : units_of(text)) {
        const bool is_vietnamese = unit == u'ă' || unit == u'Ă' || unit == u'đ' || unit == u'Đ' || unit == u'ĩ' || unit == u'Ĩ' || unit == u'ũ' || unit == u'Ũ' ||
                                   unit == u'ơ' || unit == u'Ơ' || unit == u'ư' || unit == u'Ư' || (unit >= 0x1EA0 && unit <= 0x1EF9);
        has_unicode_letters = has_unicode_letters || is_vietnamese;
        if ((small(unit) >= u'a' && small(unit) <= u'z') || (unit > 0xA0 && unit <= 0xFF)) {
            word.push_back(unit);
            tells = tells || unit > 0xA0;
            has_letter = has_letter || unit < 0x80 || unit >= 0xC0;
        } else {
            end_word();
        }
    }
    end_word();
    return words;
}

}  // namespace

const char* to_string(TextEncoding encoding) {
    return encoding == TextEncoding::unicode ? "unicode" : encoding == TextEncoding::tcvn3 ? "tcvn3" : "vni";
}

std::optional<TextEncoding> parse_text_encoding(std::string_view text) {
    for (const TextEncoding one : {TextEncoding::unicode, TextEncoding::tcvn3, TextEncoding::vni}) {
        if (text == to_string(one)) {
            return one;
        }
    }
    return std::nullopt;
}

std::string to_unicode(std::string_view text, TextEncoding encoding) {
    const std::string converted = encoding == TextEncoding::unicode ? std::string{text}
                                  : encoding == TextEncoding::tcvn3 ? from_tcvn3(units_of(text))
                                                                    : from_vni(units_of(text));
    return normalize(converted).value_or(converted);
}

bool is_vietnamese_syllable(std::string_view word) {
    std::string key = accent_key(word);
    bool is_stopped_tone = false;
    if (!take_tone(key, is_stopped_tone)) {
        return false;
    }
    const bool is_stopped = key.ends_with("c") || key.ends_with("ch") || key.ends_with("p") || key.ends_with("t");
    if (is_stopped && !is_stopped_tone) {
        return false;
    }
    return std::any_of(onsets.begin(), onsets.end(),
                       [&](std::string_view onset) { return key.starts_with(onset) && rhymes().contains(std::string_view{key}.substr(onset.size())); });
}

std::optional<TextEncoding> detect_text_encoding(std::string_view text) {
    bool has_unicode_letters = false;
    const auto words = telling_words(text, has_unicode_letters);
    if (has_unicode_letters) {
        return TextEncoding::unicode;
    }
    std::optional<TextEncoding> best;
    std::size_t most = 0;
    for (const TextEncoding encoding : {TextEncoding::unicode, TextEncoding::tcvn3, TextEncoding::vni}) {
        const auto good = static_cast<std::size_t>(std::count_if(words.begin(), words.end(), [&](const std::u16string& word) {
            std::string plain;
            for (const char16_t unit : word) {
                append(plain, unit);
            }
            return is_vietnamese_syllable(to_unicode(plain, encoding));
        }));
        if (good > most) {
            most = good;
            best = encoding;
        }
    }
    // Names and abbreviations are no syllables: most of the words have to be.
    return 10 * most >= 6 * words.size() ? best : std::nullopt;
}

}  // namespace vanthu
