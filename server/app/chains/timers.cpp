#include "server/app/chains/timers.hpp"

#include <algorithm>

#include "server/app/chains/messages.hpp"
#include "server/app/chains/subjects.hpp"
#include "server/app/events.hpp"

namespace vanthu::app {
namespace {

constexpr std::chrono::minutes try_again_after{10};

}  // namespace

Result<int> RunTimers::run(int limit) {
    const Instant now = services_.clock.now();
    int fired = 0;
    for (int i = 0; i < limit; ++i) {
        // A look without a transaction that writes: usually nothing is due.
        const auto due = services_.storage.read([&](Tx& tx) -> Result<bool> { return !tx.chains().due_timers(now, 1).empty(); });
        if (!due) {
            return pass(due.error());
        }
        if (!*due) {
            break;
        }
        const auto done = fire_next(now);
        if (!done) {
            return pass(done.error());
        }
        if (*done == Fired::none) {
            break;  // another server has taken what there was
        }
        fired += *done == Fired::one ? 1 : 0;
    }
    return fired;
}

Result<RunTimers::Fired> RunTimers::fire_next(Instant now) {
    std::optional<Chains::DueTimer> failed;
    auto fired = services_.storage.write([&](Tx& tx) -> Result<Fired> {
        const auto due = tx.chains().due_timers(now, 1);
        if (due.empty()) {
            return Fired::none;
        }
        const Chains::DueTimer timer = due.front();
        failed = timer;
        auto chain = load_chain(tx, services_, timer.instance);
        auto loaded = chain ? LoadedSubject::load(tx, chain->stored) : Result<std::unique_ptr<LoadedSubject>>{pass(chain.error())};
        if (!loaded) {
            return pass(loaded.error());
        }
        Actor program;
        ChainSubject& subject = (*loaded)->subject();
        const auto& timers = chain->instance.timers;
        const auto armed = std::find_if(timers.begin(), timers.end(), [&](const workflow::Timer& one) { return one.id == timer.number; });
        const workflow::Token* token = armed == timers.end() ? nullptr : chain->instance.find(armed->token);
        const std::string node = armed == timers.end() ? "" : armed->node.empty() && token != nullptr ? token->node : armed->node;
        const char* outcome = armed == timers.end() || armed->use == workflow::TimerUse::event ? "timer"
                              : armed->use == workflow::TimerUse::warning                     ? "warning"
                                                                                              : "overdue";
        const auto taken = take_step(tx, services_, program, subject, *chain, workflow::TimerFired{static_cast<workflow::Number>(timer.number)},
                                     {std::nullopt, node, outcome, ""}, now);
        if (!taken) {
            return pass(taken.error());
        }
        subject.save(tx);
        record(tx, program, now, subject.kind() + "-timer", (*loaded)->object(),
               {{"node", node}, {"timer", outcome}, {"step", chain->stored.last_step_hash}});
        if (auto delivered = deliver(tx, services_, program, subject.id(), {timer.instance, taken->thrown}, now); !delivered) {
            return pass(delivered.error());
        }
        return Fired::one;
    });
    if (fired || !failed || fired.error().code == Code::busy || fired.error().code == Code::unavailable || fired.error().code == Code::storage_full) {
        return fired;
    }
    // Suspended, or something that it needs is missing: the next ones must not wait for it.
    return services_.storage.write([&](Tx& tx) -> Result<Fired> {
        tx.chains().put_off(*failed, now + try_again_after);
        return Fired::put_off;
    });
}

}  // namespace vanthu::app
