#pragma once

#include <string>

#include "core/random.hpp"
#include "signing/cms.hpp"
#include "signing/fetcher.hpp"
#include "signing/levels.hpp"

namespace vanthu::signing {

/// A time-stamp token (RFC 3161 section 2.4.2, RFC 5816) over content: the imprint against the content's digest, the
/// authority's signature over the token, its time. Judges no trust.
[[nodiscard]] TimestampFacts examine_time_stamp(ByteView token, TimestampFacts::Kind kind, const ContentDigest& content_digest,
                                                const std::vector<Certificate>& known = {});

/// A TimeStampReq (RFC 3161 section 2.4.1) that asks for the authority's certificate.
[[nodiscard]] Bytes time_stamp_request(DigestAlgorithm algorithm, ByteView digest, std::uint64_t nonce);

/// The token of a TimeStampResp, checked against what was asked. Errors: unavailable when the authority refuses (its words in
/// the cause); invalid_input for an answer that is no token over this digest with this nonce.
Result<Bytes> token_of_response(ByteView response, DigestAlgorithm algorithm, ByteView digest, std::uint64_t nonce);

/// A time-stamp authority over HTTP (RFC 3161 section 3.4).
class TimestampAuthority final : public TimestampSource {
public:
    /// All references must outlive it.
    TimestampAuthority(std::string url, Fetcher& fetcher, Random& random)
        : url_(std::move(url)), fetcher_(fetcher), random_(random) {}
    Result<Bytes> stamp(DigestAlgorithm algorithm, ByteView digest) override;

private:
    std::string url_;
    Fetcher& fetcher_;
    Random& random_;
};

}  // namespace vanthu::signing
