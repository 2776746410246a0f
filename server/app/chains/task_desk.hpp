#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "server/app/chains/chain.hpp"
#include "server/app/chains/messages.hpp"

namespace vanthu::app {

/// A task as its page shows it: what it is, what the person may do with it now, and who closed it.
struct TaskView {
    Task task;
    bool is_open = true;
    std::optional<StoredStep> closing{};       ///< of a closed one
    std::optional<UserId> on_behalf_of{};      ///< the person would act for this one
    std::vector<workflow::Outcome> outcomes{}; ///< of an open one that the person may do
    std::vector<workflow::FormField> fields{};
    std::vector<std::string> return_targets{}; ///< nodes; the drafter is always possible where `may_return`
    bool may_return = false;
    bool may_forward = false;
    std::string signature_place{};
    std::string version_sha256{};              ///< the content that a decision has to name
    bool is_beyond_calendar = false;           ///< the deadline lies in a year whose holidays are not announced: it may move
};

/// What people do at a task, each with its own right and each a step of the chain that only another step undoes.
class TaskDesk final {
public:
    struct Decision {
        std::string outcome;         ///< one of the task's, or "return", "reject", "forward"
        std::string reason{};
        std::string version_sha256;  ///< the content that the person was shown
        std::optional<UserId> forward_to{};
        std::optional<std::string> return_to{};  ///< a node that was passed; otherwise the drafter
        std::map<std::string, std::string> fields{};
        std::map<std::string, std::vector<std::string>> lists{};
    };

    explicit TaskDesk(const Services& services) : services_(services) {}

    /// Errors of all: not_found, also for a task that is none of the person's business; conflict when it is closed, and as
    /// `workflow::step`.
    Result<TaskView> find(const Actor& actor, const TaskId& id);
    /// The same decision once more answers as the first did. Errors: also conflict for another content, and for a step that is
    /// completed by signing, numbering, sealing or issuing; invalid_input.
    Result<TaskView> decide(const Actor& actor, const TaskId& id, const Decision& decision);
    Result<TaskView> claim(const Actor& actor, const TaskId& id);
    Result<TaskView> release(const Actor& actor, const TaskId& id);
    Result<TaskView> delegate(const Actor& actor, const TaskId& id, const UserId& to);
    /// A leader of the task's unit or of the agency, or an administrator. Errors: also forbidden.
    Result<TaskView> reassign(const Actor& actor, const TaskId& id, const std::optional<UserId>& to, const std::string& reason);
    Result<TaskView> consult(const Actor& actor, const TaskId& id, const std::vector<UserId>& whom, const std::string& question);
    /// The answer to an opinion task; it becomes a final remark of the document.
    Result<TaskView> advise(const Actor& actor, const TaskId& id, const std::string& text);
    /// An information was read.
    Result<TaskView> seen(const Actor& actor, const TaskId& id);

private:
    template <class MakeEvent, class Repeats>
    Result<TaskView> act(const Actor& actor, const TaskId& id, MakeEvent make_event, Repeats repeats);
    template <class MakeEvent>
    Result<TaskView> act(const Actor& actor, const TaskId& id, MakeEvent make_event);
    const Services& services_;
};

/// The open task of the document's chain whose effect this is and which the person may do. Errors: forbidden, conflict.
[[nodiscard]] Result<Task> task_with_effect(Tx& tx, const Services& services, const Actor& actor, const records::OutgoingDocument& document,
                                            workflow::Effect effect, Instant now);

/// In what capacity a person acts at somebody else's task, and whose position that is.
struct ActingFor {
    workflow::Capacity capacity;
    std::string position;  ///< of the principal as leader of the task's unit: "Giám đốc"; empty when none is stored
};
/// Nothing for one's own task. Errors: as `acting_at`.
[[nodiscard]] Result<std::optional<ActingFor>> acting_for(Tx& tx, const Services& services, const Actor& actor, const Task& task, Instant now);

/// Completes that task by what was just done, and lets the chain go on. Part of the transaction that did it; what the step sends is to
/// be delivered when the document is saved.
[[nodiscard]] Result<Sent> advance(Tx& tx, const Services& services, const Actor& actor, records::OutgoingDocument& document,
                                   workflow::Effect effect, Instant now);

/// A person to whom work is given is active and works with documents. Errors: invalid_input at the pointer.
[[nodiscard]] Result<void> check_worker(Tx& tx, const UserId& person, const std::string& pointer);

}  // namespace vanthu::app
