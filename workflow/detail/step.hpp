#pragma once

#include <string>
#include <vector>

#include "workflow/detail/token_game.hpp"
#include "workflow/engine.hpp"

namespace vanthu::workflow::detail {

[[nodiscard]] tl::unexpected<Error> ended();
[[nodiscard]] tl::unexpected<Error> not_open();
[[nodiscard]] Result<void> need_reason(const std::string& reason);

/// One step of one chain: what an event does to it. People's acts are in step_people.cpp, what happens to the whole chain in
/// step_chain.cpp, what the program brings in step_program.cpp.
class Step final {
public:
    Step(const Definition& definition, const Instance& instance, const Surroundings& surroundings);
    Result<Transition> run(const Event& event);

private:
    Instance& next();
    TokenGame tokens();
    /// The chain runs, and nobody has stopped its clock.
    [[nodiscard]] Result<void> runs() const;
    /// The open task, if the person may act on it by the chain's own rules.
    Result<Token*> task(Number token, const Acting& who);
    [[nodiscard]] const Node& node_of(const Token& token) const;
    [[nodiscard]] Result<void> is_current(const std::string& version_sha256) const;
    void may_be_undone(const Acting& who);
    void decide(const Token& token, const Acting& who, const std::string& outcome, bool is_approval);
    Result<void> apply(const Start& event);
    Result<void> apply(const Claim& event);
    Result<void> apply(const Release& event);
    Result<void> apply(const Complete& event);
    Result<void> take_fields(const Node& node, const Complete& event);
    Result<void> apply(const Return& event);
    void give_back_to_drafter();
    Result<void> apply(const Reject& event);
    Result<void> apply(const Forward& event);
    Result<void> apply(const Delegate& event);
    Result<void> may_go_to(const Token& token, const Acting& who, const UserId& to, const char* pointer) const;
    Result<void> apply(const Reassign& event);
    Result<void> apply(const Consult& event);
    Result<void> apply(const Advise& event);
    Result<void> apply(const Recall& event);
    Result<void> apply(const Undo& event);
    Result<Token*> ad_hoc(Number token);
    Result<void> apply(const BeginAdHoc& event);
    Result<void> apply(const FinishAdHoc& event);
    Result<void> apply(const Suspend& event);
    Result<void> apply(const Resume&);
    Result<void> apply(const Cancel& event);
    void void_other_versions();
    Result<void> apply(const ContentChanged& event);
    Result<void> apply(const FactsChanged& event);
    Result<void> apply(const TimerFired& event);
    [[nodiscard]] std::string node_name(Number token) const;
    Result<void> overdue(Number token);
    /// A cycle goes on from when it was due, so that a stop of the program loses none; one without end skips what is past.
    Result<void> arm_again(const Timer& fired, const Node& node);
    Result<void> apply(const Received& event);
    [[nodiscard]] std::vector<const Node*> waits_for(const Token& token) const;
    void take_values(const Facts& values);
    /// A signature, a number or a seal was added: what was decided on the content before holds for the one that contains it.
    void grow(const std::string& version_sha256);
    Result<Token*> service(Number token);
    Result<void> apply(const ServiceDone& event);
    Result<void> apply(const ServiceFailed& event);
    Result<void> apply(const Migrated&);
    /// Deploying proves that this cannot happen; an instance that was migrated, or a list that turned out empty, could.
    void say_whether_stuck();

    const Definition& definition_;
    const Instance& before_;
    const Surroundings& surroundings_;
    Transition transition_;
};

}  // namespace vanthu::workflow::detail
