#include <cstdlib>

#include "evidence/event.hpp"
#include "evidence/proof_bundle.hpp"
#include "tests/fuzz/input.hpp"

// What reads is canonical: it is written back as the same bytes.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = text_of(data, size);
    if (const auto event = vanthu::evidence::decode(text); event && vanthu::evidence::encode(*event) != text) {
        std::abort();
    }
    if (const auto bundle = vanthu::evidence::decode_bundle(text); bundle && vanthu::evidence::encode(*bundle) != text) {
        std::abort();
    }
    static_cast<void>(vanthu::evidence::parse_verifier_key(text));
    return 0;
}
