#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/secret.hpp"
#include "signing/algorithm.hpp"
#include "signing/certificate.hpp"

namespace vanthu::signing::pkcs11 {

using ReturnValue = unsigned long;  ///< CK_RV
using Session = unsigned long;      ///< CK_SESSION_HANDLE
using Object = unsigned long;       ///< CK_OBJECT_HANDLE
using Slot = unsigned long;         ///< CK_SLOT_ID

/// A loaded module. p11-kit counts its users in the process, so that several signers may share one.
class Module final {
public:
    /// Errors: not_found for a file that is no module; unavailable when it does not start.
    static Result<std::unique_ptr<Module>> load(const std::filesystem::path& file);
    Module(const Module&) = delete;
    Module& operator=(const Module&) = delete;
    ~Module();

    struct Driver;  ///< the module's functions
    [[nodiscard]] const Driver& driver() const { return *driver_; }
    /// The slot whose token has this label. Errors: not_found; conflict for two tokens of one label.
    Result<Slot> slot_of(const std::string& token_label) const;
    /// Errors: forbidden for a locked PIN.
    Result<void> check_pin_state(Slot slot) const;
    Result<Session> open_session(Slot slot, ReturnValue& code) const;
    void close_session(Session session) const;
    /// As the user; somebody of this process who did so before is enough. Errors: invalid_input for a wrong PIN;
    /// forbidden for a locked or expired one.
    Result<void> log_in(Session session, const SecretString& pin) const;

private:
    explicit Module(std::unique_ptr<Driver> driver);
    std::unique_ptr<Driver> driver_;
};

/// Which key: by label, by CKA_ID, or both; neither: the only one.
struct KeyName {
    std::string label{};
    Bytes id{};
};

struct FoundKey {
    Object handle = 0;
    Bytes id{};
    std::string label{};
    unsigned long type = 0;            ///< CKA_KEY_TYPE
    bool always_authenticate = false;  ///< wants the PIN for each signature
};

/// Errors: not_found; conflict for several keys of that name.
Result<FoundKey> find_private_key(const Module& module, Session session, const KeyName& name);
/// Every X.509 certificate of the token, those with the key's id first.
[[nodiscard]] std::vector<Certificate> read_certificates(const Module& module, Session session, const FoundKey& key);

/// A signature value in the form that X.509 gives it (RFC 5480: DER for ECDSA); `code` is the module's answer. `pin`
/// only for keys that want it each time. Errors: unsupported for an algorithm that the module has no mechanism for;
/// unavailable.
Result<Bytes> sign(const Module& module, Session session, const FoundKey& key, const SignatureAlgorithm& algorithm,
                   ByteView data, const SecretString& pin, ReturnValue& code);

/// The token or the session is gone; opening again may help.
[[nodiscard]] bool is_lost(ReturnValue code);
[[nodiscard]] bool is_full(ReturnValue code);  ///< no further session
/// For the log: "CKR_PIN_LOCKED" or the number.
[[nodiscard]] std::string name_of(ReturnValue code);
/// In words for people. Errors: as above.
[[nodiscard]] Error error_of(ReturnValue code);

}  // namespace vanthu::signing::pkcs11
