#include "signing/pades_validator.hpp"
#include "tests/fuzz/targets.hpp"

void vanthu::fuzz::pdf(ByteView input) {
    static_cast<void>(signing::collect_pdf(input));
}
