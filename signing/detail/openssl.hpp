#pragma once

#include <string>

#include <openssl/asn1.h>
#include <openssl/bio.h>
#include <openssl/cms.h>
#include <openssl/evp.h>
#include <openssl/pkcs12.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>

#include "core/bytes.hpp"
#include "core/clock.hpp"
#include "core/handle.hpp"

namespace vanthu::signing::detail {

using X509Handle = Handle<X509, X509_free>;
using CrlHandle = Handle<X509_CRL, X509_CRL_free>;
using KeyHandle = Handle<EVP_PKEY, EVP_PKEY_free>;
using BioHandle = Handle<BIO, BIO_free_all>;
using CmsHandle = Handle<CMS_ContentInfo, CMS_ContentInfo_free>;
using DigestContext = Handle<EVP_MD_CTX, EVP_MD_CTX_free>;

/// Empties OpenSSL's error queue into one line for the log.
std::string drain_errors();

[[nodiscard]] BioHandle memory_bio(ByteView bytes);

/// The epoch for something that is no time.
[[nodiscard]] Instant instant_of(const ASN1_TIME* time);

/// The DER form of anything that has an `i2d_` function.
template <auto Encode, class T>
[[nodiscard]] Bytes to_der(const T* object) {
    unsigned char* out = nullptr;
    const int size = Encode(object, &out);
    if (size <= 0) {
        return {};
    }
    const auto* first = reinterpret_cast<const std::byte*>(out);
    Bytes bytes(first, first + size);
    OPENSSL_free(out);
    return bytes;
}

[[nodiscard]] inline const unsigned char* as_uchar(ByteView bytes) {
    return reinterpret_cast<const unsigned char*>(bytes.data());
}

}  // namespace vanthu::signing::detail
