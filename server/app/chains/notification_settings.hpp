#pragma once

#include <string>

#include "server/app/actor.hpp"
#include "server/app/services.hpp"
#include "server/app/tx.hpp"

namespace vanthu::app {

/// How a person is told by mail; each has their own.
class ManageNotificationSettings final {
public:
    struct Input {
        std::string email;
        std::string mail;  ///< "none", "each", "digest"
        int digest_hour = 8;
    };
    explicit ManageNotificationSettings(const Services& services) : services_(services) {}
    /// Version 0 when the person has not chosen yet.
    Result<NotificationSettings> find(const Actor& actor);
    /// Errors: invalid_input; stale_version.
    Result<NotificationSettings> change(const Actor& actor, long long version, const Input& input);

private:
    const Services& services_;
};

}  // namespace vanthu::app
