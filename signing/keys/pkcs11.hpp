#pragma once

#include <condition_variable>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "signing/keys/pkcs11_token.hpp"
#include "signing/keystore.hpp"

namespace vanthu::signing {

struct Pkcs11Choice {
    std::filesystem::path module{};  ///< the driver's shared library
    std::string token_label{};
    pkcs11::KeyName key{};
    std::filesystem::path certificate_file{};  ///< empty: the certificate lies in the token
    AlgorithmChoice algorithm{};
    std::size_t sessions = 4;  ///< how many signatures at once
};

/// A key in a token or HSM (PKCS#11 2.40). One login serves every signature until the object goes; several threads
/// share a bounded pool of sessions. When the token was taken out or its session is lost, it is opened once again; a
/// PIN that was refused is never sent a second time, so that no token gets locked by us.
class Pkcs11Signer final : public Signer {
public:
    /// Errors: not_found for the module, the token, the key or its certificate; invalid_input for a wrong PIN or a
    /// certificate of another key; forbidden for a locked PIN; conflict for an ambiguous name; unsupported for the key;
    /// unavailable.
    static Result<std::unique_ptr<Pkcs11Signer>> open(Pkcs11Choice choice, SecretString pin);
    ~Pkcs11Signer() override;

    [[nodiscard]] const std::vector<Certificate>& chain() const override { return chain_; }
    [[nodiscard]] SignatureAlgorithm algorithm() const override { return algorithm_; }
    /// Errors: unavailable when the token is gone and does not come back; as `open`.
    Result<Bytes> sign(ByteView data) override;

private:
    Pkcs11Signer(Pkcs11Choice choice, SecretString pin, std::unique_ptr<pkcs11::Module> module)
        : choice_(std::move(choice)), pin_(std::move(pin)), module_(std::move(module)) {}

    struct Lease {
        pkcs11::Session session = 0;
        int generation = 0;
        pkcs11::FoundKey key{};
    };
    Result<void> connect();
    Result<void> choose_certificate();
    Result<Lease> take();
    void give_back(const Lease& lease, bool is_sound);
    Result<void> reconnect(int generation);

    Pkcs11Choice choice_;
    SecretString pin_;
    std::unique_ptr<pkcs11::Module> module_;
    std::vector<Certificate> chain_{};
    SignatureAlgorithm algorithm_{};

    std::mutex mutex_{};
    std::condition_variable returned_{};
    pkcs11::Slot slot_ = 0;
    pkcs11::FoundKey key_{};
    std::vector<pkcs11::Session> free_{};
    std::size_t open_ = 0;  ///< sessions of this generation
    int generation_ = 0;    ///< how often the token was opened
    bool is_pin_refused_ = false;
};

}  // namespace vanthu::signing
