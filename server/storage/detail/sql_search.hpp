#pragma once

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
    std::optional<std::string> rebuilt_until() override;
    void set_rebuilt_until(const std::optional<std::string>& place) override;
    void save(const app::SavedSearch& search) override;
    void remove_saved(const UserId& user, const std::string& id) override;
    std::vector<app::SavedSearch> saved(const UserId& user) override;

private:
    /// SQLite indexes the words beside the row: what was there goes out, what is there comes in.
    template <class Change>
    void change_words(const DocumentId& id, bool always, Change change);
    void put(const app::SearchEntry& entry);

    SqlContext& context_;
};

}  // namespace vanthu::storage::detail
