#pragma once

#include <optional>
#include <string>
#include <vector>

#include "server/app/actor.hpp"
#include "server/app/ports/person_keys.hpp"
#include "server/app/services.hpp"
#include "signing/certificate.hpp"

namespace vanthu::app {

class Tx;

/// From where a certificate came.
namespace certificate_source {
inline constexpr const char* server = "server";  ///< of a key that the server keeps, which an administrator gave the person
inline constexpr const char* agent = "agent";
inline constexpr const char* remote = "remote";
inline constexpr const char* administrator = "administrator";
}  // namespace certificate_source

/// Whose certificate is whose: confirmed once by an administrator, and asked before every signature of a person. What counts is the key: a
/// renewed certificate of a confirmed key is the person's.
class ManagePersonCertificates final {
public:
    struct WithOwner {
        PersonCertificate certificate;
        std::string login;
        std::string full_name;
    };
    enum class Decision { confirm, refuse, withdraw };

    explicit ManagePersonCertificates(const Services& services) : services_(services) {}

    /// A person shows a certificate (PEM or DER, the signer's first): what is known of it, or, where new ones are taken, what now waits for an
    /// administrator. Errors: invalid_input at /certificate_chain; forbidden for somebody else's, and for an unknown one where only an
    /// administrator enters them.
    Result<PersonCertificate> present(const Actor& actor, const std::string& chain, const char* source);
    Result<std::vector<PersonCertificate>> own(const Actor& actor);
    /// One's own is not to count any more. Errors: not_found; conflict when it does not count already.
    Result<PersonCertificate> withdraw(const Actor& actor, const std::string& id);

    /// Of everybody, for administrators. Errors: forbidden.
    Result<std::vector<WithOwner>> page(const Actor& actor, const std::string& state, const std::string& after, int limit);
    /// Enters one for a person, confirmed at once. Errors: forbidden (at /proof without a fresh one); not_found; as `present`; conflict when it
    /// is somebody else's.
    Result<WithOwner> enter(const Actor& actor, const std::string& token_hash, const UserId& user, const std::string& certificate);
    /// Errors: forbidden (at /proof without a fresh one); not_found; stale_version; conflict for a decision that its state does not allow, or a key that is
    /// confirmed as somebody else's; invalid_input at /reason for a refusal without one.
    Result<WithOwner> decide(const Actor& actor, const std::string& token_hash, const std::string& id, long long version, Decision decision, const std::string& reason);

private:
    const Services& services_;
};

/// Errors: forbidden at /certificate unless the certificate's key is confirmed as the person's own.
[[nodiscard]] Result<void> require_own_certificate(Tx& tx, const UserId& user, const signing::Certificate& certificate);
/// The same before the work begins; a certificate that was never seen begins to wait where new ones are taken, and is refused all the same.
[[nodiscard]] Result<void> require_own_certificate(const Services& services, const Actor& actor, const signing::Certificate& certificate, const char* source);
/// Of a key that the server keeps: that an administrator gave it to the person is its confirmation, which is written down at its first use.
/// Errors: forbidden for one that is somebody else's, refused or withdrawn.
[[nodiscard]] Result<void> require_given_certificate(Tx& tx, const Services& services, const Actor& actor, const signing::Certificate& certificate, Instant now);
/// Errors: forbidden for a person's certificate, where the agency's is needed.
[[nodiscard]] Result<void> require_nobodys_certificate(Tx& tx, const signing::Certificate& certificate);

}  // namespace vanthu::app
