#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "core/result.hpp"
#include "core/secret.hpp"
#include "signing/keystore.hpp"
#include "signing/levels.hpp"
#include "signing/policy.hpp"
#include "signing/trust_store.hpp"

namespace vanthu::app {

/// How the agency signs, and how it judges what others signed.
struct SigningSettings {
    signing::Level level = signing::Level::b_b;   ///< of every signature made here, as far as the authorities answer
    signing::LevelServices services{};            ///< what they point to outlives the key ring
    signing::ValidationPolicy policy{};           ///< its time of validation is set when it is used
    bool fetches_for_validation = false;          ///< missing revocation data are fetched when signatures are judged
    std::filesystem::path pkcs11_module{};        ///< driver of the token or HSM that "pkcs11:" keys lie in
    SecretString pkcs11_pin{};
    /// Images of signatures: "giamdoc.png" beside the key "giamdoc.p12". Without one, a framed text is shown.
    std::filesystem::path image_folder{};
};

/// The keys that the server keeps, whom it trusts, and how it signs. Key stores are opened once and shared.
class KeyRing final {
public:
    KeyRing(std::filesystem::path folder, SecretString password, std::string seal_keystore, signing::TrustStore trust)
        : folder_(std::move(folder)),
          password_(std::move(password)),
          seal_keystore_(std::move(seal_keystore)),
          trust_(std::move(trust)) {}

    /// Before the first use; authorities stand on the ring's own trust.
    void configure(SigningSettings settings) { settings_ = std::move(settings); }
    [[nodiscard]] const SigningSettings& settings() const { return settings_; }
    [[nodiscard]] const std::string& seal_keystore() const { return seal_keystore_; }

    /// A PKCS#12 file, a PEM file with key and chain ("….pem"), or a key of the token ("pkcs11:token=…;object=…", RFC 7512).
    /// Errors: not_found, invalid_input, unavailable; the text is for the person who wants to sign.
    Result<std::shared_ptr<signing::Signer>> open(const std::string& name);
    Result<std::shared_ptr<signing::Signer>> open_seal();
    [[nodiscard]] const signing::TrustStore& trust() const { return trust_; }

private:
    std::filesystem::path folder_;
    SecretString password_;
    std::string seal_keystore_;
    signing::TrustStore trust_;
    SigningSettings settings_;
    std::mutex mutex_;
    std::map<std::string, std::shared_ptr<signing::Signer>> opened_;
};

}  // namespace vanthu::app
