#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/clock.hpp"
#include "core/result.hpp"
#include "signing/certificate.hpp"
#include "signing/facts.hpp"
#include "signing/revocation.hpp"

namespace vanthu::signing {

/// ETSI EN 319 102-1 clause 5.1.3.
enum class Indication { total_passed, total_failed, indeterminate };

[[nodiscard]] const char* to_string(Indication indication);  ///< "TOTAL_PASSED"

/// The verdict on one time-stamp.
struct TimestampReport {
    std::string id;
    std::string kind;  ///< "signature", "archive", "document", "content", "references"
    Indication indication = Indication::indeterminate;
    std::string sub_indication{};
    bool intact = false;  ///< the imprint matches what it should protect
    bool signature_valid = false;
    bool trusted = false;
    std::optional<Instant> time{};
    std::optional<Certificate> signer{};
    std::string policy{};
    std::vector<Certificate> chain{};
    std::vector<ClientText> messages{};
    ObjectId object{};  ///< of the token
};

/// The verdict on one signature with the facts that it rests on.
struct SignatureReport {
    std::string id;                 ///< "signature-1", in order of the byte ranges
    std::string field;              ///< fully qualified name of the form field
    std::string format = "PAdES";   ///< "PAdES", "CAdES", "XAdES", "PKCS7", "XMLDSig", "document_timestamp"
    std::string level = "B-B";
    Indication indication = Indication::indeterminate;
    std::string sub_indication{};   ///< of EN 319 102-1 clause 5.1.3, empty when passed
    bool intact = false;            ///< the digest of the covered bytes matches
    bool signature_valid = false;   ///< the value verifies with the signer's key
    bool trusted = false;           ///< a path leads to an anchor
    bool revocation_checked = false;
    std::optional<Certificate> signer{};
    std::optional<Instant> claimed_time{};
    std::optional<Instant> best_time{};
    Coverage coverage = Coverage::unclear;
    Changes changes = Changes::none;
    std::vector<ClientText> change_details{};  ///< page and object, in words
    std::optional<int> docmdp{};               ///< P of a certification signature
    bool docmdp_ok = true;
    std::string algorithm{};
    std::vector<Certificate> chain{};
    std::vector<ClientText> messages{};
    std::string reason{};
    std::string location{};
    bool field_locks_kept = true;
    bool below_standard = false;    ///< accepted, with an algorithm that Circular 15/2025/TT-BKHCN does not name
    std::vector<TimestampReport> timestamps{};
    std::vector<SignedObject> objects{};
    std::vector<RevocationStatus> revocation{};  ///< what was used, in the order of the chain
    std::vector<AlgorithmUse> algorithms{};
    std::string signature_policy{};
    std::vector<std::string> roles{};
    Bytes signature_value{};
};

/// Everything about one file.
struct ValidationReport {
    Instant validated_at{};
    std::string policy{};
    std::string format = "PDF";
    int revisions = 0;
    std::vector<SignatureReport> signatures;
    std::vector<ClientText> messages{};

    /// passed: all did; failed: any did; otherwise indeterminate. Nothing without a signature.
    [[nodiscard]] std::optional<Indication> indication() const;
};

enum class Language { vi, en };

/// For people: who, when, integrity, chain, changes, and one sentence on what to do.
[[nodiscard]] std::string to_text(const ValidationReport& report, Language language);

[[nodiscard]] inline const std::string& in(const ClientText& text, Language language) {
    return language == Language::vi ? text.vi : text.en;
}

}  // namespace vanthu::signing
