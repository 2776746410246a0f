#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/id.hpp"
#include "workflow/instance.hpp"

namespace vanthu::workflow {

/// Who acts, and for whom. The caller has checked that the person may; the engine checks what follows from the chain's state.
struct Acting {
    UserId by;
    std::optional<UserId> on_behalf_of{};  ///< a substitute acts for this person
    std::string mandate{};                 ///< the delegation's id, with `on_behalf_of`

    friend bool operator==(const Acting&, const Acting&) = default;
};

// What people do at a task. `token` is the task's.
struct Claim { Number token = 0; Acting who; };
struct Release { Number token = 0; Acting who; };
struct Complete {
    Number token = 0;
    Acting who;
    std::string outcome;         ///< one of the task's
    std::string reason{};
    std::string version_sha256;  ///< the content that the person was shown
    std::map<std::string, std::string> fields{};
    std::map<std::string, std::vector<std::string>> lists{};  ///< fields of several people or units
    std::string produces_sha256{};  ///< the content that this step made of it by signing, numbering or sealing
};
/// Back to the drafter, or to a task that was passed; always with a reason.
struct Return {
    Number token = 0;
    Acting who;
    std::string reason;
    std::string version_sha256;
    std::optional<std::string> to_node{};
};
/// Ends the chain against the document; always with a reason.
struct Reject { Number token = 0; Acting who; std::string reason; std::string version_sha256; };
/// The task goes to another person, for good.
struct Forward { Number token = 0; Acting who; UserId to; };
/// Another person prepares it; it comes back for the decision.
struct Delegate { Number token = 0; Acting who; UserId to; };
/// A supervisor takes it from one person and gives it to another, or back to all candidates.
struct Reassign { Number token = 0; Acting who; std::optional<UserId> to{}; std::string reason; };
/// Asks others for their opinion, without giving the task away.
struct Consult { Number token = 0; Acting who; std::vector<UserId> whom; };
struct Advise { Number opinion = 0; Acting who; std::string text; };
/// The sender takes it back before anybody acted on what they sent.
struct Recall { Acting who; std::string reason; };
/// One's own last click, within a minute, if nobody acted since. `previous` is the state before it.
struct Undo { Acting who; Instance previous; };
/// Begins a task of an ad-hoc sub-process, whose token is given.
struct BeginAdHoc { Number token = 0; Acting who; std::string node; };
struct FinishAdHoc { Number token = 0; Acting who; };

// What happens to the whole chain.
/// The drafter submits: begins the chain, or goes on after a return to the drafter.
struct Start { Acting who; std::string version_sha256; Facts document; };
struct Suspend { Acting who; std::string reason; };
struct Resume { Acting who; };
struct Cancel { Acting who; std::string reason; };
/// The document has a new content: decisions on another one are void, and if there were any, the chain begins again.
struct ContentChanged { Acting who; std::string version_sha256; Facts document; };
/// The metadata changed, the content did not.
struct FactsChanged { Facts document; };

// What the program brings.
struct TimerFired { Number timer = 0; };
struct Received { EventKind kind = EventKind::message; std::string name; Facts values{}; };
struct ServiceDone { Number token = 0; Facts values{}; std::string produces_sha256{}; };
struct ServiceFailed { Number token = 0; std::string error; };
/// The chain goes on by another version of its definition. Carried out by `migrate` (workflow/migration.hpp), not by `step`, which
/// knows one definition; it stands here because the history has to say it.
struct Migrated { Acting who; std::string reason; std::string definition; std::map<std::string, std::string> mapping{}; };

using Event = std::variant<Start, Claim, Release, Complete, Return, Reject, Forward, Delegate, Reassign, Consult, Advise, Recall, Undo,
                           BeginAdHoc, FinishAdHoc, Suspend, Resume, Cancel, ContentChanged, FactsChanged, TimerFired, Received,
                           ServiceDone, ServiceFailed, Migrated>;

/// The stable name of an event, as it stands in the history: "complete", "timer-fired".
[[nodiscard]] std::string_view name_of(const Event& event);

/// Canonical text for the history; of an Undo only who, the caller of `decode_event` fills in the state before.
[[nodiscard]] std::string encode(const Event& event);
[[nodiscard]] Result<Event> decode_event(std::string_view text);

}  // namespace vanthu::workflow
