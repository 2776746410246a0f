#include "server/app/chains/inbox.hpp"

#include <algorithm>
#include <charconv>
#include <set>
#include <tuple>

#include "server/app/chains/chain.hpp"
#include "server/app/chains/definitions.hpp"
#include "server/app/chains/mandates.hpp"

namespace vanthu::app {
namespace {

using View = ReadInbox::View;

/// One box to read from, and for whom the person would act on what lies in it.
struct Source {
    std::string owner;
    Box box = Box::todo;
    std::optional<UserId> principal{};
    bool is_narrowed = false;  ///< some mandate on the way has a scope: not everything that lies there is the person's business
};

std::vector<std::string> role_keys(const std::vector<records::RoleBinding>& bindings) {
    std::vector<std::string> keys;
    for (const auto& binding : bindings) {
        keys.push_back(owner_key(binding.unit, records::to_string(binding.role)));
    }
    return keys;
}

std::vector<Source> sources_of(Tx& tx, const Actor& actor, View view, Instant now) {
    std::vector<Source> sources;
    const bool all = view == View::todo;
    if (all || view == View::mine) {
        sources.push_back({owner_key(actor.user), Box::todo, {}});
    }
    if (all || view == View::unit) {
        for (std::string& key : role_keys(actor.bindings)) {
            sources.push_back({std::move(key), Box::todo, {}});
        }
    }
    if (all || view == View::substitute) {
        std::set<UserId> principals;
        const auto mandates = mandates_towards(tx, actor.user, now);
        const bool is_narrowed = std::any_of(mandates.begin(), mandates.end(), [](const workflow::Mandate& mandate) {
            return !mandate.document_types.empty() || !mandate.units.empty() || !mandate.nodes.empty();
        });
        for (const workflow::Mandate& mandate : mandates) {
            if (mandate.principal == actor.user || !principals.insert(mandate.principal).second) {
                continue;
            }
            sources.push_back({owner_key(mandate.principal), Box::todo, mandate.principal, is_narrowed});
            for (std::string& key : role_keys(tx.users().bindings(mandate.principal))) {
                sources.push_back({std::move(key), Box::todo, mandate.principal, is_narrowed});
            }
        }
    }
    if (view == View::waiting) {
        sources.push_back({owner_key(actor.user), Box::waiting, {}});
    }
    if (view == View::information) {
        sources.push_back({owner_key(actor.user), Box::information, {}});
    }
    // One's own roles come first: what one may do anyway is not done for somebody else.
    std::set<std::pair<std::string, Box>> seen;
    std::erase_if(sources, [&](const Source& source) { return !seen.insert({source.owner, source.box}).second; });
    return sources;
}

Result<std::optional<BoxPosition>> position_from(const std::string& text) {
    if (text.empty()) {
        return std::optional<BoxPosition>{};
    }
    BoxPosition position;
    const auto colon = text.find(':');
    const auto [end, error] = std::from_chars(text.data(), text.data() + std::min(colon, text.size()), position.sort);
    position.task = colon == std::string::npos ? "" : text.substr(colon + 1);
    if (error != std::errc{} || end != text.data() + colon || !is_uuid(position.task)) {
        return fail_field("/after", {"Vị trí trang không hợp lệ.", "This is no position of a page."});
    }
    return std::optional{position};
}

std::string text_of(const BoxPosition& position) {
    return std::to_string(position.sort) + ":" + position.task;
}

/// What lies in a box behind a position, by deadline and then by age; of one document only where the filter says so.
std::vector<Task> lying_in(Tx& tx, const Source& source, const ReadInbox::Filter& filter, const std::optional<BoxPosition>& after, int limit) {
    if (!filter.document) {
        return tx.tasks().box(source.owner, source.box, after, limit);
    }
    std::vector<Task> tasks = tx.tasks().of_document(*filter.document);
    const auto key = [](const BoxPosition& place) { return std::tie(place.sort, place.task); };
    std::erase_if(tasks, [&](const Task& task) {
        const auto places = places_of(task);
        const BoxPosition here = position_of(task);
        return std::find(places.begin(), places.end(), std::pair{source.owner, source.box}) == places.end() || (after && key(here) <= key(*after));
    });
    return tasks;
}

bool passes(const ReadInbox::Entry& entry, const ReadInbox::Filter& filter) {
    const std::string kind = entry.outgoing ? "outgoing" : "incoming";
    const std::string type = entry.outgoing ? entry.outgoing->details.type_code : entry.incoming->details.type_code;
    const std::string urgency = records::to_string(entry.outgoing ? entry.outgoing->details.urgency : entry.incoming->details.urgency);
    return (!filter.document_kind || *filter.document_kind == kind) && (!filter.document_type || *filter.document_type == type) &&
           (!filter.urgency || *filter.urgency == urgency) && (!filter.only_overdue || entry.task.is_overdue);
}

/// What lies in a principal's box is only there for the substitute as far as the mandate goes.
bool is_covered(Tx& tx, const Services& services, const Actor& actor, const ReadInbox::Entry& entry, Instant now) {
    const auto instance = tx.chains().find_instance(entry.task.instance);
    const auto definition = instance ? definition_of(tx, services, instance->definition_hash)
                                     : Result<std::shared_ptr<const workflow::Definition>>{fail_internal("a task's chain is missing")};
    if (!definition) {
        return false;
    }
    const workflow::Matter matter{entry.outgoing ? entry.outgoing->details.type_code : entry.incoming->details.type_code, instance->unit.text(),
                                  (*definition)->key, entry.task.node};
    const auto principals = principals_of(tx, actor.user, matter, now);
    return std::any_of(principals.begin(), principals.end(), [&](const auto& one) { return one.person == *entry.on_behalf_of; });
}

/// The kept counters know nothing of scopes; under a narrow mandate the box is gone through, as far as anybody would read on.
BoxCount count_covered(Tx& tx, const Services& services, const Actor& actor, const Source& source, Instant now) {
    constexpr int limit = 1000;
    BoxCount count;
    for (Task& task : tx.tasks().box(source.owner, source.box, std::nullopt, limit)) {
        ReadInbox::Entry entry{std::move(task), source.principal, {}, {}};
        entry.outgoing = tx.outgoing().find(entry.task.document);
        if (!entry.outgoing) {
            entry.incoming = tx.incoming().find(entry.task.document);
        }
        if ((entry.outgoing || entry.incoming) && is_covered(tx, services, actor, entry, now)) {
            ++count.open;
            count.overdue += entry.task.is_overdue ? 1 : 0;
        }
    }
    return count;
}

}  // namespace

std::optional<View> parse_inbox_view(const std::string& text) {
    static const std::vector<std::pair<std::string, View>> views{{"todo", View::todo},       {"mine", View::mine},
                                                                 {"unit", View::unit},       {"substitute", View::substitute},
                                                                 {"waiting", View::waiting}, {"information", View::information}};
    for (const auto& [name, view] : views) {
        if (name == text) {
            return view;
        }
    }
    return std::nullopt;
}

Result<ReadInbox::Page> ReadInbox::page(const Actor& actor, View view, const Filter& filter, const std::string& after, int limit) {
    const auto from = position_from(after);
    if (!from) {
        return pass(from.error());
    }
    const Instant now = services_.clock.now();
    return services_.storage.read([&](Tx& tx) -> Result<Page> {
        const auto sources = sources_of(tx, actor, view, now);
        Page page;
        std::optional<BoxPosition> position = *from;
        // Filters thin a page out; a bounded number of looks fills it up again, and the position says where the next one begins.
        constexpr int looks_limit = 20;
        for (int look = 0; look < looks_limit; ++look) {
            std::vector<Entry> merged;
            for (const Source& source : sources) {
                for (Task& task : lying_in(tx, source, filter, position, limit)) {
                    merged.push_back({std::move(task), source.principal, {}, {}});
                }
            }
            const auto key = [](const Entry& entry) {
                const BoxPosition place = position_of(entry.task);
                return std::pair{place.sort, place.task};
            };
            std::stable_sort(merged.begin(), merged.end(), [&](const Entry& one, const Entry& other) { return key(one) < key(other); });
            merged.erase(std::unique(merged.begin(), merged.end(), [](const Entry& one, const Entry& other) { return one.task.id == other.task.id; }),
                         merged.end());
            const bool has_more = merged.size() >= static_cast<std::size_t>(limit);
            merged.resize(std::min(merged.size(), static_cast<std::size_t>(limit)));
            for (Entry& entry : merged) {
                position = position_of(entry.task);
                entry.outgoing = tx.outgoing().find(entry.task.document);
                if (!entry.outgoing) {
                    entry.incoming = tx.incoming().find(entry.task.document);
                }
                const bool is_there = entry.outgoing || entry.incoming;
                if (is_there && passes(entry, filter) && (!entry.on_behalf_of || is_covered(tx, services_, actor, entry, now))) {
                    page.entries.push_back(std::move(entry));
                    if (page.entries.size() == static_cast<std::size_t>(limit)) {
                        page.next = text_of(*position);
                        return page;
                    }
                }
            }
            if (!has_more) {
                return page;
            }
        }
        page.next = text_of(*position);
        return page;
    });
}

Result<ReadInbox::Counts> ReadInbox::counts(const Actor& actor) {
    const Instant now = services_.clock.now();
    return services_.storage.read([&](Tx& tx) -> Result<Counts> {
        const auto sum = [&](View view) {
            BoxCount total;
            for (const Source& source : sources_of(tx, actor, view, now)) {
                const BoxCount count = source.is_narrowed ? count_covered(tx, services_, actor, source, now) : tx.tasks().count(source.owner, source.box);
                total.open += count.open;
                total.overdue += count.overdue;
            }
            return total;
        };
        return Counts{sum(View::mine), sum(View::unit), sum(View::substitute), sum(View::waiting), sum(View::information)};
    });
}

}  // namespace vanthu::app
