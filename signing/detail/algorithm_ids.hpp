#pragma once

#include <optional>
#include <string>

#include <openssl/evp.h>

#include "core/bytes.hpp"
#include "signing/algorithm.hpp"
#include "signing/detail/ber.hpp"
#include "signing/facts.hpp"

namespace vanthu::signing::detail {

/// How a signature value was made, read from an AlgorithmIdentifier.
struct SignatureMethod {
    std::string scheme{};       ///< as AlgorithmUse::scheme
    std::string digest{};       ///< OpenSSL's name; empty where the identifier names none (rsaEncryption)
    std::string mask_digest{};  ///< RSA-PSS: of MGF1
    int salt_bytes = 0;         ///< RSA-PSS
};

/// OpenSSL's name of a digest by its identifier, "SHA256"; empty for one that is not known.
[[nodiscard]] std::string digest_name(const ber::Element& algorithm_identifier);
[[nodiscard]] std::string digest_name(const std::string& oid);
[[nodiscard]] std::string digest_name(DigestAlgorithm algorithm);

/// RFC 3279, 4055, 5758, 8410 and NIST's registrations for SHA-3. Nothing for an unknown or malformed one.
[[nodiscard]] std::optional<SignatureMethod> signature_method(const ber::Element& algorithm_identifier);

/// Whether `value` is a signature over `data`. A method without a digest takes `digest`.
[[nodiscard]] bool verify_data(EVP_PKEY* key, const SignatureMethod& method, const std::string& digest, ByteView data, ByteView value);
/// The same over a digest that was computed before. Not possible with Ed25519.
[[nodiscard]] bool verify_digest(EVP_PKEY* key, const SignatureMethod& method, const std::string& digest, ByteView computed,
                                 ByteView value);

/// An AlgorithmIdentifier for a digest; RFC 5754 section 2: parameters absent.
[[nodiscard]] Bytes digest_identifier(DigestAlgorithm digest);
/// An AlgorithmIdentifier for a signature that is made here.
[[nodiscard]] Bytes signature_identifier(const SignatureAlgorithm& algorithm);

/// For the table of suites: scheme, digest and the size of the key.
[[nodiscard]] AlgorithmUse use_of(const SignatureMethod& method, const std::string& digest, EVP_PKEY* key, std::string place);
/// "RSASSA-PSS with SHA-256".
[[nodiscard]] std::string display_name(const SignatureMethod& method, const std::string& digest);

}  // namespace vanthu::signing::detail
