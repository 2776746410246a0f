#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "signing/algorithm.hpp"

namespace vanthu::signing {

/// A key with a certificate of the development PKI's issuing CA: NAME.key (PKCS#8), NAME.pem, NAME-chain.pem.
struct KeyKind {
    const char* name;
    const char* openssl_options;
    SignatureAlgorithm algorithm;
};

inline const std::vector<KeyKind> key_kinds{
    {"rsa", "-algorithm RSA -pkeyopt rsa_keygen_bits:2048", {DigestAlgorithm::sha256, Scheme::rsa_pss}},
    {"p256", "-algorithm EC -pkeyopt ec_paramgen_curve:P-256", {DigestAlgorithm::sha256, Scheme::ecdsa}},
    {"p384", "-algorithm EC -pkeyopt ec_paramgen_curve:P-384", {DigestAlgorithm::sha384, Scheme::ecdsa}},
    {"p521", "-algorithm EC -pkeyopt ec_paramgen_curve:P-521", {DigestAlgorithm::sha512, Scheme::ecdsa}},
    {"ed25519", "-algorithm ED25519", {DigestAlgorithm::sha512, Scheme::ed25519}},
};

/// The folder with one of each kind, made once for this test program.
const std::filesystem::path& key_files();

}  // namespace vanthu::signing
