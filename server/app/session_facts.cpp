#include "server/app/session_facts.hpp"

#include "server/app/ports/passkeys.hpp"
#include "server/app/tx.hpp"

namespace vanthu::app {

Result<SessionFacts> session_facts(const Services& services, const Actor& actor, const std::string& token_hash) {
    return services.storage.read([&](Tx& tx) -> Result<SessionFacts> {
        const auto session = tx.logins().find_session(token_hash);
        if (!session) {
            return fail(Code::unauthenticated, {"Phiên làm việc đã hết hạn. Hãy đăng nhập lại.", "The session has ended. Sign in again."});
        }
        return SessionFacts{session->expires_at, services.sessions.idle, tx.logins().state(actor.user).totp_confirmed,
                            static_cast<long long>(tx.passkeys().of_user(actor.user).size())};
    });
}

}  // namespace vanthu::app
