#pragma once

#include <memory>
#include <string>
#include <vector>

#include "server/app/actor.hpp"
#include "server/app/ports/person_keys.hpp"
#include "server/app/services.hpp"
#include "server/app/signatures/batch_items.hpp"
#include "server/app/signatures/remote_services.hpp"
#include "server/app/signing_desk.hpp"

namespace vanthu::app {

/// A person's keys at remote signing services (CSC API v2): found, linked, and used for a document (remote_batches.hpp: for many).
class UseRemoteKeys final {
public:
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

    /// A document as the person has seen it, and where they want the signature.
    struct Wish {
        BatchWish seen;
        SignOutgoing::Input input{};
    };
    /// One document: what the person typed authorises exactly its digest. Errors: as `open`, `prepare` and `SignOutgoing::complete`; those of
    /// the service.
    Result<OutgoingView> sign(const Actor& actor, const std::string& token_hash, const std::string& id, const Wish& wish, signing::csc::Secrets secrets);

    /// A key that is about to sign, with what the person typed.
    struct Opened {
        RemoteCredential key;
        std::unique_ptr<signing::csc::Client> client;  ///< outlives the signer
        std::unique_ptr<signing::csc::RemoteSigner> signer;
    };
    /// `check` is asked before the service is. Errors: not_found for a key that is not theirs; forbidden at /proof; those of `check`; those of
    /// the service; invalid_input at /pin or /one_time_password for what it wants and nobody typed; forbidden at /certificate.
    Result<Opened> open(const Actor& actor, const std::string& token_hash, const std::string& id, signing::csc::Secrets secrets,
                        const SignOutgoing::Also& check);
    /// Errors: as `SignOutgoing::prepare`; stale_version for another content than was seen.
    Result<SignOutgoing::Prepared> prepare(const Actor& actor, const Wish& wish, const std::vector<signing::Certificate>& chain);
    /// The values of one authorisation, or of several where the key does not allow so many under one; one for each, in order.
    std::vector<Result<Bytes>> values(Opened& opened, const std::vector<Bytes>& to_sign);

private:
    const Services& services_;
    RemoteServices& remote_;
    SignOutgoing& sign_;
};

}  // namespace vanthu::app
