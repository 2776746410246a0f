#include "signing/key_digest.hpp"

#include "core/digest.hpp"
#include "signing/detail/openssl.hpp"

namespace vanthu::signing {

std::string key_digest(const Certificate& certificate) {
    return sha256_hex(detail::to_der<i2d_X509_PUBKEY>(X509_get_X509_PUBKEY(certificate.get())));
}

}  // namespace vanthu::signing
