#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/clock.hpp"
#include "core/id.hpp"
#include "core/result.hpp"
#include "workflow/definition.hpp"

namespace vanthu::workflow {

/// The document's metadata by name, for conditions: "type", "urgency", "subject", ….
using Metadata = std::map<std::string, std::string>;

/// Evaluates the conditions of sequence flows; `workflow/bpmn` does it with XPath 1.0.
class ConditionEvaluator {
public:
    virtual ~ConditionEvaluator() = default;
    /// Errors: invalid_input when the condition cannot be evaluated.
    [[nodiscard]] virtual Result<bool> holds(const std::string& condition, const Metadata& metadata) const = 0;
};

/// An approval that was given, and to which content.
struct Approval {
    std::string node;
    UserId by;
    std::string version_sha256;

    friend bool operator==(const Approval&, const Approval&) = default;
};

enum class Status { running, finished, cancelled };

/// Where a chain stands. One token: this profile has no parallel branches.
struct Instance {
    std::string definition_hash;
    Status status = Status::running;
    std::string node;                        ///< the open task; empty unless running
    std::optional<UserId> forwarded_to{};    ///< the open task was forwarded to this person
    std::vector<Approval> approvals{};

    friend bool operator==(const Instance&, const Instance&) = default;
};

/// The chain begins on a content.
struct Start {
    Metadata metadata;
};
/// The holder of the open task says yes to the content that they were shown.
struct Approve {
    std::string node;
    UserId by;
    std::string version_sha256;
    Metadata metadata;
};
/// Back to the drafter, or to a task that was approved before; always with a reason.
struct Return {
    std::string node;
    UserId by;
    std::string reason;
    std::optional<std::string> to_node{};
};
/// The open task goes to another person.
struct Forward {
    std::string node;
    UserId by;
    UserId to;
};
/// The document has a new content: approvals that were given to another one are void, and the chain begins again.
struct ContentChanged {
    std::string version_sha256;
    Metadata metadata;
};
struct Cancel {};

using Event = std::variant<Start, Approve, Return, Forward, ContentChanged, Cancel>;

struct OpenTask {
    std::string node;
    std::string name;
    Candidate candidate;
    std::optional<UserId> person{};  ///< set when it was forwarded
    Effect effect = Effect::none;
};

/// What a step leads to; the caller stores it in one transaction.
struct Transition {
    Instance next;
    bool closes_task = false;            ///< the task that was open before
    std::optional<OpenTask> opens{};
    bool returned_to_drafter = false;
    bool finished = false;
    std::vector<Approval> voided{};
};

/// One step of a chain. Pure and deterministic: no clock, no I/O.
/// Errors: conflict when the event does not fit the state (another task is open, the chain has ended, the outcome is not
/// allowed there); invalid_input for a return without a reason or to a task that was not passed.
[[nodiscard]] Result<Transition> step(const Definition& definition, const Instance& instance, const Event& event,
                                      const ConditionEvaluator& conditions);

/// Canonical text for storage; `decode` accepts nothing else.
[[nodiscard]] std::string encode(const Instance& instance);
[[nodiscard]] Result<Instance> decode_instance(std::string_view text);

/// One decision as it goes into the log and, later, under a signature: a chain in which each record names the one before.
struct StepRecord {
    DocumentId document;
    std::string version_sha256;
    std::string definition_hash;
    std::string node;
    std::string previous_hash;  ///< 64 zeros for the first
    UserId actor;
    std::string outcome;
    std::string reason;
    Instant at{};
};

[[nodiscard]] std::string encode(const StepRecord& record);
/// SHA-256 of the canonical text, in hexadecimal.
[[nodiscard]] std::string hash(const StepRecord& record);

}  // namespace vanthu::workflow
