#include "workflow/detail/step.hpp"

#include <algorithm>

namespace vanthu::workflow::detail {

Result<void> Step::apply(const Start& event) {
    if (is_terminal(before_.status)) {
        return ended();
    }
    if (before_.status == Status::running && !before_.definition_hash.empty()) {
        return fail(Code::conflict, {"Quy trình đã bắt đầu.", "The chain has begun already."});
    }
    if (before_.definition_hash.empty()) {
        next().drafter = event.who.by;
    }
    next().definition_hash = definition_.hash;
    next().status = Status::running;
    next().version_sha256 = event.version_sha256;
    next().document = event.document;
    next().values = {};
    void_other_versions();
    if (definition_.deadline) {
        const auto due = surroundings_.working_time.after(surroundings_.now, definition_.deadline->within);
        if (!due) {
            return pass(due.error());
        }
        next().timers.push_back({next().next_number++, 0, "", TimerUse::deadline, *due, 1});
    }
    return tokens().begin(event.who.by);
}

Result<void> Step::apply(const Suspend& event) {
    if (is_terminal(before_.status)) {
        return ended();
    }
    if (before_.suspended) {
        return fail(Code::conflict, {"Quy trình đã tạm dừng.", "The chain is suspended already."});
    }
    next().suspended = true;
    next().suspended_at = surroundings_.now;
    return need_reason(event.reason);
}

Result<void> Step::apply(const Resume&) {
    if (is_terminal(before_.status)) {
        return ended();
    }
    if (!before_.suspended) {
        return fail(Code::conflict, {"Quy trình không tạm dừng.", "The chain is not suspended."});
    }
    next().suspended = false;
    next().suspended_at.reset();
    // The clock stood still: each deadline moves by the time of the pause, working or elapsed as it counts.
    for (Timer& timer : next().timers) {
        if (timer.use == TimerUse::event) {
            continue;
        }
        const Token* of = before_.find(timer.token);
        const auto& deadline = of == nullptr ? definition_.deadline : node_of(*of).deadline;
        const bool counts_working_time = deadline && deadline->within.working;
        const auto moved = counts_working_time ? surroundings_.working_time.shifted(timer.due, *before_.suspended_at, surroundings_.now)
                                               : Result<Instant>{timer.due + (surroundings_.now - *before_.suspended_at)};
        if (!moved) {
            return pass(moved.error());
        }
        timer.due = *moved;
        if (Token* token = next().find(timer.token); token != nullptr && timer.use == TimerUse::deadline) {
            token->due = *moved;
        }
    }
    return {};
}

Result<void> Step::apply(const Cancel& event) {
    if (is_terminal(before_.status)) {
        return ended();
    }
    if (auto given = need_reason(event.reason); !given) {
        return given;
    }
    tokens().remove_all();
    next().status = Status::cancelled;
    next().suspended = false;
    next().suspended_at.reset();
    return {};
}

void Step::void_other_versions() {
    next().grown_from.clear();
    std::erase_if(next().decisions, [&](const Decision& decision) {
        const bool is_void = decision.version_sha256 != next().version_sha256;
        if (is_void) {
            transition_.voided.push_back(decision);
        }
        return is_void;
    });
}

Result<void> Step::apply(const ContentChanged& event) {
    if (is_terminal(before_.status)) {
        return ended();
    }
    next().version_sha256 = event.version_sha256;
    next().document = event.document;
    void_other_versions();
    if (before_.status == Status::with_drafter || transition_.voided.empty()) {
        return {};  // nobody has decided on the old one: nothing moves
    }
    auto whole_chain = next().timers;
    std::erase_if(whole_chain, [](const Timer& timer) { return timer.token != 0; });
    tokens().remove_all();
    next().timers = std::move(whole_chain);
    next().values = {};
    return tokens().begin(event.who.by);
}

Result<void> Step::apply(const FactsChanged& event) {
    if (is_terminal(before_.status)) {
        return ended();
    }
    next().document = event.document;
    return {};
}

Result<void> Step::apply(const Migrated&) { return fail_internal("a migration is no step of one definition"); }

}  // namespace vanthu::workflow::detail
