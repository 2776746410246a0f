#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/bytes.hpp"
#include "core/clock.hpp"
#include "core/result.hpp"
#include "signing/certificate.hpp"

/// What was found in a signed file, before anybody judges it. The validators of each format (PDF, CMS, XML, containers)
/// collect these facts once, without policy, trust or a clock; `judge` (signing/judge.hpp) weighs them by ETSI EN 319 102-1,
/// and may do so again with another policy or at another time.
namespace vanthu::signing {

/// What a signature covers of the file.
enum class Coverage { whole_file, whole_revision, contiguous_from_start, unclear };

/// What changed after a signature, by the whitelist of permitted updates; anything else is `other`.
enum class Changes { none, lta_updates, form_filling, annotations, other };

[[nodiscard]] const char* to_string(Coverage coverage);  ///< "whole_file"
[[nodiscard]] const char* to_string(Changes changes);    ///< "form_filling"

/// How an object is named in proofs of existence: the SHA-256 of its DER form (a certificate, a CRL, an OCSP response, a
/// time-stamp token) or of its bytes (a signature value), in hexadecimal.
using ObjectId = std::string;
[[nodiscard]] ObjectId object_id(ByteView bytes);

/// Revocation information as it was found or fetched, in DER.
struct RevocationMaterial {
    std::vector<Bytes> crls{};            ///< CertificateList (RFC 5280 section 5)
    std::vector<Bytes> ocsp_responses{};  ///< OCSPResponse (RFC 6960 section 4.2.1); a bare BasicOCSPResponse is wrapped by the finder
};

/// An algorithm that a signature rests on, judged by the table of cryptographic suites (ETSI TS 119 312).
struct AlgorithmUse {
    std::string digest{};  ///< OpenSSL's name, "SHA256"; empty where the scheme has none of its own
    std::string scheme{};  ///< "RSA-PKCS1", "RSA-PSS", "ECDSA", "Ed25519", "DSA"; empty for a digest on its own
    int key_bits = 0;      ///< of the public key; 0 for a digest on its own
    std::string place{};   ///< where it is used: "signature", "reference #x", "message-digest", "time-stamp t1"
};

/// A time-stamp token (RFC 3161) and what it protects.
struct TimestampFacts {
    enum class Kind { content, signature, references, archive, document };
    std::string id{};  ///< "timestamp-1", unique within its signature
    Kind kind = Kind::signature;
    Bytes token{};                             ///< DER ContentInfo
    bool well_formed = false;
    bool imprint_matches = false;              ///< against the digest of what it should protect, as computed here
    bool value_matches = false;                ///< the authority's signature over the token
    std::optional<Instant> time{};             ///< genTime
    std::optional<Certificate> signer{};       ///< the authority's certificate
    bool signing_certificate_matches = false;  ///< ESS signing-certificate(-v2) names it (RFC 3161 2.4.1, RFC 5816)
    std::vector<Certificate> certificates{};   ///< that the token carries
    RevocationMaterial revocation{};           ///< that the token carries
    std::vector<AlgorithmUse> algorithms{};
    /// What existed at `time`, if the token is sound: the signature value, certificates, revocation data, earlier tokens.
    std::set<ObjectId> covers{};
    std::string policy{};                      ///< TSA policy OID
};

[[nodiscard]] const char* to_string(TimestampFacts::Kind kind);  ///< "signature"

/// What a signature states of the document of its signature policy: SigPolicyHash (EN 319 122-1 clause 5.2.9.1, EN 319 132-1 clause 5.2.9).
struct SignaturePolicyDigest {
    std::string algorithm{};      ///< OpenSSL's name; empty for an unknown one
    Bytes value{};
    bool is_transformed = false;  ///< XAdES: over what transforms make of the document
};

/// Something that a signature refers to ("see what is signed").
struct SignedObject {
    std::string name{};      ///< a URI, a file name in a container, an element's path
    std::string what{};      ///< "whole document", "element /a/b", "file", "SignedProperties", "Manifest"
    bool found = false;
    bool digest_matches = false;
    bool is_whole_document = false;
};

/// One signature of a file.
struct SignatureFacts {
    std::string id{};      ///< "signature-1"
    std::string field{};   ///< PDF: the fully qualified field name; XML: the Id; container: the file in META-INF
    std::string format{};  ///< "PAdES", "XAdES", "CAdES", "PKCS7", "XMLDSig", "document_timestamp"

    bool well_formed = false;       ///< EN 319 102-1 clause 5.2.2; `format_problem` says why not
    ClientText format_problem{};
    bool signed_data_found = true;  ///< false: SIGNED_DATA_NOT_FOUND
    bool digests_match = false;     ///< of every signed object
    bool value_matches = false;     ///< the signature value, with the signer's key

    std::optional<Certificate> signer{};
    std::vector<Certificate> certificates{};   ///< all that the signature or its file carries
    bool has_key_without_certificate = false;  ///< XMLDSig: a bare key verified the value; nobody vouches for it
    bool has_signing_certificate = false;      ///< ESS signing-certificate(-v2), XAdES SigningCertificate(V2)
    bool signing_certificate_matches = false;
    std::vector<AlgorithmUse> algorithms{};
    std::string algorithm{};                   ///< for people: "ECDSA with SHA-256"
    Bytes signature_value{};

    std::optional<Instant> claimed_time{};
    RevocationMaterial revocation{};
    std::vector<TimestampFacts> timestamps{};  ///< in the order in which they were made
    std::vector<SignedObject> objects{};
    std::string signature_policy{};            ///< OID or URI; empty for none or implied
    std::optional<SignaturePolicyDigest> signature_policy_digest{};
    std::vector<std::string> roles{};          ///< claimed signer roles
    std::vector<std::string> commitments{};

    Coverage coverage = Coverage::unclear;
    Changes changes = Changes::none;
    std::vector<ClientText> change_details{};  ///< page and object, in words
    std::optional<int> docmdp{};               ///< P of a certification signature
    bool field_locks_kept = true;              ///< FieldMDP (ISO 32000-1 clause 12.8.2.4)
    std::string reason{};
    std::string location{};
    std::vector<ClientText> messages{};        ///< remarks of the finder that are no verdict
};

/// Every signature of one file.
struct FileFacts {
    std::string format{};  ///< "PDF", "XML", "CMS", "ASiC-S", "ASiC-E"
    int revisions = 0;     ///< PDF
    std::vector<SignatureFacts> signatures{};
    RevocationMaterial revocation{};           ///< of the file as a whole (DSS)
    std::vector<Certificate> certificates{};   ///< of the file as a whole
    std::vector<ClientText> messages{};        ///< unsigned files in a container, and the like
    RevocationMaterial fetched{};              ///< found elsewhere by whoever validates: counts as evidence, not for the level
};

}  // namespace vanthu::signing
