#include "server/app/events.hpp"

namespace vanthu::app {

void record(Tx& tx, const Actor& actor, Instant at, std::string kind, std::string object,
            std::vector<std::pair<std::string, std::string>> fields) {
    const auto& key = actor.idempotency;
    if (key && !tx.idempotency().add(key->id, {key->request_hash, 0, key->made.empty() ? object : key->made, ""}, at)) {
        throw DuplicateRequest{};
    }
    evidence::Event event;
    event.kind = std::move(kind);
    event.at = at;
    event.actor = actor.user.text();
    event.object = std::move(object);
    event.fields = std::move(fields);
    tx.log().append(std::move(event));
}

std::string document_object(Tx& tx, const DocumentId& id) {
    return tx.outgoing().find(id) ? outgoing_object(id) : incoming_object(id);
}

}  // namespace vanthu::app
