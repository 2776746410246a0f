#include "server/app/events.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace vanthu::app {
namespace {

/// What waits for confirmation as a change of somebody's rights (Decree 30/2020/NĐ-CP, Annex VI, III.3.c).
bool changes_rights(std::string_view kind) {
    constexpr std::array<std::string_view, 9> kinds{"user-added",     "user-changed",      "access-granted",            "access-revoked", "access-restricted",
                                                    "access-restriction-lifted", "mandate-given", "mandate-revoked", "dossier-passed-on"};
    return std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
}

std::string lines_of(const std::vector<std::pair<std::string, std::string>>& fields) {
    std::string text;
    for (const auto& [name, value] : fields) {
        text += (text.empty() ? "" : "\n") + name + ": " + value;
    }
    return text;
}

}  // namespace


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
    if (changes_rights(event.kind)) {
        tx.access().add(RightsChange{"", event.kind, event.object, lines_of(event.fields), actor.user, at, {}, {}, 1});
    }
    tx.log().append(std::move(event));
}

std::string document_object(Tx& tx, const DocumentId& id) {
    return tx.outgoing().find(id) ? outgoing_object(id) : incoming_object(id);
}

}  // namespace vanthu::app
