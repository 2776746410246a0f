#pragma once

#include <string>
#include <vector>

#include "server/app/actor.hpp"
#include "server/app/services.hpp"
#include "server/app/tx.hpp"

namespace vanthu::app {

/// What a person was told, newest first; each sees their own.
class ReadNotifications final {
public:
    explicit ReadNotifications(const Services& services) : services_(services) {}
    Result<std::vector<Notification>> page(const Actor& actor, bool only_unseen, const PageRequest& page);
    /// Everything up to this one was seen. Errors: invalid_input for what is no id.
    Result<void> mark_seen(const Actor& actor, const std::string& up_to);

private:
    const Services& services_;
};

}  // namespace vanthu::app
