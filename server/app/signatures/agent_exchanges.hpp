#pragma once

#include <filesystem>
#include <string>

#include "server/app/actor.hpp"
#include "server/app/ports/person_keys.hpp"
#include "server/app/services.hpp"
#include "server/app/signing_desk.hpp"

namespace vanthu::app {

/// Signing by a program of the person's machine that moves the document itself (VGCA Sign Service and its like): it fetches the PDF from one
/// address and brings the signed one to another. Both are unguessable, serve once, and for five minutes; the program gets nothing of the session.
class ExchangeWithAgent final {
public:
    static constexpr std::chrono::minutes lifetime{5};

    ExchangeWithAgent(const Services& services, SignOutgoing& sign) : services_(services), sign_(sign) {}

    struct Begun {
        AgentExchange exchange;
        std::string download_token;
        std::string upload_token;
    };
    /// Errors: as `SignOutgoing::choices`; stale_version.
    Result<Begun> begin(const Actor& actor, const DocumentId& id, long long version);
    /// One's own; one that was begun and not ended in time is "expired". Errors: not_found.
    Result<AgentExchange> find(const Actor& actor, const std::string& id);
    /// Errors: not_found; conflict when it has ended.
    Result<void> cancel(const Actor& actor, const std::string& id);

    struct Offered {
        std::filesystem::path file;
        std::string name;
    };
    /// Errors: not_found for a token that is unknown, used or expired.
    Result<Offered> fetch(const std::string& download_token);
    /// Judges what came back, and signs the document with it; otherwise keeps it aside with the reason. `file` is gone afterwards.
    /// Errors: not_found as above; invalid_input, forbidden, conflict and others with the reason, which `find` tells as well.
    Result<void> receive(const std::string& upload_token, const std::filesystem::path& file);

private:
    Result<OutgoingView> accept(const AgentExchange& exchange, const std::filesystem::path& file);

    const Services& services_;
    SignOutgoing& sign_;
};

}  // namespace vanthu::app
