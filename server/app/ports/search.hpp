#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "core/clock.hpp"
#include "core/id.hpp"
#include "server/app/ports/documents.hpp"

namespace vanthu::app {

/// What the index knows of a document: what lists filter by, and the words of its metadata. Texts are folded by the store.
struct SearchEntry {
    DocumentId document;
    std::string direction;  ///< "incoming", "outgoing"
    std::string type_code;
    std::string state;
    std::string urgency;
    std::optional<std::chrono::year_month_day> day{};  ///< of the document; a draft has none
    std::optional<long long> year{};                   ///< of its number
    std::optional<std::string> book{};
    std::optional<long long> number{};
    std::optional<UnitId> unit{};                      ///< that drafts it
    std::string issuer;                                ///< the issuing agency; empty: this one
    std::string text;
};

/// Words next to each other, folded: one word, or a phrase. The last one of a query may be the beginning of a word.
struct SearchTerm {
    std::vector<std::string> words;
    bool is_prefix = false;
};

/// Of every group at least one term has to be there.
using SearchTerms = std::vector<std::vector<SearchTerm>>;

struct SearchFilter {
    SearchTerms terms{};
    std::optional<std::string> direction{};
    std::optional<std::string> type_code{};
    std::optional<std::string> state{};
    std::optional<std::string> urgency{};
    std::optional<std::chrono::year_month_day> from{};
    std::optional<std::chrono::year_month_day> until{};
    std::optional<long long> year{};
    std::optional<std::string> book{};
    std::optional<long long> number{};
    std::optional<UnitId> unit{};
    std::optional<std::string> issuer{};  ///< a part of its folded name
    std::optional<DossierId> dossier{};
};

struct SearchHit {
    DocumentId document;
    std::string direction;  ///< "incoming", "outgoing"
    long long row = 0;      ///< grows with the time of registration
};

struct SavedSearch {
    std::string id;
    UserId user;
    std::string name;
    std::string query;  ///< the query string of /api/v1/search
    Instant created_at{};
};

/// Full text and filters, newest first, in the same transaction as the row.
class Search {
public:
    virtual ~Search() = default;
    /// Replaces what was indexed of the document's metadata; the words of its files stay.
    virtual void index(const SearchEntry& entry) = 0;
    /// The same where the index is damaged: nothing that it says is believed.
    virtual void rebuild(const SearchEntry& entry) = 0;
    /// The words of a document's files, all of them. Nothing where the document is not indexed.
    virtual void index_content(const DocumentId& id, const std::string& text) = 0;
    /// Documents that fit and that the person may see, newest first, those before `before` (a row; none: from the newest).
    virtual std::vector<SearchHit> find(const SearchFilter& filter, const Visibility& visibility, std::optional<long long> before, int limit) = 0;

    /// Brings the index up to date with the rights that were changed, of at most `limit` documents; finding waits for nothing.
    /// Gives how many there were.
    virtual int settle(int limit) = 0;
    virtual bool is_settled() = 0;

    /// Where the last rebuilding stopped; nothing when none is under way.
    virtual std::optional<std::string> rebuilt_until() = 0;
    virtual void set_rebuilt_until(const std::optional<std::string>& place) = 0;

    virtual void save(const SavedSearch& search) = 0;
    virtual void remove_saved(const UserId& user, const std::string& id) = 0;
    virtual std::vector<SavedSearch> saved(const UserId& user) = 0;
};

}  // namespace vanthu::app
