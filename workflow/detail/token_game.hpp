#pragma once

#include <string>
#include <vector>

#include "workflow/engine.hpp"

namespace vanthu::workflow::detail {

/// Moves the tokens of one instance by the rules of BPMN 2.0 chapter 13, until every one of them waits for something.
/// Works on the instance inside `transition`; what has to be done outside is collected there.
class TokenGame final {
public:
    TokenGame(const Definition& definition, Transition& transition, const Surroundings& surroundings);

    /// A token on the start event of the process. `sender` opens what comes first.
    Result<void> begin(const UserId& sender);
    /// The activity or event where the token waits is done: it goes on.
    Result<void> leave(Number token);
    /// One execution of a task is done with an outcome; in a multi-instance activity it is counted.
    Result<void> complete_task(Number token, const std::string& outcome, bool is_approval, const UserId& by);
    /// A boundary or catch event happened to this token.
    Result<void> happen(Number token, const Node& event);
    /// A service failed, or an error end event was reached inside: to the nearest boundary event that catches it.
    Result<void> raise(Number token, const std::string& error);
    /// Back to a task on its path (`return_targets`). Void decisions go into the transition.
    Result<void> move_back(Number token, const std::string& target, const UserId& sender);
    /// A task of an ad-hoc sub-process begins.
    Result<void> begin_inside(Number host, const Node& node, const UserId& sender);
    /// An ad-hoc sub-process is done.
    Result<void> finish_scope(Number host);
    /// Removes a token with everything inside it and its timers.
    void remove(Number token);
    void remove_all();
    /// Fires the inclusive joins that nothing can reach any more; the last act of each step.
    Result<void> settle();

private:
    Result<void> arrive(Number token, const Flow& flow);
    Result<void> enter_activity(Number arrived);
    Result<void> run_activity(Number token);
    Result<void> begin_multi(Number token);
    Result<void> multi_completed(Number host);
    Result<void> end_here(Number token, const Node& node);
    Result<void> scope_may_be_done(Number scope);
    Result<void> split(Number token, std::vector<const Flow*> flows);
    Result<void> join(const Node& node, Number scope, const std::vector<Number>& consumed);
    Result<void> try_parallel_join(const Node& node, Number scope);
    [[nodiscard]] bool inclusive_join_is_complete(const Node& node, Number scope) const;
    Result<std::vector<const Flow*>> chosen_flows(const Node& node);
    Result<void> arm(Number token, const Node& event);
    Result<void> arm_boundaries(Number token);
    Result<void> open_task(Number token);
    Result<void> arm_deadline(Number token);
    Result<void> apply_rules(const Node& node);
    [[nodiscard]] Facts facts() const;

    const Node& node_of(const Token& token) const;
    Token& at(Number token);
    Number add(Token token);

    const Definition& definition_;
    Transition& transition_;
    Instance& instance_;
    const Surroundings& surroundings_;
    UserId sender_{};
    std::string sender_node_{};
    std::string outcome_{};  ///< with what the task was completed that moves the tokens now
    int hops_ = 0;
};

}  // namespace vanthu::workflow::detail
