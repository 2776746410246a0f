#include "core/charset.hpp"

#include <stdexcept>

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/ucnv.h>
#include <unicode/unistr.h>

#include "core/handle.hpp"

namespace vanthu {
namespace {

using Converter = Handle<UConverter, ucnv_close>;

Converter open(const std::string& name) {
    UErrorCode status = U_ZERO_ERROR;
    Converter converter{ucnv_open(name.c_str(), &status)};
    return U_SUCCESS(status) ? std::move(converter) : Converter{};
}

}  // namespace

std::string from_charset(std::string_view bytes, std::string_view charset) {
    Converter converter = charset.empty() ? Converter{} : open(std::string{charset});
    if (!converter) {
        converter = open("UTF-8");
    }
    if (!converter) {
        throw std::runtime_error("ICU has no UTF-8");
    }
    UErrorCode status = U_ZERO_ERROR;
    // Each byte gives at most two units.
    icu::UnicodeString text;
    const auto capacity = static_cast<int32_t>(bytes.size() * 2 + 2);
    char16_t* buffer = text.getBuffer(capacity);
    if (buffer == nullptr) {
        throw std::bad_alloc();
    }
    const int32_t length = ucnv_toUChars(converter.get(), buffer, capacity, bytes.data(), static_cast<int32_t>(bytes.size()), &status);
    text.releaseBuffer(U_SUCCESS(status) ? length : 0);
    status = U_ZERO_ERROR;
    const icu::Normalizer2* normalizer = icu::Normalizer2::getNFCInstance(status);
    if (U_FAILURE(status)) {
        throw std::runtime_error("ICU has no normalization data");
    }
    icu::UnicodeString composed = normalizer->normalize(text, status);
    for (int32_t i = 0; i < composed.length(); ++i) {
        const char16_t c = composed.charAt(i);
        if ((c < 0x20 && c != u'\n' && c != u'\t') || c == 0x7f) {
            composed.setCharAt(i, u' ');
        }
    }
    std::string out;
    composed.toUTF8String(out);
    return out;
}

}  // namespace vanthu
