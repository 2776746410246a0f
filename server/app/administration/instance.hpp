#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "server/app/actor.hpp"
#include "server/app/key_ring.hpp"
#include "server/app/services.hpp"
#include "server/app/tx.hpp"

namespace vanthu::app {

/// One setting of the configuration, without secrets: those stand in files of their own, whose names are told.
struct Setting {
    std::string name;           ///< "server.port"
    std::string value;          ///< lists with line feeds between
    std::string default_value;
    std::string source;         ///< "default", "file", "environment" or "command_line"
    std::string meaning;        ///< in English, as `vanthu check --keys` prints it
};

/// Whether something that the server stands on answers.
struct Health {
    enum class State { ok, failed, not_configured };
    State state = State::not_configured;
    std::string words{};  ///< what was found, or what went wrong
};

struct Dependency {
    std::string name;  ///< "database", "disk", "mail", "mailbox", "antivirus", "timestamps"
    std::function<Health()> look;
};

/// A trusted list as it was loaded at the start of the server.
struct TrustedListState {
    std::string location;
    bool is_in_use = false;
    bool is_copy = false;  ///< the last good one, because the new one cannot be used
    std::string territory{};
    std::string scheme_operator{};
    long long sequence = 0;
    std::optional<Instant> issued{};
    std::optional<Instant> next_update{};
    std::vector<ClientText> problems{};
};

/// What the composition root knows of the instance.
struct InstanceFacts {
    std::vector<Setting> settings{};
    std::vector<Dependency> dependencies{};
    std::vector<TrustedListState> trusted_lists{};
    std::string policy;        ///< "default", "vietnam", or a file
    std::string timestamp_url; ///< empty: none
    Instant started{};
};

/// How this instance is set up and whether what it stands on answers; for administrators, who read it here and change it where it stands.
class ReadInstance final {
public:
    /// A key that the server holds.
    struct Key {
        std::optional<UserId> person{};  ///< none: the agency's own
        std::string name;                ///< of the key store
        std::string kind;                ///< "pkcs12", "pem", "pkcs11"
        std::optional<signing::Certificate> certificate{};
        std::optional<ClientText> problem{};  ///< why it cannot be used
    };
    struct Anchor {
        signing::Certificate certificate;
        bool for_signing = false;
        bool for_timestamps = false;
    };
    struct Trust {
        std::vector<Key> keys{};
        std::vector<Anchor> anchors{};  ///< by name, at most five hundred
        std::size_t anchor_count = 0;
    };

    ReadInstance(const Services& services, KeyRing& keys, const InstanceFacts& facts) : services_(services), keys_(keys), facts_(facts) {}
    /// Errors: forbidden, as for each.
    Result<std::vector<Setting>> settings(const Actor& actor);
    /// Asks each in turn; takes some seconds where one does not answer.
    Result<std::vector<std::pair<std::string, Health>>> health(const Actor& actor);
    Result<Trust> trust(const Actor& actor);
    [[nodiscard]] const InstanceFacts& facts() const { return facts_; }
    [[nodiscard]] const SigningSettings& signing() const { return keys_.settings(); }

private:
    Key key_of(std::optional<UserId> person, const std::string& name);

    const Services& services_;
    KeyRing& keys_;
    const InstanceFacts& facts_;
};

}  // namespace vanthu::app
