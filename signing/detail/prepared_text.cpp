#include "signing/detail/prepared_text.hpp"

#include <array>

namespace vanthu::signing::detail {
namespace {

struct NamedScheme {
    Scheme scheme;
    const char* name;
};
constexpr std::array<NamedScheme, 4> schemes{{{Scheme::ecdsa, "ecdsa"},
                                              {Scheme::rsa_pss, "rsa-pss"},
                                              {Scheme::rsa_pkcs1, "rsa-pkcs1"},
                                              {Scheme::ed25519, "ed25519"}}};

}  // namespace

std::string encode_algorithm(const SignatureAlgorithm& algorithm) {
    std::string name;
    for (const NamedScheme& one : schemes) {
        name = one.scheme == algorithm.scheme ? one.name : name;
    }
    return std::string{to_string(algorithm.digest)} + "/" + name;
}

std::optional<SignatureAlgorithm> decode_algorithm(std::string_view text) {
    const std::size_t slash = text.find('/');
    const auto digest = parse_digest_algorithm(text.substr(0, slash));
    for (const NamedScheme& one : schemes) {
        if (digest && slash != std::string_view::npos && text.substr(slash + 1) == one.name) {
            return SignatureAlgorithm{*digest, one.scheme};
        }
    }
    return std::nullopt;
}

std::string encode_chain(const std::vector<Certificate>& chain) {
    std::string out;
    for (const Certificate& certificate : chain) {
        out += " " + to_base64(certificate.der());
    }
    return out;
}

std::optional<std::vector<Certificate>> decode_chain(const std::vector<std::string_view>& fields, std::size_t first) {
    std::vector<Certificate> chain;
    for (std::size_t i = first; i < fields.size(); ++i) {
        const auto der = from_base64(fields.at(i));
        auto certificate = der ? Certificate::parse(*der) : Result<Certificate>{pass(der.error())};
        if (!certificate || chain.size() >= prepared_certificates_limit) {
            return std::nullopt;
        }
        chain.push_back(std::move(*certificate));
    }
    return chain;
}

std::vector<std::string_view> split_fields(std::string_view text, std::size_t limit) {
    std::vector<std::string_view> fields;
    while (fields.size() <= limit) {
        const std::size_t space = text.find(' ');
        fields.push_back(text.substr(0, space));
        if (space == std::string_view::npos) {
            break;
        }
        text.remove_prefix(space + 1);
    }
    return fields;
}

tl::unexpected<Error> malformed_prepared() {
    return fail(Code::invalid_input, {"Dữ liệu chờ ký không đọc được.", "The prepared signature cannot be read."});
}

}  // namespace vanthu::signing::detail
