#include <array>

#include "signing/detail/algorithm_ids.hpp"
#include "signing/detail/der.hpp"
#include "signing/detail/key_use.hpp"
#include "signing/detail/pkcs11_driver.hpp"
#include "signing/keys/pkcs11_token.hpp"

namespace vanthu::signing::pkcs11 {

namespace {

namespace der = detail::der;

constexpr std::size_t value_limit_bytes = 2048;  // RSA of 16384 bits

/// The mechanism with what it is fed: the digest is computed here, so that every token can do it.
struct Request {
    CK_MECHANISM_TYPE mechanism = 0;
    std::optional<CK_RSA_PKCS_PSS_PARAMS> pss{};
    Bytes input{};
};

/// RFC 8017 section 9.2: the digest's identifier has a NULL parameter here.
Bytes digest_info(DigestAlgorithm algorithm, ByteView digest) {
    const Bytes identifier = detail::digest_identifier(algorithm);
    const auto parts = detail::ber::children(*detail::ber::only(identifier));
    return der::sequence({der::sequence({parts->front().whole, der::null()}), der::octet_string(digest)});
}

std::optional<CK_RSA_PKCS_PSS_PARAMS> pss_parameters(DigestAlgorithm digest) {
    const auto size = static_cast<CK_ULONG>(digest_size(digest));
    switch (digest) {
        case DigestAlgorithm::sha256:
            return CK_RSA_PKCS_PSS_PARAMS{CKM_SHA256, CKG_MGF1_SHA256, size};
        case DigestAlgorithm::sha384:
            return CK_RSA_PKCS_PSS_PARAMS{CKM_SHA384, CKG_MGF1_SHA384, size};
        case DigestAlgorithm::sha512:
            return CK_RSA_PKCS_PSS_PARAMS{CKM_SHA512, CKG_MGF1_SHA512, size};
        default:
            return std::nullopt;  // PKCS#11 2.40 has no SHA-3
    }
}

std::optional<Request> request_for(const SignatureAlgorithm& algorithm, ByteView data) {
    switch (algorithm.scheme) {
        case Scheme::ecdsa:
            return Request{CKM_ECDSA, {}, digest_of(algorithm.digest, data)};
        case Scheme::rsa_pkcs1:
            return Request{CKM_RSA_PKCS, {}, digest_info(algorithm.digest, digest_of(algorithm.digest, data))};
        case Scheme::rsa_pss: {
            const auto parameters = pss_parameters(algorithm.digest);
            return parameters ? std::optional{Request{CKM_RSA_PKCS_PSS, parameters, digest_of(algorithm.digest, data)}}
                              : std::nullopt;
        }
        case Scheme::ed25519:
            return Request{CKM_EDDSA, {}, Bytes(data.begin(), data.end())};
    }
    return std::nullopt;
}

/// Modules do not all check this themselves: SoftHSM 2.6 crashes over an RSA mechanism with a curve's key.
bool fits(Scheme scheme, unsigned long key_type) {
    return key_type == (scheme == Scheme::ecdsa ? CKK_EC : scheme == Scheme::ed25519 ? CKK_EC_EDWARDS : CKK_RSA);
}

}  // namespace

Result<Bytes> sign(const Module& module, Session session, const FoundKey& key, const SignatureAlgorithm& algorithm,
                   ByteView data, const SecretString& pin, ReturnValue& code) {
    auto request = request_for(algorithm, data);
    if (!request) {
        code = CKR_MECHANISM_INVALID;
        return pass(error_of(code));
    }
    if (!fits(algorithm.scheme, key.type)) {
        code = CKR_KEY_TYPE_INCONSISTENT;
        return pass(error_of(code));
    }
    auto* functions = module.driver().functions;
    CK_MECHANISM mechanism{request->mechanism, nullptr, 0};
    if (request->pss) {
        mechanism.pParameter = &*request->pss;
        mechanism.ulParameterLen = sizeof *request->pss;
    }
    code = functions->C_SignInit(session, &mechanism, key.handle);
    if (code == CKR_OK && key.always_authenticate) {
        auto* text = pin.empty() ? nullptr : reinterpret_cast<CK_UTF8CHAR*>(const_cast<char*>(pin.reveal().data()));
        code = functions->C_Login(session, CKU_CONTEXT_SPECIFIC, text, static_cast<CK_ULONG>(pin.reveal().size()));
    }
    Bytes value(value_limit_bytes);
    CK_ULONG size = value.size();
    if (code == CKR_OK) {
        code = functions->C_Sign(session, reinterpret_cast<CK_BYTE*>(request->input.data()),
                                 static_cast<CK_ULONG>(request->input.size()), reinterpret_cast<CK_BYTE*>(value.data()),
                                 &size);
    }
    if (code != CKR_OK) {
        return pass(error_of(code));
    }
    value.resize(std::min<std::size_t>(size, value.size()));
    return algorithm.scheme == Scheme::ecdsa ? detail::ecdsa_der(value) : value;
}

}  // namespace vanthu::signing::pkcs11
