#include "server/app/chains/replay.hpp"

#include <fmt/format.h>

#include "core/digest.hpp"
#include "server/app/chains/calendars.hpp"
#include "server/app/chains/definitions.hpp"
#include "workflow/migration.hpp"

namespace vanthu::app {
namespace {

tl::unexpected<Error> does_not_fit(long long number, const char* what) {
    return fail(Code::corrupt, {fmt::format("Bước {} trong lịch sử không khớp ({}).", number, what),
                                fmt::format("Step {} of the history does not fit ({}).", number, what)});
}

/// What a replay has come to.
class Replay final {
public:
    Replay(Tx& tx, const Services& services, const workflow::WorkingTime& working_time)
        : tx_(tx), services_(services), working_time_(working_time) {}

    [[nodiscard]] const workflow::Instance& instance() const { return instance_; }
    [[nodiscard]] const std::string& last_hash() const { return last_hash_; }
    [[nodiscard]] long long number() const { return number_; }

    Result<void> take(const InstanceId& chain, const StoredStep& step) {
        if (step.number != number_ + 1) {
            return does_not_fit(number_ + 1, "missing");
        }
        number_ = step.number;
        auto event = workflow::decode_event(step.event);
        if (!event || step.instance != chain || workflow::hash(record_of(step, last_hash_)) != step.hash) {
            return does_not_fit(number_, "record");
        }
        last_hash_ = step.hash;
        if (auto* undo = std::get_if<workflow::Undo>(&*event)) {
            undo->previous = previous_;
        }
        previous_ = instance_;
        if (auto carried_out = carry_out(*event, step); !carried_out) {
            return carried_out;
        }
        if (step.state_sha256 != sha256_hex(as_bytes(workflow::encode(instance_)))) {
            return does_not_fit(number_, "state");
        }
        return {};
    }

private:
    Result<void> carry_out(const workflow::Event& event, const StoredStep& step) {
        if (const auto* migrated = std::get_if<workflow::Migrated>(&event)) {
            const auto target = definition_of(tx_, services_, migrated->definition);
            auto moved = target ? workflow::migrate(*definition_, **target, instance_, migrated->mapping) : Result<workflow::Instance>{pass(target.error())};
            if (!moved) {
                return does_not_fit(number_, "migration");
            }
            definition_ = *target;
            instance_ = std::move(*moved);
            return {};
        }
        if (!definition_) {
            const auto first = definition_of(tx_, services_, step.definition_hash);
            if (!first) {
                return does_not_fit(number_, "definition");
            }
            definition_ = *first;
        }
        auto transition = workflow::step(*definition_, instance_, event, {step.at, conditions(), working_time_});
        if (!transition) {
            return does_not_fit(number_, "replay");
        }
        instance_ = std::move(transition->next);
        return {};
    }

    Tx& tx_;
    const Services& services_;
    const workflow::WorkingTime& working_time_;
    std::shared_ptr<const workflow::Definition> definition_;
    workflow::Instance instance_;
    workflow::Instance previous_;
    std::string last_hash_ = std::string(64, '0');
    long long number_ = 0;
};

}  // namespace

workflow::StepRecord record_of(const StoredStep& step, const std::string& previous_hash) {
    workflow::StepRecord record;
    record.document = step.document;
    record.instance = step.instance;
    record.number = static_cast<std::uint64_t>(step.number);
    record.previous_hash = previous_hash;
    record.definition_hash = step.definition_hash;
    record.version_sha256 = step.version_sha256;
    record.node = step.node;
    record.outcome = step.outcome;
    record.reason = step.reason;
    record.actor = step.actor.value_or(UserId{});
    record.on_behalf_of = step.on_behalf_of;
    record.mandate = step.mandate;
    record.event_sha256 = sha256_hex(as_bytes(step.event));
    record.state_sha256 = step.state_sha256;
    record.at = step.at;
    return record;
}

Result<long long> replay_steps(Tx& tx, const Services& services, const StoredInstance& chain,
                               const std::function<void(const workflow::Instance&)>& before_step) {
    const auto working_time = working_time_of(tx, services, chain.calendar);
    if (!working_time) {
        return pass(working_time.error());
    }
    Replay replay(tx, services, **working_time);
    for (;;) {
        constexpr int steps_a_page = 500;
        const auto steps = tx.chains().steps(chain.id, replay.number(), steps_a_page);
        for (const StoredStep& step : steps) {
            before_step(replay.instance());
            if (auto taken = replay.take(chain.id, step); !taken) {
                return pass(taken.error());
            }
        }
        if (static_cast<int>(steps.size()) < steps_a_page) {
            break;
        }
    }
    if (replay.number() != chain.steps || replay.last_hash() != chain.last_step_hash || workflow::encode(replay.instance()) != chain.state) {
        return does_not_fit(replay.number(), "end");
    }
    return replay.number();
}

}  // namespace vanthu::app
