#include "server/app/sign_in.hpp"

#include "core/digest.hpp"
#include "core/text.hpp"
#include "core/totp.hpp"
#include "server/app/events.hpp"
#include "server/app/login_attempts.hpp"
#include "server/app/passkeys/passkey_check.hpp"

namespace vanthu::app {
namespace {

constexpr std::size_t token_bytes = 32;

tl::unexpected<Error> no_session() {
    return fail(Code::unauthenticated, {"Phiên làm việc đã hết hạn. Hãy đăng nhập lại.",
                                        "The session has ended. Sign in again."});
}

std::string token_hash_of(const SecretString& token) {
    return sha256_hex(as_bytes(token.reveal()));
}

Result<CheckedPasskey> check_shown(const Services& services, const ShownPasskey& shown, const char* purpose) {
    return check_passkey(services, shown.assertion, {purpose}, token_hash_of(shown.holder));
}

/// What was counted stays counted, whatever is answered: an error of the transaction itself would undo it.
struct Counted {
    Attempt attempt = Attempt::wrong;
    Error why_not{};
    std::optional<SignIn::Output> output{};
};

Result<SignIn::Output> outcome_of(Counted counted) {
    if (counted.output) {
        return std::move(*counted.output);
    }
    return counted.attempt == Attempt::locked ? Result<SignIn::Output>{account_locked()} : pass(std::move(counted.why_not));
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
    std::optional<CheckedPasskey> passkey;
    if (input.passkey) {
        auto checked = check_shown(services_, *input.passkey, passkey_purpose::second_step);
        if (!checked || checked->passkey.user != user.id) {
            return checked ? Result<Output>{passkey_refused()} : pass(checked.error());
        }
        passkey = std::move(*checked);
    }
    return services_.storage.write([&](Tx& tx) -> Result<Counted> {
        Shown shown{right, input.totp_code, {}};
        if (passkey) {
            shown.is_passkey_right = passkey->is_right;
        }
        const Attempt attempt = count_attempt(tx, services_, user.id, shown, now);
        if (attempt == Attempt::second_step_missing) {
            return Counted{attempt, second_step_needed(tx, user.id, Code::unauthenticated), {}};
        }
        if (attempt == Attempt::accepted && passkey && !settle_passkey(tx, *passkey, now)) {
            return Counted{Attempt::wrong, passkey_copied().value(), {}};
        }
        return attempt == Attempt::accepted ? Counted{attempt, {}, open(tx, user, now)} : Counted{attempt, wrong_credentials().value(), {}};
    }).and_then(outcome_of);
}

Result<SignIn::Output> SignIn::with_passkey(const ShownPasskey& shown) {
    const auto checked = check_shown(services_, shown, passkey_purpose::sign_in);
    if (!checked) {
        return pass(checked.error());
    }
    const Instant now = services_.clock.now();
    return services_.storage.write([&](Tx& tx) -> Result<Counted> {
        const auto user = tx.users().find(checked->passkey.user);
        if (!user || !user->active) {
            return passkey_refused();
        }
        const Attempt attempt = count_attempt(tx, services_, user->id, {checked->is_right, {}, checked->is_right}, now);
        if (attempt != Attempt::accepted) {
            return Counted{attempt, passkey_refused().value(), {}};
        }
        return settle_passkey(tx, *checked, now) ? Counted{attempt, {}, open(tx, *user, now)} : Counted{Attempt::wrong, passkey_copied().value(), {}};
    }).and_then(outcome_of);
}

SignIn::Output SignIn::open(Tx& tx, const User& user, Instant now) {
    Output output{SecretString{to_base64url(services_.random.bytes(token_bytes))}, to_base64url(services_.random.bytes(token_bytes)),
                  actor_of(tx, user, now), now + services_.sessions.absolute};
    tx.logins().remove_expired(now, now - services_.sessions.idle);
    tx.logins().add_session({token_hash_of(output.token), user.id, output.csrf_token, now, now, output.expires_at, now});
    return output;
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

namespace {

tl::unexpected<Error> wrong_proof(bool is_password_right, bool has_passkey) {
    return has_passkey         ? fail_field("/passkey", {"Khóa truy cập không được chấp nhận.", "The passkey was not accepted."})
           : is_password_right ? fail_field("/totp_code", {"Mã xác thực không đúng.", "The code is wrong."})
                               : fail_field("/password", {"Mật khẩu không đúng.", "The password is wrong."});
}

}  // namespace

Result<Instant> ProveIdentity::run(const Actor& actor, const std::string& token_hash, const Input& input) {
    const auto user = services_.storage.read([&](Tx& tx) -> Result<std::optional<User>> { return tx.users().find(actor.user); });
    if (!user || !user->has_value()) {
        return user ? Result<Instant>{no_session()} : pass(user.error());
    }
    const bool right = input.password && verify_password(*input.password, (*user)->password_hash);
    std::optional<CheckedPasskey> passkey;
    if (input.passkey) {
        auto checked = check_passkey(services_, *input.passkey, {passkey_purpose::proof}, token_hash);
        if (!checked) {
            return checked.error().code == Code::unauthenticated ? Result<Instant>{fail_field("/passkey", checked.error().detail)} : pass(checked.error());
        }
        passkey = std::move(*checked);
    }
    const Instant now = services_.clock.now();
    struct Outcome {
        Attempt attempt = Attempt::wrong;
        Error why_not{};
    };
    const auto outcome = services_.storage.write([&](Tx& tx) -> Result<Outcome> {
        // A passkey has verified the person; a password beside it need not be right, and is not asked for.
        Shown shown{right, input.totp_code, {}};
        if (passkey) {
            shown = {passkey->is_right, {}, passkey->is_right};
        }
        const Attempt attempt = count_attempt(tx, services_, actor.user, shown, now);
        if (attempt == Attempt::second_step_missing) {
            return Outcome{attempt, second_step_needed(tx, actor.user, Code::invalid_input)};
        }
        if (attempt == Attempt::accepted && passkey && !settle_passkey(tx, *passkey, now)) {
            return Outcome{Attempt::wrong, fail_field("/passkey", passkey_copied().value().detail).value()};
        }
        if (attempt == Attempt::accepted) {
            tx.logins().save_proof(token_hash, now);
        }
        return Outcome{attempt, wrong_proof(right, passkey.has_value()).value()};
    });
    if (!outcome) {
        return pass(outcome.error());
    }
    if (outcome->attempt == Attempt::accepted) {
        return now + counts_for;
    }
    return outcome->attempt == Attempt::locked ? Result<Instant>{account_locked()} : pass(outcome->why_not);
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
