#pragma once

#include <optional>
#include <string>
#include <vector>

#include "server/app/actor.hpp"
#include "server/app/registers/printouts.hpp"
#include "server/app/search/columns.hpp"
#include "server/app/services.hpp"
#include "server/app/tx.hpp"

namespace vanthu::app {

/// A hit as lists show it.
struct SearchResult {
    DocumentId id;
    std::string direction;
    std::string state;
    std::string type_code;
    std::string subject;
    std::optional<std::string> symbol{};
    std::optional<std::chrono::year_month_day> day{};
    std::string issuer;                   ///< empty: this agency
    std::optional<long long> number{};    ///< in the register
    std::optional<long long> year{};
    int closeness = 0;                    ///< `closeness` of query and subject, symbol, issuer; with relevance only
    std::vector<std::string> cells{};     ///< of the chosen columns
};

/// Search over what the person may see: words and filters.
class SearchDocuments final {
public:
    enum class Order { newest, relevance };
    struct Input {
        std::string words;     ///< `parse_query`; may be empty with a filter
        SearchFilter filter{}; ///< its terms are made of `words`
        Order order = Order::newest;
        std::optional<long long> before{};  ///< of a page of the newest
        int limit = 50;
        SearchColumns columns{};            ///< what `cells` are to hold
    };
    struct Page {
        std::vector<SearchResult> results;
        std::optional<long long> next{};  ///< `before` of the next page; none at the end, and with relevance
    };

    explicit SearchDocuments(const Services& services) : services_(services) {}

    /// Relevance looks at the newest 500 hits: exact accents come first, then phrases, then the newest. Errors: invalid_input for a search
    /// without a word and without a filter.
    Result<Page> run(const Actor& actor, const Input& input);

    /// Everything that is found, of one moment, as a table of the chosen columns (Decree 30/2020/NĐ-CP, Annex VI, III.6); `before` and `limit`
    /// say nothing here. Errors: also too_large beyond `printing::rows_limit`, storage_full.
    Result<Printout> print(const Actor& actor, const Input& input, PrintFormat format);

    /// A query of one's own under a name; the same name takes its place. Errors: invalid_input for name (1 to 100) or query (1 to 2000).
    Result<SavedSearch> save(const Actor& actor, const std::string& name, const std::string& query);
    Result<std::vector<SavedSearch>> saved(const Actor& actor);
    Result<void> remove(const Actor& actor, const std::string& id);

private:
    const Services& services_;
};

/// Brings the index up to date with the rights that were changed since the last time. What is found does not depend on it, only how
/// fast it is found.
[[nodiscard]] Result<void> settle_index(const Services& services);

/// Makes the index anew from the documents, piece by piece, while the server runs; goes on where it was stopped.
class RebuildIndex final {
public:
    explicit RebuildIndex(const Services& services) : services_(services) {}
    /// The next 500 documents. True when it is done.
    Result<bool> step();
    /// By this object.
    [[nodiscard]] long long indexed() const { return indexed_; }

private:
    long long indexed_ = 0;
    const Services& services_;
};

}  // namespace vanthu::app
