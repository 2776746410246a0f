#include <cctype>

#include <fmt/format.h>

#include "core/text.hpp"
#include "server/storage/detail/sql_access.hpp"
#include "server/storage/detail/sql_log.hpp"

namespace vanthu::storage::detail {
namespace {

constexpr std::string_view fts_find_row = "select row from document_search_rows where document_id = :p0";
constexpr std::string_view fts_delete = "delete from document_search where rowid = :p0";
constexpr std::string_view fts_delete_row = "delete from document_search_rows where document_id = :p0";
constexpr std::string_view fts_insert = "insert into document_search (document_id, direction, terms) values (:p0, :p1, :p2)";
constexpr std::string_view fts_insert_row =
    "insert into document_search_rows (document_id, row) values (:p0, last_insert_rowid())";
constexpr std::string_view tsv_upsert =
    "insert into document_search (document_id, direction, terms) values (:p0, :p1, to_tsvector('simple', :p2)) "
    "on conflict (document_id) do update set terms = excluded.terms";

constexpr std::size_t words_limit = 16;

/// The folded words of a query: letters and digits only, so that nothing of the engines' query languages gets through.
std::vector<std::string> words_of(const std::string& query) {
    std::vector<std::string> words;
    std::string word;
    for (const char c : fold(query) + ' ') {
        const bool letter = std::isalnum(static_cast<unsigned char>(c)) != 0 || static_cast<unsigned char>(c) >= 0x80U;
        if (letter) {
            word.push_back(c);
        } else if (!word.empty()) {
            words.push_back(std::exchange(word, {}));
        }
    }
    if (words.size() > words_limit) {
        words.resize(words_limit);
    }
    return words;
}

/// Separators that the two engines would treat differently ("15/BC-STTTT") become spaces in what is indexed.
std::string terms_of(const std::string& text) {
    std::string terms;
    for (const char c : fold(text)) {
        const bool letter = std::isalnum(static_cast<unsigned char>(c)) != 0 || static_cast<unsigned char>(c) >= 0x80U;
        terms.push_back(letter ? c : ' ');
    }
    return terms;
}

std::string match_of(const std::vector<std::string>& words, Dialect dialect) {
    std::string match;
    for (std::size_t i = 0; i < words.size(); ++i) {
        const bool last = i + 1 == words.size();
        if (dialect == Dialect::sqlite) {
            match += fmt::format("{}\"{}\"{}", match.empty() ? "" : " ", words[i], last ? "*" : "");
        } else {
            match += fmt::format("{}'{}'{}", match.empty() ? "" : " & ", words[i], last ? ":*" : "");
        }
    }
    return match;
}

}  // namespace

void SqlSearch::index(const DocumentId& id, const std::string& direction, const std::string& text) {
    const std::string terms = terms_of(text);
    if (context_.session.dialect() == Dialect::postgresql) {
        context_.session.execute(tsv_upsert, {id.text(), direction, terms});
        return;
    }
    if (const auto row = context_.session.first(fts_find_row, {id.text()})) {
        context_.session.execute(fts_delete, {row->integer("row")});
        context_.session.execute(fts_delete_row, {id.text()});
    }
    context_.session.execute(fts_insert, {id.text(), direction, terms});
    context_.session.execute(fts_insert_row, {id.text()});
}

std::vector<app::SearchHit> SqlSearch::find(const std::string& words, const app::Visibility& visibility, int limit) {
    const auto list = words_of(words);
    if (list.empty()) {
        return {};
    }
    const Dialect dialect = context_.session.dialect();
    std::vector<Value> values{match_of(list, dialect)};
    const std::string match = dialect == Dialect::sqlite ? "document_search match :p0" : "terms @@ to_tsquery('simple', :p0)";
    const std::string newest = dialect == Dialect::sqlite ? "rowid" : "row";
    const std::string visible = visible_condition(visibility, "document_search.document_id", values);
    const std::string sql = fmt::format(
        "select document_id, direction from document_search where {} and {} order by {} desc limit :p{}", match, visible,
        newest, values.size());
    values.emplace_back(static_cast<long long>(limit));
    std::vector<app::SearchHit> hits;
    for (const Row& row : context_.session.query(sql, values)) {
        hits.push_back({DocumentId{row.text("document_id")}, row.text("direction")});
    }
    return hits;
}

}  // namespace vanthu::storage::detail
