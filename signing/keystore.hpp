#pragma once

#include <filesystem>
#include <memory>
#include <vector>

#include "core/secret.hpp"
#include "signing/algorithm.hpp"
#include "signing/certificate.hpp"

namespace vanthu::signing {

/// Somebody who can sign: a key in a file, in a token, or at a remote service. Safe to use from several threads.
class Signer {
public:
    virtual ~Signer() = default;
    /// The signer's certificate first, then its issuers as far as they are known.
    [[nodiscard]] virtual const std::vector<Certificate>& chain() const = 0;
    [[nodiscard]] virtual SignatureAlgorithm algorithm() const = 0;
    /// The signature value over `data`. Errors: unavailable when the key cannot be used.
    virtual Result<Bytes> sign(ByteView data) = 0;
    /// Whether one authorisation serves a whole batch, but not document after document: its bytes have to be there together.
    [[nodiscard]] virtual bool authorises_batches() const { return false; }
    /// A value for each, in order; one that fails does not stop the rest. A service that authorises a batch at once does so here.
    virtual std::vector<Result<Bytes>> sign_all(const std::vector<Bytes>& data) {
        std::vector<Result<Bytes>> values;
        values.reserve(data.size());
        for (const Bytes& one : data) {
            values.push_back(sign(one));
        }
        return values;
    }
};

/// A PKCS#12 file (RFC 7292) with one key. Safe to use from several threads.
class Pkcs12Keystore final : public Signer {
public:
    /// Errors: not_found; invalid_input for a wrong password or a file that is no PKCS#12; unsupported for the key.
    static Result<std::unique_ptr<Pkcs12Keystore>> load(const std::filesystem::path& file, const SecretString& password,
                                                        const AlgorithmChoice& choice = {});
    ~Pkcs12Keystore() override;

    [[nodiscard]] const std::vector<Certificate>& chain() const override { return chain_; }
    [[nodiscard]] SignatureAlgorithm algorithm() const override { return algorithm_; }
    Result<Bytes> sign(ByteView data) override;

private:
    struct Key;
    Pkcs12Keystore(std::unique_ptr<Key> key, std::vector<Certificate> chain, SignatureAlgorithm algorithm);
    std::unique_ptr<Key> key_;
    std::vector<Certificate> chain_;
    SignatureAlgorithm algorithm_;
};

}  // namespace vanthu::signing
