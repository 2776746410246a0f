#include "signing/asic/zip_names.hpp"

#include <clocale>
#include <cwctype>
#include <optional>

#include <fmt/format.h>

#include "core/handle.hpp"
#include "core/text.hpp"
#include "signing/asic/zip_archive.hpp"

namespace vanthu::signing::asic {
namespace {

constexpr std::size_t shown_limit = 120;

/// One code point by RFC 3629, which knows no overlong forms and no surrogates.
std::optional<char32_t> take_code_point(std::string_view& text) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text.at(i)); };
    const unsigned first = byte(0);
    const std::size_t length = first < 0x80                    ? 1
                               : first >= 0xc2 && first < 0xe0 ? 2
                               : first >= 0xe0 && first < 0xf0 ? 3
                               : first >= 0xf0 && first < 0xf5 ? 4
                                                               : 0;
    if (length == 0 || length > text.size()) {
        return std::nullopt;
    }
    char32_t point = length == 1 ? first : first & (0x7fU >> length);
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(i) & 0xc0U) != 0x80) {
            return std::nullopt;
        }
        point = point << 6U | (byte(i) & 0x3fU);
    }
    const bool is_overlong = (length == 3 && point < 0x800) || (length == 4 && point < 0x10000);
    if (is_overlong || point > 0x10ffff || (point >= 0xd800 && point < 0xe000)) {
        return std::nullopt;
    }
    text.remove_prefix(length);
    return point;
}

void append_code_point(std::string& out, char32_t point) {
    if (point < 0x80) {
        out += static_cast<char>(point);
    } else if (point < 0x800) {
        out += static_cast<char>(0xc0U | point >> 6U);
        out += static_cast<char>(0x80U | (point & 0x3fU));
    } else if (point < 0x10000) {
        out += static_cast<char>(0xe0U | point >> 12U);
        out += static_cast<char>(0x80U | (point >> 6U & 0x3fU));
        out += static_cast<char>(0x80U | (point & 0x3fU));
    } else {
        out += static_cast<char>(0xf0U | point >> 18U);
        out += static_cast<char>(0x80U | (point >> 12U & 0x3fU));
        out += static_cast<char>(0x80U | (point >> 6U & 0x3fU));
        out += static_cast<char>(0x80U | (point & 0x3fU));
    }
}

/// Reading direction marks and the like: a name that shows as another one.
bool is_invisible(char32_t point) {
    return (point >= 0x200b && point <= 0x200f) || (point >= 0x202a && point <= 0x202e) ||
           (point >= 0x2066 && point <= 0x2069) || point == 0xfeff;
}

tl::unexpected<Error> refuse(std::string_view name, const char* vi, const char* en) {
    return fail(Code::invalid_input, {fmt::format("Tệp nén có tên “{}” {}.", shown(name), vi),
                                      fmt::format("The container has an entry name “{}” {}.", shown(name), en)});
}

}  // namespace

std::string shown(std::string_view name) {
    std::string out;
    while (!name.empty() && out.size() < shown_limit) {
        std::string_view rest = name;
        const auto point = take_code_point(rest);
        if (point && *point >= 0x20 && *point != 0x7f && !is_invisible(*point)) {
            out += name.substr(0, name.size() - rest.size());
        } else {
            out += '?';
        }
        name.remove_prefix(point ? name.size() - rest.size() : 1);
    }
    return name.empty() ? out : out + "…";
}

Result<void> check_entry_name(std::string_view name) {
    if (name.empty() || name.size() > name_limit_bytes) {
        return refuse(name, "rỗng hoặc quá dài", "that is empty or too long");
    }
    std::string_view rest = name;
    while (!rest.empty()) {
        const auto point = take_code_point(rest);
        if (!point) {
            return refuse(name, "không phải UTF-8", "that is not UTF-8");
        }
        if (*point < 0x20 || *point == 0x7f || is_invisible(*point)) {
            return refuse(name, "có ký tự điều khiển hoặc ký tự ẩn", "with a control or invisible character");
        }
        if (*point == U'\\') {
            return refuse(name, "có dấu gạch chéo ngược", "with a backslash");
        }
    }
    if (name.front() == '/' || (name.size() > 1 && name.at(1) == ':')) {
        return refuse(name, "là đường dẫn tuyệt đối", "that is an absolute path");
    }
    if (name.back() == '/') {
        name.remove_suffix(1);
    }
    std::string_view parts = name;
    for (bool more = true; more;) {
        const std::size_t slash = parts.find('/');
        const std::string_view part = parts.substr(0, slash);
        if (part.empty() || part == "." || part == "..") {
            return refuse(name, "trỏ ra ngoài hoặc có phần rỗng", "that leads elsewhere or has an empty part");
        }
        more = slash != std::string_view::npos;
        parts.remove_prefix(more ? slash + 1 : parts.size());
    }
    return {};
}

std::string collation_key(std::string_view name) {
    const auto normalized = normalize(name);
    std::string_view rest = normalized ? *normalized : name;
    // C.UTF-8 is part of the C library: the same everywhere, and no data to install.
    const locale_t locale = ::newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
    std::string out;
    while (!rest.empty()) {
        const auto point = take_code_point(rest);
        if (!point) {
            break;
        }
        const auto wide = static_cast<wint_t>(*point);
        append_code_point(out, static_cast<char32_t>(locale != nullptr ? ::towlower_l(wide, locale) : wide));
    }
    if (locale != nullptr) {
        ::freelocale(locale);
    }
    return out;
}

std::string decode_uri(std::string_view uri) {
    std::string out;
    for (std::size_t i = 0; i < uri.size(); ++i) {
        const auto byte =
            uri.at(i) == '%' && i + 2 < uri.size() ? from_hex(uri.substr(i + 1, 2)) : Result<Bytes>{Bytes{}};
        if (uri.at(i) == '%' && byte && byte->size() == 1) {
            out += static_cast<char>(byte->front());
            i += 2;
        } else {
            out += uri.at(i);
        }
    }
    return out;
}

std::string encode_uri(std::string_view name) {
    constexpr std::string_view plain = "-._~!$&'()*+,;=@/";
    std::string out;
    for (const char c : name) {
        const bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                              plain.find(c) != std::string_view::npos;
        if (is_plain) {
            out += c;
        } else {
            out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
        }
    }
    return out;
}

}  // namespace vanthu::signing::asic
