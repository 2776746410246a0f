#include "server/app/chains/messages.hpp"

#include <deque>

#include "server/app/chains/subjects.hpp"
#include "server/app/events.hpp"

namespace vanthu::app {
namespace {

/// What a chain sends when it takes up a message; nothing when it does not wait for it.
Result<std::optional<Sent>> take_up(Tx& tx, const Services& services, const Actor& actor, const InstanceId& id, const workflow::Thrown& one, Instant now) {
    auto chain = load_chain(tx, services, id);
    auto loaded = chain ? LoadedSubject::load(tx, chain->stored) : Result<std::unique_ptr<LoadedSubject>>{pass(chain.error())};
    if (!loaded) {
        return pass(loaded.error());
    }
    ChainSubject& subject = (*loaded)->subject();
    auto taken = take_step(tx, services, actor, subject, *chain, workflow::Received{one.kind, one.name, {}}, {std::nullopt, "", "received", one.name}, now);
    if (!taken) {
        return taken.error().code == Code::conflict ? Result<std::optional<Sent>>{std::nullopt} : pass(taken.error());
    }
    subject.save(tx);
    record(tx, actor, now, subject.kind() + "-received", (*loaded)->object(), {{"message", one.name}, {"step", chain->stored.last_step_hash}});
    return std::optional{Sent{id, std::move(taken->thrown)}};
}

}  // namespace

Result<void> deliver(Tx& tx, const Services& services, const Actor& actor, const DocumentId& document, const Sent& sent, Instant now) {
    Actor sender = actor;
    sender.idempotency.reset();  // the key belongs to what the person made
    constexpr int limit = 100;
    int taken_up = 0;
    for (std::deque<Sent> waiting{sent}; !waiting.empty(); waiting.pop_front()) {
        const Sent current = waiting.front();
        for (const workflow::Thrown& one : current.thrown) {
            for (const StoredInstance& other : tx.chains().of_document(document)) {
                if (other.id == current.from || other.ended_at) {
                    continue;
                }
                auto answer = take_up(tx, services, sender, other.id, one, now);
                if (!answer) {
                    return pass(answer.error());
                }
                if (!*answer) {
                    continue;
                }
                if (++taken_up > limit) {
                    return fail(Code::conflict, {"Các quy trình của văn bản gửi tin cho nhau không dứt.", "The document's chains send each other messages without end."});
                }
                if (!(*answer)->thrown.empty()) {
                    waiting.push_back(std::move(**answer));
                }
            }
        }
    }
    return {};
}

Result<void> deliver_answer(Tx& tx, const Services& services, const Actor& actor, const DocumentId& answered, Instant now) {
    return deliver(tx, services, actor, answered, {{}, {{workflow::EventKind::message, answer_message}}}, now);
}

}  // namespace vanthu::app
