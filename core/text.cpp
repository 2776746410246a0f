#include "core/text.hpp"

#include <array>
#include <stdexcept>

#include <unicode/locid.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

namespace vanthu {
namespace {

const icu::Normalizer2& normalizer(const icu::Normalizer2* (*get)(UErrorCode&)) {
    UErrorCode status = U_ZERO_ERROR;
    const icu::Normalizer2* found = get(status);
    if (U_FAILURE(status) || found == nullptr) {
        throw std::runtime_error("ICU has no normalization data");
    }
    return *found;
}

/// False for overlong forms, surrogates, truncated sequences: everything that UTF-8 (RFC 3629) forbids.
bool is_utf8(std::string_view text) {
    const auto* bytes = reinterpret_cast<const uint8_t*>(text.data());
    const auto size = static_cast<int32_t>(text.size());
    int32_t at = 0;
    while (at < size) {
        UChar32 c = 0;
        U8_NEXT(bytes, at, size, c);
        if (c < 0) {
            return false;
        }
    }
    return true;
}

std::string to_utf8(const icu::UnicodeString& text) {
    std::string out;
    text.toUTF8String(out);
    return out;
}

icu::UnicodeString from_utf8(std::string_view text) {
    return icu::UnicodeString::fromUTF8({text.data(), static_cast<int32_t>(text.size())});
}

std::string fold_by_icu(std::string_view text) {
    UErrorCode status = U_ZERO_ERROR;
    icu::UnicodeString source = from_utf8(text);
    source.toLower(icu::Locale::getRoot());
    const icu::UnicodeString apart = normalizer(icu::Normalizer2::getNFDInstance).normalize(source, status);
    if (U_FAILURE(status)) {
        throw std::runtime_error("NFD failed");
    }
    icu::UnicodeString out;
    for (int32_t i = 0; i < apart.length(); i = apart.moveIndex32(i, 1)) {
        const UChar32 c = apart.char32At(i);
        if (u_charType(c) == U_NON_SPACING_MARK) {
            continue;
        }
        if (c == 0x111) {
            out.append(u'd');
        } else if (c == 0xfffd || u_iscntrl(c)) {
            out.append(u' ');
        } else {
            out.append(c);
        }
    }
    return to_utf8(out);
}

/// What a character of Latin text becomes, whatever stands beside it: the tables of ICU, asked once for each.
class LatinFolds final {
public:
    LatinFolds() {
        for (UChar32 c = 0; c < end_; ++c) {
            if (covers(c)) {
                icu::UnicodeString one;
                one.append(c);
                const std::string folded = fold_by_icu(to_utf8(one));
                Fold& fold = folds_.at(static_cast<std::size_t>(c));
                fold.size = static_cast<unsigned char>(folded.copy(fold.bytes.data(), fold.bytes.size()));
                if (fold.size != folded.size()) {
                    throw std::logic_error("a folded letter is longer than its place");
                }
            }
        }
    }
    /// Greek's sigma and what lies outside Vietnamese texts are not here.
    static bool covers(UChar32 c) { return (c >= 0 && c < 0x370) || (c >= 0x1e00 && c < end_); }
    [[nodiscard]] std::string_view of(UChar32 c) const {
        const Fold& fold = folds_[static_cast<std::size_t>(c)];
        return {fold.bytes.data(), fold.size};
    }

private:
    struct Fold {
        std::array<char, 7> bytes{};
        unsigned char size = 0;
    };
    static constexpr UChar32 end_ = 0x1f00;
    std::array<Fold, end_> folds_{};
};

bool is_part_of_word(UChar32 c) {
    if (c >= 0 && c < 0x80) {  // nearly all that was folded
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
    }
    return c >= 0 && (U_GET_GC_MASK(c) & (U_GC_L_MASK | U_GC_N_MASK | U_GC_M_MASK | U_GC_CO_MASK)) != 0;
}

template <class Seen>
void each_word(std::string_view text, const Seen& seen) {
    const auto* bytes = reinterpret_cast<const uint8_t*>(text.data());
    const auto size = static_cast<int32_t>(text.size());
    int32_t begun = -1;
    const auto end_at = [&](int32_t at) {
        if (begun >= 0) {
            seen(text.substr(static_cast<std::size_t>(begun), static_cast<std::size_t>(at - begun)));
            begun = -1;
        }
    };
    for (int32_t at = 0; at < size;) {
        const int32_t before = at;
        UChar32 c = 0;
        U8_NEXT(bytes, at, size, c);
        if (!is_part_of_word(c)) {
            end_at(before);
        } else if (begun < 0) {
            begun = before;
        }
    }
    end_at(size);
}

}  // namespace

Result<std::string> normalize(std::string_view text) {
    if (!is_utf8(text)) {
        return fail(Code::invalid_input, {"Văn bản không phải là UTF-8 hợp lệ.", "The text is not valid UTF-8."});
    }
    UErrorCode status = U_ZERO_ERROR;
    icu::UnicodeString composed = normalizer(icu::Normalizer2::getNFCInstance).normalize(from_utf8(text), status);
    if (U_FAILURE(status)) {
        throw std::runtime_error("NFC failed");
    }
    for (int32_t i = 0; i < composed.length(); ++i) {
        const char16_t c = composed.charAt(i);
        if ((c < 0x20 && c != u'\n' && c != u'\t') || c == 0x7f) {
            return fail(Code::invalid_input,
                        {"Văn bản chứa ký tự điều khiển.", "The text contains control characters."});
        }
    }
    composed.trim();
    return to_utf8(composed);
}

std::string fold(std::string_view text) {
    static const LatinFolds latin;
    const auto* bytes = reinterpret_cast<const uint8_t*>(text.data());
    const auto size = static_cast<int32_t>(text.size());
    std::string out;
    out.reserve(text.size());
    for (int32_t at = 0; at < size;) {
        UChar32 c = 0;
        U8_NEXT(bytes, at, size, c);
        if (!LatinFolds::covers(c)) {
            return fold_by_icu(text);
        }
        out += latin.of(c);
    }
    return out;
}

std::vector<std::string> split_words(std::string_view text) {
    std::vector<std::string> words;
    each_word(text, [&](std::string_view word) { words.emplace_back(word); });
    return words;
}

std::string spaced_words(std::string_view text) {
    std::string words = " ";
    words.reserve(text.size() + 2);
    each_word(text, [&](std::string_view word) { words.append(word).push_back(' '); });
    return words;
}

std::string accent_key(std::string_view text) {
    UErrorCode status = U_ZERO_ERROR;
    icu::UnicodeString source = from_utf8(text);
    source.toLower(icu::Locale::getRoot());
    const icu::UnicodeString apart = normalizer(icu::Normalizer2::getNFDInstance).normalize(source, status);
    if (U_FAILURE(status)) {
        throw std::runtime_error("NFD failed");
    }
    // Grave, acute, tilde, hook above, dot below: the five tones.
    constexpr std::u16string_view tones = u"\u0300\u0301\u0303\u0309\u0323";
    icu::UnicodeString out;
    icu::UnicodeString tone;
    for (int32_t i = 0; i < apart.length(); i = apart.moveIndex32(i, 1)) {
        const UChar32 c = apart.char32At(i);
        if (c < 0x10000 && tones.find(static_cast<char16_t>(c)) != std::u16string_view::npos) {
            tone.append(c);
            continue;
        }
        if (u_charType(c) != U_NON_SPACING_MARK && !u_isalnum(c)) {
            out.append(tone);
            tone.remove();
        }
        out.append(c);
    }
    out.append(tone);
    return to_utf8(out);
}

std::string upper(std::string_view text) {
    return to_utf8(from_utf8(text).toUpper(icu::Locale("vi")));
}

std::string lower(std::string_view text) {
    return to_utf8(from_utf8(text).toLower(icu::Locale("vi")));
}

std::size_t code_points(std::string_view utf8) {
    std::size_t count = 0;
    for (const char c : utf8) {
        count += (static_cast<unsigned char>(c) & 0xc0U) != 0x80U ? 1U : 0U;
    }
    return count;
}

std::string safe_file_name(std::string_view name) {
    const std::size_t slash = name.find_last_of("/\\");
    if (slash != std::string_view::npos) {
        name.remove_prefix(slash + 1);
    }
    UErrorCode status = U_ZERO_ERROR;
    const icu::UnicodeString composed =
        normalizer(icu::Normalizer2::getNFCInstance).normalize(from_utf8(name), status);
    icu::UnicodeString kept;
    constexpr std::u16string_view reserved = u"<>:\"|?*;%";
    for (int32_t i = 0; i < composed.length(); i = composed.moveIndex32(i, 1)) {
        const UChar32 c = composed.char32At(i);
        const bool invisible = u_iscntrl(c) || u_charType(c) == U_FORMAT_CHAR || c == 0xfffd;
        const bool is_reserved = c < 0x80 && reserved.find(static_cast<char16_t>(c)) != std::u16string_view::npos;
        kept.append(invisible || is_reserved ? UChar32{u'_'} : c);
    }
    std::string out = to_utf8(kept.trim());
    while (!out.empty() && out.front() == '.') {
        out.erase(0, 1);
    }
    constexpr std::size_t limit_bytes = 200;
    if (out.size() > limit_bytes) {
        const std::size_t dot = out.rfind('.');
        const std::string extension =
            dot != std::string::npos && out.size() - dot <= 12 ? out.substr(dot) : std::string{};
        std::size_t cut = limit_bytes - extension.size();
        while (cut > 0 && (static_cast<unsigned char>(out[cut]) & 0xc0U) == 0x80U) {
            --cut;
        }
        out = out.substr(0, cut) + extension;
    }
    return out.empty() ? "tep" : out;
}

}  // namespace vanthu
