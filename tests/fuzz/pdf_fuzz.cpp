#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <string>

#include "signing/pades_validator.hpp"
#include "tests/fuzz/input.hpp"

// Without a trust anchor nothing passes, whatever the bytes.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const std::string path = "/tmp/vanthu-fuzz-" + std::to_string(::getpid()) + ".pdf";
    std::ofstream(path, std::ios::binary | std::ios::trunc) << text_of(data, size);
    static const vanthu::signing::TrustStore trust;
    const auto report = vanthu::signing::validate_pdf(path, trust, {});
    if (report && report->indication() == vanthu::signing::Indication::total_passed) {
        std::abort();
    }
    return 0;
}
