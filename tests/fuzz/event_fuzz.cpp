#include "evidence/event.hpp"
#include "evidence/proof_bundle.hpp"
#include "tests/fuzz/targets.hpp"

// What reads is canonical: it is written back as the same bytes.
void vanthu::fuzz::event(ByteView input) {
    const std::string_view text = as_text(input);
    if (const auto event = evidence::decode(text)) {
        require(evidence::encode(*event) == text, "an event is canonical");
    }
    if (const auto bundle = evidence::decode_bundle(text)) {
        require(evidence::encode(*bundle) == text, "a bundle is canonical");
    }
    static_cast<void>(evidence::parse_verifier_key(text));
}
