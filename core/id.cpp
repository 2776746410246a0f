#include "core/id.hpp"

#include <array>

namespace vanthu {

std::string make_uuid_v7(Instant now, Random& random) {
    std::array<std::byte, 16> raw{};
    random.fill(raw);
    const auto millis = static_cast<unsigned long long>(to_millis(now));
    for (std::size_t i = 0; i < 6; ++i) {
        raw.at(i) = static_cast<std::byte>((millis >> (40U - 8U * i)) & 0xffU);
    }
    raw[6] = (raw[6] & std::byte{0x0f}) | std::byte{0x70};
    raw[8] = (raw[8] & std::byte{0x3f}) | std::byte{0x80};
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
