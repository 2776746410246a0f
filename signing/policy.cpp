#include "signing/policy.hpp"

namespace vanthu::signing {
namespace {

Instant end_of(int year) {
    return std::chrono::sys_days{std::chrono::year{year + 1} / 1 / 1} - std::chrono::milliseconds{1};
}

}  // namespace

std::vector<SuiteEntry> ValidationPolicy::default_suites() {
    const auto digest = [](const char* name, std::optional<Instant> until = {}) { return SuiteEntry{name, 0, until, false}; };
    return {
        digest("MD5", end_of(2004)),
        digest("RIPEMD160", end_of(2013)),
        digest("SHA1", end_of(2011)),
        digest("SHA224", end_of(2028)),
        digest("SHA256"),
        digest("SHA384"),
        digest("SHA512"),
        digest("SHA3-256"),
        digest("SHA3-384"),
        digest("SHA3-512"),
        {"RSA-PKCS1", 1024, end_of(2010), true},
        {"RSA-PKCS1", 1900, end_of(2028), true},
        {"RSA-PKCS1", 3000, std::nullopt, true},
        {"RSA-PSS", 1024, end_of(2010), true},
        {"RSA-PSS", 1900, end_of(2028), false},
        {"RSA-PSS", 3000, std::nullopt, false},
        {"DSA", 1024, end_of(2010), true},
        {"DSA", 2048, end_of(2028), true},
        {"DSA", 3072, std::nullopt, true},
        {"ECDSA", 192, end_of(2013), true},
        {"ECDSA", 224, end_of(2028), true},
        {"ECDSA", 256, std::nullopt, false},
        {"Ed25519", 253, std::nullopt, false},
    };
}

}  // namespace vanthu::signing
