#include "signing/detail/inherited_key.hpp"

#include <optional>

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/param_build.h>
#include <openssl/x509v3.h>

#include "core/narrow.hpp"
#include "signing/detail/openssl.hpp"

namespace vanthu::signing::detail {
namespace {

using Number = Handle<BIGNUM, BN_free>;
using Integer = Handle<ASN1_INTEGER, ASN1_INTEGER_free>;
using KeyContext = Handle<EVP_PKEY_CTX, EVP_PKEY_CTX_free>;
using ParameterBuild = Handle<OSSL_PARAM_BLD, OSSL_PARAM_BLD_free>;
using PublicKey = Handle<X509_PUBKEY, X509_PUBKEY_free>;
using Parameters = Handle<OSSL_PARAM, OSSL_PARAM_free>;

constexpr std::size_t unread_limit = 16;  // of certificates that are looked at

/// y of a DSA key without parameters; empty for any other key.
Number dsa_value_without_parameters(X509* certificate) {
    ASN1_OBJECT* algorithm = nullptr;
    const unsigned char* at = nullptr;
    int size = 0;
    X509_ALGOR* identifier = nullptr;
    if (X509_PUBKEY_get0_param(&algorithm, &at, &size, &identifier, X509_get_X509_PUBKEY(certificate)) != 1 ||
        OBJ_obj2nid(algorithm) != NID_dsa) {
        return {};
    }
    int kind = V_ASN1_UNDEF;
    X509_ALGOR_get0(nullptr, &kind, nullptr, identifier);
    if (kind != V_ASN1_UNDEF) {
        return {};
    }
    const unsigned char* const end = at + size;
    const Integer value{d2i_ASN1_INTEGER(nullptr, &at, size)};
    Number number{value && at == end ? ASN1_INTEGER_to_BN(value.get(), nullptr) : nullptr};
    return number && BN_is_negative(number.get()) == 0 && !BN_is_zero(number.get()) ? std::move(number) : Number{};
}

Number parameter(const EVP_PKEY* key, const char* name) {
    BIGNUM* number = nullptr;
    return Number{EVP_PKEY_get_bn_param(key, name, &number) == 1 ? number : nullptr};
}

KeyHandle dsa_key(const BIGNUM* value, const EVP_PKEY* issuer) {
    const ParameterBuild build{OSSL_PARAM_BLD_new()};
    const KeyContext context{EVP_PKEY_CTX_new_from_name(nullptr, "DSA", nullptr)};
    // The numbers are read when the list is made of them.
    const Number p = parameter(issuer, OSSL_PKEY_PARAM_FFC_P);
    const Number q = parameter(issuer, OSSL_PKEY_PARAM_FFC_Q);
    const Number g = parameter(issuer, OSSL_PKEY_PARAM_FFC_G);
    if (!build || !context || !p || !q || !g ||
        OSSL_PARAM_BLD_push_BN(build.get(), OSSL_PKEY_PARAM_FFC_P, p.get()) != 1 ||
        OSSL_PARAM_BLD_push_BN(build.get(), OSSL_PKEY_PARAM_FFC_Q, q.get()) != 1 ||
        OSSL_PARAM_BLD_push_BN(build.get(), OSSL_PKEY_PARAM_FFC_G, g.get()) != 1 ||
        OSSL_PARAM_BLD_push_BN(build.get(), OSSL_PKEY_PARAM_PUB_KEY, value) != 1) {
        return {};
    }
    const Parameters parameters{OSSL_PARAM_BLD_to_param(build.get())};
    EVP_PKEY* key = nullptr;
    const bool is_made = parameters && EVP_PKEY_fromdata_init(context.get()) == 1 &&
                         EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters.get()) == 1;
    return KeyHandle{is_made ? key : nullptr};
}

/// The certificate with its whole key, when `issuer` signed it.
std::optional<Certificate> completed(const Certificate& certificate, const Certificate& issuer) {
    EVP_PKEY* const signer = X509_get0_pubkey(issuer.get());
    if (signer == nullptr || EVP_PKEY_is_a(signer, "DSA") != 1 ||
        X509_check_issued(issuer.get(), certificate.get()) != X509_V_OK ||
        X509_verify(certificate.get(), signer) != 1) {
        return std::nullopt;
    }
    const Number value = dsa_value_without_parameters(certificate.get());
    const KeyHandle key = value ? dsa_key(value.get(), signer) : KeyHandle{};
    const Bytes whole = key ? to_der<i2d_PUBKEY>(key.get()) : Bytes{};
    const unsigned char* at = as_uchar(whole);
    if (whole.empty() || !PublicKey{d2i_X509_PUBKEY(nullptr, &at, narrow<long>(whole.size()))}) {
        return std::nullopt;
    }
    // What is to be signed keeps its encoding: nothing marks it as modified. The key is read into its place, and these
    // bytes have been read before, so that this does not fail halfway.
    const X509Handle copy{X509_dup(certificate.get())};
    X509_PUBKEY* place = copy ? X509_get_X509_PUBKEY(copy.get()) : nullptr;
    at = as_uchar(whole);
    if (place == nullptr || d2i_X509_PUBKEY(&place, &at, narrow<long>(whole.size())) == nullptr) {
        return std::nullopt;
    }
    Certificate done(copy.get());
    return done.der() == certificate.der() && !has_unread_key(done) ? std::optional{std::move(done)} : std::nullopt;
}

/// One round: a certificate that is completed may complete others in the next.
bool complete_some(std::vector<Certificate>& certificates, const std::vector<std::size_t>& unread,
                   const std::vector<const std::vector<Certificate>*>& issuers) {
    bool progress = false;
    for (const std::size_t index : unread) {
        Certificate& one = certificates.at(index);
        for (auto list = issuers.begin(); has_unread_key(one) && list != issuers.end(); ++list) {
            for (const Certificate& issuer : **list) {
                if (auto whole = completed(one, issuer)) {
                    one = std::move(*whole);
                    progress = true;
                    break;
                }
            }
        }
    }
    return progress;
}

}  // namespace

bool has_unread_key(const Certificate& certificate) {
    const bool is_unread = X509_get0_pubkey(certificate.get()) == nullptr;
    if (is_unread) {
        drain_errors();
    }
    return is_unread;
}

void complete_keys(std::vector<Certificate>& certificates,
                   std::initializer_list<const std::vector<Certificate>*> others) {
    std::vector<std::size_t> unread;
    for (std::size_t i = 0; i < certificates.size() && unread.size() < unread_limit; ++i) {
        if (has_unread_key(certificates.at(i)) && dsa_value_without_parameters(certificates.at(i).get())) {
            unread.push_back(i);
        }
    }
    std::vector<const std::vector<Certificate>*> issuers{&certificates};
    issuers.insert(issuers.end(), others.begin(), others.end());
    while (!unread.empty() && complete_some(certificates, unread, issuers)) {
        std::erase_if(unread, [&](std::size_t index) { return !has_unread_key(certificates.at(index)); });
    }
    drain_errors();
}

}  // namespace vanthu::signing::detail
