#include <cstddef>
#include <cstdint>
#include <span>

#include "tests/fuzz/targets.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

// VANTHU_FUZZ_TARGET: the function of targets.hpp, named by CMakeLists.txt.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    vanthu::fuzz::VANTHU_FUZZ_TARGET(std::as_bytes(std::span{data, size}));
    return 0;
}
