#include "signing/detail/ber.hpp"

#include <algorithm>
#include <charconv>

namespace vanthu::signing::detail::ber {
namespace {

constexpr int depth_limit = 64;
constexpr std::size_t children_limit = 100'000;

std::optional<Element> take_at_depth(ByteView& bytes, int depth) {
    if (bytes.size() < 2 || depth > depth_limit) {
        return std::nullopt;
    }
    Element element;
    element.tag = std::to_integer<unsigned>(bytes[0]);
    if ((element.tag & 0x1fU) == 0x1fU) {
        return std::nullopt;
    }
    const auto first = std::to_integer<unsigned>(bytes[1]);
    std::size_t header = 2;
    std::size_t length = first;
    if (first == 0x80U) {
        if (!element.is_constructed()) {
            return std::nullopt;
        }
        ByteView rest = bytes.subspan(header);
        while (rest.size() >= 2 && (rest[0] != std::byte{0} || rest[1] != std::byte{0})) {
            if (!take_at_depth(rest, depth + 1)) {
                return std::nullopt;
            }
        }
        if (rest.size() < 2) {
            return std::nullopt;
        }
        const std::size_t inner = bytes.size() - header - rest.size();
        element.content = bytes.subspan(header, inner);
        element.whole = bytes.first(header + inner + 2);
        bytes = bytes.subspan(element.whole.size());
        return element;
    }
    if (first > 0x80U) {
        const std::size_t count = first & 0x7fU;
        if (count > 8 || bytes.size() < header + count) {
            return std::nullopt;
        }
        length = 0;
        for (std::size_t i = 0; i < count; ++i) {
            length = length << 8U | std::to_integer<std::size_t>(bytes[header + i]);
        }
        header += count;
    }
    if (length > bytes.size() - header) {
        return std::nullopt;
    }
    element.content = bytes.subspan(header, length);
    element.whole = bytes.first(header + length);
    bytes = bytes.subspan(header + length);
    return element;
}

std::optional<int> digits(std::string_view text, std::size_t at, std::size_t count) {
    if (text.size() < at + count) {
        return std::nullopt;
    }
    int value = 0;
    const char* end = text.data() + at + count;
    const auto [stop, error] = std::from_chars(text.data() + at, end, value);
    return error == std::errc{} && stop == end && value >= 0 ? std::optional{value} : std::nullopt;
}

}  // namespace

std::optional<Element> take(ByteView& bytes) {
    return take_at_depth(bytes, 0);
}

std::optional<Element> only(ByteView bytes) {
    const auto element = take(bytes);
    const bool is_padded = std::all_of(bytes.begin(), bytes.end(), [](std::byte byte) { return byte == std::byte{0}; });
    return is_padded ? element : std::nullopt;
}

std::optional<std::vector<Element>> children(const Element& parent) {
    std::vector<Element> found;
    ByteView rest = parent.content;
    while (!rest.empty()) {
        const auto child = take(rest);
        if (!child || found.size() >= children_limit) {
            return std::nullopt;
        }
        found.push_back(*child);
    }
    return found;
}

std::string oid(const Element& element) {
    if (!element.is(object) || element.content.empty() || element.content.size() > 64) {
        return {};
    }
    std::string text;
    std::uint64_t arc = 0;
    for (const std::byte byte : element.content) {
        const auto value = std::to_integer<std::uint64_t>(byte);
        if (arc >> 56U != 0) {
            return {};
        }
        arc = arc << 7U | (value & 0x7fU);
        if ((value & 0x80U) != 0) {
            continue;
        }
        if (text.empty()) {
            const std::uint64_t first = std::min<std::uint64_t>(arc / 40, 2);
            text = std::to_string(first) + "." + std::to_string(arc - first * 40);
        } else {
            text += "." + std::to_string(arc);
        }
        arc = 0;
    }
    return text;
}

std::optional<Bytes> octets(const Element& element) {
    if (!element.is_constructed()) {
        return Bytes(element.content.begin(), element.content.end());
    }
    const auto parts = children(element);
    if (!parts) {
        return std::nullopt;
    }
    Bytes all;
    for (const Element& part : *parts) {
        // One level is what encoders write; a string inside a piece of a string is not read.
        if (!part.is(octet_string)) {
            return std::nullopt;
        }
        all.insert(all.end(), part.content.begin(), part.content.end());
    }
    return all;
}

std::optional<unsigned> small_integer(const Element& element) {
    if (!element.is(integer) || element.content.empty() || element.content.size() > 4 ||
        (element.content[0] & std::byte{0x80}) != std::byte{0}) {
        return std::nullopt;
    }
    unsigned value = 0;
    for (const std::byte byte : element.content) {
        value = value << 8U | std::to_integer<unsigned>(byte);
    }
    return value;
}

std::optional<Instant> time(const Element& element) {
    const std::string_view text = as_text(element.content);
    const bool is_short = element.is(utc_time);
    if (!is_short && !element.is(generalized_time)) {
        return std::nullopt;
    }
    const std::size_t at = is_short ? 2 : 4;
    auto year = digits(text, 0, at);
    const auto month = digits(text, at, 2);
    const auto day = digits(text, at + 2, 2);
    const auto hour = digits(text, at + 4, 2);
    const auto minute = digits(text, at + 6, 2);
    const auto second = digits(text, at + 8, 2);
    if (!year || !month || !day || !hour || !minute || !second) {
        return std::nullopt;
    }
    if (is_short) {
        *year += *year < 50 ? 2000 : 1900;  // RFC 5280 section 4.1.2.5.1
    }
    std::string_view rest = text.substr(at + 10);
    int milliseconds = 0;
    if (!is_short && rest.starts_with('.')) {
        int weight = 100;
        rest.remove_prefix(1);
        while (!rest.empty() && rest.front() >= '0' && rest.front() <= '9') {
            milliseconds += (rest.front() - '0') * weight;
            weight /= 10;
            rest.remove_prefix(1);
        }
    }
    std::chrono::minutes offset{0};
    if (rest.size() == 5 && (rest[0] == '+' || rest[0] == '-')) {
        const auto hours = digits(rest, 1, 2);
        const auto minutes = digits(rest, 3, 2);
        if (!hours || !minutes) {
            return std::nullopt;
        }
        offset = std::chrono::minutes{(*hours * 60 + *minutes) * (rest[0] == '+' ? 1 : -1)};
    } else if (rest != "Z") {
        return std::nullopt;
    }
    const std::chrono::year_month_day date{std::chrono::year{*year}, std::chrono::month{static_cast<unsigned>(*month)},
                                           std::chrono::day{static_cast<unsigned>(*day)}};
    if (!date.ok() || *hour > 23 || *minute > 59 || *second > 60) {
        return std::nullopt;
    }
    return std::chrono::sys_days{date} + std::chrono::hours{*hour} + std::chrono::minutes{*minute} +
           std::chrono::seconds{*second} + std::chrono::milliseconds{milliseconds} - offset;
}

}  // namespace vanthu::signing::detail::ber
