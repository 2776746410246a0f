#include "server/storage/detail/sql_passkeys.hpp"

#include "server/storage/detail/row_values.hpp"

namespace vanthu::storage::detail {
namespace {

constexpr std::string_view select_passkey = "select * from passkeys where id = :p0";
constexpr std::string_view select_by_credential = "select * from passkeys where credential_id = :p0";
constexpr std::string_view select_of_user = "select * from passkeys where user_id = :p0 order by id";
constexpr std::string_view select_use = "select * from passkey_uses where passkey_id = :p0";
constexpr std::string_view upsert_use =
    "insert into passkey_uses (passkey_id, sign_count, last_used_at) values (:p0, :p1, :p2) on conflict (passkey_id) do update set "
    "sign_count = excluded.sign_count, last_used_at = excluded.last_used_at";
constexpr std::string_view delete_use = "delete from passkey_uses where passkey_id = :p0";
constexpr std::string_view insert_challenge =
    "insert into passkey_challenges (challenge_hash, purpose, holder, user_id, expires_at) values (:p0, :p1, :p2, :p3, :p4)";
constexpr std::string_view select_challenge = "select * from passkey_challenges where challenge_hash = :p0 and expires_at > :p1";
constexpr std::string_view delete_challenge = "delete from passkey_challenges where challenge_hash = :p0";
constexpr std::string_view delete_expired = "delete from passkey_challenges where expires_at <= :p0";

}  // namespace

app::Passkey SqlPasskeys::with_use(const Row& row) {
    app::Passkey passkey{row.text("id"),        UserId{row.text("user_id")},   row.text("credential_id"), row.text("public_key"), row.text("name"),
                         row.flag("verifies_person"), row.flag("is_backed_up"), row.text("transports"),    from_millis(row.integer("created_at"))};
    if (const auto use = context_.session.first(select_use, {passkey.id})) {
        passkey.sign_count = static_cast<std::uint32_t>(use->integer("sign_count"));
        passkey.last_used_at = time_or_none(*use, "last_used_at");
    }
    return passkey;
}

void SqlPasskeys::add(const app::Passkey& passkey) {
    context_.insert("passkeys", {{"id", passkey.id},
                                 {"user_id", passkey.user.text()},
                                 {"credential_id", passkey.credential_id},
                                 {"public_key", passkey.public_key},
                                 {"name", passkey.name},
                                 {"verifies_person", flag(passkey.verifies_person)},
                                 {"is_backed_up", flag(passkey.is_backed_up)},
                                 {"transports", passkey.transports},
                                 {"created_at", to_millis(passkey.created_at)},
                                 {"version", 1LL}});
    context_.session.execute(upsert_use, {passkey.id, static_cast<long long>(passkey.sign_count), or_null(passkey.last_used_at)});
}

void SqlPasskeys::remove(const std::string& id) {
    context_.session.execute(delete_use, {id});
    context_.remove("passkeys", id);
}

std::optional<app::Passkey> SqlPasskeys::find(const std::string& id) {
    const auto row = context_.session.first(select_passkey, {id});
    return row ? std::optional{with_use(*row)} : std::nullopt;
}

std::optional<app::Passkey> SqlPasskeys::find_by_credential(const std::string& credential_id) {
    const auto row = context_.session.first(context_.locked(select_by_credential), {credential_id});
    return row ? std::optional{with_use(*row)} : std::nullopt;
}

std::vector<app::Passkey> SqlPasskeys::of_user(const UserId& user) {
    return all_of<app::Passkey>(context_.session.query(select_of_user, {user.text()}), [&](const Row& row) { return with_use(row); });
}

void SqlPasskeys::note_use(const std::string& id, std::uint32_t sign_count, Instant at) {
    context_.session.execute(upsert_use, {id, static_cast<long long>(sign_count), to_millis(at)});
}

void SqlPasskeys::add_challenge(const app::PasskeyChallenge& challenge) {
    context_.session.execute(insert_challenge,
                             {challenge.hash, challenge.purpose, challenge.holder, or_null(challenge.user), to_millis(challenge.expires_at)});
}

std::optional<app::PasskeyChallenge> SqlPasskeys::take_challenge(const std::string& hash, Instant now) {
    context_.session.execute(delete_expired, {to_millis(now)});
    const auto row = context_.session.first(select_challenge, {hash, to_millis(now)});
    // Of two that come at once one deletes the row, and the other finds none to delete.
    if (!row || context_.session.execute(delete_challenge, {hash}) != 1) {
        return std::nullopt;
    }
    return app::PasskeyChallenge{row->text("challenge_hash"), row->text("purpose"), row->text("holder"), id_or_none<UserId>(*row, "user_id"),
                                 from_millis(row->integer("expires_at"))};
}

}  // namespace vanthu::storage::detail
