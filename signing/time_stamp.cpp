#include "signing/time_stamp.hpp"

#include <algorithm>

#include "signing/detail/algorithm_ids.hpp"
#include "signing/detail/ber.hpp"
#include "signing/detail/der.hpp"
#include "signing/detail/evp.hpp"

namespace vanthu::signing {
namespace {

namespace ber = detail::ber;
namespace der = detail::der;

constexpr std::size_t response_limit = 1U * 1024U * 1024U;

/// TSTInfo (RFC 3161 section 2.4.2).
struct TokenInfo {
    std::string policy{};
    std::string digest{};
    Bytes imprint{};
    std::optional<Instant> time{};
    std::optional<ber::Element> nonce{};
};

std::optional<TokenInfo> read_token_info(ByteView bytes) {
    const auto outer = ber::only(bytes);
    const auto fields = outer && outer->is(ber::sequence) ? ber::children(*outer) : std::nullopt;
    if (!fields || fields->size() < 5) {
        return std::nullopt;
    }
    const auto imprint = ber::children(fields->at(2));
    if (!imprint || imprint->size() != 2 || !imprint->at(1).is(ber::octet_string)) {
        return std::nullopt;
    }
    TokenInfo info;
    info.policy = ber::oid(fields->at(1));
    info.digest = detail::digest_name(imprint->at(0));
    info.imprint.assign(imprint->at(1).content.begin(), imprint->at(1).content.end());
    info.time = ber::time(fields->at(4));
    for (std::size_t i = 5; i < fields->size(); ++i) {
        if (fields->at(i).is(ber::integer)) {
            info.nonce = fields->at(i);
        }
    }
    return info;
}

ClientText refused_words() {
    return {"Máy chủ dấu thời gian từ chối cấp dấu.", "The time-stamp authority refused the request."};
}

}  // namespace

TimestampFacts examine_time_stamp(ByteView token, TimestampFacts::Kind kind, const ContentDigest& content_digest,
                                  const std::vector<Certificate>& known) {
    TimestampFacts facts;
    facts.kind = kind;
    if (const auto element = ber::only(token)) {
        facts.token.assign(element->whole.begin(), element->whole.end());  // without padding
    }
    // The token signs its own content, the TSTInfo.
    CmsFacts cms = examine_cms(token, [](const std::string&) { return Bytes{}; }, known);
    if (!cms.parsed || cms.signers.empty() || cms.content_type != oid_tst_info) {
        return facts;
    }
    const auto info = read_token_info(cms.content);
    SignatureFacts& signer = cms.signers.front();
    facts.well_formed = info.has_value() && info->time.has_value() && signer.well_formed && cms.signers.size() == 1;
    facts.value_matches = signer.digests_match && signer.value_matches;
    facts.signer = signer.signer;
    facts.signing_certificate_matches = signer.signing_certificate_matches;
    facts.certificates = std::move(cms.certificates);
    facts.revocation = std::move(cms.revocation);
    facts.algorithms = std::move(signer.algorithms);
    if (info) {
        facts.time = info->time;
        facts.policy = info->policy;
        facts.algorithms.push_back({info->digest, {}, 0, "message-imprint"});
        const Bytes expected = info->digest.empty() ? Bytes{} : content_digest(info->digest);
        facts.imprint_matches = !expected.empty() && expected == info->imprint;
    }
    return facts;
}

Bytes time_stamp_request(DigestAlgorithm algorithm, ByteView digest, std::uint64_t nonce) {
    const Bytes imprint = der::sequence({detail::digest_identifier(algorithm), der::octet_string(digest)});
    return der::sequence({der::integer(1), imprint, der::integer(nonce), der::boolean(true)});
}

Result<Bytes> token_of_response(ByteView response, DigestAlgorithm algorithm, ByteView digest, std::uint64_t nonce) {
    const auto malformed = [] {
        return fail(Code::invalid_input, {"Máy chủ dấu thời gian trả lời không đúng chuẩn RFC 3161.",
                                          "The time-stamp authority's answer is not as RFC 3161 demands."});
    };
    const auto outer = ber::only(response);
    const auto parts = outer && outer->is(ber::sequence) ? ber::children(*outer) : std::nullopt;
    const auto status_fields = parts && !parts->empty() ? ber::children(parts->front()) : std::nullopt;
    const auto status = status_fields && !status_fields->empty() ? ber::small_integer(status_fields->front()) : std::nullopt;
    if (!status) {
        return malformed();
    }
    if (*status > 1 || parts->size() < 2) {  // neither granted nor grantedWithMods
        std::string words;
        for (const ber::Element& field : *status_fields) {
            const auto texts = field.is(ber::sequence) ? ber::children(field) : std::nullopt;
            words += texts && !texts->empty() ? std::string{as_text(texts->front().content)} : std::string{};
        }
        return fail(Code::unavailable, refused_words(), {"PKIStatus " + std::to_string(*status) + " " + words.substr(0, 200)});
    }
    const Bytes identifier = detail::digest_identifier(algorithm);
    const std::string asked = detail::digest_name(*ber::only(identifier));
    const TimestampFacts facts = examine_time_stamp(parts->at(1).whole, TimestampFacts::Kind::signature, [&](const std::string& name) {
        return name == asked ? Bytes(digest.begin(), digest.end()) : Bytes{};
    });
    const CmsFacts cms = examine_cms(parts->at(1).whole, [](const std::string&) { return Bytes{}; });
    const auto info = read_token_info(cms.content);
    const Bytes expected_nonce = der::integer(nonce);
    const bool same_nonce = info && info->nonce && Bytes(info->nonce->whole.begin(), info->nonce->whole.end()) == expected_nonce;
    if (!facts.well_formed || !facts.imprint_matches || !facts.value_matches || !same_nonce) {
        return fail(Code::invalid_input, {"Dấu thời gian nhận được không khớp với yêu cầu.",
                                          "The time-stamp received does not fit the request."});
    }
    return facts.token;
}

Result<Bytes> TimestampAuthority::stamp(DigestAlgorithm algorithm, ByteView digest) {
    std::uint64_t nonce = 0;
    for (const std::byte byte : random_.bytes(8)) {
        nonce = nonce << 8U | std::to_integer<std::uint64_t>(byte);
    }
    FetchRequest request;
    request.url = url_;
    request.content_type = "application/timestamp-query";
    request.body = time_stamp_request(algorithm, digest, nonce);
    request.limit_bytes = response_limit;
    const auto answer = fetcher_.fetch(request);
    if (!answer) {
        return pass(answer.error());
    }
    return token_of_response(*answer, algorithm, digest, nonce);
}

}  // namespace vanthu::signing
