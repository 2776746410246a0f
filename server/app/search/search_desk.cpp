#include "server/app/search/search_desk.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/text.hpp"
#include "records/document.hpp"
#include "server/app/search/index_entry.hpp"
#include "server/app/search/query.hpp"

namespace vanthu::app {
namespace {

constexpr int ranked_among = 500;
constexpr int rebuilt_at_once = 500;
constexpr int settled_at_once = 50;  // the writer does nothing else meanwhile
constexpr int printed_at_once = 500;

/// What cells are made with.
struct CellSource {
    const SearchColumns& columns;
    Names names;
    std::chrono::minutes utc_offset;
};

std::optional<SearchResult> result_of(Tx& tx, const SearchHit& hit, CellSource& source) {
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
        for (const SearchColumn* column : source.columns) {
            result.cells.push_back(column->of_incoming(*document, source.names, source.utc_offset));
        }
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
    for (const SearchColumn* column : source.columns) {
        result.cells.push_back(column->of_outgoing(*document, source.names, source.utc_offset));
    }
    return result;
}

bool is_empty(const SearchFilter& filter) {
    return filter.terms.empty() && !filter.direction && !filter.type_code && !filter.state && !filter.urgency && !filter.from && !filter.until &&
           !filter.year && !filter.book && !filter.number && !filter.unit && !filter.issuer && !filter.dossier;
}

Result<SearchFilter> filter_of(const SearchDocuments::Input& input) {
    SearchFilter filter = input.filter;
    filter.terms = parse_query(input.words);
    if (is_empty(filter)) {
        return fail_field("?q", {"Hãy nhập ít nhất một từ hoặc một điều kiện.", "Give at least one word or one condition."});
    }
    return filter;
}

SearchDocuments::Page page_of(Tx& tx, const Actor& actor, const SearchFilter& filter, const SearchDocuments::Input& input, CellSource& source) {
    const bool is_ranked = input.order == SearchDocuments::Order::relevance && !filter.terms.empty();
    const auto hits = tx.search().find(filter, visibility_of(actor), is_ranked ? std::nullopt : input.before, is_ranked ? ranked_among : input.limit);
    SearchDocuments::Page page;
    for (const SearchHit& hit : hits) {
        if (auto result = result_of(tx, hit, source)) {
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
}

printing::Table table_for(const Services& services, const SearchDocuments::Input& input, Instant now) {
    const std::string moment = moment_text(now, services.agency.utc_offset);
    printing::Table table;
    table.title = "DANH SÁCH VĂN BẢN TÌM ĐƯỢC";
    table.cover = {upper(services.agency.parent_name), upper(services.agency.name), {}, false};
    if (!input.words.empty()) {
        table.cover.lines.push_back(fmt::format("Từ khóa: {}", input.words));
    }
    table.cover.lines.push_back(fmt::format("Tìm lúc {}", moment));
    for (const SearchColumn* column : input.columns) {
        table.columns.push_back(column->head);
    }
    table.mark = fmt::format("{} – in từ hệ thống quản lý văn bản lúc {}", services.agency.name, moment);
    return table;
}

}  // namespace

Result<SearchDocuments::Page> SearchDocuments::run(const Actor& actor, const Input& input) {
    const auto filter = filter_of(input);
    if (!filter) {
        return pass(filter.error());
    }
    return services_.storage.read([&](Tx& tx) -> Result<Page> {
        CellSource source{input.columns, Names(tx), services_.agency.utc_offset};
        return page_of(tx, actor, *filter, input, source);
    });
}

Result<Printout> SearchDocuments::print(const Actor& actor, const Input& input, PrintFormat format) {
    const auto filter = filter_of(input);
    if (!filter) {
        return pass(filter.error());
    }
    const Instant now = services_.clock.now();
    auto table = services_.storage.read([&](Tx& tx) -> Result<printing::Table> {
        printing::Table made = table_for(services_, input, now);
        CellSource source{input.columns, Names(tx), services_.agency.utc_offset};
        Input piece = input;
        piece.before.reset();
        piece.limit = printed_at_once;
        do {
            Page page = page_of(tx, actor, *filter, piece, source);
            for (SearchResult& one : page.results) {
                made.rows.push_back(std::move(one.cells));
            }
            piece.before = page.next;
        } while (piece.before && made.rows.size() <= printing::rows_limit);
        made.closing = {fmt::format("Cộng: {} văn bản.", made.rows.size())};
        return made;
    });
    if (!table) {
        return pass(table.error());
    }
    return print_table(services_, *table, format, "tim-kiem-" + to_iso(local_day(now, services_.agency.utc_offset)));
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
