#pragma once

#include <chrono>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "core/secret.hpp"
#include "signing/fetcher.hpp"
#include "signing/keystore.hpp"

/// Remote signing by the Cloud Signature Consortium's API, version 2 (architectures and protocols for remote signature
/// applications, v2.0.0.2). Section numbers below are those of that document.
namespace vanthu::signing::csc {

/// What a service says of itself (11.1 info).
struct Service {
    std::string name{};
    std::string specs{};  ///< "2.0.0.2"
    std::vector<std::string> methods{};
};

/// A key at the service with its certificates (11.5 credentials/info).
struct Credential {
    std::string id{};
    bool is_enabled = false;
    std::vector<std::string> key_algorithms{};  ///< OIDs; empty: not said
    std::vector<Certificate> chain{};           ///< the signer's first
    int sole_control_level = 1;                 ///< SCAL: at 2 an authorisation names the very hashes
    std::size_t batch_limit = 1;                ///< "multisign": signatures under one authorisation
    std::string authorization_mode{};           ///< "implicit", "explicit", "oauth2code"
    bool needs_pin = false;
    bool needs_one_time_password = false;
};

/// What somebody types to authorise.
struct Secrets {
    SecretString pin{};
    SecretString one_time_password{};
};

/// Signature activation data and how long they live (11.6 credentials/authorize).
struct Authorization {
    SecretString activation{};
    std::chrono::seconds lifetime{3600};
};

struct Retry {
    int attempts = 3;  ///< for questions that change nothing; an authorisation and a signature are asked for once
    std::chrono::milliseconds pause{200};
};

/// A service's answer to the server's own client credentials (8.4.4 oauth2/token).
struct AccessToken {
    SecretString value{};
    std::chrono::seconds lifetime{3600};
};

/// Errors: unauthenticated for credentials that it refuses; otherwise as the client's.
Result<AccessToken> client_token(const std::string& base, const std::string& client_id, const SecretString& secret, Fetcher& fetcher);

/// The calls of the API. Safe to use from several threads when the fetcher is.
class Client final {
public:
    /// `base` ends before "/info", as in "https://host/csc/v2"; the bearer token is the caller's affair (RFC 6750). The
    /// fetcher outlives it.
    Client(std::string base, SecretString bearer, Fetcher& fetcher, Retry retry = {});

    /// Errors of every call: unavailable when the service does not answer, is too busy or answers with something else
    /// than the API's JSON; unauthenticated for a bearer token that it refuses; forbidden for a wrong PIN or one-time
    /// password, or an authorisation that has expired; not_found for a credential that it does not know; invalid_input
    /// for a request that it finds wrong.
    Result<Service> info();
    /// Of an account there; empty: of whom the bearer token stands for (11.4 credentials/list, "userID").
    Result<std::vector<std::string>> credentials(const std::string& account = {});
    Result<Credential> credential(const std::string& id);
    Result<Authorization> authorize(const Credential& credential, const std::vector<Bytes>& hashes,
                                    DigestAlgorithm digest, const Secrets& secrets);
    /// One value for each hash; in the form that the service gives it.
    Result<std::vector<Bytes>> sign_hashes(const Credential& credential, const Authorization& authorization,
                                           const std::vector<Bytes>& hashes, const SignatureAlgorithm& algorithm);

private:
    enum class Repeat { yes, no };
    Result<Bytes> call(const char* method, std::string body, Repeat repeat);

    std::string base_;
    SecretString bearer_;
    Fetcher& fetcher_;
    Retry retry_;
};

/// A credential as a signer. Each value is verified with the credential's certificate before it is given away. Safe to
/// use from several threads. The secrets are kept as long as the object; a one-time password serves one authorisation.
class RemoteSigner final : public Signer {
public:
    /// Errors: as the client's; unsupported for a key or algorithm that cannot be used here; forbidden for a disabled
    /// credential.
    static Result<std::unique_ptr<RemoteSigner>> open(Client& client, const std::string& credential_id, Secrets secrets,
                                                      const AlgorithmChoice& choice = {});

    [[nodiscard]] const std::vector<Certificate>& chain() const override { return credential_.chain; }
    [[nodiscard]] SignatureAlgorithm algorithm() const override { return algorithm_; }
    Result<Bytes> sign(ByteView data) override;
    [[nodiscard]] bool authorises_batches() const override { return true; }
    /// As many as the credential allows under one authorisation, one group after the other.
    std::vector<Result<Bytes>> sign_all(const std::vector<Bytes>& data) override;
    [[nodiscard]] const Credential& credential() const { return credential_; }

private:
    RemoteSigner(Client& client, Credential credential, Secrets secrets, SignatureAlgorithm algorithm)
        : client_(client), credential_(std::move(credential)), secrets_(std::move(secrets)), algorithm_(algorithm) {}
    Result<std::vector<Bytes>> sign_group(const std::vector<Bytes>& hashes);
    Result<Bytes> checked(ByteView data, Bytes value) const;

    Client& client_;
    Credential credential_;
    Secrets secrets_;
    SignatureAlgorithm algorithm_;
    std::mutex mutex_{};
    bool is_password_used_ = false;
    bool is_refused_ = false;  ///< a PIN that was refused is not sent again
};

}  // namespace vanthu::signing::csc
