#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/bytes.hpp"
#include "core/clock.hpp"
#include "core/result.hpp"
#include "signing/algorithm.hpp"
#include "signing/certificate.hpp"

namespace vanthu::signing {

/// The signed attributes of a CAdES-B-B signature in a PDF (ETSI EN 319 142-1 clause 6.3, EN 319 122-1 clause 5.2):
/// content-type, message-digest, ESS signing-certificate-v2 (RFC 5035). No signing-time: PAdES keeps it in the dictionary.
/// The DER SET OF, which is what gets signed (RFC 5652 section 5.4).
[[nodiscard]] Bytes signed_attributes(const Certificate& signer, ByteView message_digest, DigestAlgorithm digest);

/// A detached SignedData (RFC 5652 section 5) around attributes and a signature value that was computed over them.
[[nodiscard]] Bytes assemble_cms(const std::vector<Certificate>& chain, const SignatureAlgorithm& algorithm,
                                 ByteView attributes, ByteView signature_value);

/// What a detached SignedData says and whether its parts fit together; trust is another question.
struct CmsFacts {
    bool parsed = false;
    int signer_count = 0;
    bool is_detached = false;                 ///< carries no content of its own
    std::optional<Certificate> signer{};      ///< found by the signer identifier among the certificates
    std::vector<Certificate> certificates{};  ///< all that it carries
    std::string digest_name{};                ///< "SHA256"
    std::string algorithm{};                  ///< "ECDSA with SHA-256"
    bool has_signed_attributes = false;
    bool content_type_is_data = false;
    bool digest_matches = false;              ///< message-digest against the content's digest
    bool signature_matches = false;           ///< the value against the attributes and the signer's key
    bool has_signing_certificate = false;     ///< ESS signing-certificate or -v2
    bool signing_certificate_matches = false;
    std::optional<Instant> signing_time{};
    bool has_timestamp = false;               ///< an unsigned signature-time-stamp attribute
    std::string problem{};                    ///< OpenSSL's words, for the log
};

/// The digest of the signed content by OpenSSL's name of an algorithm; empty for one that is not known.
using ContentDigest = std::function<Bytes(const std::string& digest_name)>;

/// Collects the facts of a DER SignedData; judges nothing. Trailing zero bytes after the structure are padding.
[[nodiscard]] CmsFacts examine_cms(ByteView der, const ContentDigest& content_digest);

}  // namespace vanthu::signing
