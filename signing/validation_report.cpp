#include "signing/validation_report.hpp"

namespace vanthu::signing {

const char* to_string(Indication indication) {
    switch (indication) {
        case Indication::total_passed:
            return "TOTAL_PASSED";
        case Indication::total_failed:
            return "TOTAL_FAILED";
        case Indication::indeterminate:
            break;
    }
    return "INDETERMINATE";
}

std::optional<Indication> ValidationReport::indication() const {
    if (signatures.empty()) {
        return std::nullopt;
    }
    auto worst = Indication::total_passed;
    for (const SignatureReport& signature : signatures) {
        if (signature.indication == Indication::total_failed) {
            return Indication::total_failed;
        }
        if (signature.indication == Indication::indeterminate) {
            worst = Indication::indeterminate;
        }
    }
    return worst;
}

}  // namespace vanthu::signing
