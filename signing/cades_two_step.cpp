#include "signing/cades_two_step.hpp"

#include <charconv>

#include <fmt/format.h>

#include "signing/detail/algorithm_ids.hpp"
#include "signing/detail/prepared_text.hpp"
#include "signing/signer_check.hpp"

namespace vanthu::signing {
namespace {

constexpr std::string_view head = "cades-1";
constexpr std::size_t fixed_fields = 6;

}  // namespace

PreparedCades offer_cades(ByteView content_digest, DigestAlgorithm digest, Instant signing_time, bool enveloping) {
    PreparedCades prepared;
    prepared.digest = digest;
    prepared.content_digest.assign(content_digest.begin(), content_digest.end());
    prepared.signing_time = std::chrono::floor<std::chrono::seconds>(signing_time);
    prepared.enveloping = enveloping;
    return prepared;
}

Result<void> name_signer(PreparedCades& prepared, const std::vector<Certificate>& chain,
                         const SignatureAlgorithm& algorithm) {
    if (chain.empty() || chain.size() > detail::prepared_certificates_limit || algorithm.digest != prepared.digest) {
        return fail(Code::invalid_input, {"Chứng thư hoặc thuật toán không hợp với dữ liệu chờ ký.",
                                          "The certificate or the algorithm does not fit the prepared signature."});
    }
    if (auto checked = check_signer(chain.front(), prepared.signing_time); !checked) {
        return checked;
    }
    prepared.chain = chain;
    prepared.algorithm = algorithm;
    prepared.attributes = prepare_cades(chain.front(), prepared.content_digest, prepared.digest, prepared.signing_time);
    return {};
}

namespace {

Result<void> check_prepared(const PreparedCades& prepared, const Bytes& content_digest) {
    if (prepared.chain.empty() || prepared.attributes.empty()) {
        return fail(Code::conflict, {"Chưa biết ai ký.", "The signer is not named yet."});
    }
    if (content_digest != prepared.content_digest) {
        return fail(Code::conflict, {"Nội dung đã đổi từ lúc chuẩn bị ký.",
                                     "The content is not what it was when the signature was prepared."});
    }
    return {};
}

}  // namespace

Result<Bytes> complete_cades(const PreparedCades& prepared, ByteView value, ByteView content) {
    if (auto checked = check_prepared(prepared, digest_of(prepared.digest, content)); !checked) {
        return pass(checked.error());
    }
    return complete_cades(prepared.chain, prepared.algorithm, prepared.attributes, value, content, prepared.enveloping);
}

Result<Bytes> complete_cades(const PreparedCades& prepared, ByteView value, const ContentDigest& content_digest) {
    if (auto checked = check_prepared(prepared, content_digest(detail::digest_name(prepared.digest))); !checked) {
        return pass(checked.error());
    }
    if (prepared.enveloping) {
        return fail(Code::unsupported,
                    {"Chữ ký kèm nội dung cần có nội dung.", "An enveloping signature needs its content."});
    }
    Bytes cms = assemble_cms(prepared.chain, prepared.algorithm, prepared.attributes, value);
    const CmsFacts facts = examine_cms(cms, content_digest);
    if (facts.signers.size() != 1 || !facts.signers.front().digests_match || !facts.signers.front().value_matches ||
        !facts.signers.front().signing_certificate_matches) {
        return fail(Code::invalid_input, {"Giá trị chữ ký không đúng với văn bản hoặc chứng thư.",
                                          "The signature value does not fit the document or the certificate."});
    }
    return cms;
}

std::string encode(const PreparedCades& prepared) {
    const SignatureAlgorithm algorithm{prepared.digest, prepared.algorithm.scheme};
    return fmt::format("{} {} {} {} {} {}{}", head, detail::encode_algorithm(algorithm),
                       to_millis(prepared.signing_time), prepared.enveloping ? 1 : 0, to_hex(prepared.content_digest),
                       to_base64(prepared.attributes), detail::encode_chain(prepared.chain));
}

Result<PreparedCades> decode_prepared_cades(std::string_view text) {
    const auto fields = detail::split_fields(text, fixed_fields + detail::prepared_certificates_limit);
    if (fields.size() < fixed_fields || fields.at(0) != head) {
        return detail::malformed_prepared();
    }
    const auto algorithm = detail::decode_algorithm(fields.at(1));
    const auto content_digest = from_hex(fields.at(4));
    auto attributes = from_base64(fields.at(5));
    auto chain = detail::decode_chain(fields, fixed_fields);
    long long millis = 0;
    const char* last = fields.at(2).data() + fields.at(2).size();
    const auto [end, error] = std::from_chars(fields.at(2).data(), last, millis);
    if (!algorithm || !content_digest || content_digest->size() != digest_size(algorithm->digest) || !attributes ||
        !chain || error != std::errc{} || end != last || (fields.at(3) != "0" && fields.at(3) != "1") ||
        chain->empty() != attributes->empty()) {
        return detail::malformed_prepared();
    }
    PreparedCades prepared = offer_cades(*content_digest, algorithm->digest, from_millis(millis), fields.at(3) == "1");
    prepared.algorithm = *algorithm;
    prepared.attributes = std::move(*attributes);
    prepared.chain = std::move(*chain);
    return prepared;
}

}  // namespace vanthu::signing
