#include "server/app/chains/telling.hpp"

#include <set>

namespace vanthu::app {

void tell(Tx& tx, const Services& services, const std::vector<UserId>& people, const UserId& but, const Telling& telling, Instant now) {
    for (const UserId& person : std::set<UserId>(people.begin(), people.end())) {
        if (person == but || person.empty()) {
            continue;
        }
        tx.notifications().add({make_uuid_v7(now, services.random), person, telling.kind, telling.document, telling.task, telling.text, now, {}});
    }
}

}  // namespace vanthu::app
