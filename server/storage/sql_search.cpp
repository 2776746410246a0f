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

constexpr std::string_view upsert =
    "insert into document_index (document_id, direction, type_code, state, urgency, day, year, book, number, unit_id, issuer, terms, content) "
    "values (:p0, :p1, :p2, :p3, :p4, :p5, :p6, :p7, :p8, :p9, :p10, :p11, '') on conflict (document_id) do update set "
    "direction = excluded.direction, type_code = excluded.type_code, state = excluded.state, urgency = excluded.urgency, day = excluded.day, "
    "year = excluded.year, book = excluded.book, number = excluded.number, unit_id = excluded.unit_id, issuer = excluded.issuer, "
    "terms = excluded.terms";
constexpr std::string_view select_words = "select row, terms, content from document_index where document_id = :p0";
constexpr std::string_view forget_words = "delete from document_search where rowid = :p0";
constexpr std::string_view add_words = "insert into document_search (rowid, terms, content, access) values (:p0, :p1, :p2, :p3)";
constexpr std::string_view select_pending = "select row from document_search_pending order by row limit :p0";
constexpr std::string_view forget_pending = "delete from document_search_pending where row = :p0";
constexpr std::string_view add_pending = "insert or ignore into document_search_pending (row) select row from document_index where document_id = :p0";
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

namespace {

/// Of a row `x` of document_index: who takes part in the document or has a grant to it, as words.
std::string access_words_of_row() {
    constexpr std::string_view words = "coalesce((select group_concat('{}' || replace({}, '-', ''), ' ') from {} where {}), '')";
    return fmt::format(words, "_u", "unit_id", "document_units", "document_id = x.document_id") + " || ' ' || " +
           fmt::format(words, "_p", "user_id", "document_people", "document_id = x.document_id") + " || ' ' || " +
           fmt::format(words, "_u", "unit_id", "grants", "subject_id = x.document_id and revoked_at is null") + " || ' ' || " +
           fmt::format(words, "_p", "user_id", "grants", "subject_id = x.document_id and revoked_at is null");
}


}  // namespace

void fill_search(Session& session) {
    session.execute("insert into document_search (rowid, terms, content, access) select x.row, x.terms, x.content, " + access_words_of_row() +
                    " from document_index x");
}

void SqlSearch::change(const DocumentId& id, bool always) {
    if (context_.session.dialect() == Dialect::postgresql) {
        return;  // the column of words follows by itself
    }
    const auto [place, is_first] = changed_.try_emplace(id.text());
    if (is_first) {
        if (const auto row = context_.session.first(select_words, {id.text()})) {
            place->second.before = Words{row->text("terms"), row->text("content")};
        }
    }
    place->second.always = place->second.always || always;
}

void SqlSearch::index_words(long long row) {
    // Two statements: for an insert from a select SQLite takes a savepoint, at which FTS5 writes out what it has gathered.
    static const std::string select_one = "select x.terms, x.content, " + access_words_of_row() + " as access from document_index x where x.row = :p0";
    if (const auto words = context_.session.first(select_one, {row})) {
        context_.session.execute(add_words, {row, words->text("terms"), words->text("content"), words->text("access")});
    }
}

void SqlSearch::finish() {
    if (context_.session.dialect() == Dialect::postgresql) {
        return;
    }
    for (const auto& [id, change] : std::exchange(changed_, {})) {
        const auto now = context_.session.first(select_words, {id});
        if (!now || (!change.always && change.before == Words{now->text("terms"), now->text("content")})) {
            continue;
        }
        const long long row = now->integer("row");
        if (change.before || change.always) {
            context_.session.execute(forget_words, {row});
            context_.session.execute(forget_pending, {row});
        }
        index_words(row);
        context_.access_changed.erase(id);
    }
    for (const std::string& id : std::exchange(context_.access_changed, {})) {
        context_.session.execute(add_pending, {id});
    }
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
        context_.session.execute(forget_words, {pending.integer("row")});
        context_.session.execute(forget_pending, {pending.integer("row")});
        index_words(pending.integer("row"));
    }
    return static_cast<int>(rows.size());
}

void SqlSearch::rebuild(const app::SearchEntry& entry) {
    change(entry.document, true);
    put(entry);
}

void SqlSearch::index(const app::SearchEntry& entry) {
    change(entry.document, false);
    put(entry);
}

void SqlSearch::put(const app::SearchEntry& entry) {
    context_.session.execute(upsert, {entry.document.text(), entry.direction, entry.type_code, entry.state, entry.urgency, day_or_null(entry.day),
                                      integer_or_null(entry.year), or_null(entry.book), integer_or_null(entry.number), or_null(entry.unit),
                                      fold(entry.issuer), folded_words(entry.text)});
}

void SqlSearch::index_content(const DocumentId& id, const std::string& text) {
    change(id, false);
    context_.session.execute(set_content, {folded_words(text), id.text()});
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

}  // namespace

/// Matches among one's own documents; and, one by one, among the few that the index does not yet know to be one's own.
std::string SqlSearch::own_matches(const app::SearchFilter& filter, const app::Visibility& visibility, std::optional<long long> before, int limit,
                                   std::vector<Value>& values) const {
    Places place(values);
    const std::string words = match_of(filter.terms, Dialect::sqlite);
    const auto half = [&](const std::string& from, const std::string& row, const std::string& matches) {
        std::string where = fits(filter, place) + matches;
        if (before) {
            where += fmt::format(" and {} < {}", row, place(*before));
        }
        where += " and " + visible_condition(visibility, "x.document_id", values);
        return fmt::format("select * from (select x.document_id, x.direction, x.row as place from {} where {} order by {} desc limit {})", from, where,
                           row, place(static_cast<long long>(limit)));
    };
    const std::string own = half("document_search join document_index x on x.row = document_search.rowid", "document_search.rowid",
                                 " and document_search match " + place(words.empty() ? match_of(visibility) : words + " AND " + match_of(visibility)));
    const std::string pending =
        half("document_search_pending p join document_index x on x.row = p.row", "p.row",
             words.empty() ? "" : " and exists (select 1 from document_search s where s.rowid = p.row and s.document_search match " + place(words) + ")");
    return fmt::format("{} union {} order by place desc limit {}", own, pending, place(static_cast<long long>(limit)));
}

std::vector<app::SearchHit> SqlSearch::find(const app::SearchFilter& filter, const app::Visibility& visibility, std::optional<long long> before,
                                            int limit) {
    finish();
    const Dialect dialect = context_.session.dialect();
    std::vector<Value> values;
    std::string sql;
    if (dialect == Dialect::sqlite && !visibility.whole_agency) {
        sql = own_matches(filter, visibility, before, limit, values);
    } else {
        Places place(values);
        std::string from = "document_index x";
        std::string where = fits(filter, place);
        // SQLite goes through the matches of the words from the newest on, and looks up the rest row by row.
        std::string row = "x.row";
        if (!filter.terms.empty()) {
            const std::string match = place(match_of(filter.terms, dialect));
            if (dialect == Dialect::sqlite) {
                from = "document_search join document_index x on x.row = document_search.rowid";
                where += " and document_search match " + match;
                row = "document_search.rowid";
            } else {
                where += fmt::format(" and x.words @@ to_tsquery('simple', {})", match);
            }
        }
        if (before) {
            where += fmt::format(" and {} < {}", row, place(*before));
        }
        where += " and " + visible_condition(visibility, "x.document_id", values);
        sql = fmt::format("select x.document_id, x.direction, x.row as place from {} where {} order by {} desc limit {}", from, where, row,
                          place(static_cast<long long>(limit)));
    }
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
