#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/clock.hpp"
#include "core/id.hpp"
#include "core/result.hpp"
#include "workflow/conditions.hpp"
#include "workflow/definition.hpp"

namespace vanthu::workflow {

/// Numbers tokens, timers, opinions and forks of one instance; never used twice in it.
using Number = std::uint32_t;

enum class Status {
    running,
    with_drafter,  ///< returned; goes on when it is submitted again
    finished,
    rejected,
    cancelled,
    failed,        ///< an error end event that nothing caught
};

[[nodiscard]] bool is_terminal(Status status);
[[nodiscard]] const char* to_string(Status status);

enum class TokenState {
    task,      ///< a person has to act
    waiting,   ///< for a timer, a message or a signal
    service,   ///< for the program
    joined,    ///< at a gateway, for the other branches
    scope,     ///< the activity runs: its contents, or its multiple instances, have tokens of their own
};

/// What a token has behind it in its scope, newest last: a task that was passed, or a branch of a fork that it took.
struct Passed {
    std::string node{};  ///< empty: a fork
    Number fork = 0;
    Number branch = 0;

    friend bool operator==(const Passed&, const Passed&) = default;
};

/// An opinion that was asked for beside a task, which stays where it is.
struct Opinion {
    Number id = 0;
    UserId asked_by;
    UserId whom;

    friend bool operator==(const Opinion&, const Opinion&) = default;
};

struct Token {
    Number id = 0;
    std::string node;
    Number scope = 0;  ///< the token of the activity around it; 0: the process
    TokenState state = TokenState::task;
    std::string flow{};            ///< by which it came; of `joined`
    std::vector<Passed> path{};
    std::string item{};            ///< which instance of a multi-instance activity: a unit, a person, "1", "2", …

    // Of a task.
    std::optional<UserId> holder{};       ///< claimed by, forwarded, delegated or reassigned to
    std::optional<UserId> owner{};        ///< who delegated it, and gets it back
    std::optional<Assignment> assigned{}; ///< in place of the definition's, after an escalation
    std::vector<Opinion> opinions{};      ///< not answered yet
    std::optional<UserId> sender{};       ///< whose action opened it
    std::string sender_node{};            ///< … at which task; empty: the drafter's submission
    bool touched = false;                 ///< somebody acted on it; it cannot be recalled any more
    std::optional<Instant> due{};

    // Of a multi-instance activity around its instances.
    std::vector<std::string> items{};     ///< not begun yet
    Number total = 0;
    Number completed = 0;
    Number approved = 0;
    Number rejected = 0;

    friend bool operator==(const Token&, const Token&) = default;
};

enum class TimerUse { event, warning, deadline };

struct Timer {
    Number id = 0;
    Number token = 0;   ///< that goes on, or whose activity the boundary event stands on; 0: the whole chain
    std::string node{}; ///< the catch or boundary event; empty: the task itself
    TimerUse use = TimerUse::event;
    Instant due{};
    int left = 1;       ///< how often it fires yet; -1: without end

    friend bool operator==(const Timer&, const Timer&) = default;
};

/// What somebody decided at a task, and on which content. Voided when the chain goes back before it.
struct Decision {
    std::string node;
    UserId by;
    std::optional<UserId> on_behalf_of{};
    std::string outcome;
    bool is_approval = false;
    std::string version_sha256;
    std::string lineage{};  ///< the branches in which it was made: "4.0/9.1"

    friend bool operator==(const Decision&, const Decision&) = default;
};

/// The last click, as long as it may be taken back.
struct Undoable {
    UserId by;
    Instant at{};
    std::string previous_sha256;  ///< of the encoded state before it

    friend bool operator==(const Undoable&, const Undoable&) = default;
};

/// Where a chain stands: everything that its next step needs. What happened before is history, kept elsewhere.
struct Instance {
    std::string definition_hash{};
    Status status = Status::running;
    bool suspended = false;
    std::optional<Instant> suspended_at{};
    UserId drafter{};
    std::string version_sha256{};      ///< the document's current content
    std::vector<std::string> grown_from{};  ///< earlier contents that it contains: before a signature, a number, a seal
    Facts document{};                  ///< its metadata, as the last event brought it
    Facts values{};                    ///< what tasks, rules and outcomes of steps added
    Number next_number = 1;
    std::vector<Token> tokens{};
    std::vector<Timer> timers{};
    std::vector<Decision> decisions{};
    std::set<Number> broken_forks{};   ///< whose branches merged with strangers: no return across them
    std::optional<Undoable> undoable{};

    friend bool operator==(const Instance&, const Instance&) = default;

    [[nodiscard]] const Token* find(Number token) const;
    [[nodiscard]] Token* find(Number token);
    /// The approvals of the current content.
    [[nodiscard]] std::vector<Decision> approvals() const;
};

/// Canonical text for storage: equal instances have equal texts. `decode_instance` accepts nothing else.
[[nodiscard]] std::string encode(const Instance& instance);
[[nodiscard]] Result<Instance> decode_instance(std::string_view text);

}  // namespace vanthu::workflow
