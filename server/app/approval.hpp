#pragma once

#include <optional>
#include <string>
#include <vector>

#include "server/app/actor.hpp"
#include "server/app/outgoing.hpp"
#include "server/app/services.hpp"
#include "server/app/tx.hpp"
#include "workflow/engine.hpp"

namespace vanthu::app {

/// Approval chains as BPMN 2.0 files.
class DeployWorkflow final {
public:
    explicit DeployWorkflow(const Services& services) : services_(services) {}
    /// Errors: forbidden; invalid_input with every problem by line. Deploying the same bytes again changes nothing.
    Result<StoredDefinition> run(const Actor& actor, const std::string& xml);
    Result<std::vector<StoredDefinition>> list(const Actor& actor);

private:
    const Services& services_;
};

/// The drafter submits along a chain; people decide; what the chain demands happens to the document in the same transaction.
class ApproveOutgoing final {
public:
    struct Decision {
        std::string outcome;         ///< "approve", "return", "forward"
        std::string reason{};        ///< mandatory for a return
        std::string version_sha256;  ///< the content that the person was shown
        std::optional<UserId> forward_to{};
        std::optional<std::string> return_to{};  ///< a node that was passed; otherwise the drafter
    };

    explicit ApproveOutgoing(const Services& services) : services_(services) {}

    /// Errors: forbidden unless the drafter's unit; not_found for the chain; conflict unless a draft; stale_version.
    Result<OutgoingView> submit(const Actor& actor, const DocumentId& id, long long version, const std::string& process_key);
    /// Errors: not_found, also for a task that is not the person's; conflict when it is closed, when the content has changed
    /// since it was shown, or when the step is completed by signing, numbering, sealing or issuing; invalid_input.
    Result<Task> decide(const Actor& actor, const TaskId& id, const Decision& decision);
    Result<Task> find(const Actor& actor, const TaskId& id);

private:
    const Services& services_;
};

/// What waits for a person.
class ReadInbox final {
public:
    struct Entry {
        Task task;
        records::OutgoingDocument document;
    };
    struct Output {
        std::vector<Entry> tasks;
        std::vector<records::IncomingDocument> letters;  ///< submitted to them, or assigned to a unit of theirs
    };
    explicit ReadInbox(const Services& services) : services_(services) {}
    Result<Output> run(const Actor& actor, const PageRequest& page);

private:
    const Services& services_;
};

/// Whether a task is this person's to do.
[[nodiscard]] bool may_take(const Actor& actor, const Task& task);

/// The open task of the document's chain whose effect this is and which is the person's. Errors: forbidden, conflict.
[[nodiscard]] Result<Task> task_with_effect(Tx& tx, const Actor& actor, const records::OutgoingDocument& document,
                                            workflow::Effect effect);

/// Completes that task by what was just done, and lets the chain go on. Part of the transaction that did it.
[[nodiscard]] Result<void> advance(Tx& tx, const Services& services, const Actor& actor, records::OutgoingDocument& document,
                                   workflow::Effect effect, Instant now);

/// Tells the chain that the document has a new content. Errors: as `workflow::step`.
[[nodiscard]] Result<void> content_changed(Tx& tx, const Services& services, const Actor& actor,
                                           records::OutgoingDocument& document, Instant now);

/// Ends the chain of a document that is given up.
[[nodiscard]] Result<void> cancel_chain(Tx& tx, const Services& services, const Actor& actor,
                                        const records::OutgoingDocument& document, Instant now);

}  // namespace vanthu::app
