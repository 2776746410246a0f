#include "signing/detail/openssl.hpp"

#include <array>

#include <openssl/err.h>

#include "core/narrow.hpp"

namespace vanthu::signing::detail {

std::string drain_errors() {
    std::string text;
    while (const unsigned long code = ERR_get_error()) {
        std::array<char, 256> line{};
        ERR_error_string_n(code, line.data(), line.size());
        text += (text.empty() ? "" : "; ") + std::string{line.data()};
    }
    return text;
}

BioHandle memory_bio(ByteView bytes) {
    return BioHandle{BIO_new_mem_buf(bytes.data(), narrow<int>(bytes.size()))};
}

Instant instant_of(const ASN1_TIME* time) {
    std::tm parts{};
    if (time == nullptr || ASN1_TIME_to_tm(time, &parts) != 1) {
        return {};
    }
    using namespace std::chrono;
    const sys_days day = year{parts.tm_year + 1900} / month{static_cast<unsigned>(parts.tm_mon + 1)} /
                         std::chrono::day{static_cast<unsigned>(parts.tm_mday)};
    return day + hours{parts.tm_hour} + minutes{parts.tm_min} + seconds{parts.tm_sec};
}

}  // namespace vanthu::signing::detail
