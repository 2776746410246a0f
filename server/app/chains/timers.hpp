#pragma once

#include "server/app/services.hpp"
#include "server/app/tx.hpp"

namespace vanthu::app {

/// Carries out the timers of chains: deadlines, reminders, escalations, waits. Several servers on one database may run it at once:
/// each timer is locked while it fires, and firing removes it in the same transaction.
class RunTimers final {
public:
    explicit RunTimers(const Services& services) : services_(services) {}
    /// Fires what is due now, at most `limit`, one transaction each; after a stop of the server it catches up in order of deadlines.
    /// Returns how many fired. A timer that cannot fire (its chain is suspended) is tried again later.
    Result<int> run(int limit);

private:
    enum class Fired { one, none, put_off };
    Result<Fired> fire_next(Instant now);
    const Services& services_;
};

}  // namespace vanthu::app
