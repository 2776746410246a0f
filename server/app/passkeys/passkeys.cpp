#include "server/app/passkeys/passkeys.hpp"

#include <algorithm>

#include "core/digest.hpp"
#include "core/text.hpp"
#include "server/app/events.hpp"
#include "server/app/login_attempts.hpp"
#include "server/app/passkeys/passkey_check.hpp"
#include "server/app/sign_in.hpp"
#include "server/app/tx.hpp"

namespace vanthu::app {
namespace {

constexpr std::size_t holder_bytes = 32;

tl::unexpected<Error> no_such_passkey() {
    return fail(Code::not_found, {"Không có khóa truy cập này.", "There is no such passkey."});
}

tl::unexpected<Error> no_passkey_yet() {
    return fail(Code::conflict, {"Bạn chưa có khóa truy cập nào.", "You have no passkey."});
}

/// What depends on the last one goes with it.
void remove_one(Tx& tx, const Actor& actor, const Passkey& passkey, Instant now) {
    tx.passkeys().remove(passkey.id);
    record(tx, actor, now, "passkey-removed", user_object(passkey.user), {{"passkey", passkey.id}, {"name", passkey.name}});
    if (!tx.passkeys().of_user(passkey.user).empty()) {
        return;
    }
    LoginState state = tx.logins().state(passkey.user);
    if (state.passkey_step) {
        state.passkey_step = false;
        tx.logins().save_state(passkey.user, state);
        record(tx, actor, now, "passkey-step-disabled", user_object(passkey.user));
    }
}

Result<User> known_user(Tx& tx, const UserId& id) {
    auto user = tx.users().find(id);
    return user ? Result<User>{std::move(*user)} : Result<User>{fail(Code::not_found, {"Không có người này.", "There is no such person."})};
}

}  // namespace

AskForPasskey::AskForPasskey(const Services& services)
    : services_(services), nobody_hash_(unmatchable_password(services.sessions.password_cost, services.random)) {}

Result<PasskeyRequest> AskForPasskey::before_session() {
    const Instant now = services_.clock.now();
    PasskeyRequest request;
    request.party = webauthn::relying_party(services_.public_url).id;
    request.holder = SecretString{to_base64url(services_.random.bytes(holder_bytes))};
    return services_.storage.write([&](Tx& tx) -> Result<PasskeyRequest> {
        request.challenge =
            begin_passkey_challenge(tx, services_, passkey_purpose::sign_in, sha256_hex(as_bytes(request.holder.reveal())), std::nullopt, now);
        return request;
    });
}

Result<PasskeyRequest> AskForPasskey::as_second_step(const std::string& login, const SecretString& password) {
    const Instant now = services_.clock.now();
    const auto user = services_.storage.read([&](Tx& tx) -> Result<std::optional<User>> { return tx.users().find_by_login(fold(login)); });
    if (!user) {
        return pass(user.error());
    }
    const bool is_known = user->has_value() && (*user)->active;
    const bool is_right = verify_password(password, is_known ? (*user)->password_hash : nobody_hash_);
    if (!is_known) {
        return wrong_credentials();
    }
    PasskeyRequest request;
    request.party = webauthn::relying_party(services_.public_url).id;
    request.needs_verification = false;
    request.holder = SecretString{to_base64url(services_.random.bytes(holder_bytes))};
    const auto attempt = services_.storage.write([&](Tx& tx) -> Result<Attempt> {
        // A right password alone is no sign-in yet, and does not forget the failures before it.
        const Attempt counted = count_password(tx, services_, (*user)->id, is_right, now);
        if (counted == Attempt::accepted) {
            request.allowed = tx.passkeys().of_user((*user)->id);
            if (request.allowed.empty()) {
                return no_passkey_yet();
            }
            request.challenge =
                begin_passkey_challenge(tx, services_, passkey_purpose::second_step, sha256_hex(as_bytes(request.holder.reveal())), (*user)->id, now);
        }
        return counted;
    });
    if (!attempt) {
        return pass(attempt.error());
    }
    if (*attempt != Attempt::accepted) {
        return *attempt == Attempt::locked ? account_locked() : wrong_credentials();
    }
    return request;
}

Result<PasskeyRequest> AskForPasskey::as_proof(const Actor& actor, const std::string& token_hash) {
    const Instant now = services_.clock.now();
    return services_.storage.write([&](Tx& tx) -> Result<PasskeyRequest> {
        PasskeyRequest request;
        request.party = webauthn::relying_party(services_.public_url).id;
        request.allowed = tx.passkeys().of_user(actor.user);
        if (request.allowed.empty()) {
            return no_passkey_yet();
        }
        request.challenge = begin_passkey_challenge(tx, services_, passkey_purpose::proof, token_hash, actor.user, now);
        return request;
    });
}

Result<ManagePasskeys::Own> ManagePasskeys::own(const Actor& actor) {
    return services_.storage.read([&](Tx& tx) -> Result<Own> { return Own{tx.passkeys().of_user(actor.user), tx.logins().state(actor.user).passkey_step}; });
}

Result<ManagePasskeys::Creation> ManagePasskeys::begin(const Actor& actor, const std::string& token_hash) {
    const Instant now = services_.clock.now();
    return services_.storage.write([&](Tx& tx) -> Result<Creation> {
        if (auto proved = require_proof(tx, token_hash, now); !proved) {
            return pass(proved.error());
        }
        const auto user = known_user(tx, actor.user);
        if (!user) {
            return pass(user.error());
        }
        auto known = tx.passkeys().of_user(actor.user);
        if (known.size() >= most) {
            return fail(Code::conflict, {"Bạn đã có 20 khóa truy cập; hãy xóa khóa không dùng nữa.", "You have 20 passkeys; remove those that you no longer use."});
        }
        auto challenge = begin_passkey_challenge(tx, services_, passkey_purpose::registration, token_hash, actor.user, now);
        const std::string& agency = services_.agency.name;
        return Creation{std::move(challenge), webauthn::relying_party(services_.public_url).id, agency.empty() ? "Vanthu" : agency, user->id, user->login,
                        user->full_name, std::move(known)};
    });
}

Result<Passkey> ManagePasskeys::add(const Actor& actor, const std::string& token_hash, const Input& input) {
    const Instant now = services_.clock.now();
    const auto bad_challenge = [] {
        return fail_field("/client_data", {"Lượt đăng ký khóa đã hết hạn. Hãy làm lại.", "This registration has expired. Begin again."});
    };
    const auto challenge = webauthn::challenge_of(input.registration.client_data);
    if (!challenge) {
        return bad_challenge();
    }
    const auto asked = services_.storage.write(
        [&](Tx& tx) -> Result<std::optional<PasskeyChallenge>> { return tx.passkeys().take_challenge(sha256_hex(*challenge), now); });
    if (!asked) {
        return pass(asked.error());
    }
    if (!asked->has_value() || (*asked)->purpose != passkey_purpose::registration || (*asked)->holder != token_hash || (*asked)->user != actor.user) {
        return bad_challenge();
    }
    const auto party = webauthn::relying_party(services_.public_url);
    const auto made = webauthn::verify_registration(input.registration, {party, *challenge, /*needs_verification=*/false});
    if (!made) {
        return pass(made.error());
    }
    Passkey passkey{make_uuid_v7(now, services_.random), actor.user, to_base64url(made->id), to_base64url(made->public_key), input.name,
                    made->is_verified, made->is_backed_up, {}, now, made->sign_count};
    for (const std::string& one : input.transports) {
        passkey.transports += (passkey.transports.empty() ? "" : " ") + one;
    }
    return services_.storage.write([&](Tx& tx) -> Result<Passkey> {
        if (tx.passkeys().find_by_credential(passkey.credential_id)) {  // section 7.1 step 26
            return fail(Code::conflict, {"Khóa truy cập này đã được đăng ký.", "This passkey is registered already."});
        }
        tx.passkeys().add(passkey);
        record(tx, actor, now, "passkey-registered", user_object(actor.user), {{"passkey", passkey.id}, {"name", passkey.name}});
        return passkey;
    });
}

Result<void> ManagePasskeys::remove(const Actor& actor, const std::string& token_hash, const std::string& id) {
    const Instant now = services_.clock.now();
    return services_.storage.write([&](Tx& tx) -> Result<void> {
        const auto passkey = tx.passkeys().find(id);
        if (!passkey || passkey->user != actor.user) {
            return no_such_passkey();
        }
        if (auto proved = require_proof(tx, token_hash, now); !proved) {
            return proved;
        }
        remove_one(tx, actor, *passkey, now);
        tx.logins().remove_sessions_of(actor.user, token_hash);
        return {};
    });
}

Result<void> ManagePasskeys::set_second_step(const Actor& actor, const std::string& token_hash, bool is_on) {
    const Instant now = services_.clock.now();
    return services_.storage.write([&](Tx& tx) -> Result<void> {
        if (auto proved = require_proof(tx, token_hash, now); !proved) {
            return proved;
        }
        if (is_on && tx.passkeys().of_user(actor.user).empty()) {
            return no_passkey_yet();
        }
        LoginState state = tx.logins().state(actor.user);
        if (state.passkey_step != is_on) {
            state.passkey_step = is_on;
            tx.logins().save_state(actor.user, state);
            record(tx, actor, now, is_on ? "passkey-step-enabled" : "passkey-step-disabled", user_object(actor.user));
        }
        return {};
    });
}

Result<std::vector<Passkey>> ManagePasskeys::of(const Actor& actor, const UserId& user) {
    if (auto allowed = require(actor, {records::Role::administrator}); !allowed) {
        return pass(allowed.error());
    }
    return services_.storage.read([&](Tx& tx) -> Result<std::vector<Passkey>> {
        const auto known = known_user(tx, user);
        return known ? Result<std::vector<Passkey>>{tx.passkeys().of_user(user)} : pass(known.error());
    });
}

Result<void> ManagePasskeys::remove_of(const Actor& actor, const std::string& token_hash, const UserId& user, const std::string& id) {
    if (auto allowed = require(actor, {records::Role::administrator}); !allowed) {
        return allowed;
    }
    const Instant now = services_.clock.now();
    return services_.storage.write([&](Tx& tx) -> Result<void> {
        const auto passkey = tx.passkeys().find(id);
        if (!passkey || passkey->user != user) {
            return no_such_passkey();
        }
        if (auto proved = require_proof(tx, token_hash, now); !proved) {
            return proved;
        }
        remove_one(tx, actor, *passkey, now);
        tx.logins().remove_sessions_of(user, "");
        return {};
    });
}

}  // namespace vanthu::app
