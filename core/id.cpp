#include "core/id.hpp"

#include <array>
#include <cstddef>
#include <cstdint>

namespace vanthu {

std::string make_uuid_v7(Instant now, Random& random) {
    std::array<std::byte, 16> raw{};
    random.fill(raw);
    const auto millis = static_cast<std::uint64_t>(to_millis(now)) & 0xffffffffffffULL;
    // Half of the places lie behind the first one, whatever it is: enough for a millisecond.
    const auto first = static_cast<std::uint16_t>(std::to_integer<unsigned>(raw[6]) << 8U | std::to_integer<unsigned>(raw[7])) & 0x7fffU;
    const unsigned place = random.place_within(millis, static_cast<std::uint16_t>(first));
    for (std::size_t i = 0; i < 6; ++i) {
        raw.at(i) = static_cast<std::byte>((millis >> (40U - 8U * i)) & 0xffU);
    }
    raw[6] = static_cast<std::byte>(0x70U | place >> 12U);
    raw[7] = static_cast<std::byte>(place >> 4U & 0xffU);
    raw[8] = (raw[8] & std::byte{0x03}) | static_cast<std::byte>(0x80U | (place & 0xfU) << 2U);
    const std::string hex = to_hex(raw);
    return hex.substr(0, 8) + '-' + hex.substr(8, 4) + '-' + hex.substr(12, 4) + '-' + hex.substr(16, 4) + '-' +
           hex.substr(20);
}

bool is_uuid(std::string_view text) {
    if (text.size() != 36) {
        return false;
    }
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (i == 8 || i == 13 || i == 18 || i == 23) {
            if (c != '-') {
                return false;
            }
        } else if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) {
            return false;
        }
    }
    return true;
}

}  // namespace vanthu
