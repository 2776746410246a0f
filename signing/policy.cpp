#include "signing/policy.hpp"

namespace vanthu::signing {
namespace {

Instant day(int year, unsigned month, unsigned day_of_month) {
    return std::chrono::sys_days{std::chrono::year{year} / static_cast<int>(month) / static_cast<int>(day_of_month)};
}

}  // namespace

// Dates as EU DSS's dss-crypto-suite.xml (policy 1.5.1 of 2024-10-13, after ETSI TS 119 312 V1.5.1) has them; those of DSA are
// uncertain, and DSA is rare. Below the standard: what Circular 15/2025/TT-BKHCN, Annex I, does not name.
std::vector<SuiteEntry> ValidationPolicy::default_suites() {
    const Instant end_2028 = day(2029, 1, 1);
    const auto digest = [](const char* digest_name, std::optional<Instant> until = {}) { return SuiteEntry{digest_name, 0, until, false}; };
    return {
        digest("MD5", day(2004, 8, 1)),
        digest("SHA1", day(2012, 8, 1)),
        digest("RIPEMD160", day(2014, 8, 1)),
        digest("SHA224", end_2028),
        digest("SHA256"),
        digest("SHA384"),
        digest("SHA512"),
        digest("SHA3-256"),
        digest("SHA3-384"),
        digest("SHA3-512"),
        {"RSA-PKCS1", 786, day(2010, 8, 1), true},
        {"RSA-PKCS1", 1024, day(2019, 10, 1), true},
        {"RSA-PKCS1", 1900, end_2028, true},
        {"RSA-PSS", 786, day(2010, 8, 1), true},
        {"RSA-PSS", 1024, day(2019, 10, 1), true},
        {"RSA-PSS", 1900, end_2028, false},
        {"RSA-PSS", 3000, std::nullopt, false},
        {"DSA", 1024, day(2015, 12, 1), true},
        {"DSA", 2048, end_2028, true},
        {"ECDSA", 160, day(2012, 8, 1), true},
        {"ECDSA", 224, day(2021, 10, 1), true},
        {"ECDSA", 256, std::nullopt, false},
        {"Ed25519", 253, std::nullopt, true},
    };
}

SuiteVerdict suite_verdict(const std::vector<SuiteEntry>& suites, std::string_view name, int key_bits) {
    const SuiteEntry* best = nullptr;
    for (const SuiteEntry& entry : suites) {
        if (entry.name == name && key_bits >= entry.min_key_bits && (best == nullptr || entry.min_key_bits > best->min_key_bits)) {
            best = &entry;
        }
    }
    return best == nullptr ? SuiteVerdict{} : SuiteVerdict{true, best->until, best->below_standard};
}

}  // namespace vanthu::signing
