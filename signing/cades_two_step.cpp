#include "signing/cades_two_step.hpp"

#include <charconv>

#include <fmt/format.h>

#include "signing/detail/algorithm_ids.hpp"
#include "signing/signer_check.hpp"

namespace vanthu::signing {
namespace {

constexpr std::string_view head = "cades-1";
constexpr std::size_t certificates_limit = 20;
constexpr std::size_t fields_limit = 8 + certificates_limit;

const char* scheme_name(Scheme scheme) {
    return scheme == Scheme::ecdsa       ? "ecdsa"
           : scheme == Scheme::rsa_pss   ? "rsa-pss"
           : scheme == Scheme::rsa_pkcs1 ? "rsa-pkcs1"
                                         : "ed25519";
}

std::optional<Scheme> scheme_of(std::string_view name) {
    for (const Scheme one : {Scheme::ecdsa, Scheme::rsa_pss, Scheme::rsa_pkcs1, Scheme::ed25519}) {
        if (name == scheme_name(one)) {
            return one;
        }
    }
    return std::nullopt;
}

std::vector<std::string_view> fields_of(std::string_view text) {
    std::vector<std::string_view> fields;
    while (fields.size() <= fields_limit) {
        const std::size_t space = text.find(' ');
        fields.push_back(text.substr(0, space));
        if (space == std::string_view::npos) {
            break;
        }
        text.remove_prefix(space + 1);
    }
    return fields;
}

tl::unexpected<Error> malformed() {
    return fail(Code::invalid_input, {"Dữ liệu chờ ký không đọc được.", "The prepared signature cannot be read."});
}

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
    if (chain.empty() || chain.size() > certificates_limit || algorithm.digest != prepared.digest) {
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
    std::string out =
        fmt::format("{} {} {} {} {} {} {}", head, to_string(prepared.digest), to_millis(prepared.signing_time),
                    prepared.enveloping ? 1 : 0, to_hex(prepared.content_digest),
                    scheme_name(prepared.algorithm.scheme), to_base64(prepared.attributes));
    for (const Certificate& certificate : prepared.chain) {
        out += " " + to_base64(certificate.der());
    }
    return out;
}

Result<PreparedCades> decode_prepared_cades(std::string_view text) {
    const auto fields = fields_of(text);
    if (fields.size() < 7 || fields.size() > 7 + certificates_limit || fields.at(0) != head) {
        return malformed();
    }
    const auto digest = parse_digest_algorithm(fields.at(1));
    const auto content_digest = from_hex(fields.at(4));
    const auto scheme = scheme_of(fields.at(5));
    auto attributes = from_base64(fields.at(6));
    long long millis = 0;
    const auto [end, error] = std::from_chars(fields.at(2).data(), fields.at(2).data() + fields.at(2).size(), millis);
    if (!digest || !content_digest || content_digest->size() != digest_size(*digest) || !scheme || !attributes ||
        error != std::errc{} || end != fields.at(2).data() + fields.at(2).size() ||
        (fields.at(3) != "0" && fields.at(3) != "1")) {
        return malformed();
    }
    PreparedCades prepared = offer_cades(*content_digest, *digest, from_millis(millis), fields.at(3) == "1");
    prepared.algorithm = {*digest, *scheme};
    prepared.attributes = std::move(*attributes);
    for (std::size_t i = 7; i < fields.size(); ++i) {
        const auto der = from_base64(fields.at(i));
        auto certificate = der ? Certificate::parse(*der) : Result<Certificate>{pass(der.error())};
        if (!certificate) {
            return malformed();
        }
        prepared.chain.push_back(std::move(*certificate));
    }
    if (prepared.chain.empty() != prepared.attributes.empty()) {
        return malformed();
    }
    return prepared;
}

}  // namespace vanthu::signing
