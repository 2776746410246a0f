#include "signing/detail/der.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace vanthu::signing::detail::der {

Bytes concatenated(std::initializer_list<ByteView> parts) {
    Bytes out;
    for (const ByteView part : parts) {
        out.insert(out.end(), part.begin(), part.end());
    }
    return out;
}

Bytes tagged(unsigned tag, ByteView content) {
    Bytes out{static_cast<std::byte>(tag)};
    const std::size_t size = content.size();
    if (size < 0x80) {
        out.push_back(static_cast<std::byte>(size));
    } else {
        Bytes length;
        for (std::size_t rest = size; rest > 0; rest >>= 8U) {
            length.insert(length.begin(), static_cast<std::byte>(rest & 0xffU));
        }
        out.push_back(static_cast<std::byte>(0x80U | length.size()));
        out.insert(out.end(), length.begin(), length.end());
    }
    out.insert(out.end(), content.begin(), content.end());
    return out;
}

Bytes sequence(std::initializer_list<ByteView> parts) {
    return tagged(0x30, concatenated(parts));
}

Bytes set_of(std::vector<Bytes> parts) {
    std::sort(parts.begin(), parts.end());
    Bytes content;
    for (const Bytes& part : parts) {
        content.insert(content.end(), part.begin(), part.end());
    }
    return tagged(0x31, content);
}

Bytes octet_string(ByteView content) {
    return tagged(0x04, content);
}

Bytes integer(std::uint64_t value) {
    Bytes content;
    do {
        content.insert(content.begin(), static_cast<std::byte>(value & 0xffU));
        value >>= 8U;
    } while (value > 0);
    if ((content.front() & std::byte{0x80}) != std::byte{0}) {
        content.insert(content.begin(), std::byte{0});
    }
    return tagged(0x02, content);
}

Bytes boolean(bool value) {
    const Bytes content{value ? std::byte{0xff} : std::byte{0}};
    return tagged(0x01, content);
}

Bytes time(Instant at) {
    const auto day = std::chrono::floor<std::chrono::days>(at);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss clock{std::chrono::floor<std::chrono::seconds>(at - day)};
    const int year = static_cast<int>(date.year());
    const bool is_short = year >= 1950 && year < 2050;
    const std::string text =
        (is_short ? fmt::format("{:02}", year % 100) : fmt::format("{:04}", year)) +
        fmt::format("{:02}{:02}{:02}{:02}{:02}Z", static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                    clock.hours().count(), clock.minutes().count(), clock.seconds().count());
    return tagged(is_short ? 0x17 : 0x18, as_bytes(text));
}

Bytes null() {
    return tagged(0x05, {});
}

Bytes object_identifier(std::string_view dotted) {
    std::vector<unsigned long> arcs{0};
    for (const char c : dotted) {
        if (c == '.') {
            arcs.push_back(0);
        } else {
            arcs.back() = arcs.back() * 10 + static_cast<unsigned long>(c - '0');
        }
    }
    Bytes content;
    const auto put = [&content](unsigned long arc) {
        Bytes base128{static_cast<std::byte>(arc & 0x7fU)};
        for (arc >>= 7U; arc > 0; arc >>= 7U) {
            base128.insert(base128.begin(), static_cast<std::byte>(0x80U | (arc & 0x7fU)));
        }
        content.insert(content.end(), base128.begin(), base128.end());
    };
    put(arcs.at(0) * 40 + arcs.at(1));
    for (std::size_t i = 2; i < arcs.size(); ++i) {
        put(arcs[i]);
    }
    return tagged(0x06, content);
}

}  // namespace vanthu::signing::detail::der
