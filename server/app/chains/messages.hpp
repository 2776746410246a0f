#pragma once

#include <string>
#include <vector>

#include "server/app/chains/chain.hpp"

namespace vanthu::app {

/// What the server itself says to chains; a definition waits for it by these names (docs/bpmn-profile.md).
/// An answer was issued to an incoming document, or has arrived to an outgoing one.
inline const std::string answer_message = "Trả lời ý kiến";
/// The chain of a document was recalled by whoever sent it on.
inline const std::string recall_signal = "Thu hồi";

/// Messages and signals that a step sent, to be delivered when its document is saved.
struct Sent {
    InstanceId from{};  ///< does not get them itself
    std::vector<workflow::Thrown> thrown{};
};

/// Takes messages and signals to the document's other chains that wait for them, and what these send in turn. In the same transaction,
/// after the document was saved. Errors: those of a step that cannot be taken; that nobody waits is none.
[[nodiscard]] Result<void> deliver(Tx& tx, const Services& services, const Actor& actor, const DocumentId& document, const Sent& sent, Instant now);

/// Says to the chains of a document that an answer to it is there.
[[nodiscard]] Result<void> deliver_answer(Tx& tx, const Services& services, const Actor& actor, const DocumentId& answered, Instant now);

}  // namespace vanthu::app
