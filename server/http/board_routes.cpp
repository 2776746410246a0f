#include "server/http/handlers.hpp"
#include "server/http/view_values.hpp"

namespace vanthu::http {

namespace json = boost::json;

namespace {

/// A line without a unit, in an address.
constexpr const char* no_key = "none";

/// Without days: this year, up to today. `error` says what is wrong with a day.
app::BoardQuestion read_question(Context& context, QueryReader& query, std::optional<Error>& error) {
    app::BoardQuestion question;
    question.group = app::parse_statistic_group(query.choice("by", {"unit", "person", "month"})).value_or(app::StatisticGroup::unit);
    const auto from = query.text("from", 10);
    const auto to = query.text("to", 10);
    const auto& services = context.use_cases.services;
    const auto today = local_day(services.clock.now(), services.agency.utc_offset);
    const auto first = from ? parse_iso_day(*from) : today.year() / 1 / 1;
    const auto last = to ? parse_iso_day(*to) : today;
    if (!first || !last) {
        error = !first ? first.error() : last.error();
        return question;
    }
    question.days = {*first, *last};
    return question;
}

json::object counts_view(const std::array<long long, 5>& counts) {
    json::object view;
    for (std::size_t at = 0; at < counts.size(); ++at) {
        view[app::to_string(static_cast<app::Standing>(at))] = counts.at(at);
    }
    return view;
}

json::object item_view(const app::BoardItem& one) {
    return {{"place", one.place},
            {"standing", app::to_string(one.standing)},
            {"number_text", one.number},
            {"year", one.year},
            {"due_date", views::or_null(one.due)},
            {"document_id", views::or_null(one.document)},
            {"symbol", one.symbol},
            {"issuer", one.issuer},
            {"subject", one.subject}};
}

}  // namespace

Response read_board(Context& context) {
    QueryReader query(context.request.query);
    std::optional<Error> wrong;
    const auto question = read_question(context, query, wrong);
    if (const auto read = query.finish(); !read || wrong) {
        return problem(!read ? read.error() : *wrong, context.request);
    }
    const auto lines = context.use_cases.statistics.board(context.actor, question.group, question.days);
    if (!lines) {
        return problem(lines.error(), context.request);
    }
    std::array<long long, 5> total{};
    json::array items;
    for (const app::BoardLine& line : *lines) {
        for (std::size_t at = 0; at < total.size(); ++at) {
            total.at(at) += line.counts.at(at);
        }
        items.push_back(json::object{{"key", line.key.empty() ? no_key : line.key.c_str()}, {"name", line.name}, {"counts", counts_view(line.counts)}});
    }
    return answer(200, {{"items", std::move(items)}, {"total", counts_view(total)}});
}

Response list_board_documents(Context& context) {
    QueryReader query(context.request.query);
    std::optional<Error> wrong;
    auto question = read_question(context, query, wrong);
    question.key = query.text("key", 36);
    if (question.key == no_key) {
        question.key = "";
    }
    if (const auto standing = query.text("standing", 20)) {
        question.standing = app::parse_standing(*standing);
        if (!question.standing) {
            wrong = fail_field("?standing", {"Không có tình trạng này.", "There is no such standing."}).value();
        }
    }
    const auto after = query.integer("after", 0, 1'000'000'000).value_or(0);
    const auto limit = static_cast<int>(query.integer("limit", 1, 200).value_or(100));
    if (const auto read = query.finish(); !read || wrong) {
        return problem(!read ? read.error() : *wrong, context.request);
    }
    const auto found = context.use_cases.statistics.board_items(context.actor, question, after, limit);
    if (!found) {
        return problem(found.error(), context.request);
    }
    const bool more = static_cast<int>(found->size()) == limit;
    return answer(200, views::page(views::all(*found, item_view), more ? json::value(found->back().place) : json::value(nullptr)));
}

}  // namespace vanthu::http
