#include "server/storage/detail/sql_search.hpp"

#include <cctype>

#include <fmt/format.h>

#include "core/text.hpp"
#include "server/storage/detail/row_values.hpp"
#include "server/storage/detail/sql_access.hpp"

namespace vanthu::storage::detail {
namespace {

constexpr std::string_view upsert =
    "insert into document_index (document_id, direction, type_code, state, urgency, day, year, book, number, unit_id, issuer, terms, content) "
    "values (:p0, :p1, :p2, :p3, :p4, :p5, :p6, :p7, :p8, :p9, :p10, :p11, '') on conflict (document_id) do update set "
    "direction = excluded.direction, type_code = excluded.type_code, state = excluded.state, urgency = excluded.urgency, day = excluded.day, "
    "year = excluded.year, book = excluded.book, number = excluded.number, unit_id = excluded.unit_id, issuer = excluded.issuer, "
    "terms = excluded.terms";
constexpr std::string_view select_words = "select row, terms, content from document_index where document_id = :p0";
constexpr std::string_view forget_words = "delete from document_search where rowid = :p0";
constexpr std::string_view add_words = "insert into document_search (rowid, terms, content) values (:p0, :p1, :p2)";
constexpr std::string_view set_content = "update document_index set content = :p0 where document_id = :p1";
constexpr std::string_view select_place = "select after from reindexing where id = 1";
constexpr std::string_view insert_place =
    "insert into reindexing (id, after) values (1, :p0) on conflict (id) do update set after = excluded.after";
constexpr std::string_view delete_place = "delete from reindexing where id = 1";
constexpr std::string_view insert_saved =
    "insert into saved_searches (id, user_id, name, query, created_at) values (:p0, :p1, :p2, :p3, :p4) "
    "on conflict (user_id, name) do update set query = excluded.query";
constexpr std::string_view delete_saved = "delete from saved_searches where user_id = :p0 and id = :p1";
constexpr std::string_view select_saved = "select * from saved_searches where user_id = :p0 order by name limit 500";

/// Separators that the two engines would treat differently ("15/BC-STTTT") become spaces in what is indexed.
std::string folded_words(const std::string& text) {
    std::string words;
    for (const char c : fold(text)) {
        const bool letter = std::isalnum(static_cast<unsigned char>(c)) != 0 || static_cast<unsigned char>(c) >= 0x80U;
        words.push_back(letter ? c : ' ');
    }
    return words;
}

/// The words of a term hold letters and digits only, so that nothing of the engines' query languages gets through.
std::string match_of(const app::SearchTerm& term, Dialect dialect) {
    std::string match;
    for (std::size_t i = 0; i < term.words.size(); ++i) {
        const bool begins = term.is_prefix && i + 1 == term.words.size();
        if (dialect == Dialect::sqlite) {
            match += (i == 0 ? "\"" : " ") + term.words[i];
        } else {
            match += fmt::format("{}'{}'{}", i == 0 ? "" : " <-> ", term.words[i], begins ? ":*" : "");
        }
    }
    return dialect == Dialect::sqlite ? match + (term.is_prefix ? "\" *" : "\"") : "(" + match + ")";
}

std::string match_of(const app::SearchTerms& terms, Dialect dialect) {
    const bool is_sqlite = dialect == Dialect::sqlite;
    std::string match;
    for (const auto& group : terms) {
        std::string any;
        for (const app::SearchTerm& term : group) {
            any += (any.empty() ? "" : is_sqlite ? " OR " : " | ") + match_of(term, dialect);
        }
        match += (match.empty() ? "(" : is_sqlite ? " AND (" : " & (") + any + ")";
    }
    return match;
}

/// "like" takes what people typed as it is.
std::string like_part(const std::string& text) {
    std::string out = "%";
    for (const char c : fold(text)) {
        if (c == '%' || c == '_' || c == '\\') {
            out.push_back('\\');
        }
        out.push_back(c);
    }
    return out + "%";
}

}  // namespace

template <class Change>
void SqlSearch::change_words(const DocumentId& id, bool always, Change change) {
    if (context_.session.dialect() == Dialect::postgresql) {
        change();  // the column of words follows by itself
        return;
    }
    const auto before = context_.session.first(select_words, {id.text()});
    change();
    const auto after = context_.session.first(select_words, {id.text()});
    const bool is_same = before && after && before->text("terms") == after->text("terms") && before->text("content") == after->text("content");
    if (!after || (is_same && !always)) {
        return;
    }
    context_.session.execute(forget_words, {after->integer("row")});
    context_.session.execute(add_words, {after->integer("row"), after->text("terms"), after->text("content")});
}

void SqlSearch::rebuild(const app::SearchEntry& entry) {
    change_words(entry.document, true, [&] { put(entry); });
}

void SqlSearch::index(const app::SearchEntry& entry) {
    change_words(entry.document, false, [&] { put(entry); });
}

void SqlSearch::put(const app::SearchEntry& entry) {
    context_.session.execute(upsert, {entry.document.text(), entry.direction, entry.type_code, entry.state, entry.urgency, day_or_null(entry.day),
                                      integer_or_null(entry.year), or_null(entry.book), integer_or_null(entry.number), or_null(entry.unit),
                                      fold(entry.issuer), folded_words(entry.text)});
}

void SqlSearch::index_content(const DocumentId& id, const std::string& text) {
    change_words(id, false, [&] { context_.session.execute(set_content, {folded_words(text), id.text()}); });
}

std::vector<app::SearchHit> SqlSearch::find(const app::SearchFilter& filter, const app::Visibility& visibility, std::optional<long long> before,
                                            int limit) {
    const Dialect dialect = context_.session.dialect();
    std::vector<Value> values;
    const auto place = [&](Value value) {
        values.push_back(std::move(value));
        return fmt::format(":p{}", values.size() - 1);
    };
    std::string from = "document_index x";
    std::string where = "1 = 1";
    // SQLite goes through the matches of the words from the newest on, and looks up the rest row by row.
    std::string row = "x.row";
    if (!filter.terms.empty()) {
        if (dialect == Dialect::sqlite) {
            from = "document_search join document_index x on x.row = document_search.rowid";
            where += " and document_search match " + place(match_of(filter.terms, dialect));
            row = "document_search.rowid";
        } else {
            where += fmt::format(" and x.words @@ to_tsquery('simple', {})", place(match_of(filter.terms, dialect)));
        }
    }
    const auto equals = [&](std::string_view column, const auto& wanted) {
        if (wanted) {
            where += fmt::format(" and x.{} = {}", column, place(*wanted));
        }
    };
    equals("direction", filter.direction);
    equals("type_code", filter.type_code);
    equals("state", filter.state);
    equals("urgency", filter.urgency);
    equals("year", filter.year);
    equals("book", filter.book);
    equals("number", filter.number);
    if (filter.unit) {
        where += " and x.unit_id = " + place(filter.unit->text());
    }
    if (filter.from) {
        where += " and x.day >= " + place(to_iso(*filter.from));
    }
    if (filter.until) {
        where += " and x.day <= " + place(to_iso(*filter.until));
    }
    if (filter.issuer) {
        where += fmt::format(" and x.issuer like {} escape '\\'", place(like_part(*filter.issuer)));
    }
    if (filter.dossier) {
        where += fmt::format(" and exists (select 1 from dossier_documents dd where dd.document_id = x.document_id and dd.dossier_id = {})",
                             place(filter.dossier->text()));
    }
    if (before) {
        where += fmt::format(" and {} < {}", row, place(*before));
    }
    where += " and " + visible_condition(visibility, "x.document_id", values);
    const std::string sql = fmt::format("select x.document_id, x.direction, x.row as place from {} where {} order by {} desc limit {}", from, where, row,
                                        place(static_cast<long long>(limit)));
    std::vector<app::SearchHit> hits;
    for (const Row& found : context_.session.query(sql, values)) {
        hits.push_back({DocumentId{found.text("document_id")}, found.text("direction"), found.integer("place")});
    }
    return hits;
}

std::optional<std::string> SqlSearch::rebuilt_until() {
    const auto row = context_.session.first(select_place);
    return row ? std::optional{row->text("after")} : std::nullopt;
}

void SqlSearch::set_rebuilt_until(const std::optional<std::string>& place) {
    if (place) {
        context_.session.execute(insert_place, {*place});
    } else {
        context_.session.execute(delete_place);
    }
}

void SqlSearch::save(const app::SavedSearch& search) {
    context_.session.execute(insert_saved, {search.id, search.user.text(), search.name, search.query, to_millis(search.created_at)});
}

void SqlSearch::remove_saved(const UserId& user, const std::string& id) {
    context_.session.execute(delete_saved, {user.text(), id});
}

std::vector<app::SavedSearch> SqlSearch::saved(const UserId& user) {
    std::vector<app::SavedSearch> found;
    for (const Row& row : context_.session.query(select_saved, {user.text()})) {
        found.push_back({row.text("id"), user, row.text("name"), row.text("query"), from_millis(row.integer("created_at"))});
    }
    return found;
}

}  // namespace vanthu::storage::detail
