#include "server/app/search/search_desk.hpp"

#include <algorithm>

#include "records/document.hpp"
#include "server/app/search/index_entry.hpp"
#include "server/app/search/query.hpp"

namespace vanthu::app {
namespace {

constexpr int ranked_among = 500;
constexpr int rebuilt_at_once = 500;
constexpr int settled_at_once = 50;  // the writer does nothing else meanwhile

std::optional<SearchResult> result_of(Tx& tx, const SearchHit& hit) {
    SearchResult result;
    result.id = hit.document;
    result.direction = hit.direction;
    if (hit.direction == "incoming") {
        const auto document = tx.incoming().find(hit.document);
        if (!document) {
            return std::nullopt;
        }
        result.state = records::to_string(document->state);
        result.type_code = document->details.type_code;
        result.subject = document->details.subject;
        result.symbol = document->details.number_and_symbol;
        result.day = document->details.document_day;
        result.issuer = document->details.issuer;
        result.number = document->number.value;
        result.year = static_cast<int>(document->series.year);
        return result;
    }
    const auto document = tx.outgoing().find(hit.document);
    if (!document) {
        return std::nullopt;
    }
    result.state = records::to_string(document->state);
    result.type_code = document->details.type_code;
    result.subject = document->details.subject;
    result.symbol = document->symbol;
    result.day = document->issued_day;
    if (document->number && document->series) {
        result.number = document->number->value;
        result.year = static_cast<int>(document->series->year);
    }
    return result;
}

bool is_empty(const SearchFilter& filter) {
    return filter.terms.empty() && !filter.direction && !filter.type_code && !filter.state && !filter.urgency && !filter.from && !filter.until &&
           !filter.year && !filter.book && !filter.number && !filter.unit && !filter.issuer && !filter.dossier;
}

}  // namespace

Result<SearchDocuments::Page> SearchDocuments::run(const Actor& actor, const Input& input) {
    SearchFilter filter = input.filter;
    filter.terms = parse_query(input.words);
    if (is_empty(filter)) {
        return fail_field("?q", {"Hãy nhập ít nhất một từ hoặc một điều kiện.", "Give at least one word or one condition."});
    }
    const bool is_ranked = input.order == Order::relevance && !filter.terms.empty();
    return services_.storage.read([&](Tx& tx) -> Result<Page> {
        const auto hits = tx.search().find(filter, visibility_of(actor), is_ranked ? std::nullopt : input.before, is_ranked ? ranked_among : input.limit);
        Page page;
        for (const SearchHit& hit : hits) {
            if (auto result = result_of(tx, hit)) {
                if (is_ranked) {
                    result->closeness = closeness(input.words, result->subject + " " + result->symbol.value_or("") + " " + result->issuer);
                }
                page.results.push_back(std::move(*result));
            }
        }
        if (is_ranked) {
            std::stable_sort(page.results.begin(), page.results.end(), [](const auto& a, const auto& b) { return a.closeness > b.closeness; });
            page.results.resize(std::min(page.results.size(), static_cast<std::size_t>(input.limit)));
        } else if (static_cast<int>(hits.size()) == input.limit) {
            page.next = hits.back().row;
        }
        return page;
    });
}

Result<SavedSearch> SearchDocuments::save(const Actor& actor, const std::string& name, const std::string& query) {
    if (auto checked = records::check_text(name, "/name", 100); !checked) {
        return pass(checked.error());
    }
    if (auto checked = records::check_text(query, "/query", 2000); !checked) {
        return pass(checked.error());
    }
    const Instant now = services_.clock.now();
    return services_.storage.write([&](Tx& tx) -> Result<SavedSearch> {
        tx.search().save({make_uuid_v7(now, services_.random), actor.user, name, query, now});
        for (SavedSearch& one : tx.search().saved(actor.user)) {
            if (one.name == name) {
                return std::move(one);
            }
        }
        return fail_internal("a saved search is not there");
    });
}

Result<std::vector<SavedSearch>> SearchDocuments::saved(const Actor& actor) {
    return services_.storage.read([&](Tx& tx) -> Result<std::vector<SavedSearch>> { return tx.search().saved(actor.user); });
}

Result<void> SearchDocuments::remove(const Actor& actor, const std::string& id) {
    return services_.storage.write([&](Tx& tx) -> Result<void> {
        tx.search().remove_saved(actor.user, id);
        return {};
    });
}

Result<void> settle_index(const Services& services) {
    const auto is_settled = services.storage.read([](Tx& tx) -> Result<bool> { return tx.search().is_settled(); });
    if (!is_settled || *is_settled) {
        return is_settled.map([](bool) {});
    }
    return services.storage.write([](Tx& tx) -> Result<void> {
        tx.search().settle(settled_at_once);
        return {};
    });
}

Result<bool> RebuildIndex::step() {
    int count = 0;
    auto is_done = services_.storage.write([&](Tx& tx) -> Result<bool> {
        // "incoming/<id>", then "outgoing/<id>".
        const std::string place = tx.search().rebuilt_until().value_or("incoming/");
        const bool is_incoming = place.starts_with("incoming/");
        std::string last = place.substr(place.find('/') + 1);
        count = 0;
        const auto add = [&](const auto& documents) {
            for (const auto& document : documents) {
                tx.search().rebuild(index_entry(document));
                last = document.id.text();
                ++count;
            }
        };
        if (is_incoming) {
            add(tx.incoming().in_order(last, rebuilt_at_once));
        } else {
            add(tx.outgoing().in_order(last, rebuilt_at_once));
        }
        const bool has_more = count == rebuilt_at_once;
        if (has_more) {
            tx.search().set_rebuilt_until((is_incoming ? "incoming/" : "outgoing/") + last);
        } else {
            tx.search().set_rebuilt_until(is_incoming ? std::optional<std::string>{"outgoing/"} : std::nullopt);
        }
        return !has_more && !is_incoming;
    });
    indexed_ += is_done ? count : 0;
    return is_done;
}

}  // namespace vanthu::app
