#pragma once

#include <memory>
#include <string>
#include <vector>

#include "server/app/actor.hpp"
#include "server/app/services.hpp"
#include "server/app/tx.hpp"
#include "workflow/engine.hpp"

namespace vanthu::app {

/// The document that a chain moves, as far as the chain needs it. One for each kind of document.
class ChainSubject {
public:
    virtual ~ChainSubject() = default;
    [[nodiscard]] virtual DocumentId id() const = 0;
    [[nodiscard]] virtual std::string kind() const = 0;  ///< "outgoing", "incoming"
    [[nodiscard]] virtual std::string title() const = 0;
    [[nodiscard]] virtual std::string type() const = 0;  ///< code of Decree 30, Annex III
    [[nodiscard]] virtual UnitId unit() const = 0;       ///< that drafted it; of an incoming one the agency
    [[nodiscard]] virtual UserId drafter() const = 0;    ///< who began the chain
    [[nodiscard]] virtual std::string version_sha256() const = 0;
    [[nodiscard]] virtual workflow::Facts facts() const = 0;
    /// The document follows its chain: the state that the step led to. The caller saves the document.
    virtual Result<void> follow(Tx& tx, const workflow::Definition& definition, const workflow::Event& event, const workflow::Instance& before,
                                const workflow::Instance& after, const UserId& by, Instant now) = 0;
    /// A service task's effect, done in the same transaction. Errors: unsupported for one that needs a person.
    virtual Result<void> perform(Tx& tx, const Services& services, const workflow::ServiceCall& call, Instant now) = 0;
    virtual void save(Tx& tx) = 0;
};

/// A chain in a transaction: its row, its definition, its state.
struct Chain {
    StoredInstance stored;
    std::shared_ptr<const workflow::Definition> definition;
    workflow::Instance instance;
};

/// Errors: internal when what is stored cannot be read.
[[nodiscard]] Result<Chain> load_chain(Tx& tx, const Services& services, const InstanceId& id);

/// A new chain on the definition that was deployed last under the key. Errors: invalid_input for an unknown key.
[[nodiscard]] Result<Chain> new_chain(Tx& tx, const Services& services, const ChainSubject& subject, const std::string& process_key, Instant now);

/// What the history says about a step beside the event itself.
struct StepWords {
    std::optional<TaskId> task{};
    std::string node{};
    std::string outcome;
    std::string reason{};
};

/// One step with everything that follows from it, in the transaction: state, history, open tasks and boxes, timers, services,
/// notifications, the document's state. The caller saves the document and records the event; the step's hash is then
/// `chain.stored.last_step_hash`. `actor.user` is empty when the program acts. Errors: as `workflow::step`; conflict when a task
/// cannot be given to anybody.
[[nodiscard]] Result<workflow::Transition> take_step(Tx& tx, const Services& services, const Actor& actor, ChainSubject& subject, Chain& chain,
                                                     const workflow::Event& event, const StepWords& words, Instant now);

/// Stores what a step led to, without its services: for what is no `workflow::step`, a migration.
[[nodiscard]] Result<void> keep_step(Tx& tx, const Services& services, const Actor& actor, ChainSubject& subject, Chain& chain,
                                     const workflow::Event& event, const workflow::Transition& transition, const StepWords& words, Instant now);

/// In whose name the person may do a task: their own, or a principal's whose mandate covers it; then as the engine takes it.
/// Errors: not_found when it is no business of theirs.
[[nodiscard]] Result<workflow::Acting> acting_at(Tx& tx, const Actor& actor, const Task& task, const Chain& chain, const ChainSubject& subject, Instant now);

/// Whether a task is offered to the person, or in their hands.
[[nodiscard]] bool is_offered_to(const UserId& person, const std::vector<records::RoleBinding>& bindings, const Task& task);

/// The row of a token's open task.
[[nodiscard]] std::optional<Task> task_of_token(Tx& tx, const InstanceId& instance, workflow::Number token);

}  // namespace vanthu::app
