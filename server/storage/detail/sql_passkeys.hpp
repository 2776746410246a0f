#pragma once

#include "server/app/ports/passkeys.hpp"
#include "server/storage/sql_context.hpp"

namespace vanthu::storage::detail {

class SqlPasskeys final : public app::Passkeys {
public:
    explicit SqlPasskeys(SqlContext& context) : context_(context) {}
    void add(const app::Passkey& passkey) override;
    void remove(const std::string& id) override;
    std::optional<app::Passkey> find(const std::string& id) override;
    std::optional<app::Passkey> find_by_credential(const std::string& credential_id) override;
    std::vector<app::Passkey> of_user(const UserId& user) override;
    void note_use(const std::string& id, std::uint32_t sign_count, Instant at) override;
    void add_challenge(const app::PasskeyChallenge& challenge) override;
    std::optional<app::PasskeyChallenge> take_challenge(const std::string& hash, Instant now) override;

private:
    app::Passkey with_use(const Row& row);
    SqlContext& context_;
};

}  // namespace vanthu::storage::detail
