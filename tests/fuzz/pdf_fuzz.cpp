#include <span>

#include "signing/pades_validator.hpp"
#include "tests/fuzz/input.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static_cast<void>(vanthu::signing::collect_pdf(std::as_bytes(std::span{data, size})));
    return 0;
}
