#include "server/storage/detail/sql_registers.hpp"

#include <stdexcept>

#include <fmt/format.h>

#include "server/storage/detail/row_values.hpp"

namespace vanthu::storage::detail {
namespace {

constexpr std::string_view select_series = "select * from number_series where id = :p0";
constexpr std::string_view insert_series =
    "insert into number_series (id, agency, book, year, last_taken, version) values (:p0, :p1, :p2, :p3, 0, 1) "
    "on conflict (id) do nothing";
constexpr std::string_view select_later =
    "select max(last_at) as at from number_series where agency = :p0 and book = :p1 and year > :p2";
constexpr std::string_view of_series = " where agency = :p0 and book = :p1 and year = :p2";

long long year_of(const records::SeriesKey& key) {
    return static_cast<int>(key.year);
}

std::string series_id(const records::SeriesKey& key) {
    return fmt::format("{}/{}/{}", key.agency, key.book, year_of(key));
}

std::vector<Value> values_of(const records::SeriesKey& key) {
    return {key.agency, key.book, year_of(key)};
}

Columns columns_of(const app::RegisterEntry& entry) {
    return {{"id", entry.id},
            {"agency", entry.series.agency},
            {"book", entry.series.book},
            {"year", year_of(entry.series)},
            {"number", static_cast<long long>(entry.number)},
            {"state", std::string{records::to_string(entry.state)}},
            {"document_id", or_null(entry.document)},
            {"day", to_iso(entry.day)},
            {"at", to_millis(entry.at)},
            {"actor", entry.actor.text()},
            {"reason", or_null(entry.reason)},
            {"symbol", or_null(entry.symbol)},
            {"reserved_for", or_null(entry.reserved_for)},
            {"reserved_until", day_or_null(entry.reserved_until)},
            {"changed_by", or_null(entry.changed_by)},
            {"changed_at", or_null(entry.changed_at)},
            {"imported", flag(entry.is_imported)}};
}

app::RegisterEntry entry_of(const Row& row) {
    app::RegisterEntry entry;
    entry.id = row.text("id");
    entry.series = {row.text("agency"), row.text("book"), std::chrono::year{static_cast<int>(row.integer("year"))}};
    entry.number = static_cast<int>(row.integer("number"));
    const auto state = records::parse_entry_state(row.text("state"));
    if (!state) {
        throw std::runtime_error("a stored number has an unknown state");
    }
    entry.state = *state;
    entry.document = id_or_none<DocumentId>(row, "document_id");
    entry.day = day_of(row.text("day"));
    entry.at = from_millis(row.integer("at"));
    entry.actor = UserId{row.text("actor")};
    entry.reason = row.text_or_null("reason");
    entry.symbol = row.text_or_null("symbol");
    entry.reserved_for = row.text_or_null("reserved_for");
    entry.reserved_until = day_or_none(row, "reserved_until");
    entry.changed_by = id_or_none<UserId>(row, "changed_by");
    entry.changed_at = time_or_none(row, "changed_at");
    entry.is_imported = row.flag("imported");
    return entry;
}

app::RegisterLine line_of(const Row& row, const records::SeriesKey& key) {
    app::RegisterLine line;
    line.id = row.text("id");
    line.series = key;
    line.number = static_cast<int>(row.integer("number"));
    line.type_code = row.text("type_code");
    line.document_day = day_of(row.text("document_day"));
    line.subject = row.text_or_null("subject");
    line.signer_name = row.text_or_null("signer_name");
    line.recipients = row.text("recipients");
    line.copies = row.integer_or_null("copies");
    line.archive_receiver = row.text_or_null("archive_receiver");
    line.transferred_day = day_or_none(row, "transferred_day");
    line.copied = id_or_none<DocumentId>(row, "copied_id");
    line.note = row.text_or_null("note");
    return line;
}

std::vector<Value> range_of(const records::SeriesKey& key, int first, int last) {
    std::vector<Value> values = values_of(key);
    values.emplace_back(static_cast<long long>(first));
    values.emplace_back(static_cast<long long>(last));
    return values;
}

}  // namespace

records::NumberSeries SqlRegisters::series(const records::SeriesKey& key) {
    const std::string id = series_id(key);
    const std::string locked = context_.locked(select_series);
    auto row = context_.session.first(locked, {id});
    if (!row) {
        context_.session.execute(insert_series, {id, key.agency, key.book, year_of(key)});
        row = context_.session.first(locked, {id});
    }
    const auto later = context_.session.first(select_later, values_of(key));
    return records::NumberSeries(key, static_cast<int>(row->integer("last_taken")), time_or_none(*row, "last_at"), time_or_none(*later, "at"));
}

records::NumberSeries SqlRegisters::peek(const records::SeriesKey& key) {
    const auto row = context_.session.first(select_series, {series_id(key)});
    const auto later = context_.session.first(select_later, values_of(key));
    return records::NumberSeries(key, row ? static_cast<int>(row->integer("last_taken")) : 0, row ? time_or_none(*row, "last_at") : std::nullopt,
                                 time_or_none(*later, "at"));
}

void SqlRegisters::save(const records::NumberSeries& series) {
    // The row is locked by `series`, so its version can only be the one read here.
    const std::string id = series_id(series.key());
    const auto row = context_.session.first(select_series, {id});
    context_.update("number_series", {{"id", id},
                                      {"agency", series.key().agency},
                                      {"book", series.key().book},
                                      {"year", year_of(series.key())},
                                      {"last_taken", static_cast<long long>(series.last_taken())},
                                      {"last_at", or_null(series.last_at())},
                                      {"version", row->integer("version") + 1}});
}

void SqlRegisters::add_entry(const app::RegisterEntry& entry) {
    context_.insert("register_entries", columns_of(entry));
}

void SqlRegisters::save_entry(const app::RegisterEntry& entry) {
    context_.update("register_entries", columns_of(entry));
}

std::optional<app::RegisterEntry> SqlRegisters::entry(const records::SeriesKey& key, int number) {
    std::vector<Value> values = values_of(key);
    values.emplace_back(static_cast<long long>(number));
    const auto row = context_.session.first(context_.locked(fmt::format("select * from register_entries{} and number = :p3", of_series)), values);
    return row ? std::optional{entry_of(*row)} : std::nullopt;
}

bool SqlRegisters::has_symbol(const std::string& agency, std::chrono::year year, const std::string& symbol) {
    return context_.session
        .first("select id from register_entries where agency = :p0 and year = :p1 and symbol = :p2",
               {agency, static_cast<long long>(static_cast<int>(year)), symbol})
        .has_value();
}

std::vector<app::RegisterEntry> SqlRegisters::entries(const records::SeriesKey& key, int after, int limit,
                                                      const std::optional<app::DayRange>& days) {
    std::vector<Value> values = values_of(key);
    values.emplace_back(static_cast<long long>(after));
    std::string condition;
    if (days) {
        condition = " and day >= :p4 and day <= :p5";
        values.emplace_back(to_iso(days->from));
        values.emplace_back(to_iso(days->to));
    }
    const std::string sql = fmt::format("select * from register_entries{} and number > :p3{} order by number limit :p{}", of_series, condition,
                                        values.size());
    values.emplace_back(static_cast<long long>(limit));
    return all_of<app::RegisterEntry>(context_.session.query(sql, values), entry_of);
}

std::vector<app::RegisterEntry> SqlRegisters::not_issued(const records::SeriesKey& key, int after, int limit) {
    std::vector<Value> values = values_of(key);
    values.emplace_back(static_cast<long long>(after));
    values.emplace_back(static_cast<long long>(limit));
    return all_of<app::RegisterEntry>(
        context_.session.query(fmt::format("select * from register_entries{} and state <> 'issued' and number > :p3 order by number limit :p4",
                                           of_series),
                               values),
        entry_of);
}

records::RegisterAccount SqlRegisters::account(const records::SeriesKey& key) {
    records::RegisterAccount account(peek(key).last_taken());
    constexpr long long rows_per_read = 5000;
    long long after = -1;
    for (;;) {
        std::vector<Value> values = values_of(key);
        values.emplace_back(after);
        values.emplace_back(rows_per_read);
        const auto rows = context_.session.query(
            fmt::format("select number, state from register_entries{} and number > :p3 order by number limit :p4", of_series), values);
        for (const Row& row : rows) {
            after = row.integer("number");
            const auto state = records::parse_entry_state(row.text("state"));
            account.add(static_cast<int>(after), state.value_or(records::EntryState::issued));
        }
        if (static_cast<long long>(rows.size()) < rows_per_read) {
            break;
        }
    }
    account.finish();
    return account;
}

void SqlRegisters::add_line(const app::RegisterLine& line) {
    context_.insert("register_lines", {{"id", line.id},
                                       {"agency", line.series.agency},
                                       {"book", line.series.book},
                                       {"year", year_of(line.series)},
                                       {"number", static_cast<long long>(line.number)},
                                       {"type_code", line.type_code},
                                       {"document_day", to_iso(line.document_day)},
                                       {"subject", or_null(line.subject)},
                                       {"signer_name", or_null(line.signer_name)},
                                       {"recipients", line.recipients},
                                       {"copies", line.copies ? Value{*line.copies} : Value{}},
                                       {"archive_receiver", or_null(line.archive_receiver)},
                                       {"transferred_day", day_or_null(line.transferred_day)},
                                       {"copied_id", or_null(line.copied)},
                                       {"note", or_null(line.note)}});
}

std::vector<app::RegisterLine> SqlRegisters::lines(const records::SeriesKey& key, int first, int last) {
    return all_of<app::RegisterLine>(
        context_.session.query(fmt::format("select * from register_lines{} and number >= :p3 and number <= :p4 order by number", of_series),
                               range_of(key, first, last)),
        [&](const Row& row) { return line_of(row, key); });
}

app::UnitsOfNumbers SqlRegisters::units(const records::SeriesKey& key, int first, int last) {
    app::UnitsOfNumbers units;
    for (const Row& row : context_.session.query(
             "select i.number as number, u.unit_id as unit_id, u.part as part from incoming_documents i join document_units u on u.document_id = i.id "
             "where i.agency = :p0 and i.book = :p1 and i.year = :p2 and i.number >= :p3 and i.number <= :p4 order by i.number, u.id",
             range_of(key, first, last))) {
        units[static_cast<int>(row.integer("number"))].push_back({UnitId{row.text("unit_id")}, row.text("part")});
    }
    return units;
}

app::AnswersOfNumbers SqlRegisters::answers(const records::SeriesKey& key, int first, int last) {
    app::AnswersOfNumbers answers;
    for (const Row& row : context_.session.query(
             "select i.number as number, o.symbol as symbol from incoming_documents i join outgoing_documents o on o.answers_id = i.id "
             "where i.agency = :p0 and i.book = :p1 and i.year = :p2 and i.number >= :p3 and i.number <= :p4 and o.symbol is not null "
             "and o.state <> 'cancelled' order by i.number, o.id",
             range_of(key, first, last))) {
        answers[static_cast<int>(row.integer("number"))].push_back(row.text("symbol"));
    }
    return answers;
}

}  // namespace vanthu::storage::detail
