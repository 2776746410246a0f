#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/clock.hpp"
#include "core/id.hpp"
#include "core/result.hpp"

namespace vanthu::app {

/// A certificate that a person signs with, or wants to.
struct PersonCertificate {
    std::string id;
    UserId user;
    std::string fingerprint;  ///< SHA-256 of the certificate, in hexadecimal
    std::string key_digest;   ///< SHA-256 of its subjectPublicKeyInfo: the same for a renewed certificate of the same key
    std::string subject;
    std::string issuer;
    std::string serial;
    Instant not_before{};
    Instant not_after{};
    std::string certificate;  ///< DER, base64
    std::string source;       ///< where it came from: "server", "agent", "remote", "administrator"
    std::string state;        ///< "waiting", "confirmed", "refused", "withdrawn"
    std::string reason{};
    std::optional<UserId> decided_by{};
    std::optional<Instant> decided_at{};
    Instant created_at{};
    long long version = 1;
};

class PersonCertificates {
public:
    virtual ~PersonCertificates() = default;
    virtual void add(const PersonCertificate& certificate) = 0;
    /// Throws StaleVersion when `version` is not the stored one; stores version + 1.
    virtual void save(const PersonCertificate& certificate) = 0;
    virtual std::optional<PersonCertificate> find(const std::string& id) = 0;
    /// Of every person, whatever their state; oldest first.
    virtual std::vector<PersonCertificate> of_key(const std::string& key_digest) = 0;
    /// Oldest first.
    virtual std::vector<PersonCertificate> of_user(const UserId& user) = 0;
    /// In a state (empty: all), in order of ids, at most `limit` behind `after`.
    virtual std::vector<PersonCertificate> page(const std::string& state, const std::string& after, int limit) = 0;
};

/// A document on its way to a signing program of the person's machine and back.
struct AgentExchange {
    std::string id;
    DocumentId document;
    UserId user;
    long long document_version = 0;
    std::string source_sha256;
    std::string download_hash;  ///< SHA-256 of the token in the address
    std::string upload_hash;
    std::string state;          ///< "offered", "fetched", "received" while it is judged, then "signed" or "refused"; "cancelled"
    ClientText reason{};
    std::optional<std::string> kept_sha256{};  ///< a refused file, kept aside
    Instant created_at{};
    Instant expires_at{};
};

class AgentExchanges {
public:
    virtual ~AgentExchanges() = default;
    virtual void add(const AgentExchange& exchange) = 0;
    /// State, reason, kept file.
    virtual void save(const AgentExchange& exchange) = 0;
    /// The finders lock the row until a writing transaction ends.
    virtual std::optional<AgentExchange> find(const std::string& id) = 0;
    virtual std::optional<AgentExchange> find_by_download(const std::string& hash) = 0;
    virtual std::optional<AgentExchange> find_by_upload(const std::string& hash) = 0;
};

/// A key of a person's at a remote signing service.
struct RemoteCredential {
    std::string id;
    UserId user;
    std::string service;       ///< as the configuration names it
    std::string account;       ///< the person's name at the service; may be empty
    std::string credential_id;
    std::string certificate_id;
    Instant created_at{};
};

class RemoteCredentials {
public:
    virtual ~RemoteCredentials() = default;
    virtual void add(const RemoteCredential& credential) = 0;
    virtual void remove(const std::string& id) = 0;
    virtual std::optional<RemoteCredential> find(const std::string& id) = 0;
    virtual std::vector<RemoteCredential> of_user(const UserId& user) = 0;
};

}  // namespace vanthu::app
