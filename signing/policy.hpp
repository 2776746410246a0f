#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/clock.hpp"
#include "signing/facts.hpp"

namespace vanthu::signing {

/// Until when an algorithm is accepted, in the manner of ETSI TS 119 312 and TS 119 322.
struct SuiteEntry {
    std::string name{};  ///< a digest ("SHA1") or a scheme ("RSA-PKCS1", "RSA-PSS", "ECDSA", "Ed25519", "DSA")
    int min_key_bits = 0;  ///< the entry counts for keys of at least this size; the largest that fits decides
    std::optional<Instant> until{};  ///< not accepted after this; without it, no end is known
    bool below_standard = false;     ///< accepted, but the report says that it is below the current standard
};

/// What a table says of one algorithm with a key of this size; not `known` is not accepted at any time.
struct SuiteVerdict {
    bool known = false;
    std::optional<Instant> until{};
    bool below_standard = false;
};
[[nodiscard]] SuiteVerdict suite_verdict(const std::vector<SuiteEntry>& suites, std::string_view name, int key_bits);

/// The document of a signature policy, which signatures name by identifier and digest.
struct SignaturePolicyDocument {
    std::string identifier{};  ///< OID or URI, as SignatureFacts::signature_policy
    Bytes bytes{};
};

/// What an agency asks of a signature beyond its being intact and trusted. `ops` reads it from a file.
struct ValidationPolicy {
    std::string name = "vanthu-default";
    Instant at{};                             ///< the time of validation; there is no clock inside
    bool require_revocation = false;          ///< without revocation information: INDETERMINATE, TRY_LATER
    /// How old revocation information may be when judged, past its own nextUpdate (EN 319 102-1 clause 5.2.5); none: nextUpdate
    /// decides.
    std::optional<std::chrono::seconds> revocation_freshness{};
    bool require_signing_certificate = true;  ///< baseline signatures: the signing-certificate attribute
    bool accept_bare_pkcs7 = true;            ///< PDF signatures of the older kind, adbe.pkcs7.detached
    bool require_timestamp = false;           ///< a signature without a trusted time: INDETERMINATE
    std::chrono::seconds timestamp_delay{std::chrono::hours{24 * 3650}};  ///< how long after the claimed time it may come
    Changes tolerated = Changes::form_filling;  ///< the most that may have changed after a signature without certification
    std::vector<SuiteEntry> suites = default_suites();
    std::vector<SignaturePolicyDocument> signature_policies{};  ///< at hand, to compare digests with

    /// ETSI TS 119 312 V1.5.1, with what Circular 15/2025/TT-BKHCN does not name marked as below its standard.
    [[nodiscard]] static std::vector<SuiteEntry> default_suites();
};

}  // namespace vanthu::signing
