#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "core/clock.hpp"
#include "core/secret.hpp"
#include "signing/fetcher.hpp"
#include "signing/keys/csc.hpp"

namespace vanthu::app {

/// A remote signing service that the configuration names.
struct RemoteServiceSettings {
    std::string id;         ///< short, as it stands in rows
    std::string url;        ///< up to before "/info"
    std::string client_id;
    SecretString secret;
};

/// The services with the server's own standing at each: an access token by client credentials (CSC API section 8.4.4), which serves until shortly
/// before it ends. Safe to use from several threads.
class RemoteServices final {
public:
    RemoteServices(std::vector<RemoteServiceSettings> settings, signing::Fetcher& fetcher, const Clock& clock)
        : settings_(std::move(settings)), fetcher_(fetcher), clock_(clock) {}

    [[nodiscard]] std::vector<std::string> names() const;
    /// Errors: not_found for a name that the configuration does not have; those of the token's call.
    Result<std::unique_ptr<signing::csc::Client>> open(const std::string& id);
    /// An answer of a service, for the person: that it refuses the server itself is no affair of their session. The next call then asks for
    /// another token.
    template <class T>
    Result<T> for_person(const std::string& id, Result<T> answer) {
        return answer ? std::move(answer) : Result<T>{pass(refusal(id, answer.error()))};
    }

private:
    Error refusal(const std::string& id, const Error& error);

    struct Token {
        SecretString value;
        Instant ends_at{};
    };
    std::vector<RemoteServiceSettings> settings_;
    signing::Fetcher& fetcher_;
    const Clock& clock_;
    std::mutex mutex_;
    std::map<std::string, Token> tokens_;
};

}  // namespace vanthu::app
