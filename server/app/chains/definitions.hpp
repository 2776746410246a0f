#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "server/app/actor.hpp"
#include "server/app/services.hpp"
#include "server/app/tx.hpp"
#include "workflow/simulation.hpp"

namespace vanthu::app {

/// Definitions ready for the engine, by hash: read once, then shared. Safe for many threads.
class DefinitionCache final {
public:
    [[nodiscard]] std::shared_ptr<const workflow::Definition> find(const std::string& hash) const;
    void keep(std::shared_ptr<const workflow::Definition> definition);

private:
    mutable std::mutex mutex_;
    std::map<std::string, std::shared_ptr<const workflow::Definition>> definitions_;
};

/// XPath 1.0, with the compiled expressions kept; safe for many threads.
[[nodiscard]] const workflow::ConditionEvaluator& conditions();

/// A deployed definition with what it calls. Errors: internal when it is not there or cannot be read.
[[nodiscard]] Result<std::shared_ptr<const workflow::Definition>> definition_of(Tx& tx, const Services& services, const std::string& hash);

/// Approval chains as BPMN 2.0 files.
class DeployWorkflow final {
public:
    /// What a definition says, compared with an earlier version of it.
    struct Difference {
        std::vector<std::string> added;
        std::vector<std::string> removed;
        std::vector<std::string> changed;
    };
    explicit DeployWorkflow(const Services& services) : services_(services) {}
    /// Errors: forbidden; invalid_input with every problem by line, also units, people and effects that this agency does not have.
    /// Deploying the same bytes again changes nothing.
    Result<StoredDefinition> run(const Actor& actor, const std::string& xml);
    /// What `run` would say of it; nothing is stored. Errors: forbidden. Problems of the definition are the answer, not an error.
    Result<std::vector<FieldError>> check(const Actor& actor, const std::string& xml);
    Result<std::vector<StoredDefinition>> list(const Actor& actor);
    /// Errors: not_found.
    Result<StoredDefinition> find(const Actor& actor, const std::string& hash);
    Result<Difference> difference(const Actor& actor, const std::string& from, const std::string& to);
    /// Plays a deployed definition (`workflow::simulate`); nothing is stored.
    Result<workflow::Simulation> simulate(const Actor& actor, const std::string& hash, const workflow::Facts& facts,
                                                const std::map<std::string, std::string>& outcomes);

    /// One step that a draft would go through, and to whom it would be given now.
    struct PreviewedStep {
        std::string node;
        std::string name;
        workflow::Effect effect = workflow::Effect::none;
        std::optional<Instant> due{};     ///< if every step is done at once: the least time that the chain gives
        std::optional<UnitId> unit{};
        std::optional<std::string> role{};
        std::vector<UserId> people;       ///< empty: only the chain itself will know
        std::optional<ClientText> trouble{};  ///< why it could be given to nobody
    };
    /// The straight way of a draft through the chain that is in force under a key, each step with its first outcome. Nothing is stored.
    /// Errors: not_found for the document; invalid_input for the key; as `simulate`.
    Result<std::vector<PreviewedStep>> preview(const Actor& actor, const DocumentId& draft, const std::string& key);

private:
    const Services& services_;
};

}  // namespace vanthu::app
