#include "server/app/chains/notifications.hpp"

namespace vanthu::app {

Result<std::vector<Notification>> ReadNotifications::page(const Actor& actor, bool only_unseen, const PageRequest& page) {
    return services_.storage.read([&](Tx& tx) -> Result<std::vector<Notification>> {
        return tx.notifications().of_user(actor.user, page.after, only_unseen, page.limit);
    });
}

Result<void> ReadNotifications::mark_seen(const Actor& actor, const std::string& up_to) {
    if (!is_uuid(up_to)) {
        return fail_field("/up_to", {"Không phải mã thông báo.", "This is no notification's id."});
    }
    const Instant now = services_.clock.now();
    const auto done = services_.storage.write([&](Tx& tx) -> Result<bool> {
        tx.notifications().mark_seen(actor.user, up_to, now);
        return true;
    });
    return done ? Result<void>{} : Result<void>{pass(done.error())};
}

}  // namespace vanthu::app
