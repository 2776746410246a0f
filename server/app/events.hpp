#pragma once

#include <string>
#include <utility>
#include <vector>

#include "evidence/event.hpp"
#include "server/app/actor.hpp"
#include "server/app/tx.hpp"

namespace vanthu::app {

/// Appends what happened to the log, in the transaction in which it happens. `object` is "incoming/<id>", "user/<id>", ….
void record(Tx& tx, const Actor& actor, Instant at, std::string kind, std::string object,
            std::vector<std::pair<std::string, std::string>> fields = {});

[[nodiscard]] inline std::string incoming_object(const DocumentId& id) { return "incoming/" + id.text(); }
[[nodiscard]] inline std::string outgoing_object(const DocumentId& id) { return "outgoing/" + id.text(); }
/// The object of a document whose direction the caller does not know.
[[nodiscard]] std::string document_object(Tx& tx, const DocumentId& id);
[[nodiscard]] inline std::string user_object(const UserId& id) { return "user/" + id.text(); }
[[nodiscard]] inline std::string unit_object(const UnitId& id) { return "unit/" + id.text(); }

}  // namespace vanthu::app
