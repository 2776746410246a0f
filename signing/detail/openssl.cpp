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

}  // namespace vanthu::signing::detail
