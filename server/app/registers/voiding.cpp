#include "server/app/registers/voiding.hpp"

#include <fmt/format.h>

#include "server/app/approval.hpp"
#include "server/app/chains/subjects.hpp"
#include "server/app/chains/telling.hpp"

namespace vanthu::app {
namespace {

void tell_of_void(Tx& tx, const Services& services, const Actor& actor, const DocumentId& id, const std::vector<UserId>& people,
                  const std::string& number, const std::string& reason, Instant now) {
    tell(tx, services, people, actor.user,
         {"number-void", id, std::nullopt, fmt::format("{} ({})", number, reason)}, now);
}

void add_actors(Tx& tx, const InstanceId& chain, std::vector<UserId>& people) {
    constexpr int steps_limit = 500;
    for (const StoredStep& step : tx.chains().steps(chain, 0, steps_limit)) {
        people.push_back(step.actor.value_or(UserId{}));
    }
}

Result<void> end_chains(Tx& tx, const Services& services, const Actor& actor, records::IncomingDocument& document, const std::string& reason,
                        Instant now) {
    for (const StoredInstance& instance : tx.chains().of_document(document.id)) {
        if (instance.ended_at) {
            continue;
        }
        auto chain = load_chain(tx, services, instance.id);
        if (!chain) {
            return pass(chain.error());
        }
        IncomingSubject subject(document, chain->stored.unit, main_content(tx, document.id));
        const workflow::Cancel event{{actor.user, std::nullopt, ""}, reason};
        if (auto taken = take_step(tx, services, actor, subject, *chain, event, {std::nullopt, "", "cancel", reason}, now); !taken) {
            return pass(taken.error());
        }
    }
    return {};
}

}  // namespace

Result<void> give_up_document(Tx& tx, const Services& services, const Actor& actor, const DocumentId& id, const std::string& reason,
                              Instant now) {
    if (auto outgoing = tx.outgoing().find(id)) {
        if (auto lost = outgoing->lose_number(); !lost) {
            return lost;
        }
        if (auto ended = cancel_chain(tx, services, actor, *outgoing, reason, now); !ended) {
            return ended;
        }
        tx.outgoing().save(*outgoing);
        std::vector<UserId> people{outgoing->drafter, outgoing->signer.value_or(UserId{}), outgoing->numbered_by.value_or(UserId{}),
                                   outgoing->sealed_by.value_or(UserId{})};
        if (outgoing->instance) {
            add_actors(tx, *outgoing->instance, people);
        }
        tell_of_void(tx, services, actor, id, people, outgoing->symbol.value_or(""), reason, now);
        return {};
    }
    auto incoming = tx.incoming().find(id);
    if (!incoming) {
        return fail_internal("a register's document is missing");
    }
    if (auto lost = incoming->lose_number(); !lost) {
        return lost;
    }
    if (auto ended = end_chains(tx, services, actor, *incoming, reason, now); !ended) {
        return ended;
    }
    tx.incoming().save(*incoming);
    tell_of_void(tx, services, actor, id, {incoming->registered_by, incoming->leader.value_or(UserId{})}, incoming->number.text(), reason, now);
    return {};
}

}  // namespace vanthu::app
