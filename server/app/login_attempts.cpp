#include "server/app/login_attempts.hpp"

#include "core/totp.hpp"
#include "server/app/actor.hpp"
#include "server/app/events.hpp"
#include "server/app/ports/passkeys.hpp"

namespace vanthu::app {
namespace {

void count_failure(Tx& tx, const Services& services, const UserId& user, LoginState& state, Instant now) {
    if (++state.failed_count >= services.sessions.failures_before_lock) {
        state.failed_count = 0;
        state.locked_until = now + services.sessions.lock_for;
        record(tx, Actor{}, now, "account-locked", user_object(user));
    }
}

}  // namespace

tl::unexpected<Error> wrong_credentials() {
    return fail(Code::unauthenticated,
                {"Tên đăng nhập, mật khẩu hoặc mã xác thực không đúng.", "Login, password or code is wrong."});
}

tl::unexpected<Error> account_locked() {
    return fail(Code::rate_limited, {"Tài khoản tạm khóa vì nhập sai nhiều lần. Hãy thử lại sau.",
                                     "The account is locked after repeated failures. Try again later."});
}

Attempt count_attempt(Tx& tx, const Services& services, const UserId& user, const Shown& shown, Instant now) {
    LoginState state = tx.logins().state(user);
    if (state.locked_until > now) {
        return Attempt::locked;
    }
    bool accepted = shown.is_first_right;
    if (accepted && shown.is_passkey_right) {
        accepted = *shown.is_passkey_right;
    } else if (accepted && (state.totp_confirmed || state.passkey_step)) {
        if (!shown.totp_code || !state.totp_confirmed) {
            return Attempt::second_step_missing;
        }
        const auto secret = from_base32(state.totp_secret.value_or(""));
        const auto step = secret ? match_totp(*secret, *shown.totp_code, now, state.totp_last_step) : std::nullopt;
        accepted = step.has_value();
        state.totp_last_step = step.value_or(state.totp_last_step);
    }
    if (accepted) {
        state.failed_count = 0;
    } else {
        count_failure(tx, services, user, state, now);
    }
    tx.logins().save_state(user, state);
    return accepted ? Attempt::accepted : Attempt::wrong;
}

Attempt count_password(Tx& tx, const Services& services, const UserId& user, bool is_right, Instant now) {
    LoginState state = tx.logins().state(user);
    if (state.locked_until > now) {
        return Attempt::locked;
    }
    if (!is_right) {
        count_failure(tx, services, user, state, now);
        tx.logins().save_state(user, state);
    }
    return is_right ? Attempt::accepted : Attempt::wrong;
}

Error second_step_needed(Tx& tx, const UserId& user, Code code) {
    const bool has_code = tx.logins().state(user).totp_confirmed;
    const bool has_passkey = !tx.passkeys().of_user(user).empty();
    Error error{code, has_code ? ClientText{"Cần mã xác thực sáu chữ số.", "A six-digit code is needed."}
                               : ClientText{"Cần khóa truy cập làm bước thứ hai.", "A passkey is needed as a second step."}, {}, {}};
    if (has_code) {
        error.fields.push_back({"/totp_code", error.detail});
    }
    if (has_passkey) {
        error.fields.push_back({"/passkey", {"Cần khóa truy cập làm bước thứ hai.", "A passkey is needed as a second step."}});
    }
    return error;
}

}  // namespace vanthu::app
