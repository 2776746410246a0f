#include "server/app/chains/telling.hpp"

#include <set>

#include "server/app/chains/mail.hpp"

namespace vanthu::app {

void tell(Tx& tx, const Services& services, const std::vector<UserId>& people, const UserId& but, const Telling& telling, Instant now) {
    for (const UserId& person : std::set<UserId>(people.begin(), people.end())) {
        if (person == but || person.empty()) {
            continue;
        }
        const std::string id = make_uuid_v7(now, services.random);
        tx.notifications().add({id, person, telling.kind, telling.document, telling.task, telling.words, now, {}, 0, {}, telling.dossier});
        post(tx, services, person, id, now);
    }
}

}  // namespace vanthu::app
