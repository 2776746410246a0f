#include "signing/detail/key_use.hpp"

#include <openssl/ec.h>
#include <openssl/x509v3.h>

#include "signing/detail/evp.hpp"

namespace vanthu::signing::detail {

Result<Bytes> sign_with(EVP_PKEY* key, const SignatureAlgorithm& algorithm, ByteView data) {
    const DigestContext context{EVP_MD_CTX_new()};
    EVP_PKEY_CTX* key_context = nullptr;
    std::size_t size = 0;
    const bool ready = EVP_DigestSignInit(context.get(), &key_context,
                                          algorithm.scheme == Scheme::ed25519 ? nullptr : evp_digest(algorithm.digest),
                                          nullptr, key) == 1 &&
                       set_scheme(key_context, algorithm.scheme) &&
                       EVP_DigestSign(context.get(), nullptr, &size, as_uchar(data), data.size()) == 1;
    Bytes value(size);
    if (!ready || EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(value.data()), &size, as_uchar(data),
                                 data.size()) != 1) {
        return fail(Code::unavailable, {"Khóa ký không dùng được.", "The signing key cannot be used."},
                    {drain_errors()});
    }
    value.resize(size);
    return value;
}

Bytes ecdsa_der(ByteView raw) {
    const Handle<ECDSA_SIG, ECDSA_SIG_free> value{ECDSA_SIG_new()};
    const std::size_t half = raw.size() / 2;
    if (!value || raw.empty() || raw.size() % 2 != 0) {
        return {};
    }
    BIGNUM* r = BN_bin2bn(as_uchar(raw), static_cast<int>(half), nullptr);
    BIGNUM* s = BN_bin2bn(as_uchar(raw.subspan(half)), static_cast<int>(half), nullptr);
    if (r == nullptr || s == nullptr || ECDSA_SIG_set0(value.get(), r, s) != 1) {  // owned by `value` from here
        BN_free(r);
        BN_free(s);
        return {};
    }
    return to_der<i2d_ECDSA_SIG>(value.get());
}

std::vector<Certificate> ordered_chain(const Certificate& end_entity, const std::vector<Certificate>& others) {
    std::vector<Certificate> chain{end_entity};
    constexpr int depth_limit = 10;
    for (int depth = 0; depth < depth_limit; ++depth) {
        X509* last = chain.back().get();
        const Certificate* next = nullptr;
        for (const Certificate& candidate : others) {
            if (X509_check_issued(candidate.get(), last) == X509_V_OK && X509_cmp(candidate.get(), last) != 0) {
                next = &candidate;
            }
        }
        if (next == nullptr) {
            break;
        }
        chain.push_back(*next);
    }
    return chain;
}

}  // namespace vanthu::signing::detail
