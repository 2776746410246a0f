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
#include "signing/facts.hpp"

namespace vanthu::signing {

inline constexpr const char* oid_data = "1.2.840.113549.1.7.1";
inline constexpr const char* oid_tst_info = "1.2.840.113549.1.9.16.1.4";

/// What the signed attributes of a new signature say beyond the digest and the signer's certificate.
struct AttributeChoice {
    std::optional<Instant> signing_time{};  ///< CAdES: required (EN 319 122-1 clause 6.3); PAdES: absent, /M has it
    std::string content_type = oid_data;
};

/// The signed attributes of a baseline signature (ETSI EN 319 122-1 clause 6.3, EN 319 142-1 clause 6.3): content-type,
/// message-digest, ESS signing-certificate-v2 (RFC 5035). The DER SET OF, which is what gets signed (RFC 5652 section 5.4).
[[nodiscard]] Bytes signed_attributes(const Certificate& signer, ByteView message_digest, DigestAlgorithm digest,
                                      const AttributeChoice& choice = {});

/// A SignedData (RFC 5652 section 5) around attributes and a signature value that was computed over them; detached without
/// `content`.
[[nodiscard]] Bytes assemble_cms(const std::vector<Certificate>& chain, const SignatureAlgorithm& algorithm,
                                 ByteView attributes, ByteView signature_value, std::optional<ByteView> content = {});

/// The digest of the signed content by OpenSSL's name of an algorithm; empty for one that is not known, or when there is no
/// content.
using ContentDigest = std::function<Bytes(const std::string& digest_name)>;
/// Of bytes that outlive it.
[[nodiscard]] ContentDigest digests_of(ByteView content);

/// What a SignedData says and whether its parts fit together; trust is another question.
struct CmsFacts {
    bool parsed = false;
    std::string content_type{};
    bool is_detached = true;                  ///< carries no content of its own
    Bytes content{};
    std::size_t signer_count = 0;             ///< without counter-signatures
    std::vector<SignatureFacts> signers{};    ///< a counter-signature follows the signature that it counter-signs
    std::vector<Certificate> certificates{};  ///< all that it carries
    RevocationMaterial revocation{};
};

/// Collects the facts of a SignedData in BER; judges nothing. Content of its own comes before `content_digest`. Trailing zero
/// bytes after the structure are padding. `known`: certificates that it may carry, so that they need not be parsed once more.
/// `supplied`: where a signer's certificate is not carried along, one of these that the signing-certificate attribute names (EN 319 102-1
/// clause 5.2.3: it may be an input of the validation).
[[nodiscard]] CmsFacts examine_cms(ByteView bytes, const ContentDigest& content_digest, const std::vector<Certificate>& known = {},
                                   const std::vector<Certificate>& supplied = {});

/// A CAdES or CMS signature file: with its content inside, or with `detached` beside it. `supplied` as in `examine_cms`.
/// Errors: invalid_input for a file that is no SignedData.
Result<FileFacts> collect_cms(ByteView bytes, std::optional<ByteView> detached, const std::vector<Certificate>& supplied = {});

}  // namespace vanthu::signing
