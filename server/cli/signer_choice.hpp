#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "core/result.hpp"
#include "signing/fetcher.hpp"
#include "signing/keystore.hpp"

namespace CLI {
class App;
}

namespace vanthu::cli {

/// Where the key is: exactly one of a PKCS#12 file, a PEM file, a token or a remote service.
struct SignerChoice {
    std::filesystem::path keystore;              ///< PKCS#12
    std::filesystem::path key;                   ///< PEM
    std::filesystem::path certificate;           ///< PEM chain of `key`; for a token without its own certificate
    std::filesystem::path pkcs11_module;
    std::string token, key_label, key_id;        ///< of the token; the id in hexadecimal
    std::string csc_url, credential;             ///< remote signing (CSC API v2)
    std::filesystem::path bearer_file, otp_file;
    std::filesystem::path password_file;         ///< the key file's password, the token's or the service's PIN
    bool pkcs1 = false;                          ///< RSA by PKCS#1 v1.5
};

/// The signer with what it stands on.
class OpenedSigner final {
public:
    /// `fetcher` reaches a remote service and outlives the result. Errors: invalid_input for no choice or several; those of the key.
    static Result<std::unique_ptr<OpenedSigner>> open(const SignerChoice& choice, signing::Fetcher& fetcher);
    OpenedSigner(const OpenedSigner&) = delete;
    OpenedSigner& operator=(const OpenedSigner&) = delete;
    ~OpenedSigner();
    [[nodiscard]] signing::Signer& signer() const;

private:
    struct Parts;
    explicit OpenedSigner(std::unique_ptr<Parts> parts);
    std::unique_ptr<Parts> parts_;
};

void add_signer_options(CLI::App& command, SignerChoice& choice);

}  // namespace vanthu::cli
