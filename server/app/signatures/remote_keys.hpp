#pragma once

#include <optional>
#include <string>
#include <vector>

#include "server/app/actor.hpp"
#include "server/app/ports/person_keys.hpp"
#include "server/app/services.hpp"
#include "server/app/signatures/remote_services.hpp"
#include "server/app/signing_desk.hpp"

namespace vanthu::app {

/// A person's keys at remote signing services (CSC API v2): found, linked, and used for one document or up to fifty with one authorisation.
class UseRemoteKeys final {
public:
    static constexpr std::size_t most = 50;

    UseRemoteKeys(const Services& services, RemoteServices& remote, SignOutgoing& sign) : services_(services), remote_(remote), sign_(sign) {}

    [[nodiscard]] std::vector<std::string> service_names() const { return remote_.names(); }

    struct Offered {
        std::string credential_id;
        std::string subject;
        Instant not_after{};
        bool is_enabled = false;
        bool needs_one_time_password = false;
        std::size_t batch_limit = 1;
    };
    /// What a service has for an account there. Errors: not_found; those of the service.
    Result<std::vector<Offered>> look(const Actor& actor, const std::string& service, const std::string& account);

    struct Linked {
        RemoteCredential credential;
        PersonCertificate certificate;
    };
    /// Makes it a way to sign; its certificate is then as if the person had shown it (`ManagePersonCertificates::present`).
    /// Errors: as `look` and `present`; conflict when it is linked already.
    Result<Linked> link(const Actor& actor, const std::string& service, const std::string& account, const std::string& credential_id);
    Result<std::vector<Linked>> own(const Actor& actor);
    /// Errors: not_found.
    Result<void> unlink(const Actor& actor, const std::string& id);

    struct Wish {
        DocumentId document;
        long long version = 0;
        std::string sha256;  ///< of the content that the person has seen
        SignOutgoing::Input input{};
    };
    struct Outcome {
        DocumentId document;
        std::optional<Error> failure{};
    };
    /// What the person typed authorises exactly these documents: their digests are in the authorisation. Each has its own outcome; those that
    /// cannot be prepared are not in the authorisation. Errors: invalid_input for none, too many, one twice; forbidden at /proof; not_found
    /// for the key; those of the service before anything was asked of it.
    Result<std::vector<Outcome>> sign(const Actor& actor, const std::string& token_hash, const std::string& id, const std::vector<Wish>& wishes,
                                      const signing::csc::Secrets& secrets);

private:
    /// What a service refuses the server itself is no affair of the person's session.
    template <class T>
    Result<T> from_service(const std::string& service, Result<T> answer);

    const Services& services_;
    RemoteServices& remote_;
    SignOutgoing& sign_;
};

}  // namespace vanthu::app
