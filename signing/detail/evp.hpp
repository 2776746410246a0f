#pragma once

#include <initializer_list>
#include <string>

#include <openssl/evp.h>

#include "signing/algorithm.hpp"

namespace vanthu::signing::detail {

const EVP_MD* evp_digest(DigestAlgorithm algorithm);
/// Padding and salt of RSASSA-PSS; nothing for the others.
bool set_scheme(EVP_PKEY_CTX* context, Scheme scheme);

/// The digest that a context has come to; of SHAKE256, 512 bits.
Bytes finish_digest(EVP_MD_CTX* context);

/// The digest over several stretches in a row; by name, empty for an algorithm that OpenSSL does not know.
Bytes digest_parts(const EVP_MD* digest, std::initializer_list<ByteView> parts);
Bytes digest_parts(DigestAlgorithm algorithm, std::initializer_list<ByteView> parts);
Bytes digest_parts(const std::string& name, std::initializer_list<ByteView> parts);

}  // namespace vanthu::signing::detail
