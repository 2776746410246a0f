#include "server/app/passkeys/passkey_check.hpp"

#include <algorithm>

#include "core/digest.hpp"
#include "server/app/actor.hpp"
#include "server/app/events.hpp"
#include "server/app/tx.hpp"
#include "webauthn/base64url.hpp"

namespace vanthu::app {
namespace {

constexpr std::size_t challenge_bytes = 32;  // Web Authentication section 13.4.3 asks for 16 at least

}  // namespace

Bytes begin_passkey_challenge(Tx& tx, const Services& services, const char* purpose, const std::string& holder, const std::optional<UserId>& user,
                              Instant now) {
    Bytes challenge = services.random.bytes(challenge_bytes);
    tx.passkeys().add_challenge({sha256_hex(challenge), purpose, holder, user, now + passkey_challenge_lifetime});
    return challenge;
}

tl::unexpected<Error> passkey_refused() {
    Error error{Code::unauthenticated, {"Khóa truy cập không được chấp nhận. Hãy thử lại.", "The passkey was not accepted. Try again."}, {}, {}};
    error.fields.push_back({"/passkey", error.detail});
    return tl::unexpected(std::move(error));
}

tl::unexpected<Error> passkey_copied() {
    Error error{Code::unauthenticated,
                {"Bộ đếm của khóa truy cập lùi lại: khóa có thể đã bị sao chép nên không được chấp nhận. Hãy báo quản trị viên.",
                 "The passkey's counter went back: it may have been copied, and is not accepted. Tell an administrator."},
                {},
                {}};
    error.fields.push_back({"/passkey", error.detail});
    return tl::unexpected(std::move(error));
}

Result<CheckedPasskey> check_passkey(const Services& services, const webauthn::Assertion& assertion, std::initializer_list<const char*> purposes,
                                     const std::string& holder) {
    const auto challenge = webauthn::challenge_of(assertion.client_data);
    if (!challenge) {
        return passkey_refused();
    }
    const Instant now = services.clock.now();
    struct Found {
        PasskeyChallenge challenge;
        std::optional<Passkey> passkey;
    };
    // Committed by itself: an answer that turns out wrong has used its challenge up as well.
    const auto found = services.storage.write([&](Tx& tx) -> Result<std::optional<Found>> {
        auto taken = tx.passkeys().take_challenge(sha256_hex(*challenge), now);
        if (!taken) {
            return std::optional<Found>{};
        }
        return std::optional{Found{std::move(*taken), tx.passkeys().find_by_credential(to_base64url(assertion.id))}};
    });
    if (!found) {
        return pass(found.error());
    }
    if (!found->has_value() || !(*found)->passkey) {
        return passkey_refused();
    }
    const PasskeyChallenge& asked = (*found)->challenge;
    const Passkey& passkey = *(*found)->passkey;
    const bool is_for_this = std::any_of(purposes.begin(), purposes.end(), [&](const char* one) { return asked.purpose == one; });
    // Section 7.2 step 6: where the person was not known before, the user handle names them.
    const bool is_named = asked.user ? *asked.user == passkey.user : assertion.user_handle.has_value();
    const bool is_theirs = !assertion.user_handle || as_text(*assertion.user_handle) == passkey.user.text();
    const auto public_key = webauthn::from_base64url(passkey.public_key);
    if (!is_for_this || asked.holder != holder || !is_named || !is_theirs || !public_key) {
        return passkey_refused();
    }
    // As a second step beside a password, presence is enough.
    const bool needs_verification = asked.purpose != passkey_purpose::second_step;
    const auto party = webauthn::relying_party(services.public_url);
    const auto asserted = webauthn::verify_assertion(assertion, {*public_key, passkey.sign_count}, {party, *challenge, needs_verification});
    if (!asserted) {
        return CheckedPasskey{passkey, asked.purpose, false, {}, asserted.error().cause.value};
    }
    return CheckedPasskey{passkey, asked.purpose, true, *asserted};
}

bool settle_passkey(Tx& tx, const CheckedPasskey& checked, Instant now) {
    const auto present = tx.passkeys().find_by_credential(checked.passkey.credential_id);
    const std::uint32_t count = checked.asserted.sign_count;
    const bool counts = present && (count != 0 || present->sign_count != 0);
    if (!present || checked.asserted.has_counter_gone_back || (counts && count <= present->sign_count)) {
        record(tx, Actor{}, now, "passkey-counter-back", user_object(checked.passkey.user), {{"passkey", checked.passkey.id}});
        return false;
    }
    tx.passkeys().note_use(present->id, count, now);
    return true;
}

}  // namespace vanthu::app
