#include "server/app/chains/sent.hpp"

#include <map>
#include <set>

#include "server/app/document_access.hpp"

namespace vanthu::app {
namespace {

/// Everything about a page of steps, each kind of thing in one question.
std::vector<ReadSent::Entry> entries_of(Tx& tx, const Visibility& visibility, const std::vector<StoredStep>& steps) {
    std::vector<DocumentId> documents;
    std::vector<InstanceId> instances;
    for (const StoredStep& step : steps) {
        documents.push_back(step.document);
        instances.push_back(step.instance);
    }
    std::map<DocumentId, records::OutgoingDocument> outgoing;
    for (auto& one : tx.outgoing().among(documents, visibility)) {
        outgoing.emplace(one.id, std::move(one));
    }
    std::map<DocumentId, records::IncomingDocument> incoming;
    for (auto& one : tx.incoming().among(documents, visibility)) {
        incoming.emplace(one.id, std::move(one));
    }
    const std::set<InstanceId> open = tx.chains().open_among(instances);
    std::map<InstanceId, std::vector<Task>> waiting;
    for (Task& task : tx.tasks().of_instances(instances)) {
        if (task.kind != TaskKind::information) {
            waiting[task.instance].push_back(std::move(task));
        }
    }
    std::vector<ReadSent::Entry> entries;
    for (const StoredStep& step : steps) {
        ReadSent::Entry entry{step, {}, {}, open.contains(step.instance), std::move(waiting[step.instance])};
        if (const auto found = outgoing.find(step.document); found != outgoing.end()) {
            entry.outgoing = found->second;
        } else if (const auto other = incoming.find(step.document); other != incoming.end()) {
            entry.incoming = other->second;
        } else {
            continue;
        }
        entries.push_back(std::move(entry));
    }
    return entries;
}

bool passes(const ReadSent::Entry& entry, const ReadSent::Filter& filter) {
    return (!filter.document_kind || *filter.document_kind == (entry.outgoing ? "outgoing" : "incoming")) &&
           (!filter.is_open || *filter.is_open == entry.is_open);
}

}  // namespace

Result<ReadSent::Page> ReadSent::page(const Actor& actor, const Filter& filter, const std::optional<Chains::StepPlace>& before, int limit) {
    return services_.storage.read([&](Tx& tx) -> Result<Page> {
        const Visibility visibility = visibility_of(actor);
        Page page;
        page.next = before;
        // As in the inbox: a bounded number of looks fills up a page that the filter thins out.
        constexpr int looks_limit = 20;
        for (int look = 0; look < looks_limit; ++look) {
            const auto steps = tx.chains().last_steps_of(actor.user, page.next, limit);
            for (Entry& entry : entries_of(tx, visibility, steps)) {
                if (!passes(entry, filter)) {
                    continue;
                }
                page.entries.push_back(std::move(entry));
                if (page.entries.size() == static_cast<std::size_t>(limit)) {
                    const StoredStep& last = page.entries.back().step;
                    page.next = Chains::StepPlace{last.at, last.instance, last.number};
                    return page;
                }
            }
            if (steps.size() < static_cast<std::size_t>(limit)) {
                page.next.reset();
                return page;
            }
            page.next = Chains::StepPlace{steps.back().at, steps.back().instance, steps.back().number};
        }
        return page;
    });
}

}  // namespace vanthu::app
