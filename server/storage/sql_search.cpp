#include "server/storage/detail/sql_search.hpp"

#include <cctype>
#include <utility>

#include <fmt/format.h>

#include "core/text.hpp"
#include "server/storage/detail/places.hpp"
#include "server/storage/detail/row_values.hpp"
#include "server/storage/detail/sql_access.hpp"

namespace vanthu::storage::detail {
namespace {

constexpr std::string_view select_words = "select row, terms, content from document_index where document_id = :p0";
constexpr std::string_view upsert =
    "insert into document_index (document_id, direction, type_code, state, urgency, day, year, book, number, unit_id, issuer, terms, content) "
    "values (:p0, :p1, :p2, :p3, :p4, :p5, :p6, :p7, :p8, :p9, :p10, :p11, :p12) on conflict (document_id) do update set "
    "direction = excluded.direction, type_code = excluded.type_code, state = excluded.state, urgency = excluded.urgency, day = excluded.day, "
    "year = excluded.year, book = excluded.book, number = excluded.number, unit_id = excluded.unit_id, issuer = excluded.issuer, "
    "terms = excluded.terms{} returning row";
constexpr std::string_view select_row = "select document_id, terms, content from document_index where row = :p0";
constexpr std::string_view set_content = "update document_index set content = :p0 where document_id = :p1";
constexpr std::string_view set_access = "update document_index set access = :p0 where row = :p1";
constexpr std::string_view is_indexed = "select id from document_search_docsize where id = :p0";
constexpr std::string_view take_out = "delete from document_search where rowid = :p0";
constexpr std::string_view put_in = "insert into document_search (rowid, terms, content, access) values (:p0, :p1, :p2, :p3)";
constexpr std::string_view select_pending = "select row from document_search_pending order by row limit :p0";
constexpr std::string_view forget_pending = "delete from document_search_pending where row = :p0";
constexpr std::string_view add_pending = "insert or ignore into document_search_pending (row) select row from document_index where document_id = :p0";
constexpr std::string_view select_place = "select after from reindexing where id = 1";
constexpr std::string_view insert_place =
    "insert into reindexing (id, after) values (1, :p0) on conflict (id) do update set after = excluded.after";
constexpr std::string_view delete_place = "delete from reindexing where id = 1";
constexpr std::string_view insert_saved =
    "insert into saved_searches (id, user_id, name, query, created_at) values (:p0, :p1, :p2, :p3, :p4) "
    "on conflict (user_id, name) do update set query = excluded.query";
constexpr std::string_view delete_saved = "delete from saved_searches where user_id = :p0 and id = :p1";
constexpr std::string_view select_saved = "select * from saved_searches where user_id = :p0 order by name limit 500";

/// Each word between single spaces: what separates them ("15/BC-STTTT") the two engines would treat differently, and `holds` looks for words as text.
std::string folded_words(const std::string& text) {
    return spaced_words(fold(text));
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

namespace {

/// Who takes part in a document or has a grant to it, as words; `document`: what gives its id.
std::string access_words_of(std::string_view document) {
    std::string all;
    const auto add = [&](std::string_view sign, std::string_view who, std::string_view table, std::string_view subject) {
        all += fmt::format("{}coalesce((select group_concat('{}' || replace({}, '-', ''), ' ') from {} where {} = {}{}), '')", all.empty() ? "" : " || ' ' || ",
                           sign, who, table, subject, document, table == "grants" ? " and revoked_at is null" : "");
    };
    add("_u", "unit_id", "document_units", "document_id");
    add("_p", "user_id", "document_people", "document_id");
    add("_u", "unit_id", "grants", "subject_id");
    add("_p", "user_id", "grants", "subject_id");
    return all;
}

}  // namespace

void fill_search(Session& session) {
    session.execute("update document_index set access = " + access_words_of("document_index.document_id"));
    session.execute("insert into document_search (document_search) values ('rebuild')");
}

void SqlSearch::index(const app::SearchEntry& entry) {
    changed_[entry.document.text()].entry = entry;
}

void SqlSearch::rebuild(const app::SearchEntry& entry) {
    Change& change = changed_[entry.document.text()];
    change.entry = entry;
    change.is_rebuilt = true;
}

void SqlSearch::index_content(const DocumentId& id, const std::string& text) {
    changed_[id.text()].content = folded_words(text);
}

void SqlSearch::finish() {
    // FTS5 gathers words in memory and writes them out at each savepoint, which SQLite takes for the rows' upserts: rows first, then all words.
    std::vector<Indexed> indexed;
    for (const auto& [id, change] : std::exchange(changed_, {})) {
        if (auto words = write_row(id, change)) {
            indexed.push_back(std::move(*words));
            context_.access_changed.erase(id);
        }
    }
    for (const Indexed& one : indexed) {
        context_.session.execute(put_in, {one.row, one.words.terms, one.words.content, one.access});
    }
    if (context_.session.dialect() == Dialect::sqlite) {
        for (const std::string& id : std::exchange(context_.access_changed, {})) {
            context_.session.execute(add_pending, {id});
        }
    }
}

std::optional<SqlSearch::Indexed> SqlSearch::write_row(const std::string& id, const Change& change) {
    const bool is_sqlite = context_.session.dialect() == Dialect::sqlite;
    const auto before = context_.session.first(select_words, {id});
    if (!before && !change.entry) {
        return std::nullopt;  // words of a file whose document is not indexed
    }
    const Words old_words = before ? Words{before->text("terms"), before->text("content")} : Words{};
    Indexed now{before ? before->integer("row") : 0, old_words};
    if (change.entry) {
        now.words.terms = folded_words(change.entry->text);
    }
    if (change.content) {
        now.words.content = *change.content;
    }
    const bool is_same = before && now.words == old_words;
    const bool is_indexed_anew = is_sqlite && (!is_same || change.is_rebuilt);
    // FTS5 takes out the words that stand in the row: before they change.
    if (is_indexed_anew && before && (!change.is_rebuilt || context_.session.first(is_indexed, {now.row}))) {
        context_.session.execute(take_out, {now.row});
    }
    if (change.entry) {
        static const std::string upsert_all = fmt::format(upsert, ", content = excluded.content");
        static const std::string upsert_metadata = fmt::format(upsert, "");  // a long text is not written again for a change of state
        const app::SearchEntry& entry = *change.entry;
        now.row = context_.session
                      .first(change.content ? upsert_all : upsert_metadata,
                             {entry.document.text(), entry.direction, entry.type_code, entry.state, entry.urgency, day_or_null(entry.day),
                              integer_or_null(entry.year), or_null(entry.book), integer_or_null(entry.number), or_null(entry.unit),
                              fold(entry.issuer), now.words.terms, now.words.content})
                      ->integer("row");
    } else if (!is_same) {
        context_.session.execute(set_content, {now.words.content, id});
    }
    if (!is_indexed_anew) {
        return std::nullopt;
    }
    now.access = renew_access(id, now.row, before.has_value());
    return now;
}

std::string SqlSearch::renew_access(const std::string& document, long long row, bool may_be_pending) {
    // Two statements: with "returning" SQLite takes half as long again.
    static const std::string select_access = fmt::format("select {} as access", access_words_of(":p0"));
    std::string access = context_.session.first(select_access, {document})->text("access");
    context_.session.execute(set_access, {access, row});
    if (may_be_pending) {
        context_.session.execute(forget_pending, {row});
    }
    return access;
}

bool SqlSearch::is_settled() {
    return context_.session.dialect() == Dialect::postgresql || !context_.session.first(select_pending, {1LL});
}

int SqlSearch::settle(int limit) {
    if (context_.session.dialect() == Dialect::postgresql) {
        return 0;
    }
    const auto rows = context_.session.query(select_pending, {static_cast<long long>(limit)});
    for (const Row& pending : rows) {
        const long long row = pending.integer("row");
        context_.session.execute(take_out, {row});
        const auto words = context_.session.first(select_row, {row});
        const std::string access = renew_access(words->text("document_id"), row, true);
        context_.session.execute(put_in, {row, words->text("terms"), words->text("content"), access});
    }
    return static_cast<int>(rows.size());
}

namespace {

/// What is asked of a row `x` of document_index beside its words and the rights to it.
std::string fits(const app::SearchFilter& filter, Places& place) {
    std::string where = "1 = 1";
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
    return where;
}

/// Whether a row `x` of document_index has one of these among its words, which stand between single spaces.
std::string holds(const std::vector<app::SearchTerm>& group, Places& place) {
    std::string any;
    for (const app::SearchTerm& term : group) {
        std::string words;
        for (const std::string& word : term.words) {
            words += " " + word;
        }
        const std::string text = place(words + (term.is_prefix ? "" : " "));
        any += fmt::format("{}contains(x.terms, {}) or contains(x.content, {})", any.empty() ? "" : " or ", text, text);
    }
    return "(" + any + ")";
}

/// The words of whoever may see by taking part, for SQLite's index.
std::string match_of(const app::Visibility& visibility) {
    const auto word = [](char kind, const std::string& id) {
        std::string hex = id;
        std::erase(hex, '-');
        return fmt::format("_{}{}", kind, hex);
    };
    std::string any = word('p', visibility.user.text());
    for (const UnitId& unit : visibility.units) {
        any += " OR " + word('u', unit.text());
    }
    return "access : (" + any + ")";
}

std::string both(const std::string& words, const std::string& access) {
    return words.empty() ? access : words + " AND " + access;
}

}  // namespace

/// Matches among one's own documents; and, one by one, among the few that the index does not yet know to be one's own.
std::string SqlSearch::own_matches(const Question& asked, std::vector<Value>& values) const {
    Places place(values);
    const auto half = [&](const std::string& from, const std::string& row, const std::string& matches) {
        return fmt::format("select * from (select x.document_id, x.direction, x.row as place from {} where {}{} order by {} desc limit {})", from,
                           conditions(asked, row, values), matches, row, place(static_cast<long long>(asked.limit)));
    };
    const std::string match = match_of(asked.filter.terms, Dialect::sqlite);
    const std::string own = half("document_search join document_index x on x.row = document_search.rowid", "document_search.rowid",
                                 " and document_search match " + place(both(match, match_of(asked.visibility))));
    const std::string pending =
        half("document_search_pending p join document_index x on x.row = p.row", "p.row",
             match.empty() ? "" : " and exists (select 1 from document_search s where s.rowid = p.row and s.document_search match " + place(match) + ")");
    return fmt::format("{} union {} order by place desc limit {}", own, pending, place(static_cast<long long>(asked.limit)));
}

std::string SqlSearch::all_matches(const Question& asked, std::vector<Value>& values) const {
    Places place(values);
    const Dialect dialect = context_.session.dialect();
    std::string from = "document_index x";
    std::string row = "x.row";
    std::string matches;
    if (!asked.filter.terms.empty() && dialect == Dialect::sqlite) {
        // SQLite goes through the matches of the words from the newest on, and looks up the rest row by row.
        from = "document_search join document_index x on x.row = document_search.rowid";
        row = "document_search.rowid";
        matches = " and document_search match " + place(match_of(asked.filter.terms, dialect));
    } else if (!asked.filter.terms.empty()) {
        matches = fmt::format(" and x.words @@ to_tsquery('simple', {})", place(match_of(asked.filter.terms, dialect)));
    }
    return fmt::format("select x.document_id, x.direction, x.row as place from {} where {}{} order by {} desc limit {}", from,
                       conditions(asked, row, values), matches, row, place(static_cast<long long>(asked.limit)));
}

/// Of a row `x` of document_index, its number being in `row`: everything but its words.
std::string SqlSearch::conditions(const Question& asked, const std::string& row, std::vector<Value>& values) const {
    Places place(values);
    std::string where = fits(asked.filter, place);
    if (asked.before) {
        where += fmt::format(" and {} < {}", row, place(*asked.before));
    }
    return where + " and " + visible_condition(asked.visibility, "x.document_id", values);
}

/// For a word of which only the beginning is given FTS5 gathers every document with any word that begins so, before it answers the first one.
/// Common ones are soon found among the newest documents that have the other words, by looking into the rows themselves; what is rare is
/// quickly gathered. Nothing: not all that was asked for is among those.
std::optional<std::vector<app::SearchHit>> SqlSearch::find_among_newest(const Question& asked) {
    const app::SearchTerms whole_words(asked.filter.terms.begin(), asked.filter.terms.end() - 1);
    std::string match = match_of(whole_words, Dialect::sqlite);
    if (!asked.visibility.whole_agency) {
        if (!is_settled()) {
            return std::nullopt;
        }
        match = both(match, match_of(asked.visibility));
    }
    std::vector<Value> values;
    Places place(values);
    const std::string from = match.empty() ? "document_index x" : "document_search join document_index x on x.row = document_search.rowid";
    const std::string row = match.empty() ? "x.row" : "document_search.rowid";
    // SQLite works out both sides of an "and" in a column: rights are asked for only where the word is.
    const std::string has_word = holds(asked.filter.terms.back(), place);
    const std::string is_hit = fmt::format("case when {} then {} else 0 end", has_word, conditions(asked, row, values));
    const std::string sql = fmt::format("select x.document_id, x.direction, x.row as place, {} as is_hit from {} where {}{} order by {} desc limit {}", is_hit,
                                        from, asked.before ? row + " < " + place(*asked.before) : "1 = 1",
                                        match.empty() ? "" : " and document_search match " + place(match), row, place(newest_limit));
    std::vector<app::SearchHit> hits;
    long long seen = 0;
    context_.session.visit(sql, values, [&](const Row& found) {
        ++seen;
        if (found.flag("is_hit")) {
            hits.push_back({DocumentId{found.text("document_id")}, found.text("direction"), found.integer("place")});
        }
        return static_cast<int>(hits.size()) < asked.limit;
    });
    const bool is_whole = seen < newest_limit || static_cast<int>(hits.size()) == asked.limit;
    return is_whole ? std::optional{std::move(hits)} : std::nullopt;
}

std::vector<app::SearchHit> SqlSearch::find(const app::SearchFilter& filter, const app::Visibility& visibility, std::optional<long long> before,
                                            int limit) {
    finish();
    const Question asked{filter, visibility, before, limit};
    const bool is_sqlite = context_.session.dialect() == Dialect::sqlite;
    if (is_sqlite && !filter.terms.empty() && filter.terms.back().front().is_prefix) {
        if (auto hits = find_among_newest(asked)) {
            return std::move(*hits);
        }
    }
    std::vector<Value> values;
    const std::string sql = is_sqlite && !visibility.whole_agency ? own_matches(asked, values) : all_matches(asked, values);
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
