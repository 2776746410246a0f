#include "server/app/chains/notification_settings.hpp"

#include "core/mail.hpp"
#include "server/app/events.hpp"

namespace vanthu::app {
namespace {

Result<void> check(const ManageNotificationSettings::Input& input) {
    if (input.mail != "none" && input.mail != "each" && input.mail != "digest") {
        return fail_field("/mail", {"Chọn none, each hoặc digest.", "It is none, each or digest."});
    }
    if (input.digest_hour < 0 || input.digest_hour > 23) {
        return fail_field("/digest_hour", {"Giờ từ 0 đến 23.", "An hour from 0 to 23."});
    }
    const bool needs_none = input.mail == "none" && input.email.empty();
    if (!needs_none && !is_mail_address(input.email)) {
        return fail_field("/email", {"Địa chỉ thư điện tử không hợp lệ.", "This is no mail address."});
    }
    return {};
}

}  // namespace

Result<NotificationSettings> ManageNotificationSettings::find(const Actor& actor) {
    return services_.storage.read([&](Tx& tx) -> Result<NotificationSettings> {
        return tx.notification_choices().find(actor.user).value_or(NotificationSettings{.user = actor.user});
    });
}

Result<NotificationSettings> ManageNotificationSettings::change(const Actor& actor, long long version, const Input& input) {
    if (auto checked = check(input); !checked) {
        return pass(checked.error());
    }
    return services_.storage.write([&](Tx& tx) -> Result<NotificationSettings> {
        const auto known = tx.notification_choices().find(actor.user);
        NotificationSettings settings{actor.user, input.email, input.mail, input.digest_hour, version};
        if (version != (known ? known->version : 0)) {
            return fail(Code::stale_version, {"Thiết lập đã thay đổi. Hãy tải lại rồi làm tiếp.", "The settings have changed. Load them again, then go on."});
        }
        if (known) {
            tx.notification_choices().save(settings);
            ++settings.version;
        } else {
            settings.version = 1;
            tx.notification_choices().add(settings);
        }
        // The address is nobody else's business: the log has the row's digest only.
        record(tx, actor, services_.clock.now(), "notification-settings-changed", user_object(actor.user), {{"mail", settings.mail}});
        return settings;
    });
}

}  // namespace vanthu::app
