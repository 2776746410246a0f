#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "server/app/ports/search.hpp"
#include "server/storage/sql_context.hpp"

namespace vanthu::storage::detail {

class SqlSearch final : public app::Search {
public:
    explicit SqlSearch(SqlContext& context) : context_(context) {}
    void index(const app::SearchEntry& entry) override;
    void rebuild(const app::SearchEntry& entry) override;
    void index_content(const DocumentId& id, const std::string& text) override;
    std::vector<app::SearchHit> find(const app::SearchFilter& filter, const app::Visibility& visibility, std::optional<long long> before,
                                     int limit) override;
    bool is_settled() override;
    int settle(int limit) override;
    std::optional<std::string> rebuilt_until() override;
    void set_rebuilt_until(const std::optional<std::string>& place) override;
    void save(const app::SavedSearch& search) override;
    void remove_saved(const UserId& user, const std::string& id) override;
    std::vector<app::SavedSearch> saved(const UserId& user) override;

    /// At the end of a transaction, once for each document: the words of what it changed.
    void finish();

private:
    /// As they are indexed: folded, between single spaces.
    struct Words {
        std::string terms;
        std::string content;
        friend bool operator==(const Words&, const Words&) = default;
    };
    /// What this transaction has said of a document so far.
    struct Change {
        std::optional<app::SearchEntry> entry{};
        std::optional<std::string> content{};  ///< folded words
        bool is_rebuilt = false;
    };
    struct Indexed {
        long long row = 0;
        Words words;
        std::string access{};
    };
    /// Gives what has to be indexed anew.
    std::optional<Indexed> write_row(const std::string& id, const Change& change);
    /// Of SQLite's row: who may see by taking part, as they are now, in words.
    std::string renew_access(const std::string& document, long long row, bool may_be_pending);

    struct Question {
        const app::SearchFilter& filter;
        const app::Visibility& visibility;
        std::optional<long long> before;
        int limit = 0;
    };
    static constexpr long long newest_limit = 1000;
    [[nodiscard]] std::optional<std::vector<app::SearchHit>> find_among_newest(const Question& asked);
    [[nodiscard]] std::string own_matches(const Question& asked, std::vector<Value>& values) const;
    [[nodiscard]] std::string all_matches(const Question& asked, std::vector<Value>& values) const;
    [[nodiscard]] std::string conditions(const Question& asked, const std::string& row, std::vector<Value>& values) const;

    SqlContext& context_;
    std::map<std::string, Change> changed_;  ///< by document
};

/// SQLite's index of words, from the rows of document_index and the tables of rights, into an empty one.
void fill_search(Session& session);

}  // namespace vanthu::storage::detail
