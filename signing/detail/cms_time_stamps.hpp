#pragma once

#include "signing/cms.hpp"
#include "signing/detail/signed_data.hpp"

namespace vanthu::signing::detail {

/// Fills the time-stamps, certificates and revocation values that the attributes of a CAdES signature carry (ETSI EN 319 122-1
/// clauses 5.2.8, 5.3, 5.4, 5.5 and annex A).
void collect_time_stamps(const SignedData& data, const SignerInfo& info, const std::vector<Attribute>& signed_attributes,
                         const std::vector<Attribute>& unsigned_attributes, const ContentDigest& content_digest,
                         SignatureFacts& facts);

/// What an archive-time-stamp-v3 over this signature protects (clause 5.5.3), for the digest of an algorithm by its name:
/// everything but the content, whose digest is given, and the ats-hash-index-v3 that follows.
[[nodiscard]] Bytes archive_time_stamp_input(const SignedData& data, const SignerInfo& info, ByteView content_digest,
                                             ByteView hash_index);

/// The ats-hash-index-v3 (clause 5.5.2) over all that the signature carries now.
[[nodiscard]] Bytes build_hash_index(const SignedData& data, const SignerInfo& info, DigestAlgorithm algorithm);

}  // namespace vanthu::signing::detail
