#pragma once

#include <filesystem>
#include <memory>
#include <vector>

#include "signing/keystore.hpp"

namespace vanthu::signing {

/// A private key in PEM (RFC 7468: PKCS#8, plain or encrypted; also the older PKCS#1 and SEC 1 forms) with its
/// certificates in another file, or in the same one. Safe to use from several threads.
class PemKeystore final : public Signer {
public:
    /// The chain file holds the signer's certificate, which need not be the first one, and issuers. Errors: not_found;
    /// invalid_input for a wrong password, a file without a key, or no certificate of that key; unsupported for the
    /// key.
    static Result<std::unique_ptr<PemKeystore>> load(const std::filesystem::path& key_file,
                                                     const std::filesystem::path& chain_file,
                                                     const SecretString& password = {},
                                                     const AlgorithmChoice& choice = {});
    ~PemKeystore() override;

    [[nodiscard]] const std::vector<Certificate>& chain() const override { return chain_; }
    [[nodiscard]] SignatureAlgorithm algorithm() const override { return algorithm_; }
    Result<Bytes> sign(ByteView data) override;

private:
    struct Key;
    PemKeystore(std::unique_ptr<Key> key, std::vector<Certificate> chain, SignatureAlgorithm algorithm);
    std::unique_ptr<Key> key_;
    std::vector<Certificate> chain_;
    SignatureAlgorithm algorithm_;
};

}  // namespace vanthu::signing
