#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/clock.hpp"
#include "core/id.hpp"
#include "core/result.hpp"
#include "workflow/conditions.hpp"
#include "workflow/definition.hpp"
#include "workflow/events.hpp"
#include "workflow/instance.hpp"

namespace vanthu::workflow {

/// What a step needs from outside. All of it is a function of its arguments, so that a history replays to the same state.
struct Surroundings {
    Instant now{};
    const ConditionEvaluator& conditions;
    const WorkingTime& working_time;
};

/// The program has to do something, and answers with ServiceDone or ServiceFailed.
struct ServiceCall {
    Number token = 0;
    std::string node;
    Effect effect = Effect::none;
    std::string service{};
};

enum class NoticeKind { sent, warning, overdue };

/// Somebody has to be told: by a send task, before a deadline, after it.
struct Notice {
    NoticeKind kind = NoticeKind::sent;
    std::string node;
    Number token = 0;  ///< of a warning and of an overdue task
    std::optional<Assignment> to{};  ///< empty: whoever has the task
    std::string item{};
    std::string text{};
};

/// A message or signal that the chain sends; the caller takes it to whoever waits for it.
struct Thrown {
    EventKind kind = EventKind::signal;
    std::string name;
};

/// What a step leads to; the caller stores all of it in one transaction. Tasks and timers that opened or closed are found by
/// comparing `next` with the state before.
struct Transition {
    Instance next;
    std::vector<ServiceCall> calls{};
    std::vector<Notice> notices{};
    std::vector<Thrown> thrown{};
    std::vector<Decision> voided{};
    /// Nothing can move the chain any more, and why. Impossible for definitions that `check_soundness` accepts and whose
    /// services answer; said instead of hidden.
    std::optional<ClientText> stuck{};
};

/// How long one's own click may be taken back.
inline constexpr std::chrono::minutes undo_window{1};

/// One step of a chain. Pure and deterministic: no clock, no I/O.
/// Errors: conflict when the event does not fit the state (the task is not open, somebody else has it, the chain has ended or
/// is suspended, the content is not the current one); forbidden when the chain's own rules exclude the person (own draft, four
/// eyes, a second vote); invalid_input for a missing reason, an unknown outcome, bad fields.
[[nodiscard]] Result<Transition> step(const Definition& definition, const Instance& instance, const Event& event,
                                      const Surroundings& surroundings);

/// Whether the chain's own rules let the person do the task: own drafts, four eyes, one vote in a council, another's claim.
/// Errors: as `step`.
[[nodiscard]] Result<void> may_act(const Definition& definition, const Instance& instance, const Token& task, const Acting& who);

/// The tasks to which this one can be returned, the latest first; the drafter is always possible where returning is.
[[nodiscard]] std::vector<std::string> return_targets(const Definition& definition, const Instance& instance, Number task);

/// Whether the person may take back what they sent, and which open tasks that closes; empty: no.
[[nodiscard]] std::vector<Number> recallable(const Definition& definition, const Instance& instance, const UserId& sender);

}  // namespace vanthu::workflow
