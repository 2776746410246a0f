#include "server/app/sign_in.hpp"

#include "core/digest.hpp"
#include "core/text.hpp"
#include "core/totp.hpp"
#include "server/app/events.hpp"

namespace vanthu::app {
namespace {

constexpr std::size_t token_bytes = 32;

tl::unexpected<Error> wrong_credentials() {
    return fail(Code::unauthenticated,
                {"Tên đăng nhập, mật khẩu hoặc mã xác thực không đúng.", "Login, password or code is wrong."});
}

tl::unexpected<Error> code_needed() {
    Error error{Code::unauthenticated, {"Cần mã xác thực sáu chữ số.", "A six-digit code is needed."}, {}, {}};
    error.fields.push_back({"/totp_code", error.detail});
    return tl::unexpected(std::move(error));
}

tl::unexpected<Error> no_session() {
    return fail(Code::unauthenticated, {"Phiên làm việc đã hết hạn. Hãy đăng nhập lại.",
                                        "The session has ended. Sign in again."});
}

std::string token_hash_of(const SecretString& token) {
    return sha256_hex(as_bytes(token.reveal()));
}

/// What one attempt came to, decided in the transaction that counts it, so that parallel guesses are all counted.
enum class Attempt { accepted, wrong, code_missing, locked };

Attempt count_attempt(Tx& tx, const Services& services, const UserId& user, bool is_password_right, const std::optional<std::string>& code, Instant now) {
    LoginState state = tx.logins().state(user);
    if (state.locked_until > now) {
        return Attempt::locked;
    }
    bool accepted = is_password_right;
    if (accepted && state.totp_confirmed) {
        if (!code) {
            return Attempt::code_missing;
        }
        const auto secret = from_base32(state.totp_secret.value_or(""));
        const auto step = secret ? match_totp(*secret, *code, now, state.totp_last_step) : std::nullopt;
        accepted = step.has_value();
        state.totp_last_step = step.value_or(state.totp_last_step);
    }
    if (accepted) {
        state.failed_count = 0;
    } else if (++state.failed_count >= services.sessions.failures_before_lock) {
        state.failed_count = 0;
        state.locked_until = now + services.sessions.lock_for;
        record(tx, Actor{}, now, "account-locked", user_object(user));
    }
    tx.logins().save_state(user, state);
    return accepted ? Attempt::accepted : Attempt::wrong;
}

tl::unexpected<Error> account_locked() {
    return fail(Code::rate_limited, {"Tài khoản tạm khóa vì nhập sai nhiều lần. Hãy thử lại sau.",
                                     "The account is locked after repeated failures. Try again later."});
}

}  // namespace

SignIn::SignIn(const Services& services)
    : services_(services),
      nobody_hash_(unmatchable_password(services.sessions.password_cost, services.random)) {}

Result<SignIn::Output> SignIn::run(const Input& input) {
    const Instant now = services_.clock.now();
    const std::string login = fold(input.login);
    const auto found = services_.storage.read([&](Tx& tx) -> Result<std::optional<User>> {
        return tx.users().find_by_login(login);
    });
    if (!found) {
        return pass(found.error());
    }
    const bool known = found->has_value() && (*found)->active;
    // The slow part runs outside every transaction, and for unknown names too.
    const bool right = verify_password(input.password, known ? (*found)->password_hash : nobody_hash_);
    if (!known) {
        return wrong_credentials();
    }
    const User& user = **found;
    const SecretString token{to_base64url(services_.random.bytes(token_bytes))};
    const std::string csrf = to_base64url(services_.random.bytes(token_bytes));
    const Instant expires = now + services_.sessions.absolute;
    Actor actor;

    const auto outcome = services_.storage.write([&](Tx& tx) -> Result<Attempt> {
        const Attempt attempt = count_attempt(tx, services_, user.id, right, input.totp_code, now);
        if (attempt == Attempt::accepted) {
            tx.logins().remove_expired(now, now - services_.sessions.idle);
            tx.logins().add_session({token_hash_of(token), user.id, csrf, now, now, expires, now});
            actor = actor_of(tx, user, now);
        }
        return attempt;
    });
    if (!outcome) {
        return pass(outcome.error());
    }
    switch (*outcome) {
        case Attempt::accepted:
            return Output{token, csrf, std::move(actor), expires};
        case Attempt::code_missing:
            return code_needed();
        case Attempt::locked:
            return account_locked();
        case Attempt::wrong:
            break;
    }
    return wrong_credentials();
}

namespace {

struct OpenSession {
    WebSession session;
    User user;
};

Result<OpenSession> open_session(Tx& tx, const Services& services, const std::string& token_hash, Instant now) {
    auto session = tx.logins().find_session(token_hash);
    if (!session || session->expires_at <= now || session->last_seen_at + services.sessions.idle <= now) {
        return no_session();
    }
    auto user = tx.users().find(session->user);
    if (!user || !user->active) {
        return no_session();
    }
    return OpenSession{std::move(*session), std::move(*user)};
}

}  // namespace

Result<void> Authenticate::still_open(const std::string& token_hash) {
    const Instant now = services_.clock.now();
    return services_.storage.read([&](Tx& tx) -> Result<void> {
        const auto open = open_session(tx, services_, token_hash, now);
        return open ? Result<void>{} : Result<void>{pass(open.error())};
    });
}

Result<Authenticate::Output> Authenticate::run(const SecretString& token) {
    const Instant now = services_.clock.now();
    const std::string hash = token_hash_of(token);
    bool is_stale = false;
    auto found = services_.storage.read([&](Tx& tx) -> Result<Output> {
        const auto open = open_session(tx, services_, hash, now);
        if (!open) {
            return pass(open.error());
        }
        is_stale = open->session.last_seen_at + std::chrono::minutes{1} < now;
        return Output{actor_of(tx, open->user, now), open->session.csrf_token, hash};
    });
    if (found && is_stale) {
        // Once a minute is enough to tell idle from busy, and keeps reading from writing.
        const auto touched = services_.storage.write([&](Tx& tx) -> Result<bool> {
            tx.logins().touch_session(hash, now);
            return true;
        });
        if (!touched) {
            return pass(touched.error());
        }
    }
    return found;
}

Result<Instant> ProveIdentity::run(const Actor& actor, const std::string& token_hash, const Input& input) {
    const auto user = services_.storage.read([&](Tx& tx) -> Result<std::optional<User>> { return tx.users().find(actor.user); });
    if (!user || !user->has_value()) {
        return user ? Result<Instant>{no_session()} : pass(user.error());
    }
    const bool right = verify_password(input.password, (*user)->password_hash);
    const Instant now = services_.clock.now();
    const auto outcome = services_.storage.write([&](Tx& tx) -> Result<Attempt> {
        const Attempt attempt = count_attempt(tx, services_, actor.user, right, input.totp_code, now);
        if (attempt == Attempt::accepted) {
            tx.logins().save_proof(token_hash, now);
        }
        return attempt;
    });
    if (!outcome) {
        return pass(outcome.error());
    }
    switch (*outcome) {
        case Attempt::accepted:
            return now + counts_for;
        case Attempt::code_missing:
            return fail_field("/totp_code", {"Cần mã xác thực sáu chữ số.", "A six-digit code is needed."});
        case Attempt::locked:
            return account_locked();
        case Attempt::wrong:
            break;
    }
    return fail_field(right ? "/totp_code" : "/password", right ? ClientText{"Mã xác thực không đúng.", "The code is wrong."}
                                                                : ClientText{"Mật khẩu không đúng.", "The password is wrong."});
}

Result<void> require_proof(Tx& tx, const std::string& token_hash, Instant now) {
    const auto session = tx.logins().find_session(token_hash);
    if (session && session->proved_at + ProveIdentity::counts_for > now) {
        return {};
    }
    Error error{Code::forbidden, {"Hãy xác nhận lại bạn là ai trước khi thực hiện.", "Confirm who you are first."}, {}, {}};
    error.fields.push_back({"/proof", error.detail});
    return tl::unexpected(std::move(error));
}

Result<void> SignOut::run(const Actor&, const std::string& token_hash) {
    return services_.storage.write([&](Tx& tx) -> Result<void> {
        tx.logins().remove_session(token_hash);
        return {};
    });
}

Result<void> check_new_password(const SecretString& password, const std::string& login) {
    constexpr std::size_t least = 12;
    constexpr std::size_t most = 256;
    const std::size_t length = code_points(password.reveal());
    if (length < least || length > most) {
        return fail_field("/password", {"Mật khẩu cần từ 12 đến 256 ký tự.", "A password has 12 to 256 characters."});
    }
    if (fold(password.reveal()).find(fold(login)) != std::string::npos) {
        return fail_field("/password",
                          {"Mật khẩu không được chứa tên đăng nhập.", "A password must not contain the login."});
    }
    return {};
}

Result<void> ChangePassword::run(const Actor& actor, const std::string& token_hash, const Input& input) {
    const auto user = services_.storage.read([&](Tx& tx) -> Result<std::optional<User>> {
        return tx.users().find(actor.user);
    });
    if (!user) {
        return pass(user.error());
    }
    if (!user->has_value() || !verify_password(input.present, (*user)->password_hash)) {
        return fail_field("/present", {"Mật khẩu hiện tại không đúng.", "The present password is wrong."});
    }
    if (auto checked = check_new_password(input.wanted, (*user)->login); !checked) {
        return checked;
    }
    const std::string hash = hash_password(input.wanted, services_.sessions.password_cost, services_.random);
    const Instant now = services_.clock.now();
    return services_.storage.write([&](Tx& tx) -> Result<void> {
        User changed = **user;
        changed.password_hash = hash;
        tx.users().save(changed);
        tx.logins().remove_sessions_of(actor.user, token_hash);
        record(tx, actor, now, "password-changed", user_object(actor.user));
        return {};
    });
}

Result<EnrolTotp::Begun> EnrolTotp::begin(const Actor& actor) {
    const std::string secret = to_base32(services_.random.bytes(20));
    return services_.storage.write([&](Tx& tx) -> Result<Begun> {
        LoginState state = tx.logins().state(actor.user);
        const auto user = tx.users().find(actor.user);
        if (state.totp_confirmed || !user) {
            return fail(Code::conflict, {"Xác thực hai bước đã được bật.", "Two-step sign-in is already on."});
        }
        state.totp_secret = secret;
        tx.logins().save_state(actor.user, state);
        return Begun{secret, "otpauth://totp/Vanthu:" + user->login + "?secret=" + secret + "&issuer=Vanthu"};
    });
}

namespace {

Result<long long> step_of(const LoginState& state, const std::string& code, Instant now) {
    if (!state.totp_secret) {
        return fail(Code::conflict, {"Chưa bắt đầu bật xác thực hai bước.", "Two-step sign-in was not begun."});
    }
    const auto secret = from_base32(*state.totp_secret);
    const auto step = secret ? match_totp(*secret, code, now, state.totp_last_step) : std::nullopt;
    if (!step) {
        return fail_field("/code", {"Mã xác thực không đúng.", "The code is wrong."});
    }
    return *step;
}

}  // namespace

Result<void> EnrolTotp::confirm(const Actor& actor, const std::string& code) {
    const Instant now = services_.clock.now();
    return services_.storage.write([&](Tx& tx) -> Result<void> {
        LoginState state = tx.logins().state(actor.user);
        const auto step = step_of(state, code, now);
        if (!step) {
            return pass(step.error());
        }
        state.totp_confirmed = true;
        state.totp_last_step = *step;
        tx.logins().save_state(actor.user, state);
        record(tx, actor, now, "totp-enabled", user_object(actor.user));
        return {};
    });
}

Result<void> EnrolTotp::remove(const Actor& actor, const std::string& code) {
    const Instant now = services_.clock.now();
    return services_.storage.write([&](Tx& tx) -> Result<void> {
        LoginState state = tx.logins().state(actor.user);
        const auto step = step_of(state, code, now);
        if (!step) {
            return pass(step.error());
        }
        state.totp_confirmed = false;
        state.totp_secret.reset();
        state.totp_last_step = *step;
        tx.logins().save_state(actor.user, state);
        record(tx, actor, now, "totp-disabled", user_object(actor.user));
        return {};
    });
}

}  // namespace vanthu::app
